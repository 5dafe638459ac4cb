"""A request sent twice with the same key is done once and answered alike."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from routeopt.store.clock import now
from routeopt.store.errors import ConflictError
from routeopt.store.tables import Answered
from routeopt.store.tenancy import across_councils, found

__all__ = ["Answer", "KeyReusedError", "answered", "begin", "forget"]


class KeyReusedError(ConflictError):
    """The same key came with another request."""

    code = "idempotency_key_reused"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered the first time."""

    status_code: int
    location: str | None
    body: bytes


def begin(s: Session, council_id: str, *, key: str, request_sha256: str) -> Answer | None:
    """Take a key; None where this request is the first with it, else its answer.

    Call it in the session in which the work is done, :func:`answered` at its end: both are kept
    or neither is. A second request waits here until the first is done.

    Raises
    ------
    KeyReusedError
        If the key came with another request.
    """
    dialect = s.get_bind().dialect.name
    taking = (postgres_insert if dialect == "postgresql" else sqlite_insert)(Answered)
    values = {
        "council_id": council_id,
        "key": key,
        "request_sha256": request_sha256,
        "created_at": now(s),
    }
    taken = s.execute(taking.values(values).on_conflict_do_nothing().returning(Answered.key))
    if taken.first() is not None:
        return None
    row = found(s, _of(council_id, key), "answer")
    if row.request_sha256 != request_sha256:
        raise KeyReusedError("This Idempotency-Key came with another request.")
    if row.status_code is None or row.body is None:
        raise ConflictError("The first request with this Idempotency-Key has no answer yet.")
    return Answer(row.status_code, row.location, row.body)


def answered(s: Session, council_id: str, *, key: str, answer: Answer) -> None:
    """Keep the answer to the request that took a key."""
    row = found(s, _of(council_id, key), "answer")
    row.status_code, row.location, row.body = answer.status_code, answer.location, answer.body
    s.flush()


@across_councils
def forget(s: Session, before: datetime) -> None:
    """Remove answers given before a moment."""
    s.execute(delete(Answered).where(Answered.created_at < before))


def _of(council_id: str, key: str) -> Select[Answered]:
    return select(Answered).where(Answered.council_id == council_id, Answered.key == key)
