"""Counts of journeys by group are shown only where nobody can be worked out from them."""

import itertools

import numpy as np
import pytest

from routeopt.planning.equality import equality_view
from routeopt.planning.equality_cells import LEAST, shown_cells, shown_row
from tests.planning.worlds import prepared


def test_no_cell_under_five_is_shown() -> None:
    """Every cell shown holds five pupils or more."""
    for row in itertools.product((0, 1, 4, 5, 6, 30), repeat=4):
        assert all(cell is None or cell >= LEAST for cell in shown_row(row))


def test_a_hidden_cell_cannot_be_worked_out_from_its_row() -> None:
    """What a row hides is two cells or more that add up to five or more, or the whole row."""
    for row in itertools.product((0, 1, 4, 5, 6, 30), repeat=4):
        shown = shown_row(row)
        hidden = [count for count, cell in zip(row, shown, strict=True) if cell is None]
        if hidden and len(hidden) < len(row):
            assert len(hidden) > 1
            assert sum(hidden) >= LEAST


@pytest.mark.parametrize("seed", range(30))
def test_no_line_of_a_table_gives_a_cell_away(seed: int) -> None:
    """Nor can one be worked out from a column whose total is shown elsewhere."""
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 14, size=(5, 4)).tolist()
    known = [bool(rng.integers(2)) for _ in range(4)]
    shown = shown_cells(table, known)
    lines = [[(r, c) for c in range(4)] for r in range(5)]
    lines += [[(r, c) for r in range(5)] for c in range(4) if known[c]]
    for line in lines:
        hidden = [table[r][c] for r, c in line if shown[r][c] is None]
        if hidden and len(hidden) < len(line):
            assert len(hidden) > 1
            assert sum(hidden) >= LEAST


def test_groups_of_the_example_have_five_pupils_and_add_up() -> None:
    """Groups with fewer than five join others; each table counts every pupil once."""
    ground, _ = prepared({})
    routes = (*ground.nothing.routes, *ground.fixed)
    found = equality_view(ground.area, ground.travel, routes, routes)
    assert found.everybody is not None
    assert {one.by for one in found.tables} == {
        "phase", "mobility", "need", "distance from school"
    }  # fmt: skip
    for one in found.tables:
        assert one.rows or one.words
        assert all(row.pupils >= LEAST for row in one.rows)
        if one.rows:
            assert sum(row.pupils for row in one.rows) == found.everybody.pupils
        assert all(row.before == row.after for row in one.rows)
