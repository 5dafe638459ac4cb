"""What a quote stands on: a school's plan, and the same problem with the pupil in it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Plan, PlanKind
from routeopt.domain.travel import TravelTimes
from routeopt.domain.vehicles import Layout
from routeopt.planning.contracts_today import Legs
from routeopt.planning.do_nothing import DoNothing, todays_contracts
from routeopt.planning.market import market_for
from routeopt.planning.no_ride import no_legal_rides
from routeopt.planning.review import places_needed
from routeopt.planning.scope import Scope, review_scope
from routeopt.planning.sides import Ground, compile_side, fixed_routes
from routeopt.solvers.evaluator import NO_CONTRACT, RouteSpec, evaluate
from routeopt.solvers.pool import RouteOption, RoutePool, joined_stops, option_of
from routeopt.solvers.problem import Problem

TimesFor = Callable[[ServiceArea, Sequence[str]], TravelTimes]
"""Travel times of an area between some of its places."""


@dataclass(frozen=True, slots=True)
class PlannedRoute:
    """A route of a plan as it drives: who, in what, in what order each way."""

    vehicle_type: str
    layout: str
    contract_id: str | None
    pas: int
    morning: tuple[str, ...]
    afternoon: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BasePlan:
    """A school's plan without what stays as it is today; ``source`` says where it is from."""

    kind: PlanKind
    routes: tuple[PlannedRoute, ...]
    source: str

    @property
    def pupils(self) -> tuple[str, ...]:
        """Everybody the plan may seat elsewhere."""
        return tuple(pupil for route in self.routes for pupil in route.morning)


def base_of_plan(plan: Plan, source: str) -> BasePlan:
    """Take the routes of a plan just made."""
    routes = [
        _planned(
            route.vehicle_type, route.layout, route.contract_id, route.pas, route.pupils,
            ((run.session, stop.kind, stop.pupils) for run in route.runs for stop in run.stops),
        )
        for route in plan.routes
        if not route.set_aside
    ]  # fmt: skip
    return BasePlan(plan.kind, tuple(routes), source)


def base_of_document(document: Mapping[str, Any], source: str) -> BasePlan:
    """Take the routes of a plan as a review wrote it.

    Raises
    ------
    KeyError, TypeError, AttributeError
        Where the document lacks what its format demands.
    """
    routes = [
        _planned(
            route["vehicle_type"], route["layout"], route["contract_id"], route["pas"],
            route["pupils"],
            ((run["session"], stop["kind"], stop["pupils"])
             for run in route["runs"] for stop in run["stops"]),
        )
        for route in document["routes"]
        if not route["not_in_saving"]
    ]  # fmt: skip
    return BasePlan(document["kind"], tuple(routes), source)


def _planned(
    vehicle_type: str,
    layout: str,
    contract_id: str | None,
    pas: int,
    pupils: Sequence[str],
    stops: Iterable[tuple[str, str, Sequence[str]]],
) -> PlannedRoute:
    orders: dict[str, dict[str, None]] = {"am": {}, "pm": {}}
    for session, kind, aboard in stops:
        if kind == "home":
            orders[session].update(dict.fromkeys(aboard))
    # Whoever rides one way only stands in the other order too, where it makes no difference.
    morning, afternoon = ((*orders[s], *(p for p in pupils if p not in orders[s]))
                          for s in ("am", "pm"))  # fmt: skip
    return PlannedRoute(vehicle_type, layout, contract_id, pas, morning, afternoon)


@dataclass(frozen=True, slots=True)
class QuoteGround:
    """One school with the pupil in it.

    Attributes
    ----------
    ground
        As plans stand on it, without the year that follows if nothing is done.
    problem
        With the pupil, whose number is ``member``.
    base
        The plan's routes in the problem's numbers; the pupil is on none of them.
    blocked
        Why no vehicle can carry the pupil at all; empty where one can.
    """

    ground: Ground
    problem: Problem
    member: int
    base: tuple[RouteOption, ...]
    blocked: str = ""

    @property
    def alone_problem(self) -> Problem:
        """The problem with the pupil in no group: nobody need come along."""
        groups = (tuple(m for m in group if m != self.member) for group in self.problem.groups)
        return self.problem.replace(groups=tuple(group for group in groups if len(group) > 1))


class PlanMismatchError(Exception):
    """A plan is not one of the pack's school as it is."""


def quote_ground(
    area: ServiceArea, travel: TravelTimes, scope: Scope, base: BasePlan, pupil_id: str
) -> QuoteGround:
    """Put a pupil into a school's problem, beside the plan made without them.

    Parameters
    ----------
    area
        With the pupil at the school.
    travel
        Over at least the scope's places.
    scope
        Of the school in that area.
    base
        The school's plan; a pupil on one of its routes is taken off it.
    pupil_id
        Whom the quote is for.

    Raises
    ------
    PlanMismatchError
        If the plan names what the school does not have, or is not legal here.
    """
    planned = set(base.pupils) | {pupil_id}
    if not planned <= {*scope.pupils}:
        raise PlanMismatchError("the plan carries pupils whom this school's scope does not hold")
    unplanned = no_legal_rides(area, travel, {pupil_id: scope.pupils[pupil_id]})
    pupils = {name: legs for name, legs in scope.pupils.items() if name in planned}
    ground = _ground(area, travel, scope, pupils)
    problem = compile_side(ground, base.kind).problem
    member = problem.pupil_ids.index(pupil_id)
    routes = base_options(problem, base, member)
    return QuoteGround(ground, problem, member, routes, unplanned[0].detail if unplanned else "")


def _ground(
    area: ServiceArea, travel: TravelTimes, scope: Scope, pupils: Mapping[str, Legs]
) -> Ground:
    today = todays_contracts(area, travel, scope.contracts)
    fixed = fixed_routes(area, travel, scope)
    here = {*scope.pupils, *(p for route in fixed for p in route.pupils)}
    return Ground(
        area=area,
        travel=travel,
        scope=scope,
        pupils=pupils,
        todays=today,
        work_out_nothing=lambda: DoNothing(today, ()),
        unplanned=(),
        carrying_lost=(),
        market=market_for(area, here, scope.schools),
        fixed=fixed,
    )


def base_options(problem: Problem, base: BasePlan, member: int = -1) -> tuple[RouteOption, ...]:
    """Give a plan's routes in a problem's numbers, one pupil taken off them.

    Raises
    ------
    PlanMismatchError
        If a route names what the problem lacks, or is not legal there.
    """
    number = {pupil: k for k, pupil in enumerate(problem.pupil_ids)}
    if not number.keys() >= set(base.pupils):
        raise PlanMismatchError("the plan carries pupils whom this school's scope does not hold")
    contracts = {one.contract_id: k for k, one in enumerate(problem.contracts)}
    pool = RoutePool(problem.replace(groups=()))
    found = []
    for route in base.routes:
        morning, afternoon = (
            tuple(number[p] for p in order) for order in (route.morning, route.afternoon)
        )
        if member in morning:
            own = contracts.get(route.contract_id or "", NO_CONTRACT)
            ways = [
                way
                for way in pool.options(m for m in morning if m != member)
                if way.spec.contract in (own, NO_CONTRACT)
            ]
            if len(morning) > 1:
                found.append(_legal(next(iter(ways), None)))
            continue
        if route.vehicle_type not in problem.type_ids or (
            route.contract_id is not None and route.contract_id not in contracts
        ):
            raise PlanMismatchError("the plan uses a contract or vehicle that the pack lacks")
        seats, _, spaces = route.layout.partition("+")
        spec = RouteSpec(
            joined_stops(problem, morning),
            joined_stops(problem, afternoon),
            problem.type_ids.index(route.vehicle_type),
            Layout(int(seats), int(spaces or 0)),
            route.pas,
            contracts[route.contract_id] if route.contract_id is not None else NO_CONTRACT,
        )
        result = evaluate(problem, spec)
        found.append(_legal(option_of(result) if result.legal else None))
    return tuple(found)


def _legal(option: RouteOption | None) -> RouteOption:
    if option is None:
        raise PlanMismatchError("a route of the plan is not legal under this pack's rules")
    return option


def school_scope(
    area: ServiceArea, school_id: str, times_for: TimesFor
) -> tuple[Scope, TravelTimes]:
    """Give a school's scope and the times between its places."""
    scope = review_scope(area, (school_id,))
    return scope, times_for(area, places_needed(area, scope))
