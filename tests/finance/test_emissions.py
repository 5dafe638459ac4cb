"""Emissions are vehicle-kilometres times the published factors, empty running in, fuel apart."""

import pytest

from routeopt.domain.vehicles import CATALOGUE, Layout, VehicleType
from routeopt.finance.emissions import Driven, emissions, vehicle_class


def test_a_year_worked_out_by_hand() -> None:
    """10,000 loaded km by taxi and as far empty emit 4.1612 t; a minibus 5.5756 t."""
    found = emissions([Driven("taxi", 10_000), Driven("minibus", 10_000)])
    assert found.vehicle_km == 40_000
    assert [one.tonnes for one in found.classes] == pytest.approx([4.1612, 5.5756])
    assert found.tonnes == pytest.approx(9.7368)


def test_empty_running_is_a_stated_assumption() -> None:
    """Half as far empty gives three quarters of the emissions, and the words say so."""
    whole, half = (emissions([Driven("taxi", 100)], empty_share=share) for share in (1, 0.5))
    assert half.tonnes == pytest.approx(0.75 * whole.tonnes)
    assert half.words[0].startswith("ASSUMED")
    assert "0.5 km empty" in half.words[0]
    with pytest.raises(ValueError, match="less than nothing"):
        emissions([], empty_share=-0.1)


def test_well_to_tank_stands_apart() -> None:
    """Given factors for the fuel's way to the tank, they are shown and not added; else left out."""
    driven = [Driven("taxi", 1000)]
    without, given = emissions(driven), emissions(driven, well_to_tank_kg_km={"taxi": 0.05})
    assert without.well_to_tank_tonnes is None
    assert "left out" in without.words[-1]
    assert given.well_to_tank_tonnes == pytest.approx(0.1)
    assert given.tonnes == without.tonnes


def test_putting_pupils_together_saves() -> None:
    """Two taxis of 10 km made one minibus of 13 km emit less, whoever rides: vehicles count."""
    apart = emissions([Driven("taxi", 10), Driven("taxi", 10)])
    together = emissions([Driven("minibus", 13)])
    assert together.tonnes < apart.tonnes


def test_each_vehicle_has_a_published_class() -> None:
    """Cars to six seats are taxis, vans minibuses, a volunteer's an average car, electric ones so.

    The whole built-in catalogue is covered.
    """
    classes = {kind.vehicle_type: vehicle_class(kind) for kind in CATALOGUE}
    assert {name for name, found in classes.items() if found == "taxi"} == {"saloon", "mpv"}
    assert set(classes.values()) == {"taxi", "minibus"}
    assert vehicle_class(CATALOGUE[0], volunteer=True) == "average_car"
    electric = VehicleType("e", "", (Layout(4, 0),), frozenset({"electric"}), 1, 1, 1, "phv")
    assert vehicle_class(electric) == "battery_car"
