"""How anything is changed: in one transaction, once for an Idempotency-Key, with its answer."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session
from starlette.responses import Response

from routeopt.api.auth import Caller
from routeopt.api.ports import Engine
from routeopt.store import idempotency
from routeopt.store.database import Database


class Valid(BaseModel):
    """The answer to ``?mode=validate`` where nothing is wrong; nothing was kept or queued."""

    valid: bool = Field(default=True, examples=[True])


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered once the work is kept.

    Attributes
    ----------
    after
        Run ids to hand to the engine once all of it is kept.
    kept
        What is answered if the same request comes again, where that is not the body.
    """

    status: int
    body: BaseModel | None
    location: str | None = None
    after: tuple[str, ...] = field(default=())
    kept: BaseModel | None = None

    def response(self) -> Response:
        """Give the whole answer."""
        return _response(self.status, _bytes(self.body), self.location)


def fingerprint(what: str, asked: BaseModel, *more: str) -> tuple[str, ...]:
    """Give what tells one request from another, for an Idempotency-Key."""
    return (what, asked.model_dump_json(), *more)


def done(
    database: Database,
    caller: Caller,
    key: str | None,
    request: tuple[str, ...],
    work: Callable[[Session], Answer],
    *,
    engine: Engine | None = None,
    keep: bool = True,
) -> Response:
    """Do some work in one transaction and answer; again with the same key only answer.

    Parameters
    ----------
    request
        What tells this request from another that carries the same key.
    work
        What is done; runs it asks for are handed to the engine once all is kept.
    keep
        Whether to keep it; where not, all of it is tried and taken back.

    Raises
    ------
    ProblemError
        Whatever the work finds wrong.
    """
    if not keep:
        return _tried(database, work)
    hashed = hashlib.sha256(json.dumps([caller.actor, *request]).encode()).hexdigest()
    with database.session() as session:
        if key is not None:
            before = idempotency.begin(session, caller.council_id, key=key, request_sha256=hashed)
            if before is not None:
                said = {"Idempotency-Replayed": "true"}
                return _response(before.status_code, before.body, before.location, said)
        answer = work(session)
        body = _bytes(answer.body)
        if key is not None:
            again = _bytes(answer.kept) if answer.kept is not None else body
            kept = idempotency.Answer(answer.status, answer.location, again)
            idempotency.answered(session, caller.council_id, key=key, answer=kept)
    if engine is not None:
        for run_id in answer.after:
            engine.submit(run_id)
    return _response(answer.status, body, answer.location)


def _tried(database: Database, work: Callable[[Session], Answer]) -> Response:
    with database.session() as session:
        work(session)
        session.rollback()
    # Ids made on the way name nothing: they are not told.
    return _response(200, _bytes(Valid()), None)


def _bytes(body: BaseModel | None) -> bytes:
    return b"" if body is None else body.model_dump_json().encode()


def _response(
    status: int, body: bytes, location: str | None, headers: Mapping[str, str] | None = None
) -> Response:
    said = dict(headers or {})
    if location is not None:
        said["Location"] = location
    return Response(body, status, said, media_type="application/json" if body else None)
