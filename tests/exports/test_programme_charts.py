"""Growth is drawn as the range it is, and days as they are counted."""

from routeopt.exports.programme_charts import growth_picture, solo_days
from routeopt.exports.programme_tables import growth_tables
from routeopt.finance.growth import FEWEST, SMALL_GROUPS, Volume, growth
from routeopt.planning.programme_solo import DayCount, Target

VOLUMES = (
    Volume("ASD", "primary", 300, 300, 300 * 800_000),
    Volume("SLD", "primary", 400, 400, 400 * 500_000),
    Volume("VI", "post16", 2, 2, 2 * 900_000),
)


def test_growth_is_an_area_between_two_edges() -> None:
    """The picture has one area and its two edges, and says both ends of the range."""
    found = growth(VOLUMES, 2026)
    assert found is not None
    drawn = growth_picture(found)
    assert drawn.count("<polygon") == 1
    assert drawn.count("<polyline") == 2
    assert "between" in drawn


def test_small_groups_are_not_told_by_themselves() -> None:
    """Two pupils of one need and phase stand with others, and every year still adds up."""
    found = growth(VOLUMES, 2026)
    assert found is not None
    cells = found.shown_cells()
    assert all(cell.pupils >= FEWEST for cell in cells)
    assert {cell.need for cell in cells} == {"SLD", SMALL_GROUPS} or "VI" not in str(cells)
    for year, _ in found.path_pence:
        told = sum(cell.year_pence for cell in cells if cell.year == year)
        assert told == found.total_pence(year)
    assert not any("VI" in cell for view in growth_tables(found) for row in view.rows
                   for cell in row)  # fmt: skip


def test_days_are_bars_beside_each_other() -> None:
    """Ten days of two sides are twenty bars, with the aim as a line."""
    today, then = DayCount(9, (9, 8) * 5), DayCount(5, (5,) * 10)
    drawn = solo_days(Target("Pupils alone", today, then, None, 4, ""))
    assert drawn.count("<rect") == 20
    assert "aim 4" in drawn


def test_nobody_alone_can_be_drawn() -> None:
    """No pupil alone and an aim of nought give an empty picture, not an error."""
    none = DayCount(0, (0,) * 10)
    assert solo_days(Target("Pupils alone", none, None, None, 0, "")).count("<rect") == 10
