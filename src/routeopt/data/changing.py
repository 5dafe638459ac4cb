"""What a run changes in its pack before anything else: a scenario, settings, locks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from routeopt.data.rawpack import RawPack
from routeopt.data.scenario import apply_scenario
from routeopt.data.writers import with_policy, with_rows


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


def with_changes(base: RawPack, changes: PackChanges) -> tuple[RawPack, tuple[str, ...]]:
    """Change a pack as asked: the pack, and every change in words.

    Raises
    ------
    PackError
        If the scenario has errors; it holds every fault.
    AskedError
        If a change is not of the form it needs.
    """
    raw, words = _changed(base, changes)
    rows = list(_locks(changes))
    if rows:
        raw = with_rows(raw, "locks", rows)
    return raw, (*words, *changes.words)


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
