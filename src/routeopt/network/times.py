"""Chooses where travel times come from: the pack's matrix, a road map, or an estimate."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from routeopt.data.rawpack import RawPack
from routeopt.domain.area import ServiceArea
from routeopt.domain.people import Place
from routeopt.domain.policy import Policy
from routeopt.domain.travel import TravelTimes
from routeopt.network.estimate import estimated_times, same_place
from routeopt.network.matrix import matrix_times
from routeopt.network.paths import join_places
from routeopt.network.roads import RoadNetwork, load_roads
from routeopt.network.settings import SNAP_LIMIT_M
from routeopt.network.traffic import (
    UNREACHED_MS,
    in_traffic,
    traffic_factors,
    traffic_sentence,
)


def travel_times(
    area: ServiceArea,
    raw: RawPack,
    place_ids: Sequence[str],
    roads: Path | RoadNetwork | None,
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

    Returns
    -------
    TravelTimes
        With ``source`` and ``detail`` saying where they come from.

    Raises
    ------
    PackError
        If the road file cannot be used.
    """
    given = raw.tables.get("travel_times")
    if given is not None and len(given):
        return matrix_times(given, place_ids)
    known = area.places
    places = [known[place_id] for place_id in place_ids]
    if roads is None:
        return estimated_times(place_ids, places, area.policy)
    network = roads if isinstance(roads, RoadNetwork) else load_roads(roads)
    return road_times(place_ids, places, network, area.policy)


def road_times(
    ids: Sequence[str], places: Sequence[Place], network: RoadNetwork, policy: Policy
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

    Returns
    -------
    TravelTimes
        Metres are those of the quickest way. A place too far from any road is unreached
        both ways (``UNREACHED_S`` and 0 metres); ``snap_m`` says how far each place is.
    """
    joined = join_places(network, places)
    free_ms, road_m, reached = joined.free_times()
    same = same_place(places)
    free_ms = np.where(reached, free_ms, UNREACHED_MS)
    free_ms[same] = 0
    road_m[same] = 0
    factors = traffic_factors(policy)
    return TravelTimes(
        ids=tuple(ids),
        time_s=in_traffic(free_ms, factors),
        dist_m=np.stack([road_m, road_m]),
        source="roads",
        detail=(
            f"Quickest drives on the roads of {network.name} ({len(network.lon):,} junctions, "
            f"{network.nodes_read - len(network.lon):,} cut off from the rest left out), at posted "
            f"limits or a speed for the class of road; {traffic_sentence(policy)}; "
            f"{int((~joined.snaps.on_road).sum())} places further than "
            f"{SNAP_LIMIT_M / 1000:g} km from any road."
        ),
        am_traffic=factors[0],
        pm_traffic=factors[1],
        snap_m=dict(zip(ids, joined.snaps.distance_m.tolist(), strict=True)),
    )
