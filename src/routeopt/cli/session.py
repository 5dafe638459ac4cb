"""What the verbs share: a pack with this run's changes, its schools, roads and times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from routeopt.cli.console import wrong_use
from routeopt.data.loading import LoadedPack, from_raw
from routeopt.data.readers import read_pack
from routeopt.data.writers import with_policy, with_rows
from routeopt.domain.area import ServiceArea
from routeopt.domain.travel import TravelTimes
from routeopt.network.roads import RoadNetwork
from routeopt.network.times import travel_times
from routeopt.planning.review import places_needed
from routeopt.planning.scope import Scope


@dataclass(frozen=True, slots=True)
class Changes:
    """What this run changes in the pack before anything else: settings and locks."""

    settings: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The changes as plan.json lists them."""
        return (
            *(f"set {text}" for text in self.settings),
            *(f"lock {text}" for text in self.locks),
            *(f"keep {text}" for text in self.keeps),
        )


def today() -> date:
    """Today here."""
    return datetime.now(UTC).astimezone().date()


def load_changed(path: Path, changes: Changes, schools: Sequence[str] | None) -> LoadedPack:
    """Read a pack and change it as asked; the result knows its hash before and after."""
    base = read_pack(path)
    raw = base
    if changes.settings:
        raw = with_policy(raw, dict(_pair(text, "--set key=value") for text in changes.settings))
    rows = [{"contract_id": contract} for contract in changes.locks]
    for text in changes.keeps:
        pupil, contract = _pair(text, "--keep PUPIL=CONTRACT")
        rows.append({"contract_id": contract, "pupil_id": pupil})
    if rows:
        raw = with_rows(raw, "locks", rows)
    return from_raw(raw, today(), schools or None, base_sha256=base.sha256)


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
    """Travel times for everything a scope drives between."""
    return travel_times(pack.area, pack.raw, places_needed(pack.area, scope), roads)
