"""Councils, each kept apart from every other."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from routeopt.store.clock import now
from routeopt.store.tables import Council
from routeopt.store.tenancy import across_councils, found


@across_councils
def add_council(s: Session, name: str) -> Council:
    """Make a council."""
    council = Council(name=name.strip(), created_at=now(s))
    s.add(council)
    s.flush()
    return council


def get(s: Session, council_id: str) -> Council:
    """Give a council.

    Raises
    ------
    NotFoundError
        If there is no such council.
    """
    return found(s, select(Council).where(Council.id == council_id), "council")


@across_councils
def by_name(s: Session, name: str) -> Council:
    """Give the council of a name.

    Raises
    ------
    NotFoundError
        If there is no such council.
    """
    return found(s, select(Council).where(Council.name == name.strip()), "council")


@across_councils
def list_councils(s: Session) -> Sequence[Council]:
    """List every council by name."""
    return s.scalars(select(Council).order_by(Council.name)).all()
