"""Proves that the pack's recorded times give back the traffic they were made with."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from routeopt.data.build import build_area
from routeopt.data.rawpack import RawPack
from routeopt.domain.area import ServiceArea
from routeopt.domain.contracts import Allocation, Contract
from routeopt.domain.people import Place, Pupil
from routeopt.domain.schools import Bells, School
from routeopt.domain.units import ALL_DAYS
from routeopt.network.times import free_drives_ms
from routeopt.planning.traffic_fit import fitted_traffic, recorded_drives

AM_TRUTH, PM_TRUTH = 1.45, 1.1
RUNS, ABOARD = 12, 5
RAW = RawPack("made", {}, "")


def _policy_area() -> ServiceArea:
    tables = {
        "pupils": pd.DataFrame(
            [("X", "S", "52.4", "0.2", "primary")],
            columns=["pupil_id", "school_id", "lat", "lon", "phase"],
        ),
        "schools": pd.DataFrame(
            [("S", "School", "52.4", "0.3", "08:30", "08:50", "15:00", "15:20")],
            columns=["school_id", "name", "lat", "lon", "am_earliest", "am_latest",
                     "pm_earliest", "pm_latest"],
        ),
    }  # fmt: skip
    return build_area(RawPack("made", tables, ""), date(2026, 9, 1))


def made_area() -> ServiceArea:
    """Make contracts whose clocks follow known factors, read to the minute, some of them wrong."""
    rng = np.random.default_rng(3)
    pupils: dict[str, Pupil] = {}
    allocations: list[Allocation] = []
    for run in range(RUNS):
        homes = [
            Place(float(lat), float(lon))
            for lat, lon in zip(rng.uniform(52.3, 52.5, ABOARD), rng.uniform(0, 0.3, ABOARD),
                                strict=True)
        ]  # fmt: skip
        free_s = free_drives_ms(homes, None) / 1000
        am_s, pm_s = 7.2 * 3600, 15.5 * 3600
        for row, home in enumerate(homes):
            key = f"P{run}-{row}"
            pupil = Pupil(key, "S1", home, "primary", boarding_s=120, alight_s=60,
                          am_days=ALL_DAYS, pm_days=ALL_DAYS)  # fmt: skip
            wrong_s = 1800 if rng.random() < 0.05 else 0
            pupils[key] = pupil
            clocks = [int(round((s + wrong_s) / 60) * 60) for s in (am_s, pm_s)]
            allocations.append(
                Allocation(f"C{run}", key, ALL_DAYS, ALL_DAYS, row + 1, row + 1, *clocks)
            )
            if row + 1 < ABOARD:
                am_s += pupil.boarding_s + AM_TRUTH * free_s[row, row + 1] + rng.normal(0, 45)
                pm_s += pupil.alight_s + PM_TRUTH * free_s[row, row + 1] + rng.normal(0, 45)
    bells = (Bells(31_000, 32_400, 54_000, 55_000),) * 5
    base = _policy_area()
    return replace(
        base,
        pupils=pupils,
        schools={"S1": School("S1", "School", Place(52.4, 0.1), bells)},
        contracts={f"C{run}": Contract(f"C{run}") for run in range(RUNS)},
        allocations=tuple(allocations),
    )


def test_known_traffic_is_found_again() -> None:
    """Proves both sessions within noise of the truth, with the number of drives and the error."""
    traffic = fitted_traffic(made_area(), RAW, None)
    for session, truth in ((traffic.am, AM_TRUTH), (traffic.pm, PM_TRUTH)):
        assert session.source == "fitted"
        assert session.factor == pytest.approx(truth, abs=0.05)
        assert session.low is not None
        assert session.high is not None
        assert session.low - 0.02 <= truth <= session.high + 0.02
        assert 40 <= session.drives <= RUNS * (ABOARD - 1)
        assert session.error_s is not None
        assert session.error_s < 90


def test_the_policy_and_a_matrix_go_first() -> None:
    """Proves that a factor that is set stays, and a given matrix has none fitted."""
    area = made_area()
    fixed = replace(area, policy=replace(area.policy, am_traffic=1.2))
    traffic = fitted_traffic(fixed, RAW, None)
    assert (traffic.am.factor, traffic.am.source) == (1.2, "policy")
    assert traffic.pm.source == "fitted"
    matrix = pd.DataFrame([("a", "b", "", "1", "1")])
    given = fitted_traffic(area, RawPack("made", {"travel_times": matrix}, ""), None)
    assert given.pm.source == "assumed"


def test_nineteen_times_are_too_few() -> None:
    """Proves that below 20 recorded times of a session 1.3 is assumed, and why is said."""
    area = made_area()
    few = tuple(
        allocation if row < 19 else replace(allocation, am_pickup_s=None)
        for row, allocation in enumerate(area.allocations)
    )
    traffic = fitted_traffic(replace(area, allocations=few), RAW, None)
    assert (traffic.am.factor, traffic.am.source) == (1.3, "assumed")
    assert "ASSUMED: 19 recorded times, and 20 are needed" in traffic.sentence
    assert traffic.pm.source == "fitted"


def test_drives_with_a_stop_between_are_left_out() -> None:
    """Proves that other passengers, two schools or an unknown stop between give no drive."""
    area = made_area()
    every = len(list(recorded_drives(area, 0)))
    others = {**area.contracts, "C0": Contract("C0", other_passengers=2)}
    assert len(list(recorded_drives(replace(area, contracts=others), 0))) == every - 4
    first, second, third, *rest = area.allocations
    unknown = replace(second, am_pickup_s=None)
    gap = replace(area, allocations=(first, unknown, third, *rest))
    assert len(list(recorded_drives(gap, 0))) == every - 2
    lost = replace(unknown, am_order=None)
    assert len(
        list(recorded_drives(replace(area, allocations=(first, lost, third, *rest)), 0))
    ) == (every - 4)
    pupils = {**area.pupils, "P0-0": replace(area.pupils["P0-0"], school_id="S2")}
    assert len(list(recorded_drives(replace(area, pupils=pupils), 0))) == every - 4
