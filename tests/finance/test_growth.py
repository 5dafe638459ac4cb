"""Growth is numbers by need and phase times unit costs; it meets the path where it can."""

import pytest

from routeopt.finance.growth import Path, Volume, growth

TODAY = (
    Volume("ASD", "primary", 300, 300, 300 * 800_000),
    Volume("ASD", "secondary", 300, 300, 300 * 800_000),
    Volume("SLD", "primary", 400, 400, 400 * 500_000),
)


def test_numbers_follow_the_plans() -> None:
    """From 2020, 47 % more plans by 2031 are 47 % more pupils, and each year lies between."""
    found = growth(TODAY, 2020)
    assert found is not None
    assert found.pupils(2031) == pytest.approx(1470)
    years = [found.pupils(year) for year in range(2020, 2032)]
    assert years == sorted(years)


def test_the_path_is_met_where_dearer_needs_can_bring_it() -> None:
    """A path of little more cost than pupils is met by the leading needs growing faster."""
    path = Path(cost_from_gbp=16e6, cost_to_gbp=16e6 * 1.47**0.95, cost_from=2021)
    found = growth(TODAY, 2021, path)
    assert found is not None
    assert found.leading_rise > found.other_rise >= 0
    assert found.total_pence(2031) == pytest.approx(dict(found.path_pence)[2031], rel=1e-4)
    assert found.left_over == 0


def test_a_rise_that_numbers_cannot_bring_is_left_over() -> None:
    """From 16m to 26m is more than numbers bring here: all growth leads, and the rest is named."""
    found = growth(TODAY, 2021)
    assert found is not None
    assert found.other_rise == pytest.approx(0)
    grown = found.total_pence(2031) * (1 + found.left_over) ** 10
    assert grown == pytest.approx(dict(found.path_pence)[2031], rel=1e-3)
    assert any("unit costs would have to rise" in words for words in found.words)


def test_needs_that_are_not_dearer_do_not_lead() -> None:
    """Where the leading needs cost no more than others, all rise alike."""
    cheap = (Volume("ASD", "primary", 10, 10, 1_000), Volume("SLD", "primary", 10, 10, 9_000))
    found = growth(cheap, 2025)
    assert found is not None
    assert found.leading_rise == pytest.approx(found.other_rise)
    assert "rise alike" in found.words[1]


def test_each_year_is_volume_times_unit_cost() -> None:
    """Every cell is its pupils times its need's unit cost of today."""
    found = growth(TODAY, 2026)
    assert found is not None
    units = dict(found.unit_pence)
    assert all(
        cell.year_pence == pytest.approx(cell.pupils * units[cell.need], abs=1)
        for cell in found.cells
    )


def test_pupils_without_a_price_take_their_needs_mean() -> None:
    """Half of a need without contracts costs what the other half does; out-county stands apart."""
    volumes = (
        Volume("MLD", "primary", 20, 10, 10 * 600_000),
        Volume("MLD", "primary", 5, 5, 5 * 2_000_000, out_county=True),
    )
    found = growth(volumes, 2026)
    assert found is not None
    assert dict(found.unit_pence) == {"MLD": 600_000, "MLD, out of county": 2_000_000}
    assert found.total_pence(2026) == 20 * 600_000 + 5 * 2_000_000
    assert "(10)" in found.words[-1]


def test_nothing_is_said_without_costs_or_beyond_the_path() -> None:
    """Without any known cost, or from 2031, there is no figure."""
    assert growth((Volume("ASD", "primary", 5, 0, 0),), 2026) is None
    assert growth(TODAY, 2031) is None
