"""One run from claim to end: its child is started, listened to, stopped and cleared away."""

import asyncio
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from routeopt.jobs.folders import private_folder
from routeopt.jobs.hearing import Hearing, messages_of
from routeopt.jobs.keep import Ending, HandedOver, Keeper
from routeopt.jobs.place import POLL_S, Place
from routeopt.jobs.prepare import prepare
from routeopt.jobs.process import child_environment
from routeopt.jobs.watching import Watch, Why
from routeopt.jobs.work import NO_DISK, NO_DISK_WORDS, WorkError
from routeopt.store import claims, runs
from routeopt.store.errors import StorageError
from routeopt.store.runs import Claim, StaleClaimError

T = TypeVar("T")
_log = logging.getLogger("routeopt.jobs")
_FLUSH_S = 1.0
"""Seconds that a child of a process that stops has to tell its last plan."""
_WRITING_S = 0.8
"""Part of the grace kept back for writing what a killed child told."""


async def attend(place: Place, claim: Claim, stopping: asyncio.Event) -> None:
    """Work on a claimed run until it has ended, is given back, or is somebody else's.

    Parameters
    ----------
    place
        Where.
    claim
        The right to write for it.
    stopping
        Set when this process is to stop: the run goes back to the queue with its best plan.
    """
    facts = {
        "run_id": claim.run_id,
        "kind": claim.kind,
        "worker": place.worker,
        "token": claim.token,
        "attempts": claim.attempts,
    }
    _log.info("run claimed", extra=facts)
    started = time.monotonic()
    watch = Watch(place, claim, stopping)
    try:
        with private_folder(place.folders) as folder:
            await _Attending(place, claim, folder, watch).run(started)
    except StaleClaimError:
        _log.warning("run is somebody else's now; nothing was written", extra=facts)
    except StorageError as error:
        # The lease runs out, and whoever finds the run then begins from its best plan.
        _log.error(
            "the database could not be written; the run is let go",
            extra={**facts, "code": error.code},
        )
    else:
        seconds = round(time.monotonic() - started, 3)
        _log.info("run left", extra={**facts, "seconds": seconds})


class _Attending:
    def __init__(self, place: Place, claim: Claim, folder: Path, watch: Watch) -> None:
        self._place = place
        self._claim = claim
        self._folder = folder
        self._watch = watch

    async def run(self, started: float) -> None:
        watching = asyncio.create_task(self._watch.renew())
        try:
            await self._run(started)
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching

    async def _run(self, started: float) -> None:
        try:
            prepared = await asyncio.to_thread(
                prepare, self._place.database, self._claim, self._folder
            )
        except WorkError as error:
            await self._fail(error, time.monotonic() - started)
            return
        except OSError:
            await self._fail(WorkError(NO_DISK, NO_DISK_WORDS), time.monotonic() - started)
            return
        keeper = Keeper(self._place.database, prepared, self._folder)
        hearing = Hearing(keeper)
        child = await self._start()
        try:
            heard = asyncio.create_task(hearing.listen(messages_of(child)))
            await self._until_its_end(child)
            await heard
        finally:
            _kill(child)
            await child.wait()
        await self._end(hearing.handed, keeper, time.monotonic() - started)

    async def _start(self) -> asyncio.subprocess.Process:
        self._place.settings.compiled.mkdir(parents=True, exist_ok=True)
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "routeopt.jobs.child",
            str(self._folder),
            str(os.getpid()),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=self._folder,
            env=child_environment(self._folder, self._place.settings.compiled),
            start_new_session=True,
        )

    async def _until_its_end(self, child: asyncio.subprocess.Process) -> None:
        ending = asyncio.create_task(child.wait())
        asked = asyncio.create_task(self._watch.asked_to_stop())
        try:
            await asyncio.wait({ending, asked}, return_when=asyncio.FIRST_COMPLETED)
            if ending.done():
                return
            why = asked.result()
            if why is not Why.LOST:
                _signal(child, signal.SIGTERM)
                await asyncio.wait({ending}, timeout=self._patience(why))
            _kill(child)
            await ending
        finally:
            asked.cancel()
            with suppress(asyncio.CancelledError):
                await asked

    def _patience(self, why: Why) -> float:
        grace = self._place.settings.grace_s
        return max(0.0, grace - _WRITING_S) if why is Why.CANCELLED else min(grace, _FLUSH_S)

    async def _end(self, handed: HandedOver, keeper: Keeper, seconds: float) -> None:
        why = self._watch.why
        if why is Why.LOST:
            raise StaleClaimError("This run is not this worker's any more.")
        if why is Why.CANCELLED:
            await self._cancelled(handed, keeper, seconds)
        elif why is Why.STOPPING and handed.failed is None:
            # Whatever it handed over was cut short: whoever goes on begins from the best of it.
            await self._give_back()
        elif handed.failed is not None:
            await self._best(keeper, Ending("failed", None, "error", handed.failed), seconds)
        elif handed.done is not None:
            await self._succeeded(handed, keeper, seconds)
        else:
            await self._lost()

    async def _succeeded(self, handed: HandedOver, keeper: Keeper, seconds: float) -> None:
        done: dict[str, Any] = handed.done or {}
        ending = Ending("succeeded", done["outcome"], done["termination"])
        try:
            await self._written(lambda: keeper.whole(handed, ending, seconds))
        except WorkError as error:
            await self._best(keeper, Ending("failed", None, "error", error), seconds)

    async def _cancelled(self, handed: HandedOver, keeper: Keeper, seconds: float) -> None:
        ending = Ending("cancelled", None, "cancelled")
        if handed.done is not None:
            ending = Ending("cancelled", handed.done["outcome"], "cancelled")
            with suppress(WorkError):
                await self._written(lambda: keeper.whole(handed, ending, seconds))
                return
        await self._best(keeper, ending, seconds)

    async def _best(self, keeper: Keeper, ending: Ending, seconds: float) -> None:
        await self._written(lambda: keeper.best(ending, seconds))

    async def _fail(self, error: WorkError, seconds: float) -> None:
        def write() -> None:
            with self._place.database.session() as session:
                runs.finish(
                    session,
                    self._claim,
                    status="failed",
                    outcome=None,
                    termination="error",
                    seconds=seconds,
                    error_code=error.code,
                    error_detail=error.detail,
                )

        await self._written(write)

    async def _give_back(self) -> None:
        def write() -> None:
            with self._place.database.session() as session:
                claims.release(session, self._claim)

        await self._written(write)
        await asyncio.to_thread(self._place.hand_on, self._claim.run_id)

    async def _lost(self) -> None:
        # Killed from outside: by the kernel for its memory, or by an operator.
        def write() -> bool:
            with self._place.database.session() as session:
                lease = claims.renew(session, self._claim, -1)
            with self._place.database.session() as session:
                return lease.held and claims.requeue(session, self._claim.run_id)

        if await self._written(write):
            await asyncio.to_thread(self._place.hand_on, self._claim.run_id)

    async def _written(self, write: Callable[[], T]) -> T:
        """Write, and try again while the lease holds: the disk may come back."""
        pause = POLL_S
        while True:
            try:
                return await asyncio.to_thread(write)
            except StorageError:
                if self._watch.why is Why.LOST or pause > self._place.settings.lease_s:
                    raise
                await asyncio.sleep(pause)
                pause *= 2


def _signal(child: asyncio.subprocess.Process, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        child.send_signal(number)


def _kill(child: asyncio.subprocess.Process) -> None:
    # Its whole session: whatever it may have started ends with it.
    if child.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
