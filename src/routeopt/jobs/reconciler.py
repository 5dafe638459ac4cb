"""Puts right what a lost process left behind: expired leases, folders, runs nobody was told of."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from routeopt.jobs.folders import sweep
from routeopt.jobs.place import Place
from routeopt.store import claims, retention
from routeopt.store.errors import StoreError

_log = logging.getLogger("routeopt.jobs")
_PASSES = 3
"""Looks in the time that a lease holds."""
_RETENTION_S = 3600.0
_SWEEP_S = 10.0

Also = Callable[[], Awaitable[None]]


def requeue_lost(place: Place) -> list[str]:
    """Put runs back whose worker is lost; give those that wait again."""
    with place.database.reading() as session:
        lost = claims.expired(session)
    again = []
    for run_id in lost:
        with place.database.session() as session:
            if claims.requeue(session, run_id):
                again.append(run_id)
        _log.warning("a worker was lost", extra={"run_id": run_id, "worker": place.worker})
    return again


async def reconcile(place: Place, also: Also | None = None) -> None:
    """Look again and again, until cancelled.

    Parameters
    ----------
    place
        Where.
    also
        What the queue of an engine needs besides.
    """
    due = {"sweep": 0.0, "retention": 0.0}
    while True:
        with suppress(StoreError):
            for run_id in await asyncio.to_thread(requeue_lost, place):
                await asyncio.to_thread(place.hand_on, run_id)
            if also is not None:
                await also()
        now = time.monotonic()
        if now >= due["sweep"]:
            due["sweep"] = now + _SWEEP_S
            if removed := await asyncio.to_thread(sweep, place.folders):
                _log.warning("folders of a lost worker were removed", extra={"count": removed})
        if now >= due["retention"]:
            due["retention"] = now + _RETENTION_S
            await _prune(place)
        await asyncio.sleep(place.settings.lease_s / _PASSES)


async def _prune(place: Place) -> None:
    with suppress(StoreError):
        days = place.settings.retention_days
        await asyncio.to_thread(lambda: retention.prune(place.database, days=days))
