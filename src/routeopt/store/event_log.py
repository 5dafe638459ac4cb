"""How the next event of a run is written."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from routeopt.store.clock import now
from routeopt.store.tables import Event, Run


def append_event(s: Session, run: Run, kind: str, data: Mapping[str, object]) -> Event:
    """Add the next event of a run that this session holds."""
    last = s.scalar(select(func.max(Event.number)).where(Event.run_id == run.id)) or 0
    event = Event(
        run_id=run.id,
        number=last + 1,
        council_id=run.council_id,
        kind=kind,
        data=dict(data),
        at=now(s),
    )
    s.add(event)
    s.flush()
    return event
