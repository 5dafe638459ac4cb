"""How repository functions say which council they look into."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

from routeopt.store.errors import NotFoundError

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

ACROSS_COUNCILS: set[str] = set()
"""Functions that may look into every council: those that hand out work or clear up."""


def across_councils(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function that looks into every council; a test lists all of them."""
    ACROSS_COUNCILS.add(f"{function.__module__}.{function.__qualname__}")
    return function


def found(s: Session, query: Select[T], what: str) -> T:
    """Give the one row of a query.

    Raises
    ------
    NotFoundError
        If this council has none.
    """
    row = s.scalars(query).first()
    if row is None:
        raise NotFoundError(f"There is no such {what}.")
    return row
