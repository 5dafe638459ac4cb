"""Proves that places the roads do not reach are told of by row, and by nothing personal."""

import numpy as np

from routeopt.domain.travel import TravelTimes
from routeopt.planning.off_network import road_faults

from .test_traffic_fit import made_area


def test_far_places_are_faults_of_their_rows() -> None:
    """Proves the two distances, table and row, schools first, and no identifier in the words."""
    area = made_area()
    nothing = np.zeros((2, 0, 0), dtype=np.int64)
    times = TravelTimes(
        ids=(), time_s=nothing, dist_m=nothing.copy(), source="roads", detail="",
        snap_m={"P0-1": 1500.0, "P0-2": 900.0, "S1": 12_000.0},
    )  # fmt: skip
    found = road_faults(area, times)
    assert [(f.code, f.severity, f.table, f.row) for f in found] == [
        ("off_network", "warning", "schools", 2),
        ("far_from_road", "warning", "pupils", 3),
    ]
    assert not any("P0" in f.message or "S1" in f.message for f in found)
    elsewhere = TravelTimes((), nothing.copy(), nothing.copy(), "estimate", "")
    assert road_faults(area, elsewhere) == ()
