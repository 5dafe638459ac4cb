"""Free-flow drives between places on a road map, kept on disk between runs."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.people import Place
from routeopt.network.cache import DAMAGED, keep, kept
from routeopt.network.paths import join_places
from routeopt.network.roads import RoadNetwork

_FORM = "free-flow/1"
"""Changes whenever the same map and places would give other figures."""


@dataclass(frozen=True, slots=True, eq=False)
class FreeFlow:
    """Quickest drives without traffic.

    Attributes
    ----------
    free_ms, road_m
        ``(p, p)`` milliseconds, and metres of the same way.
    reached
        ``(p, p)`` whether there is a way at all.
    snap_m
        ``(p,)`` metres from each place to its road.
    notes
        What should be told of how they were found.
    """

    free_ms: NDArray[np.int64]
    road_m: NDArray[np.int64]
    reached: NDArray[np.bool_]
    snap_m: NDArray[np.float64]
    notes: tuple[str, ...] = ()


def free_flow(network: RoadNetwork, places: Sequence[Place]) -> FreeFlow:
    """Find the quickest drives between all places, or take them from the disk.

    They are kept under a hash of the road file, the speeds and the places, with no identifier in
    it. A map that came from no file is not kept.
    """
    if not network.sha256:
        return find_free_flow(network, places)
    key = _key(network, places)
    stored, note = kept(key)
    if stored is not None and not _fits(stored, len(places)):
        stored, note = None, DAMAGED
    if stored is not None:
        free_ms, road_m, reached, snap_m = stored
        return FreeFlow(free_ms.astype(np.int64), road_m.astype(np.int64), reached, snap_m)
    found = find_free_flow(network, places, (note,) if note else ())
    small = (found.free_ms.astype(np.int32), found.road_m.astype(np.int32))
    keep(key, (*small, found.reached, found.snap_m))
    return found


def find_free_flow(
    network: RoadNetwork, places: Sequence[Place], notes: tuple[str, ...] = ()
) -> FreeFlow:
    """Find the quickest drives between all places, the disk left alone."""
    joined = join_places(network, places)
    return FreeFlow(*joined.free_times(), joined.snaps.distance_m, notes)


def _fits(stored: Sequence[NDArray[Any]], count: int) -> bool:
    square = (count, count)
    return [array.shape for array in stored] == [square, square, square, (count,)]


def _key(network: RoadNetwork, places: Sequence[Place]) -> str:
    digest = hashlib.sha256()
    digest.update(f"{_FORM}\n{network.sha256}\n{network.speeds.key}".encode())
    digest.update(np.array([(place.lat, place.lon) for place in places]).tobytes())
    return digest.hexdigest()
