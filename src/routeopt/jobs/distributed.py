"""The engine that grows: any number of workers on any number of machines, told by a queue.

The queue only says that something waits. Which run that is, is decided at the claim, so that a
council with many runs does not keep others waiting.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress

import psycopg
from procrastinate import App
from procrastinate.exceptions import ProcrastinateException
from procrastinate.jobs import Status

from routeopt.jobs.attend import attend
from routeopt.jobs.batch import attend_batch
from routeopt.jobs.embedded import claim_next, warm_unless
from routeopt.jobs.kinds import KINDS
from routeopt.jobs.place import Place
from routeopt.jobs.queue import QUEUE, TASK, worker_app
from routeopt.jobs.reconciler import reconcile
from routeopt.store import claims
from routeopt.store.errors import StoreError

_log = logging.getLogger("routeopt.jobs")
_LOOK_S = 1.0
_AGAIN_S = 2.0
_SLACK_S = 5.0


async def work_on_queue(place: Place, stopping: asyncio.Event) -> None:
    """Work on runs that the queue tells of until asked to stop; outlasts a database that is away.

    Parameters
    ----------
    place
        Where; its database is PostgreSQL.
    stopping
        Set when this process is to stop.
    """
    await warm_unless(place, stopping)
    while not stopping.is_set():
        try:
            await _worked(place, stopping)
        except (ProcrastinateException, psycopg.Error, OSError):
            _log.warning("the queue cannot be reached; trying again")
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), _AGAIN_S)


async def _worked(place: Place, stopping: asyncio.Event) -> None:
    app = worker_app(place.database.url)
    worker = _Worker(place, stopping)
    app.task(name=TASK, queue=QUEUE)(worker.work)
    settings = place.settings
    async with app.open_async():
        working = asyncio.create_task(
            app.run_worker_async(
                queues=[QUEUE],
                concurrency=settings.slots,
                install_signal_handlers=False,
                delete_jobs="always",
                fetch_job_polling_interval=_LOOK_S,
                update_heartbeat_interval=settings.lease_s / 3,
                stalled_worker_timeout=settings.lease_s,
                shutdown_graceful_timeout=settings.grace_s + _SLACK_S,
            )
        )
        helping = asyncio.create_task(reconcile(place, lambda: _put_right(app, place)))
        ending = asyncio.create_task(stopping.wait())
        try:
            await asyncio.wait({working, ending}, return_when=asyncio.FIRST_COMPLETED)
            ending.cancel()
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working
        finally:
            helping.cancel()
            await asyncio.gather(helping, *worker.batches, return_exceptions=True)


class _Worker:
    def __init__(self, place: Place, stopping: asyncio.Event) -> None:
        self.batches: set[asyncio.Task[None]] = set()
        self._place = place
        self._stopping = stopping

    async def work(self, run_id: str) -> None:
        """Work on the run that is next: the one told of, or one that should come before it."""
        del run_id
        if self._stopping.is_set():
            return
        try:
            found = await asyncio.to_thread(claim_next, self._place)
        except StoreError as error:
            # The run still waits, and is told of again.
            _log.warning("no run could be claimed", extra={"code": error.code})
            return
        if found is None:
            return
        if KINDS[found.kind].split if found.kind in KINDS else False:
            # A batch waits for others: it may not take a slot from them.
            task = asyncio.create_task(attend_batch(self._place, found, self._stopping))
            self.batches.add(task)
            task.add_done_callback(self.batches.discard)
            return
        await attend(self._place, found, self._stopping)


async def _put_right(app: App, place: Place) -> None:
    """Take back jobs of lost workers; tell of runs that wait without anybody told."""
    try:
        seconds = max(1.0, 2 * place.settings.lease_s)
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=seconds):
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
    except ProcrastinateException:
        _log.warning("jobs of lost workers could not be taken back")
    for run_id in await asyncio.to_thread(_waiting, place):
        await asyncio.to_thread(place.hand_on, run_id)


def _waiting(place: Place) -> Sequence[str]:
    with place.database.reading() as session:
        return claims.waiting(session)
