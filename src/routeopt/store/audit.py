"""What was done, by whom: rows that are only added, each bound to the last by its hash."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from routeopt.store.clock import now
from routeopt.store.tables import AuditEntry, Council
from routeopt.store.tenancy import found


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a council's audit chain is whole.

    Attributes
    ----------
    rows
        How many rows were read.
    broken_at
        Number of the first row that does not fit; None where all do.
    head
        Hash of the last row: kept elsewhere, it shows later that nothing was rewritten.
    words
        What was found, for a person.
    """

    rows: int
    broken_at: int | None
    head: str
    words: str

    @property
    def whole(self) -> bool:
        """Whether every row fits the one before and none is missing."""
        return self.broken_at is None


def write(
    s: Session,
    council_id: str,
    actor: str,
    action: str,
    subject: str,
    detail: Mapping[str, object] | None = None,
) -> AuditEntry:
    """Add a row to a council's chain, in the same step as what it tells of.

    Parameters
    ----------
    actor
        Who: ``user:`` or ``key:`` and an id, or ``operator``.
    action
        What, such as ``run.submitted``.
    subject
        On what: a kind and an id of ours, never of a pupil.
    detail
        Facts without personal data: rows are kept for good.

    Raises
    ------
    NotFoundError
        If there is no such council.
    """
    # The chain has one end: whoever adds to it keeps others waiting until it is written.
    query = select(Council).where(Council.id == council_id).with_for_update(key_share=True)
    council = found(s, query.execution_options(populate_existing=True), "council")
    entry = AuditEntry(
        council_id=council_id,
        number=council.audit_number + 1,
        at=now(s),
        actor=actor,
        action=action,
        subject=subject,
        detail=dict(detail or {}),
        previous=council.audit_hash,
    )
    entry.hash = hash_of(entry)
    council.audit_number, council.audit_hash = entry.number, entry.hash
    s.add(entry)
    s.flush()
    return entry


def hash_of(entry: AuditEntry) -> str:
    """Hash a row: SHA-256 over its fields as JSON, the hash of the row before among them."""
    fields = {
        "council_id": entry.council_id,
        "number": entry.number,
        "at": entry.at.isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "detail": entry.detail,
        "previous": entry.previous,
    }
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return sha256(canonical.encode()).hexdigest()


def verify(s: Session, council_id: str, head: str | None = None) -> Verdict:
    """Work the whole chain out again.

    Parameters
    ----------
    head
        A hash that was noted earlier: it must still be among the rows.

    Raises
    ------
    NotFoundError
        If there is no such council.
    """
    council = found(s, select(Council).where(Council.id == council_id), "council")
    query = select(AuditEntry).where(AuditEntry.council_id == council_id)
    query = query.order_by(AuditEntry.number).execution_options(yield_per=1000)
    previous, rows, met = "", 0, head is None
    for entry in s.scalars(query):
        rows += 1
        fits = entry.number == rows and entry.previous == previous
        if not fits or entry.hash != hash_of(entry):
            return Verdict(rows, rows, previous, f"Row {rows} is not as it was written.")
        previous = entry.hash
        met = met or previous == head
    if rows != council.audit_number or previous != council.audit_hash:
        return Verdict(rows, rows + 1, previous, f"Rows after row {rows} are missing.")
    if not met:
        return Verdict(rows, 1, previous, "The hash noted earlier is not among the rows.")
    return Verdict(rows, None, previous, f"All {rows} rows are as they were written.")


def list_entries(
    s: Session, council_id: str, *, before: int | None = None, limit: int = 100
) -> Sequence[AuditEntry]:
    """List rows, the newest first; only those before a number where one is given."""
    query = select(AuditEntry).where(AuditEntry.council_id == council_id)
    if before is not None:
        query = query.where(AuditEntry.number < before)
    return s.scalars(query.order_by(AuditEntry.number.desc()).limit(limit)).all()
