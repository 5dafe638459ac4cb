"""The one clock that leases go by: the database's, where machines share one."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session


def now(s: Session) -> datetime:
    """Give the moment by the clock that everybody who uses this database shares."""
    if s.get_bind().dialect.name == "postgresql":
        # Asking for the time must not write a row that is only half filled in.
        with s.no_autoflush:
            moment = s.scalar(text("SELECT clock_timestamp()"))
        if isinstance(moment, datetime):
            return moment.astimezone(UTC)
    return datetime.now(UTC)
