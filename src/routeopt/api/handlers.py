"""Whatever goes wrong anywhere leaves as a problem, in our words."""

import errno
import logging
import re
from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from routeopt.api.errors import CODES, ProblemError, Wrong, code_of_status
from routeopt.data.faults import PackError
from routeopt.store.errors import StorageError, StoreError

_log = logging.getLogger("routeopt.http")
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]{0,40}")
_UNAVAILABLE = 503
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


def add_handlers(app: FastAPI) -> None:
    """Answer every error of an application with a problem."""

    @app.exception_handler(ProblemError)
    def _problem(_request: Request, error: ProblemError) -> Response:
        return error.response()

    @app.exception_handler(RequestValidationError)
    def _invalid(_request: Request, error: RequestValidationError) -> Response:
        return ProblemError("invalid", errors=wrongs(error.errors())).response()

    @app.exception_handler(HTTPException)
    def _http(_request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers) if error.headers else None
        return ProblemError(code_of_status(error.status_code), headers=headers).response()

    @app.exception_handler(StoreError)
    def _store(_request: Request, error: StoreError) -> Response:
        return of_store(error).response()

    @app.exception_handler(PackError)
    def _pack(_request: Request, error: PackError) -> Response:
        return ProblemError("pack_faults", faults=error.faults).response()

    @app.exception_handler(UnicodeError)
    def _text(_request: Request, _error: UnicodeError) -> Response:
        return ProblemError("invalid", "A text holds what is no character.").response()

    @app.exception_handler(OSError)
    def _disk(_request: Request, error: OSError) -> Response:
        if error.errno in _NO_ROOM:
            return ProblemError("storage_full").response()
        _log.exception("an operation of the system failed")
        return ProblemError("internal").response()

    @app.exception_handler(Exception)
    def _other(_request: Request, _error: Exception) -> Response:
        return ProblemError("internal").response()


def of_store(error: StoreError) -> ProblemError:
    """Say an error of the store as a problem."""
    away = isinstance(error, StorageError) and CODES[error.code].status == _UNAVAILABLE
    code = error.code if error.code in CODES else "conflict"
    return ProblemError(code, str(error), headers={"Retry-After": "2"} if away else None)


def wrongs(errors: Iterable[Any], before: str = "") -> list[Wrong]:
    """Say where a request is wrong, and how, without what stands there."""
    return [
        Wrong(where=_place(before, one["loc"], one["type"]), message=str(one["msg"]))
        for one in errors
    ]


def _place(before: str, where: tuple[int | str, ...], kind: str) -> str:
    # A key nobody knows is the sender's own word, which may be anything.
    parts = where[:-1] if kind == "extra_forbidden" else where
    known = (str(part) for part in parts)
    words = [part if part.isdigit() or _PLAIN_NAME.fullmatch(part) else "?" for part in known]
    unknown = ["(a key that is not known)"] if len(parts) < len(where) else []
    return ".".join(one for one in (before, *words, *unknown) if one)
