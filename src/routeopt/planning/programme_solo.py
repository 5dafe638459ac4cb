"""Pupils who travel alone, and those placed outside the county: heads, and day by day."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from routeopt.domain.area import ServiceArea
from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.planning.compare import Document, ReviewRecord
from routeopt.planning.contracts_today import Legs, allocations_of, carried_by, due_pupils
from routeopt.planning.programme_ledger import OUT_COUNTY

Riders = Mapping[str, Legs]


@dataclass(frozen=True, slots=True)
class DayCount:
    """Pupils of one kind.

    Attributes
    ----------
    heads
        Pupils, whatever days they travel.
    by_day
        Pupils on each of the ten days of a fortnight.
    """

    heads: int
    by_day: tuple[int, ...]

    @property
    def day_mean(self) -> float:
        """Pupils on a day, the mean of the ten."""
        return sum(self.by_day) / DAYS_PER_FORTNIGHT

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "pupils": self.heads,
            "by_day": list(self.by_day),
            "mean_a_day": round(self.day_mean, 1),
        }


@dataclass(frozen=True, slots=True)
class Target:
    """A count today, with firm plans done, if assessments agree, and what is aimed at."""

    name: str
    today: DayCount
    then: DayCount | None
    agreed: DayCount | None
    aim: int
    note: str

    @property
    def to_go(self) -> int:
        """How many more must change: 0 where the aim is reached."""
        return max(0, (self.then or self.today).heads - self.aim)

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "name": self.name,
            "today": self.today.as_dict(),
            "with_the_reviews": self.then.as_dict() if self.then else None,
            "if_assessments_agree": self.agreed.as_dict() if self.agreed else None,
            "aim": self.aim,
            "to_go": self.to_go,
            "note": self.note,
        }


def targets_of(
    area: ServiceArea, reviews: Sequence[ReviewRecord], *, solo_aim: int, out_county_aim: int
) -> tuple[Target, Target]:
    """Count both against their aims, today and with the plans of reviews done."""
    groups = riders_today(area)
    today = alone(groups.values())
    firm = [review.firm for review in reviews]
    full = [review.full or review.firm for review in reviews]
    then = alone(_with_plans(area, groups, firm)) if reviews else None
    agreed = alone(_with_plans(area, groups, full)) if reviews else None
    solo = Target(
        "Pupils who travel alone",
        today,
        then,
        agreed,
        solo_aim,
        "Heads: alone on every contract they ride on. By day: alone on the way there or back. "
        "Pupils who share a contract but come on different days are alone by day only.",
    )
    out = Target(
        "Pupils placed outside the county",
        _outside(area),
        None,
        None,
        out_county_aim,
        "Those due transport. Where a child is placed is decided elsewhere: no review of routes "
        "changes it.",
    )
    return solo, out


def alone_always(groups: Iterable[Riders]) -> frozenset[str]:
    """Pupils who have every vehicle they ride in to themselves."""
    found: dict[str, bool] = {}
    for riders in groups:
        for pupil in riders:
            found[pupil] = found.get(pupil, True) and len(riders) == 1
    return frozenset(pupil for pupil, always in found.items() if always)


def alone(groups: Collection[Riders]) -> DayCount:
    """Count who rides alone in groups that each have a vehicle to themselves."""
    by_day = [0] * DAYS_PER_FORTNIGHT
    seen: list[set[str]] = [set() for _ in by_day]
    for riders in groups:
        for day, found in enumerate(seen):
            for session in (0, 1):
                here = [p for p, legs in riders.items() if legs[session] >> day & 1]
                if len(here) == 1:
                    found.add(here[0])
    return DayCount(len(alone_always(groups)), tuple(len(found) for found in seen))


def riders_today(area: ServiceArea) -> dict[str, Riders]:
    """Contract -> who rides on it on the date planned for; others' passengers count as one."""
    allocations = allocations_of(area)
    found: dict[str, Riders] = {}
    for contract_id, contract in area.contracts.items():
        if not contract.live_on(area.policy.plan_from):
            continue
        carried = carried_by(area, contract_id, allocations.get(contract_id, ()), leavers=False)
        if carried.due:
            others = {"": (-1, -1)} if contract.other_passengers else {}
            found[contract_id] = {**carried.due, **others}
    return found


def _with_plans(
    area: ServiceArea, groups: Mapping[str, Riders], plans: Sequence[Document]
) -> list[Riders]:
    due = due_pupils(area, area.schools)
    planned: dict[str, Riders] = {}
    for number, plan in enumerate(plans):
        for route in plan["routes"]:
            kept = route["contract_id"]
            riders = {pupil: due[pupil] for pupil in route["pupils"] if pupil in due}
            if kept in groups and route.get("not_in_saving"):
                riders = dict(groups[kept])
            planned[kept or f"{number} {route['route_id']}"] = riders
    carried = {pupil for riders in planned.values() for pupil in riders}
    rest = [
        riders
        for contract, riders in groups.items()
        if contract not in planned and carried.isdisjoint(riders)
    ]
    return [*planned.values(), *rest]


def _outside(area: ServiceArea) -> DayCount:
    schools = [key for key, school in area.schools.items() if school.kind == OUT_COUNTY]
    due = due_pupils(area, schools)
    by_day = tuple(
        sum((am | pm) >> day & 1 for am, pm in due.values()) for day in range(DAYS_PER_FORTNIGHT)
    )
    return DayCount(len(due), by_day)
