"""The two engines as the API knows them."""

from routeopt.jobs.engine import Engine
from routeopt.jobs.queue import Queue
from routeopt.jobs.worker_process import WorkerProcess
from routeopt.store.database import Database


class Embedded:
    """One worker beside the service that looks at the table of runs by itself.

    Parameters
    ----------
    worker
        The worker; None where it is started elsewhere.
    """

    def __init__(self, worker: WorkerProcess | None) -> None:
        self._worker = worker

    def submit(self, run_id: str) -> None:
        """Do nothing: the worker finds the run in its table within a moment."""

    def request_cancel(self, run_id: str) -> None:
        """Do nothing: the worker finds that in the run's row."""

    def close(self) -> None:
        """End the worker; its runs go back to the queue."""
        if self._worker is not None:
            self._worker.close()


class Distributed:
    """A queue that any number of workers listen to, one of them beside the service if wanted.

    Parameters
    ----------
    queue
        The queue.
    worker
        A worker of this machine, or None.
    """

    def __init__(self, queue: Queue, worker: WorkerProcess | None) -> None:
        self._queue = queue
        self._worker = worker

    def submit(self, run_id: str) -> None:
        """Tell the workers of a run."""
        self._queue.put(run_id)

    def request_cancel(self, run_id: str) -> None:
        """Do nothing: whichever worker has the run finds it in its row."""

    def close(self) -> None:
        """End the worker of this machine and let go of the queue."""
        if self._worker is not None:
            self._worker.close()
        self._queue.close()


def engine_for(database: Database, worker: WorkerProcess | None) -> Engine:
    """Give the engine that a database means."""
    if database.is_sqlite:
        return Embedded(worker)
    return Distributed(Queue(database.url), worker)
