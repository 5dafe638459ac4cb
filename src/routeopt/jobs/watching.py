"""Keeps a lease alive and notices when a run has to stop."""

import asyncio
import time
from enum import Enum

from routeopt.jobs.place import POLL_S, Place
from routeopt.store import claims, runs
from routeopt.store.errors import StoreError
from routeopt.store.runs import Claim

_RENEWALS = 4
"""Renewals in the time that a lease holds: some may fail."""


class Why(Enum):
    """Why a run has to stop before its end."""

    CANCELLED = "cancelled"
    STOPPING = "stopping"
    LOST = "lost"


class Watch:
    """Looks after one claim.

    Parameters
    ----------
    place
        Where its run is worked on.
    claim
        The claim.
    stopping
        Set when the process is to stop.
    """

    def __init__(self, place: Place, claim: Claim, stopping: asyncio.Event) -> None:
        self._place = place
        self._claim = claim
        self._stopping = stopping
        self._found = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self.why: Why | None = None

    async def asked_to_stop(self) -> Why:
        """Wait until the run has to stop."""
        stopping = asyncio.create_task(self._stopping.wait())
        found = asyncio.create_task(self._found.wait())
        try:
            await asyncio.wait({stopping, found}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            found.cancel()
        if self.why is None:
            self.why = Why.STOPPING
        return self.why

    async def renew(self) -> None:
        """Renew the lease and look for a request to cancel, until cancelled itself."""
        every = self._place.settings.lease_s / _RENEWALS
        due = time.monotonic() + every
        while True:
            await asyncio.sleep(POLL_S)
            try:
                if time.monotonic() >= due:
                    due = time.monotonic() + every
                    await asyncio.to_thread(self._renew)
                else:
                    await asyncio.to_thread(self._look)
            except StoreError:
                # The lease holds for a while; if it does not, a stale write is refused.
                continue

    def _renew(self) -> None:
        with self._place.database.session() as session:
            lease = claims.renew(session, self._claim, self._place.settings.lease_s)
        if not lease.held:
            self._notice(Why.LOST)
        elif lease.cancel:
            self._notice(Why.CANCELLED)

    def _look(self) -> None:
        with self._place.database.reading() as session:
            run = runs.get(session, self._claim.council_id, self._claim.run_id)
        if run.token != self._claim.token or run.status != "running":
            self._notice(Why.LOST)
        elif run.cancel_requested_at is not None:
            self._notice(Why.CANCELLED)

    def _notice(self, why: Why) -> None:
        # Called in a thread; a lost claim outweighs any other reason.
        if self.why is None or why is Why.LOST:
            self.why = why
        self._loop.call_soon_threadsafe(self._found.set)
