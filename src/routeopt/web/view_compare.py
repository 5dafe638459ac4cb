"""Plans side by side: the figures each was stored with, none of them worked out here."""

from collections.abc import Sequence
from dataclasses import dataclass

from routeopt.store.tables import Plan
from routeopt.web.view_plans import Figure, figures_of


@dataclass(frozen=True, slots=True)
class Column:
    """A plan at the head of a table."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class CompareRow:
    """A figure of each plan."""

    words: str
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class CompareTable:
    """Plans side by side."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[CompareRow]
    notes: Sequence[str]


def compare_table(plans: Sequence[tuple[str, Plan]]) -> CompareTable:
    """Put plans side by side, each under its words."""
    columns = [Column(words, f"/plans/{plan.id}") for words, plan in plans]
    figures: list[Sequence[Figure]] = [figures_of(plan) for _, plan in plans]
    rows = [
        CompareRow(first.words, [column[place].value for column in figures])
        for place, first in enumerate(figures[0])
    ]
    notes = ["Plans of different packs or schools stand beside each other as they are."]
    return CompareTable("As each plan was stored", columns, rows, notes)
