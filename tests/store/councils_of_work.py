"""Councils with runs that wait."""

import uuid

from sqlalchemy.orm import Session

from routeopt.store import councils
from routeopt.store.database import Database
from tests.store.worlds import submit


def council_with_runs(database: Database, number: int, *, s: Session | None = None) -> str:
    """Make a council that has asked for some runs; give its id."""
    if s is not None:
        return _made(s, number)
    with database.session() as made:
        return _made(made, number)


def _made(s: Session, number: int) -> str:
    council = councils.add_council(s, uuid.uuid4().hex)
    for _ in range(number):
        submit(s, council.id)
    return council.id
