"""What the verbs share: a pack with this run's changes, its schools, roads and times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from routeopt.cli.console import wrong_use
from routeopt.cli.lookup_options import NO_LOOKUP
from routeopt.data.loading import LoadedPack, from_raw
from routeopt.data.opening import open_pack
from routeopt.data.place_lookup import Lookup
from routeopt.data.scenario import apply_scenario, read_scenario
from routeopt.data.writers import with_policy, with_rows
from routeopt.domain.area import ServiceArea
from routeopt.domain.travel import TravelTimes
from routeopt.network.roads import RoadNetwork, load_roads
from routeopt.network.speed_file import load_speeds
from routeopt.network.speeds import BUILT_IN
from routeopt.network.times import travel_times
from routeopt.planning.review import places_needed
from routeopt.planning.scope import Scope
from routeopt.planning.traffic_fit import fitted_traffic


@dataclass(frozen=True, slots=True)
class Changes:
    """What this run changes in the pack before anything else: a scenario, settings, locks."""

    settings: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    scenario: Path | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The changes of the command line as plan.json lists them."""
        return (
            *(f"set {text}" for text in self.settings),
            *(f"lock {text}" for text in self.locks),
            *(f"keep {text}" for text in self.keeps),
        )


def today() -> date:
    """Today here."""
    return datetime.now(UTC).astimezone().date()


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
    base = open_pack(path, lookup)
    raw = base
    words: tuple[str, ...] = ()
    settings = dict(_pair(text, "--set key=value") for text in changes.settings)
    if settings:
        raw = with_policy(raw, settings)
    if changes.scenario is not None:
        settled = {key.casefold() for key in settings}
        scenario = read_scenario(changes.scenario)
        raw, words = apply_scenario(raw, scenario, today=today(), settled=settled)
    rows = [{"contract_id": contract} for contract in changes.locks]
    for text in changes.keeps:
        pupil, contract = _pair(text, "--keep PUPIL=CONTRACT")
        rows.append({"contract_id": contract, "pupil_id": pupil})
    if rows:
        raw = with_rows(raw, "locks", rows)
    pack = from_raw(raw, today(), schools, base_sha256=base.sha256)
    return pack, (*words, *changes.words)


def _pair(text: str, usage: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        wrong_use(f"{text!r} is not of the form {usage}")
    return name.strip(), value.strip()


def schools_asked(area: ServiceArea, asked: Sequence[str]) -> tuple[str, ...]:
    """Schools named (commas allowed), or every special school where none is."""
    named = [name.strip() for text in asked for name in text.split(",") if name.strip()]
    unknown = [name for name in named if name not in area.schools]
    if unknown:
        known = ", ".join(list(area.schools)[:12])
        wrong_use(f"no school {', '.join(unknown)} in the pack; it has {known}")
    if named:
        return tuple(dict.fromkeys(named))
    special = tuple(key for key, school in area.schools.items() if school.kind == "special")
    if not special:
        wrong_use("the pack has no special school: name one with --school")
    return special


def times_for(pack: LoadedPack, scope: Scope, roads: RoadNetwork | None) -> TravelTimes:
    """Travel times for everything a scope drives between, in the pack's own traffic."""
    traffic = fitted_traffic(pack.area, pack.raw, roads)
    return travel_times(pack.area, pack.raw, places_needed(pack.area, scope), roads, traffic)


def road_map(roads: Path | None, speeds: Path | None) -> RoadNetwork | None:
    """Load the road map named, at the speeds named or the built-in ones."""
    if roads is None:
        if speeds is not None:
            wrong_use("--speeds says how fast roads are driven: name the roads with --roads")
        return None
    return load_roads(roads, load_speeds(speeds) if speeds is not None else BUILT_IN)
