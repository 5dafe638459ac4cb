"""What happened to a run, numbered from 1; no personal data."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from routeopt.store.claims import Claim, held
from routeopt.store.event_log import append_event
from routeopt.store.tables import Event


def add_event(s: Session, claim: Claim, kind: str, data: Mapping[str, object]) -> Event:
    """Add the next event of a run.

    Raises
    ------
    StaleClaimError
        If the run is not this worker's any more.
    """
    return append_event(s, held(s, claim), kind, data)


def list_events(
    s: Session, council_id: str, run_id: str, *, after: int = 0, limit: int = 1000
) -> Sequence[Event]:
    """List what happened to a run after an event's number, the oldest first."""
    query = select(Event).where(
        Event.council_id == council_id, Event.run_id == run_id, Event.number > after
    )
    return s.scalars(query.order_by(Event.number).limit(limit)).all()
