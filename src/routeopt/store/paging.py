"""Lists by page: the newest first, from a cursor on."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import Select, and_, or_
from sqlalchemy.orm import Session

from routeopt.store.errors import StoreError
from routeopt.store.tables import Pack, Plan, Proposal, Run, Scenario

Row = TypeVar("Row", Pack, Plan, Proposal, Run, Scenario)


class CursorError(StoreError):
    """A cursor that no list of ours gave."""

    code = "bad_cursor"


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list, and the cursor of the next page; None on the last."""

    rows: Sequence[Row]
    next: str | None


def page_of(
    s: Session,
    query: Select[Row],
    table: type[Row],
    *,
    cursor: str | None,
    limit: int,
) -> Page[Row]:
    """Give one page of a query, the newest first.

    Raises
    ------
    CursorError
        If the cursor is none of ours.
    """
    if cursor:
        moment, last = _read(cursor)
        same = and_(table.created_at == moment, table.id < last)
        query = query.where(or_(table.created_at < moment, same))
    query = query.order_by(table.created_at.desc(), table.id.desc())
    rows = s.scalars(query.limit(limit + 1)).all()
    more = len(rows) > limit
    kept = rows[:limit]
    return Page(kept, _written(kept[-1].created_at, kept[-1].id) if more else None)


def _written(moment: datetime, row_id: str) -> str:
    plain = f"{moment.isoformat()}|{row_id}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[datetime, str]:
    try:
        plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        written, _, last = plain.partition("|")
        moment = datetime.fromisoformat(written)
    except (binascii.Error, ValueError) as error:
        raise CursorError("This cursor was not given by a list here.") from error
    if moment.tzinfo is None or not last:
        raise CursorError("This cursor was not given by a list here.")
    return moment, last
