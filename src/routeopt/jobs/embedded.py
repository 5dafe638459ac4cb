"""The engine that needs nothing installed: one process that looks at the table of runs."""

import asyncio
import logging

from routeopt.jobs.attend import attend
from routeopt.jobs.batch import attend_batch
from routeopt.jobs.kinds import KINDS
from routeopt.jobs.place import POLL_S, Place
from routeopt.jobs.reconciler import reconcile
from routeopt.jobs.warming import warm_up_first
from routeopt.store import claims
from routeopt.store.errors import StoreError
from routeopt.store.runs import Claim

_log = logging.getLogger("routeopt.jobs")
_SPLIT = tuple(name for name, kind in KINDS.items() if kind.split)


async def work_on_table(place: Place, stopping: asyncio.Event) -> None:
    """Work on queued runs, as many at once as there are slots, until asked to stop."""
    await warm_unless(place, stopping)
    helping = asyncio.create_task(reconcile(place))
    at_work: set[asyncio.Task[None]] = set()
    batches: set[asyncio.Task[None]] = set()
    try:
        while not stopping.is_set():
            found = await _claimed(place, full=len(at_work) >= place.settings.slots)
            if found is None:
                await _pause(stopping)
                continue
            split = found.kind in _SPLIT
            attending = attend_batch if split else attend
            task = asyncio.create_task(attending(place, found, stopping))
            mine = batches if split else at_work
            mine.add(task)
            task.add_done_callback(mine.discard)
            task.add_done_callback(_tell_fault)
    finally:
        helping.cancel()
        await asyncio.gather(*at_work, *batches, helping, return_exceptions=True)


async def _claimed(place: Place, *, full: bool) -> Claim | None:
    try:
        return await asyncio.to_thread(claim_next, place, full=full)
    except StoreError as error:
        _log.warning("no run could be claimed", extra={"code": error.code})
        return None


def claim_next(place: Place, *, full: bool = False) -> Claim | None:
    """Claim the run that is next in fairness; only one that needs no slot where all are taken."""
    with place.database.reading() as session:
        if not claims.waiting(session, limit=1):
            return None
    with place.database.session() as session:
        return claims.claim(
            session,
            worker=place.worker,
            lease_s=place.settings.lease_s,
            kinds=_SPLIT if full else None,
        )


async def warm_unless(place: Place, stopping: asyncio.Event) -> None:
    """Compile the search before any run, unless asked to stop."""
    warming = asyncio.create_task(warm_up_first(place))
    ending = asyncio.create_task(stopping.wait())
    await asyncio.wait({warming, ending}, return_when=asyncio.FIRST_COMPLETED)
    ending.cancel()
    warming.cancel()
    await asyncio.gather(warming, ending, return_exceptions=True)


async def _pause(stopping: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stopping.wait(), POLL_S)
    except TimeoutError:
        return


def _tell_fault(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (fault := task.exception()) is not None:
        _log.error("a run was let go by a fault of the program", exc_info=fault)
