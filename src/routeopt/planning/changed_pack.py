"""What every kind of work begins with: a pack with this run's changes, its schools, its times."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from routeopt.data.loading import LoadedPack, from_raw
from routeopt.data.opening import open_pack
from routeopt.data.place_lookup import Lookup
from routeopt.data.rawpack import RawPack
from routeopt.data.scenario import apply_scenario
from routeopt.data.writers import with_policy, with_rows
from routeopt.domain.area import ServiceArea
from routeopt.domain.travel import TravelTimes
from routeopt.network.roads import RoadNetwork
from routeopt.network.times import travel_times
from routeopt.planning.review import places_needed
from routeopt.planning.scope import Scope
from routeopt.planning.traffic_fit import fitted_traffic

NO_LOOKUP = Lookup()
_SCHOOLS_NAMED = 12


class AskedError(ValueError):
    """What was asked for cannot mean anything; the words say why and name no pupil."""


@dataclass(frozen=True, slots=True)
class PackChanges:
    """What a run changes in its pack before anything else.

    Attributes
    ----------
    settings
        Each ``key=value``; they win over the scenario's.
    locks
        Contracts kept as they are.
    keeps
        Each ``PUPIL=CONTRACT``.
    scenario
        As a scenario's file reads.
    """

    settings: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    scenario: Mapping[str, object] | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The changes besides the scenario's, as plan.json lists them."""
        return (
            *(f"set {text}" for text in self.settings),
            *(f"lock {text}" for text in self.locks),
            *(f"keep {text}" for text in self.keeps),
        )


def local_today() -> date:
    """Today here."""
    return datetime.now(UTC).astimezone().date()


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
    raw, words = _changed(base, changes)
    rows = list(_locks(changes))
    if rows:
        raw = with_rows(raw, "locks", rows)
    pack = from_raw(raw, local_today(), schools, base_sha256=base.sha256)
    return pack, (*words, *changes.words)


def _changed(base: RawPack, changes: PackChanges) -> tuple[RawPack, tuple[str, ...]]:
    settings = dict(_pair(text, "--set key=value") for text in changes.settings)
    raw = with_policy(base, settings) if settings else base
    if changes.scenario is None:
        return raw, ()
    settled = {key.casefold() for key in settings}
    return apply_scenario(raw, changes.scenario, today=local_today(), settled=settled)


def _locks(changes: PackChanges) -> Iterator[dict[str, str]]:
    for contract in changes.locks:
        yield {"contract_id": contract}
    for text in changes.keeps:
        pupil, contract = _pair(text, "--keep PUPIL=CONTRACT")
        yield {"contract_id": contract, "pupil_id": pupil}


def _pair(text: str, usage: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise AskedError(f"{text!r} is not of the form {usage}")
    return name.strip(), value.strip()


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
