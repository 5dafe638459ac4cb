"""One JSON line for everything worth keeping, and nothing a child could be known by.

A line holds what was written as its message and a fixed set of facts: ids, counts, times. Of an
error it holds the class and the places in the code it came through, never its words: the words
of a database or a reader may repeat a cell.
"""

import json
import logging
import re
import sys
import time
import traceback
import uuid
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, TextIO

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FACTS: Final = (
    "request_id",
    "method",
    "route",
    "status",
    "milliseconds",
    "council_id",
    "run_id",
    "kind",
    "token",
    "worker",
    "attempts",
    "seconds",
    "code",
    "count",
    "engine",
    "port",
)
"""What a line may carry beside its message, given as ``extra=`` of a logging call."""

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""Id of the request that is being answered, to find all its lines by."""

_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_QUIET = (
    "uvicorn.access",
    "httpx",
    "procrastinate",
    "python_multipart",
    "alembic",
    "sqlalchemy.engine",
)
_log = logging.getLogger("routeopt.http")


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line: time, level, logger, message, facts, and where an error came from."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := REQUEST_ID.get():
            line["request_id"] = request_id
        given = record.__dict__
        line |= {name: given[name] for name in FACTS if given.get(name) is not None}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, default=str)


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def set_up_logging(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send every logger's lines to one stream, standard error unless told, as JSON.

    Call it once, before the server starts, and start uvicorn with ``log_config=None`` and
    ``access_log=False``: requests are logged by :class:`LogRequests`, by route and not by path.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class LogRequests:
    """Writes one line a request: method, route, status, how long; and gives the request an id.

    The route is the template (``/v1/runs/{run_id}``), never the path or the query. An id that
    came as ``X-Request-Id`` is taken over where it looks like one; the answer carries it back.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request and log it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        reset = REQUEST_ID.set(request_id)
        began = time.perf_counter()
        status = 500

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        try:
            await self.app(scope, receive, numbered)
        finally:
            facts = {
                "method": scope["method"],
                "route": route_of(scope),
                "status": status,
                "milliseconds": round(1000 * (time.perf_counter() - began), 1),
            }
            _log.log(_level(status), "request", extra=facts)
            REQUEST_ID.reset(reset)


def _level(status: int) -> int:
    return logging.ERROR if status >= 500 else logging.INFO


def route_of(scope: Scope) -> str:
    """Give the template of the route that answered; ``unknown`` where none did.

    A route knows its path below the prefix of its router alone; the prefix is what stands before
    it in the path that was asked for.
    """
    template = getattr(scope.get("route"), "path_format", None)
    if template is None:
        return str(scope.get("root_path") or "unknown")
    ending = str(template).format(**scope.get("path_params", {}))
    path = str(scope["path"])
    prefix = path.removesuffix(ending) if path.endswith(ending) else ""
    return f"{prefix}{template}"
