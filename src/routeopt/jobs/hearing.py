"""Listens to a child: keeps every plan that still counts, and what it hands over at its end."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

from routeopt.jobs.keep import HandedOver, Keeper
from routeopt.jobs.work import WorkError
from routeopt.store.errors import StorageError

_log = logging.getLogger("routeopt.jobs")
_REPLACED = ("incumbent", "bound")
_END = None

Message = dict[str, Any]


async def messages_of(child: asyncio.subprocess.Process) -> AsyncIterator[Message]:
    """Give the messages of a child until it ends; a line cut off by its end is none."""
    if child.stdout is None:
        return
    while line := await child.stdout.readline():
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            yield found


class Hearing:
    """Takes a child's messages one after another, away from the event loop.

    Parameters
    ----------
    keeper
        Writes what is to be kept.
    """

    def __init__(self, keeper: Keeper) -> None:
        self.handed = HandedOver()
        self._keeper = keeper

    async def listen(self, messages: AsyncIterator[Message]) -> None:
        """Take messages until there are no more."""
        waiting: asyncio.Queue[Message | None] = asyncio.Queue()
        taking = asyncio.create_task(self._take_all(waiting))
        try:
            async for message in messages:
                waiting.put_nowait(message)
        finally:
            waiting.put_nowait(_END)
            await taking

    async def _take_all(self, waiting: asyncio.Queue[Message | None]) -> None:
        while True:
            found = [await waiting.get()]
            while not waiting.empty():
                found.append(waiting.get_nowait())
            for message in _that_count(found):
                await asyncio.to_thread(self._take, message)
            if found[-1] is _END:
                return

    def _take(self, message: Message) -> None:
        kind = message["kind"]
        if kind == "file":
            self.handed.files.append(message)
        elif kind == "plan":
            self.handed.plans.append(message)
        elif kind == "done":
            self.handed.done = message
        elif kind == "failed":
            self.handed.failed = WorkError(message["code"], message["detail"])
        else:
            self._keep(kind, message)

    def _keep(self, kind: str, message: Message) -> None:
        try:
            if kind == "incumbent":
                self._keeper.incumbent(message)
            elif kind == "bound":
                self._keeper.bound(message)
            elif kind == "progress":
                self._keeper.progress(message)
        except WorkError as error:
            # A plan that breaks a rule is not kept; the run's end will be judged as well.
            _log.error("a plan on the way was refused", extra={"code": error.code})
        except StorageError as error:
            # The next plan is better anyway; the run's end is written with patience.
            _log.warning("news of a run was not kept", extra={"code": error.code})


def _that_count(found: list[Message | None]) -> list[Message]:
    """Leave out plans and bounds that a later message of the same kind replaces."""
    kept: list[Message] = []
    seen: set[tuple[str, str]] = set()
    for message in reversed(found):
        if message is None:
            continue
        key = (message["kind"], message.get("plan_kind", ""))
        if message["kind"] in _REPLACED and key in seen:
            continue
        seen.add(key)
        kept.append(message)
    return kept[::-1]
