"""No request is larger than what it may be, whether it says so beforehand or not."""

import asyncio
import contextlib
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from routeopt.api.errors import ProblemError

_MB = 1024 * 1024
PLAIN_LIMIT = 8 * _MB
"""Largest body of a request that is no upload."""
_KEY_NEEDED = ProblemError("sign_in_needed", headers={"WWW-Authenticate": "Bearer"})
_SLACK = 64 * 1024
_LINGER_S, _LINGER_BYTES = 3.0, 16 * _MB


class LimitedBodies:
    """Counts the bytes of every request and stops reading where they are too many.

    Parameters
    ----------
    app
        What answers.
    upload_bytes
        Largest file that may be uploaded.
    uploads
        Beginnings of the paths that take files.
    """

    def __init__(self, app: ASGIApp, *, upload_bytes: int, uploads: tuple[str, ...]) -> None:
        self.app = app
        self.upload_bytes = upload_bytes
        self.uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, as long as it is small enough."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = str(scope["path"])
        if path.startswith("/v1") and path.startswith(self.uploads) and not _known(scope):
            # Before any of the file is taken in.
            await _KEY_NEEDED.response()(scope, receive, send)
            return
        limit = self._limit(path)
        if _announced(scope) > limit:
            if _announced(scope) <= limit + _LINGER_BYTES:
                await _let_finish(receive)
            await _too_large(limit).response()(scope, receive, send)
            return
        counter = _Counter(limit, receive, send)
        await self.app(scope, counter.receive, counter.send)
        if counter.exceeded and not counter.started:
            await _let_finish(receive)
            await _too_large(limit).response()(scope, receive, send)

    def _limit(self, path: str) -> int:
        return self.upload_bytes + _SLACK if path.startswith(self.uploads) else PLAIN_LIMIT


@dataclass(slots=True)
class _Counter:
    limit: int
    inner_receive: Receive
    inner_send: Send
    read: int = 0
    exceeded: bool = False
    started: bool = False

    async def receive(self) -> Message:
        """Give the next part of the body, as long as all of it is small enough."""
        message = await self.inner_receive()
        self.read += len(message.get("body", b""))
        if self.read > self.limit:
            self.exceeded = True
            # The framework makes an answer of its own of any error here: it is not sent.
            raise _too_large(self.limit)
        return message

    async def send(self, message: Message) -> None:
        """Send a part of the answer, unless the request was too large for one."""
        if self.exceeded and not self.started:
            return
        self.started = True
        await self.inner_send(message)


async def _let_finish(receive: Receive) -> None:
    # A client that is still sending when the connection closes may never see the answer: a
    # little more is taken in and thrown away, for a short while.
    thrown = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LINGER_S):
            while thrown < _LINGER_BYTES:
                message = await receive()
                thrown += len(message.get("body", b""))
                if not message.get("more_body", False):
                    return


def _known(scope: Scope) -> bool:
    return any(name in (b"authorization", b"cookie") for name, _ in scope["headers"])


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


def _too_large(limit: int) -> ProblemError:
    said = f"At most {limit // _MB} MB are taken here."
    return ProblemError("too_large", said, headers={"Connection": "close"})
