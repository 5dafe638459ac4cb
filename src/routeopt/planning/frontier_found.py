"""Saving against children moved, as plain data."""

from dataclasses import dataclass
from typing import Any

from routeopt.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class PupilMove:
    """A pupil whose arrangement changes: from which contract to which route."""

    pupil_id: str
    contract: str
    route_id: str


@dataclass(frozen=True, slots=True)
class Move:
    """Contracts of today that end in routes of a step's plan, and whom that changes.

    ``today_pence`` and ``plan_pence`` are pence a year of the contracts and of the routes;
    ``new`` says that the step before did not have it.
    """

    contracts: tuple[str, ...]
    routes: tuple[str, ...]
    who: tuple[PupilMove, ...]
    today_pence: int
    plan_pence: int
    new: bool = True

    @property
    def pupils(self) -> tuple[str, ...]:
        """Whom it changes."""
        return tuple(one.pupil_id for one in self.who)

    @property
    def saving_pence(self) -> int:
        """Pence a year."""
        return self.today_pence - self.plan_pence


@dataclass(frozen=True, slots=True)
class Step:
    """The best plan found in which at most so many pupils' arrangements change.

    Attributes
    ----------
    most
        Pupils allowed to change.
    changed
        Pupils whose arrangement this plan changes.
    price_pence
        The part of the saving that is contracts at the pack's rates: not claimed before bids.
    repriced_pence
        Doing nothing with the contracts this plan replaces at the pack's rates.
    most_saving_pence
        What no plan within the limit can save more than, or None where nothing is proved.
    """

    most: int
    changed: tuple[str, ...]
    year_pence: int
    saving_pence: int
    price_pence: int
    repriced_pence: int
    most_saving_pence: int | None
    moves: tuple[Move, ...]
    plan: Plan

    @property
    def routing_pence(self) -> int:
        """The part of the saving that is better routes."""
        return self.saving_pence - self.price_pence


@dataclass(frozen=True, slots=True)
class Frontier:
    """Steps from the fewest changes a legal plan needs to a clean sheet.

    Attributes
    ----------
    pupils
        Who can change: those with a contract today.
    band
        What no plan saves more than, pence, for 0, 1, 2, ... pupils changed; empty where nothing
        is proved.
    fewest
        Changes the legal plan with fewest needs, among the routes looked at.
    no_bound_reason
        Why no band is drawn, in words; empty where one is.
    clean_sheet_proved
        Whether the band rests on a clean sheet's proof, and not on the bare cost of places alone.
    """

    name: str
    note: str
    schools: tuple[str, ...]
    school_names: tuple[str, ...]
    kind: str
    pupils: int
    do_nothing_pence: int
    steps: tuple[Step, ...]
    band: tuple[int, ...]
    fewest: int
    columns: int
    no_bound_reason: str
    clean_sheet_proved: bool
    seconds: float
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON; money is pounds."""
        return {
            "format": "routeopt-frontier/1",
            "pack": self.name,
            "note": self.note,
            "schools": list(self.schools),
            "kind": self.kind,
            "pupils_with_a_contract": self.pupils,
            "do_nothing_year_gbp": self.do_nothing_pence / 100,
            "fewest_changes": self.fewest,
            "routes_chosen_from": self.columns,
            "no_bound_reason": self.no_bound_reason,
            "clean_sheet_proved": self.clean_sheet_proved,
            "no_plan_saves_more_than_gbp": [pence / 100 for pence in self.band],
            "steps": [_step(step) for step in self.steps],
            "notes": list(self.notes),
        }


def _step(step: Step) -> dict[str, Any]:
    most = step.most_saving_pence
    return {
        "at_most": step.most,
        "changed": len(step.changed),
        "pupils_changed": list(step.changed),
        "year_gbp": step.year_pence / 100,
        "saving_gbp": step.saving_pence / 100,
        "price_gbp": step.price_pence / 100,
        "routing_gbp": step.routing_pence / 100,
        "no_plan_saves_more_than_gbp": None if most is None else most / 100,
        "moves": [
            {
                "contracts": list(move.contracts),
                "routes": list(move.routes),
                "pupils": [
                    {"pupil_id": one.pupil_id, "contract": one.contract, "route_id": one.route_id}
                    for one in move.who
                ],
                "saving_gbp": move.saving_pence / 100,
                "new": move.new,
            }
            for move in step.moves
        ],
    }
