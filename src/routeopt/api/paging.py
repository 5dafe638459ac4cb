"""Lists in pages: a cursor says where the next one begins."""

from collections.abc import Callable
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from routeopt.store import paging as stored

Item = TypeVar("Item", bound=BaseModel)
PAGE = 50

Limit = Annotated[int, Query(ge=1, le=200, description="Most items on a page.")]
Cursor = Annotated[
    str | None,
    Query(
        max_length=200,
        pattern="^[A-Za-z0-9_-]+$",
        description="`next` of the page before; leave it out for the first page.",
    ),
]


class Page(BaseModel, Generic[Item]):
    """One page of a list, the newest first."""

    items: list[Item]
    next: str | None = Field(default=None, description="Cursor of the next page; null on the last.")


def page_of(page: stored.Page[stored.Row], shown: Callable[[stored.Row], Item]) -> Page[Item]:
    """Show a page of rows."""
    return Page(items=[shown(row) for row in page.rows], next=page.next)
