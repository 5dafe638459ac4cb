"""The county as it is put together: pupils, schools, and the contracts that carry them."""

from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from routeopt.data.county_people import Cohort
from routeopt.data.county_routes import form_routes
from routeopt.data.county_schools import School
from routeopt.data.example_market import smallest_vehicle
from routeopt.data.example_people import Child, Roll
from routeopt.data.example_routes import assistants, fits
from routeopt.domain.units import mask_from_text
from routeopt.domain.vehicles import VehicleType

_BOTH = "", ""
_MORE_PAS = 0.12
_PAIRS_APART_EACH = 70


@dataclass(slots=True)
class Deal:
    """A contract of today; ``days`` says of a rider which mornings and afternoons, if not all.

    Attributes
    ----------
    order
        Pupils in morning order.
    """

    contract_id: str
    vehicle: VehicleType
    pas: int
    order: list[str]
    days: dict[str, tuple[str, str]] = field(default_factory=dict)
    sessions: Literal["both", "am", "pm"] = "both"
    other_passengers: int = 0
    status: Literal["live", "notice_given", "handed_back"] = "live"
    order_known: bool = True


@dataclass(slots=True)
class County:
    """Everything but prices."""

    schools: dict[str, School]
    children: dict[str, Child]
    school_of: dict[str, str]
    deals: list[Deal]
    apart: list[tuple[str, str]]
    starts: dict[str, str] = field(default_factory=dict)
    max_ride_min: dict[str, int] = field(default_factory=dict)

    def change(self, pupil_id: str, **what: Any) -> None:
        """Change what is known of a pupil."""
        self.children[pupil_id] = replace(self.children[pupil_id], **what)

    def riders(self, deal: Deal) -> list[Child]:
        """Pupils of a contract in morning order."""
        return [self.children[pupil] for pupil in deal.order]

    def schools_of(self, deal: Deal) -> list[School]:
        """Schools a contract serves."""
        ids = dict.fromkeys(self.school_of[pupil] for pupil in deal.order)
        return [self.schools[school] for school in ids]

    def is_plain(self, deal: Deal) -> bool:
        """Whether nothing odd has been done to a contract of several pupils yet."""
        return (
            len(deal.order) > 1
            and deal.status == "live"
            and deal.sessions == "both"
            and deal.order_known
            and not deal.days
            and not deal.other_passengers
            and len(self.schools_of(deal)) == 1
        )

    def days_run(self, deal: Deal) -> int:
        """Days of a fortnight a contract runs."""
        mask = 0
        for child in self.riders(deal):
            am, pm = deal.days.get(child.pupil_id, _BOTH)
            mask |= mask_from_text(am or child.am_days) | mask_from_text(pm or child.pm_days)
        return mask.bit_count()


def put_together(cohorts: list[Cohort], rng: np.random.Generator) -> County:
    """Put every pupil on a contract as history would have."""
    county = County(
        schools={cohort.school.school_id: cohort.school for cohort in cohorts},
        children={},
        school_of={},
        deals=[],
        apart=[],
    )
    for cohort in cohorts:
        everyone = (*cohort.solo, *cohort.shared)
        for child in everyone:
            county.children[child.pupil_id] = child
            county.school_of[child.pupil_id] = cohort.school.school_id
        apart = _apart(cohort.shared, rng)
        county.apart += apart
        roll = Roll(cohort.school.place, cohort.shared, (), apart)
        routes = form_routes(cohort.shared, roll, cohort.school.kind, rng)
        for route in [*([child] for child in cohort.solo), *routes]:
            county.deals.append(_deal(len(county.deals) + 1, route, rng))
    return county


def _apart(children: tuple[Child, ...], rng: np.random.Generator) -> tuple[tuple[str, str], ...]:
    """Draw pairs of a school who must not meet: some one in seventy of its pupils."""
    drawn = rng.permutation(len(children))[: 2 * (len(children) // _PAIRS_APART_EACH)]
    ids = [children[int(k)].pupil_id for k in drawn]
    return tuple(zip(ids[::2], ids[1::2], strict=True))


def _deal(number: int, route: list[Child], rng: np.random.Generator) -> Deal:
    vehicle = smallest_vehicle(route)
    if vehicle is None:
        raise ValueError("no vehicle carries this route")
    pas = assistants(route)
    if len(route) > 1 and pas and rng.random() < _MORE_PAS and fits(vehicle, route, pas + 1):
        pas += 1
    return Deal(f"C{number:04d}", vehicle, pas, [child.pupil_id for child in route])
