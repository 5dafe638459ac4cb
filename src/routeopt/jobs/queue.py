"""The queue of the distributed engine: Procrastinate in PostgreSQL; its rows carry run ids only."""

import logging
from typing import Final

import psycopg
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ProcrastinateException
from procrastinate.schema import SchemaManager
from psycopg_pool import PoolTimeout
from sqlalchemy.engine import URL

QUEUE: Final = "runs"
TASK: Final = "work"
_SCHEMA_LOCK = 7_236_100_715
_WAIT_S = 5.0

_log = logging.getLogger("routeopt.jobs")


def conninfo(url: URL) -> str:
    """Write a database's address as PostgreSQL's own library reads it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def prepare_queue(url: URL) -> None:
    """Make the queue's tables where they are not there yet."""
    with psycopg.connect(conninfo(url), connect_timeout=10) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_SCHEMA_LOCK,))
        found = connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone()
        if found is None or found[0] is None:
            connection.execute(SchemaManager.get_schema())


def worker_app(url: URL) -> App:
    """Give the queue as a worker uses it."""
    return App(connector=PsycopgConnector(conninfo=conninfo(url), min_size=1, max_size=8))


class Queue:
    """The queue as those use it that hand runs on; safe in any thread.

    Parameters
    ----------
    url
        The database.
    """

    def __init__(self, url: URL) -> None:
        connector = SyncPsycopgConnector(
            conninfo=conninfo(url), min_size=1, max_size=4, timeout=_WAIT_S
        )
        self._app = App(connector=connector)
        self._app.open()

    def put(self, run_id: str) -> None:
        """Tell of a run that waits; one told of already is not told of twice.

        A queue that cannot be reached is no error: the run's row is there, and is found.
        """
        deferrer = self._app.configure_task(
            TASK, queue=QUEUE, queueing_lock=run_id, allow_unknown=True
        )
        try:
            deferrer.defer(run_id=run_id)
        except AlreadyEnqueued:
            return
        except (ProcrastinateException, PoolTimeout, psycopg.Error):
            _log.warning("the queue could not be told of a run", extra={"run_id": run_id})

    def close(self) -> None:
        """Let go of the database."""
        self._app.close()
