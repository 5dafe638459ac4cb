"""Chooses where travel times come from: the pack's matrix, a road map, or an estimate."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from routeopt.data.rawpack import RawPack
from routeopt.domain.area import ServiceArea
from routeopt.domain.people import Place
from routeopt.domain.policy import Policy
from routeopt.domain.travel import TravelTimes
from routeopt.network.estimate import estimated_free_ms, estimated_times, same_place
from routeopt.network.free_flow import FreeFlow, free_flow
from routeopt.network.matrix import matrix_times
from routeopt.network.roads import RoadNetwork, load_roads
from routeopt.network.settings import SNAP_LIMIT_M, SNAP_REPORT_M
from routeopt.network.traffic import UNREACHED_MS, Traffic, in_traffic, policy_traffic


def has_matrix(raw: RawPack) -> bool:
    """Whether a pack brings travel times of its own, which go before all else."""
    given = raw.tables.get("travel_times")
    return given is not None and len(given) > 0


def free_drives_ms(places: Sequence[Place], roads: RoadNetwork | None) -> NDArray[np.int64]:
    """Give ``(n, n)`` milliseconds without traffic; ``UNREACHED_MS`` where there is no way."""
    if roads is None:
        return estimated_free_ms(places)
    return _free_ms(free_flow(roads, places), places)


def travel_times(
    area: ServiceArea,
    raw: RawPack,
    place_ids: Sequence[str],
    roads: Path | RoadNetwork | None,
    traffic: Traffic | None = None,
) -> TravelTimes:
    """Find the travel times between places of a pack.

    Parameters
    ----------
    area
        The pack, understood.
    raw
        The pack as read; its ``travel_times`` table, where it has rows, goes before all else.
    place_ids
        Places wanted.
    roads
        A road file, or one already loaded; None for an estimate.
    traffic
        The factors on free-flow minutes; None for the policy's, or the default. A matrix of the
        pack's own is used without.

    Returns
    -------
    TravelTimes
        With ``source`` and ``detail`` saying where they come from.

    Raises
    ------
    PackError
        If the road file cannot be used.
    """
    if has_matrix(raw):
        return matrix_times(raw.tables["travel_times"], place_ids)
    known = area.places
    places = [known[place_id] for place_id in place_ids]
    if roads is None:
        return estimated_times(place_ids, places, area.policy, traffic)
    network = roads if isinstance(roads, RoadNetwork) else load_roads(roads)
    return road_times(place_ids, places, network, area.policy, traffic)


def road_times(
    ids: Sequence[str],
    places: Sequence[Place],
    network: RoadNetwork,
    policy: Policy,
    traffic: Traffic | None = None,
) -> TravelTimes:
    """Find the quickest drives between places on a road map.

    Parameters
    ----------
    ids
        Place ids.
    places
        Where they are, in the same order.
    network
        The road map.
    policy
        Holds the traffic factors, where they are set.
    traffic
        The factors; None for the policy's, or the default.

    Returns
    -------
    TravelTimes
        Metres are those of the quickest way. A place too far from any road is unreached
        both ways (``UNREACHED_S`` and 0 metres); ``snap_m`` says how far each place is.
    """
    found = free_flow(network, places)
    road_m = found.road_m.copy()
    road_m[same_place(places)] = 0
    traffic = traffic or policy_traffic(policy)
    return TravelTimes(
        ids=tuple(ids),
        time_s=in_traffic(_free_ms(found, places), traffic.factors),
        dist_m=np.stack([road_m, road_m]),
        source="roads",
        detail=(
            f"Quickest drives on the roads of {network.name} ({len(network.lon):,} junctions, "
            f"{network.nodes_read - len(network.lon):,} cut off from the rest left out), "
            f"{network.speed_words}; {traffic.sentence}. {_snap_sentence(found.snap_m)}"
        ),
        am_traffic=traffic.am.factor,
        pm_traffic=traffic.pm.factor,
        snap_m=dict(zip(ids, found.snap_m.tolist(), strict=True)),
        notes=found.notes,
    )


def _free_ms(found: FreeFlow, places: Sequence[Place]) -> NDArray[np.int64]:
    free_ms = np.where(found.reached, found.free_ms, UNREACHED_MS)
    free_ms[same_place(places)] = 0
    return np.asarray(free_ms)


def _snap_sentence(snap_m: NDArray[np.float64]) -> str:
    """Say how far places are from the roads they are driven from."""
    if not len(snap_m):
        return "No place was asked for."
    on_road = snap_m[snap_m <= SNAP_LIMIT_M]
    furthest = f", at most {on_road.max():,.0f} m" if len(on_road) else ""
    return (
        f"Places join the nearest road, {np.median(snap_m):,.0f} m away in the middle{furthest}; "
        f"{int((on_road > SNAP_REPORT_M).sum())} further than {SNAP_REPORT_M / 1000:g} km, "
        f"{len(snap_m) - len(on_road)} off the network (further than {SNAP_LIMIT_M / 1000:g} km)."
    )
