"""What a review found, as plain data for files, pages and (later) the service."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from routeopt.data.faults import Fault
from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Plan, Route
from routeopt.domain.travel import TravelTimes
from routeopt.finance.emissions import Emissions
from routeopt.finance.saving_range import RisenSaving, SavingRange
from routeopt.planning.affected_result import Ledger
from routeopt.planning.cost_report import CostReport
from routeopt.planning.equality_result import Equality
from routeopt.planning.money_result import AgreedShares
from routeopt.planning.priced_plan import RouteShouldCost
from routeopt.planning.warnings_found import Found
from routeopt.planning.why_found import WhyReport

YesNo = Literal["yes", "no", "not_known"]


@dataclass(frozen=True, slots=True)
class PackFacts:
    """Which pack was planned: its hash, its hash before this run's changes, and those changes."""

    name: str
    sha256: str
    base_sha256: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one side (today or a plan), all over the same pupils and days.

    ``seats_offered`` counts the passenger places of the routes' vehicles; ``seats_used`` the
    most pupils and assistants aboard. ``over_guide`` counts pupils whose ride passes the
    guide of their phase. None where a figure is not known (today's rides without contracts).
    """

    year_pence: int
    objective_pence: int
    routes: int
    solo_routes: int
    pupils: int
    unplanned: int
    pas: int
    loaded_miles_day: float
    ride_min_mean: float | None
    ride_min_max: float | None
    over_guide: int
    seats_offered: int
    seats_used: int
    tco2e_year: float | None
    lower_bound_pence: int | None = None
    vehicles_by_type: Mapping[str, int] = field(default_factory=dict)

    @property
    def cost_per_pupil_pence(self) -> int | None:
        """Pence a pupil a year, or None where there is no pupil."""
        return round(self.year_pence / self.pupils) if self.pupils else None

    @property
    def gap(self) -> float | None:
        """(year - bound) / year with the bound rounded down to the pound, or None."""
        if self.lower_bound_pence is None or not self.year_pence:
            return None
        return (self.year_pence - self.lower_bound_pence // 100 * 100) / self.year_pence


@dataclass(frozen=True, slots=True)
class Today:
    """Today's contracts and the year that would follow if nothing were done.

    ``routes`` are today's contracts through the evaluator (their breaches on them);
    ``do_nothing_routes`` are those live on plan_from with leavers gone and pupils without a
    contract added. ``order_assumed`` names contracts whose stop order was not recorded.
    ``times_matched`` is the share of recorded times met within 10 minutes, or None.
    """

    summary: Summary
    routes: tuple[Route, ...]
    do_nothing_routes: tuple[Route, ...]
    ledger_year_pence: int
    do_nothing_year_pence: int
    repriced_year_pence: int
    empty_contracts: tuple[str, ...]
    empty_contracts_pence: int
    order_assumed: tuple[str, ...]
    times_matched: float | None
    times_recorded: int
    emissions: Emissions | None = None


@dataclass(frozen=True, slots=True)
class Saving:
    """Do nothing less the plan, split into price and routing.

    ``range`` says how sure it is, and is None only where nobody worked it out.
    """

    year_pence: int
    price_pence: int
    routing_pence: int
    empty_contracts_pence: int
    percent: float | None
    breakeven_price_rise_percent: float | None
    at_price_rise: tuple[RisenSaving, ...]
    range: SavingRange | None = None


@dataclass(frozen=True, slots=True)
class PupilChange:
    """What a plan changes for one pupil."""

    pupil_id: str
    vehicle: YesNo
    co_riders: YesNo
    time: YesNo
    pa: YesNo
    operator: YesNo
    place: YesNo
    minutes_before: float | None
    minutes_after: float | None
    pickup_shift_min: float | None
    needs_assessment: bool
    contract_before: str
    route_after: str
    co_riders_before: int | None
    co_riders_after: int

    @property
    def changed(self) -> bool:
        """Whether anything is known to change."""
        answers = (self.vehicle, self.co_riders, self.time, self.pa, self.operator, self.place)
        return "yes" in answers


@dataclass(frozen=True, slots=True)
class SharedSolo:
    """A pupil alone today whom a plan puts with others: a proposal until assessed.

    ``saving_pence`` is the year's cost of the contracts and routes that the partners and
    this pupil use today less the new route's; ``needs_assessment`` for ``assess`` pupils.
    """

    pupil_id: str
    partners: tuple[str, ...]
    route_id: str
    contract_before: str
    today_pence: int
    plan_pence: int
    saving_pence: int
    minutes_before: float | None
    minutes_after: float | None
    partner_minutes_added: Mapping[str, float | None]
    needs_assessment: bool


@dataclass(frozen=True, slots=True)
class SetAside:
    """A contract or pupil that stays as today: no saving is claimed for it."""

    subject: str
    pupils: tuple[str, ...]
    reason: str
    year_pence: int


@dataclass(frozen=True, slots=True)
class Join:
    """Today's routes put together (consolidate) or closed (dissolve), with the money."""

    contracts: tuple[str, ...]
    route_id: str
    today_pence: int
    plan_pence: int

    @property
    def saving_pence(self) -> int:
        """Pence a year saved by this step."""
        return self.today_pence - self.plan_pence


@dataclass(frozen=True, slots=True)
class PlanSide:
    """A plan with its figures and what it changes."""

    plan: Plan
    summary: Summary
    saving: Saving | None
    changes: tuple[PupilChange, ...]
    shared_solos: tuple[SharedSolo, ...]
    joins: tuple[Join, ...] = ()
    incumbents: tuple[tuple[float, int], ...] = ()
    """(seconds since the search began, objective in pence), each better than the last."""
    outside_pence: int = 0
    """What routes that were not searched add to each of these costs."""
    bounds: tuple[tuple[float, int], ...] = ()
    """(seconds since the search began, pence no plan costs less than), each higher."""
    no_bound_reason: str = ""
    """Why the plan has no bound; empty where it has one."""
    should_cost: tuple[RouteShouldCost, ...] = ()
    """Each route to be bought beside what contracts say it should cost."""
    emissions: Emissions | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A plan beside today for one scope; everything the files and pages show.

    ``area`` is the whole pack as planned (after settings changed for this run), ``schools``
    the scope. ``full`` is None where no pupil waits for an assessment. ``checker`` is the
    sentence the independent checker's pass is reported with. ``costs`` is what the pack's
    contracts should cost, shown for these schools, or None where nobody compared them;
    ``shares`` the full plan with only some assessments agreed; ``warnings`` what a planner
    should look at.
    """

    area: ServiceArea
    pack_name: str
    pack_sha256: str
    base_sha256: str
    pack_changes: tuple[str, ...]
    schools: tuple[str, ...]
    travel: TravelTimes
    today: Today | None
    firm: PlanSide
    full: PlanSide | None
    set_aside: tuple[SetAside, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    assumptions: tuple[str, ...]
    checker: str
    mode: str
    seed: int
    seconds_asked: float | None
    iterations_asked: int | None
    cores: int
    created: str
    assess: str = "both"
    costs: CostReport | None = None
    shares: AgreedShares | None = None
    warnings: tuple[Found, ...] = ()
    ledger: Ledger | None = None
    equality: Equality | None = None
    why: WhyReport | None = None
