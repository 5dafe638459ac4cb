"""Hides counts that could point at a child: every cell under five, and what would give it away."""

from collections.abc import Iterator, Sequence

from routeopt.planning.equality_result import Cells

LEAST = 5
_Line = list[tuple[int, int]]


def shown_row(counts: Sequence[int]) -> Cells:
    """Hide the small cells of one row whose total is known."""
    return shown_cells([counts], totals=[False] * len(counts))[0]


def shown_cells(rows: Sequence[Sequence[int]], totals: Sequence[bool]) -> tuple[Cells, ...]:
    """Hide the small cells of a table whose row totals are known.

    Parameters
    ----------
    rows
        Pupils by group and band.
    totals
        Of each band, whether its total over all groups is shown elsewhere.

    Notes
    -----
    Nought counts as small. Where a line with a known total hides one cell, or cells that add up to
    less than five, the next smallest is hidden too.
    """
    hidden = {(r, c) for r, row in enumerate(rows) for c, count in enumerate(row) if count < LEAST}
    lines = list(_lines(rows, totals))
    grown = True
    while grown:
        grown = False
        for line in lines:
            extra = _given_away(rows, line, hidden)
            if extra is not None:
                hidden.add(extra)
                grown = True
    return tuple(
        tuple(None if (r, c) in hidden else count for c, count in enumerate(row))
        for r, row in enumerate(rows)
    )


def _lines(rows: Sequence[Sequence[int]], totals: Sequence[bool]) -> Iterator[_Line]:
    for r, row in enumerate(rows):
        yield [(r, c) for c in range(len(row))]
    for c, known in enumerate(totals):
        if known:
            yield [(r, c) for r in range(len(rows))]


def _given_away(
    rows: Sequence[Sequence[int]], line: _Line, hidden: set[tuple[int, int]]
) -> tuple[int, int] | None:
    here = [cell for cell in line if cell in hidden]
    left = [cell for cell in line if cell not in hidden]
    if not here or not left:
        return None
    if len(here) > 1 and sum(rows[r][c] for r, c in here) >= LEAST:
        return None
    return min(left, key=lambda cell: (rows[cell[0]][cell[1]], cell))
