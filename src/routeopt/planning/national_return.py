"""Lines for the national collection of home-to-school travel, as far as a pack can fill them.

England's Department for Education asks every council each winter for pupils by kind of school
and by mode of transport, pupils alone in a vehicle, and the year's spend by mode: pupils to 16
with special needs, other pupils to 16, and learners over 16. What a pack cannot tell is listed
as such, never estimated.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from routeopt.domain.area import ServiceArea
from routeopt.domain.units import gbp_from_pence
from routeopt.planning.contracts_today import allocations_of, carried_by, due_pupils
from routeopt.planning.programme_solo import alone_always, riders_today
from routeopt.planning.pupil_costs import pupil_costs

LineKind = Literal["pupils", "pounds", "unit", "unknown"]
Group = Literal["send", "mainstream", "post16"]
GROUPS: Mapping[Group, str] = {
    "send": "SEND to 16",
    "mainstream": "Other to 16",
    "post16": "Over 16",
}
SOURCE = (
    "Asked for by the Department for Education's guidance on the home-to-school travel data "
    "collection (gov.uk, as updated on 2 February 2026). National unit costs: Home to school "
    "transport, local authority data collection 2025/26 (Explore education statistics), to 16 "
    "with special needs. Both under the Open Government Licence v3.0."
)
NATIONAL_UNIT_GBP: Mapping[str, int] = {"": 8800, "phv": 10700, "psv": 7000, "fleet": 7600}
"""Published mean spend for a user, to 16 with special needs; by mode, ``""`` for all."""

_MODES = {
    "phv": "Contract, taxi or private hire (to 8 seats)",
    "psv": "Contract, public service vehicle",
    "": "Without a contract of known vehicle",
}
_KINDS = {
    "special": "Special schools in the county",
    "out_county": "Schools outside the county",
    "unit": "Units of mainstream schools",
    "mainstream": "Mainstream schools",
    "college": "Colleges",
}
_UNKNOWN = (
    ("Independent or state-funded special school", "the pack does not say who runs a school"),
    ("Alternative provision and pupil referral units", "no kind of school of the pack is one"),
    ("Pupils with an education, health and care plan", "the pack does not hold plans"),
    ("Public transport passes, mileage, personal budgets, travel training",
     "the pack holds contracts only"),
    ("Reason of eligibility of mainstream pupils", "the pack does not hold it"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One line of the return; ``value`` is pupils, or pence where the kind is of money."""

    group: str
    name: str
    kind: LineKind
    value: int | None
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        money = self.kind in ("pounds", "unit") and self.value is not None
        value = gbp_from_pence(self.value) if money and self.value is not None else self.value
        return {
            "group": self.group, "line": self.name, "kind": self.kind, "value": value,
            "note": self.note,
        }  # fmt: skip


def national_return(area: ServiceArea) -> tuple[ReturnLine, ...]:
    """Fill the lines from a pack, as of the date planned for."""
    due = due_pupils(area, area.schools)
    costs = pupil_costs(area)
    modes = _modes(area)
    solo = alone_always(riders_today(area).values())
    lines: list[ReturnLine] = []
    for group, name in GROUPS.items():
        mine = [pupil for pupil in due if group_of(area, pupil) == group]
        lines += _pupils(area, name, mine, modes, solo)
        lines += _money(name, mine, modes, costs, national=group == "send")
    lines += [ReturnLine("All", name, "unknown", None, why) for name, why in _UNKNOWN]
    return tuple(lines)


def group_of(area: ServiceArea, pupil_id: str) -> Group:
    """Sort a pupil into one of the groups; in a mainstream school a need makes the difference."""
    pupil = area.pupils[pupil_id]
    if pupil.phase == "post16":
        return "post16"
    plain = area.schools[pupil.school_id].kind == "mainstream"
    special = pupil.need or pupil.mobility != "seated" or pupil.pa != "none"
    return "mainstream" if plain and not special else "send"


def _pupils(
    area: ServiceArea, group: str, pupils: Iterable[str], modes: Mapping[str, str],
    solo: frozenset[str],
) -> list[ReturnLine]:  # fmt: skip
    mine = list(pupils)

    def line(name: str, of: Callable[[str], bool], note: str = "") -> ReturnLine:
        return ReturnLine(group, name, "pupils", sum(map(of, mine)), note)

    def at(kind: str) -> Callable[[str], bool]:
        return lambda pupil: area.schools[area.pupils[pupil].school_id].kind == kind

    def by(mode: str) -> Callable[[str], bool]:
        return lambda pupil: modes.get(pupil, "") == mode

    lines = [line("All pupils", bool)]
    lines += [line(name, at(kind)) for kind, name in _KINDS.items()]
    lines += [line(name, by(mode)) for mode, name in _MODES.items()]
    lines.append(line("Alone in a vehicle", solo.__contains__))
    return [lines[0], *(one for one in lines[1:] if one.value)]


def _money(
    group: str, pupils: Iterable[str], modes: Mapping[str, str], costs: Mapping[str, int],
    *, national: bool,
) -> list[ReturnLine]:  # fmt: skip
    known = [pupil for pupil in pupils if pupil in costs]
    lines = []
    for mode, name in {
        "": "All modes",
        **{key: said for key, said in _MODES.items() if key},
    }.items():
        here = [pupil for pupil in known if not mode or modes.get(pupil) == mode]
        if not here:
            continue
        spend = sum(costs[pupil] for pupil in here)
        note = f"England: £{NATIONAL_UNIT_GBP[mode]:,}" if national else ""
        lines += [
            ReturnLine(group, f"Spend a year: {name}", "pounds", spend,
                       "today's contracts for a whole year, not a forecast"),
            ReturnLine(group, f"Spend a pupil: {name}", "unit", round(spend / len(here)), note),
        ]  # fmt: skip
    return lines


def _modes(area: ServiceArea) -> dict[str, str]:
    """Pupil -> licence of the vehicle that carries them today; the first, where two do."""
    found: dict[str, str] = {}
    allocations = allocations_of(area)
    for contract_id, contract in area.contracts.items():
        kind = area.vehicle_types.get(contract.vehicle_type)
        if kind is None or not contract.live_on(area.policy.plan_from):
            continue
        riding = allocations.get(contract_id, ())
        for pupil in carried_by(area, contract_id, riding, leavers=False).members:
            found.setdefault(pupil, kind.licence)
    return found
