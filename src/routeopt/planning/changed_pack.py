"""What every kind of work begins with: a pack with this run's changes, its schools, its times."""

from collections.abc import Sequence
from pathlib import Path

from routeopt.data.changing import AskedError, PackChanges, local_today, with_changes
from routeopt.data.loading import LoadedPack, from_raw
from routeopt.data.opening import open_pack
from routeopt.data.place_lookup import Lookup
from routeopt.domain.area import ServiceArea
from routeopt.domain.travel import TravelTimes
from routeopt.network.roads import RoadNetwork
from routeopt.network.times import travel_times
from routeopt.planning.review import places_needed
from routeopt.planning.scope import Scope
from routeopt.planning.traffic_fit import fitted_traffic

__all__ = [
    "AskedError",
    "PackChanges",
    "load_with_changes",
    "local_today",
    "schools_named",
    "scope_times",
]

NO_LOOKUP = Lookup()
_SCHOOLS_NAMED = 12


def load_with_changes(
    path: Path,
    changes: PackChanges,
    schools: Sequence[str] | None,
    lookup: Lookup = NO_LOOKUP,
) -> tuple[LoadedPack, tuple[str, ...]]:
    """Read a pack and change it as asked: the pack, and every change in words.

    The pack's own travel times must be complete for ``schools``, or for all where None.

    Raises
    ------
    PackError
        If the pack or the scenario has errors; it holds every fault.
    AskedError
        If a change is not of the form it needs.
    """
    base = open_pack(path, lookup)
    raw, words = with_changes(base, changes)
    return from_raw(raw, local_today(), schools, base_sha256=base.sha256), words


def schools_named(area: ServiceArea, asked: Sequence[str]) -> tuple[str, ...]:
    """Schools named (commas allowed), or every special school where none is.

    Raises
    ------
    AskedError
        If the pack has no such school.
    """
    named = [name.strip() for text in asked for name in text.split(",") if name.strip()]
    unknown = [name for name in named if name not in area.schools]
    if unknown:
        known = ", ".join(list(area.schools)[:_SCHOOLS_NAMED])
        raise AskedError(f"no school {', '.join(unknown)} in the pack; it has {known}")
    if named:
        return tuple(dict.fromkeys(named))
    special = tuple(key for key, school in area.schools.items() if school.kind == "special")
    if not special:
        raise AskedError("the pack has no special school: name one with --school")
    return special


def scope_times(pack: LoadedPack, scope: Scope, roads: RoadNetwork | None) -> TravelTimes:
    """Travel times for everything a scope drives between, in the pack's own traffic."""
    traffic = fitted_traffic(pack.area, pack.raw, roads)
    return travel_times(pack.area, pack.raw, places_needed(pack.area, scope), roads, traffic)
