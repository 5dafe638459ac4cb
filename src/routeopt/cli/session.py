"""What the verbs share: a pack with this run's changes, its schools, roads and times."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from routeopt.cli.console import wrong_use
from routeopt.cli.lookup_options import NO_LOOKUP
from routeopt.data.loading import LoadedPack
from routeopt.data.place_lookup import Lookup
from routeopt.data.scenario import read_scenario
from routeopt.domain.area import ServiceArea
from routeopt.domain.travel import TravelTimes
from routeopt.network.roads import RoadNetwork, load_roads
from routeopt.network.speed_file import load_speeds
from routeopt.network.speeds import BUILT_IN
from routeopt.planning.changed_pack import (
    AskedError,
    PackChanges,
    load_with_changes,
    local_today,
    schools_named,
    scope_times,
)
from routeopt.planning.scope import Scope


@dataclass(frozen=True, slots=True)
class Changes:
    """What this run changes in the pack before anything else: a scenario, settings, locks."""

    settings: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    scenario: Path | None = None


@contextmanager
def asked_rightly() -> Iterator[None]:
    """End with the reason where what was asked cannot mean anything."""
    try:
        yield
    except AskedError as error:
        wrong_use(str(error))


def today() -> date:
    """Today here."""
    return local_today()


def load_changed(
    path: Path,
    changes: Changes,
    schools: Sequence[str] | None,
    lookup: Lookup = NO_LOOKUP,
) -> tuple[LoadedPack, tuple[str, ...]]:
    """Read a pack and change it as asked: the pack, and every change in words.

    The pack's own travel times must be complete for ``schools``, or for all where None.
    Settings named on the command line win over the scenario's.
    """
    scenario = None if changes.scenario is None else read_scenario(changes.scenario)
    wanted = PackChanges(changes.settings, changes.locks, changes.keeps, scenario)
    with asked_rightly():
        return load_with_changes(path, wanted, schools, lookup)


def schools_asked(area: ServiceArea, asked: Sequence[str]) -> tuple[str, ...]:
    """Schools named (commas allowed), or every special school where none is."""
    with asked_rightly():
        return schools_named(area, asked)


def times_for(pack: LoadedPack, scope: Scope, roads: RoadNetwork | None) -> TravelTimes:
    """Travel times for everything a scope drives between, in the pack's own traffic."""
    return scope_times(pack, scope, roads)


def road_map(roads: Path | None, speeds: Path | None) -> RoadNetwork | None:
    """Load the road map named, at the speeds named or the built-in ones."""
    if roads is None:
        if speeds is not None:
            wrong_use("--speeds says how fast roads are driven: name the roads with --roads")
        return None
    return load_roads(roads, load_speeds(speeds) if speeds is not None else BUILT_IN)
