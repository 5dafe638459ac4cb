"""Which rows of the pack a figure came from, in words."""

from collections.abc import Collection, Iterable
from itertools import pairwise

from routeopt.planning.result import Review

_MOST_SPANS = 8


def contract_rows(review: Review, contracts: Collection[str]) -> str:
    """Name the rows of contracts, ``contracts rows 2 to 9, 14``."""
    wanted = set(contracts)
    return _said("contracts", review.area.contracts, wanted)


def pupil_rows(review: Review, pupils: Collection[str]) -> str:
    """Name the rows of pupils."""
    return _said("pupils", review.area.pupils, set(pupils))


def _said(table: str, keys: Iterable[str], wanted: set[str]) -> str:
    rows = [number for number, key in enumerate(keys, start=2) if key in wanted]
    if not rows:
        return f"no row of {table}"
    word = "row" if len(rows) == 1 else "rows"
    said = spans(rows)
    if said.count(",") > _MOST_SPANS:
        return f"{len(rows)} of the {table} rows {rows[0]} to {rows[-1]}"
    return f"{table} {word} {said}"


def spans(rows: list[int]) -> str:
    """Write row numbers shortly: ``2 to 9, 14``."""
    starts = [rows[0], *(b for a, b in pairwise(rows) if b != a + 1)]
    ends = [*(a for a, b in pairwise(rows) if b != a + 1), rows[-1]]
    parts = [
        str(a) if a == b else f"{a}, {b}" if b == a + 1 else f"{a} to {b}"
        for a, b in zip(starts, ends, strict=True)
    ]
    return ", ".join(parts)
