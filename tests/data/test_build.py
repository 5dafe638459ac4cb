"""A sound pack becomes a service area: typed, defaults in, both forms of allocation."""

from datetime import date
from fractions import Fraction

import pytest

from routeopt.data.build import build_area, policy_texts
from routeopt.data.schema import POLICY
from routeopt.domain.area import ServiceArea
from routeopt.domain.units import ALL_DAYS, mask_from_text
from routeopt.domain.vehicles import CATALOGUE

from .packs import TODAY, Tables, full_tables, pack, small_tables


def area_of(tables: Tables) -> ServiceArea:
    """Build tables of rows."""
    return build_area(pack(tables), TODAY)


def test_two_tables_are_enough() -> None:
    """Pupils and schools make an area with the catalogue and every default."""
    tables = small_tables()
    tables.pop("contracts")
    tables["pupils"] = [row | {"contract_id": ""} for row in tables["pupils"]]
    area = area_of(tables)
    assert tuple(area.vehicle_types.values()) == CATALOGUE
    assert all(one.assumed for one in area.vehicle_types.values())
    pupil = area.pupils["P1"]
    assert (pupil.am_days, pupil.pm_days, pupil.sharing, pupil.tags) == (
        ALL_DAYS, ALL_DAYS, "yes", frozenset({"primary"}),
    )  # fmt: skip
    assert area.policy.plan_from == TODAY
    assert area.policy.given == frozenset()


def test_door_minutes_follow_mobility_unless_given() -> None:
    """Blank minutes are those of the pupil's mobility; given ones win, 0 too."""
    tables = small_tables()
    tables["pupils"][0] |= {"mobility": "wheelchair", "alight_min": "0"}
    pupils = area_of(tables).pupils
    assert (pupils["P1"].boarding_s, pupils["P1"].alight_s) == (360, 0)
    assert (pupils["P3"].boarding_s, pupils["P3"].alight_s) == (180, 120)


def test_bells_of_a_weekday() -> None:
    """School hours change one weekday, and only what they give."""
    tables = small_tables()
    tables["school_hours"] = [{"school_id": "S1", "weekday": "Friday", "pm_earliest": "13:10"}]
    school = area_of(tables).schools["S1"]
    assert school.bells_on(4).pm_earliest_s == school.bells_on(9).pm_earliest_s == 47_400
    assert school.bells_on(4).am_latest_s == school.bells_on(3).am_latest_s
    assert school.bells_on(3).pm_earliest_s == 54_600


def test_allocations_replace_the_short_form_of_their_pupils() -> None:
    """A pupil with a row of their own has that; the others keep the short form."""
    tables = small_tables()
    tables["pupils"][1]["contract_order"] = "2"
    tables["allocations"] = [{"contract_id": "C1", "pupil_id": "P1", "am_days": "M----"}]
    tables["contracts"][0]["sessions"] = "am"
    found = {one.pupil_id: one for one in area_of(tables).allocations}
    assert [found[name].am_days for name in ("P1", "P2")] == [mask_from_text("M----"), ALL_DAYS]
    assert [found[name].pm_days for name in ("P1", "P2")] == [0, 0]
    assert (found["P1"].am_order, found["P2"].am_order) == (None, 2)


def test_groups_of_one_are_dropped() -> None:
    """A group needs two."""
    tables = small_tables()
    for row, group in zip(tables["pupils"], ("g", "g", "h"), strict=True):
        row["group"] = group
    assert [pupil.group for pupil in area_of(tables).pupils.values()] == ["g", "g", ""]


@pytest.mark.parametrize(
    ("cells", "lat", "lon"),
    [
        ({"lat": "52.327870", "lon": "-0.181842"}, 52.32787, -0.181842),
        ({"easting": "524000", "northing": "271500"}, 52.32748, -0.18129),
        ({"postcode": "pe293tn"}, 52.32787, -0.181842),
    ],
)
def test_places(cells: dict[str, str], lat: float, lon: float) -> None:
    """Degrees, grid references and postcodes lead to one point."""
    tables = small_tables()
    tables["pupils"][0] |= {"lat": "", "lon": ""} | cells
    home = area_of(tables).pupils["P1"].home
    assert (home.lat, home.lon) == pytest.approx((lat, lon), abs=2e-3)
    assert home.postcode == ("PE29 3TN" if "postcode" in cells else "")


def test_vehicle_types_of_the_pack() -> None:
    """Layouts, licence and availability are read; blank has its meaning."""
    tables = small_tables()
    usual = {"day_rate_gbp": "60.5", "features": "ramp; tail_lift"}
    tables["vehicle_types"] = [
        {"vehicle_type": "saloon", "layouts": "4+0|3+1", "available": "3", **usual},
        {"vehicle_type": "bus", "layouts": "16+0", "available": "any", **usual},
        {"vehicle_type": "mini", "layouts": "8+0", "licence": "psv", **usual},
    ]
    saloon, bus, mini = area_of(tables).vehicle_types.values()
    assert [str(layout) for layout in saloon.layouts] == ["4+0", "3+1"]
    assert [one.available for one in (saloon, bus, mini)] == [3, None, "market"]
    assert [one.licence for one in (saloon, bus, mini)] == ["phv", "psv", "psv"]
    assert (saloon.day_rate_pence, saloon.minimum_day_pence) == (6050, 0)
    assert saloon.features == {"ramp", "tail_lift"}
    assert not saloon.assumed


def test_every_table_is_built() -> None:
    """The full pack comes out whole."""
    area = area_of(full_tables())
    assert area.incompatible == {frozenset({"P1", "P4"}): "R1"}
    assert [(lock.contract_id, lock.pupil_id) for lock in area.locks] == [("C1", ""), ("C1", "P2")]
    assert [(one.weekday, one.time_s) for one in area.timetable] == [(0, 34_200), (1, None)]
    assert set(area.places) == {"S1", "P1", "P2", "P3", "P4", "A1", "K1", "V1"}
    assert area.operators["O1"].base is None
    assert area.contracts["C1"].day_rate_pence == 11_000
    assert len(area.pa_pool) == len(area.mixing) == 1


def test_policy_is_exact() -> None:
    """Shares are exact fractions, times seconds, money pence; texts hold every key."""
    tables = small_tables() | {
        "policy": [
            {"key": "one_way_share", "value": "0.65"},
            {"key": "plan_from", "value": "2026-10-01"},
            {"key": "mixed_schools", "value": "S1+S2; S1+S3"},
            {"key": "link_min", "value": "7.5"},
            {"key": "pa_day_gbp", "value": ""},
        ]
    }
    policy = area_of(tables).policy
    assert policy.one_way_share == Fraction(13, 20)
    assert policy.plan_from == date(2026, 10, 1)
    assert policy.mixed_schools == frozenset(map(frozenset, (("S1", "S2"), ("S1", "S3"))))
    assert (policy.link_s, policy.pa_day_pence) == (450, 5500)
    assert policy.given == {"one_way_share", "plan_from", "mixed_schools", "link_min"}
    texts = policy_texts(pack(tables), TODAY)
    assert set(texts) == {column.name for column in POLICY}
    assert (texts["plan_from"], texts["pa_day_gbp"], texts["home_latest"]) == (
        "2026-10-01", "55", "",
    )  # fmt: skip
    assert policy_texts(pack(small_tables()), TODAY)["plan_from"] == "2026-09-01"
