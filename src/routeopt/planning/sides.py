"""One plan of a review: solve, write the routes out, list what must be said out loud."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Breach, Listed, Plan, PlanKind, Route, Unplanned
from routeopt.domain.travel import AM, PM, TravelTimes
from routeopt.planning.contracts_today import Legs, due_pupils
from routeopt.planning.do_nothing import DoNothing, TodaysContract
from routeopt.planning.known import known_choice
from routeopt.planning.market import Market, less, shortfall
from routeopt.planning.proof import (
    Found,
    NotProved,
    Proof,
    Raised,
    bound_offset,
    proof_of,
    stated,
    told,
    unplanned_option,
)
from routeopt.planning.request import ReviewRequest
from routeopt.planning.routes import renamed, route_from
from routeopt.planning.scope import FixedPupil, Scope
from routeopt.planning.standing import standing_route
from routeopt.solvers.compile import Carried, Request, compile_problem
from routeopt.solvers.consolidate import ConsolidateSolver, DissolveSolver
from routeopt.solvers.evaluator import evaluate, objective_extra
from routeopt.solvers.interface import Bound, Budget, Choice, Incumbent, Outcome, Solver
from routeopt.solvers.ortools_solver import OrtoolsSolver
from routeopt.solvers.pool import RoutePool
from routeopt.solvers.portfolio import Portfolio, no_bound_reason
from routeopt.solvers.problem import Problem
from routeopt.solvers.search import SearchSolver
from routeopt.solvers.units import HeldGroups, hold_groups, pinned_together

_Pair = tuple[int | None, int | None]
Heard = Found | Raised | NotProved
Progress = Callable[[PlanKind, Heard], None]


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything both plans of a review stand on.

    ``pupils`` are those with a legal ride; ``todays`` the live contracts as they run;
    ``work_out_nothing`` what the year would be if nothing were done, worked out when first asked
    for, as it can take seconds that no plan has to wait for; ``carrying_lost`` the contracts that
    carry a pupil without a legal ride.
    """

    area: ServiceArea
    travel: TravelTimes
    scope: Scope
    pupils: Mapping[str, Legs]
    todays: tuple[TodaysContract, ...]
    work_out_nothing: Callable[[], DoNothing]
    unplanned: tuple[Unplanned, ...]
    carrying_lost: tuple[Carried, ...]
    market: Market
    fixed: tuple[Route, ...]

    @property
    def nothing(self) -> DoNothing:
        """The year that follows if nothing is done."""
        return self.work_out_nothing()


@dataclass(frozen=True, slots=True)
class Solved:
    """A finished plan, how the search went, and what was proved.

    ``outside_pence`` is what routes that were not searched add to every cost it tells of.
    """

    plan: Plan
    outcome: Outcome
    proof: Proof
    outside_pence: int


Drafted = Callable[[PlanKind, Callable[[], Solved]], None]
"""Hears of every better plan; what it is given writes the plan out whole, then or later."""

_GOING_ON = "no bound: the search was still going on"


def solver_for(
    request: ReviewRequest, *, proved: bool = True, start: Choice | None = None
) -> Solver:
    """Pick the solver of a mode; of a clean sheet, the one asked for, with the proof beside it.

    Parameters
    ----------
    request
        What is asked for.
    proved
        Whether a bound is wanted.
    start
        A known plan, where there is one.
    """
    if request.mode == "consolidate":
        return ConsolidateSolver()
    if request.mode == "dissolve":
        return DissolveSolver()
    known = start.routes if start is not None else ()
    ortools = request.solver == "ortools"
    search: Solver = OrtoolsSolver() if ortools else SearchSolver(start=known)
    both = None if ortools else SearchSolver(request.threads, known)
    return Portfolio(search, request.threads, request.gap, both) if proved else search


def compile_side(ground: Ground, kind: PlanKind) -> HeldGroups:
    """Compile the problem of one plan, groups decided and pins that cannot hold let go."""
    area = ground.area
    left = less(ground.market, ground.fixed)
    keep = area.policy.keep_contracts
    pinned = [(lock.pupil_id, lock.contract_id) for lock in area.locks if lock.pupil_id]
    wanted = {contract for _, contract in pinned}
    contracts = tuple(c for c in ground.scope.contracts if keep or c.contract_id in wanted)
    request = Request(
        kind=kind,
        pupils=tuple(ground.pupils),
        contracts=contracts,
        due=ground.pupils,
        supply=left.vehicles,
        pa_supply=left.assistants,
        pinned=pinned,
        today_rides_s=_known(ground.todays, lambda route: route.rides_s),
        today_times_s=_known(ground.todays, lambda route: route.home_times_s),
    )
    problem = compile_problem(area, ground.travel, request)
    parted = parted_groups(ground)
    whole = tuple(g for g in problem.groups if _group_of(area, problem, g) not in parted)
    groups = hold_groups(problem.replace(groups=whole))
    return replace(groups, problem=pinned_together(groups.problem), parted=parted)


def _known(
    todays: Sequence[TodaysContract], of: Callable[[Route], Mapping[str, _Pair]]
) -> dict[str, _Pair]:
    # Where an order is assumed, so are its rides and times: they bind nobody. A pupil on two
    # contracts rides as long as on the longer.
    found: dict[str, list[int | None]] = {}
    assumed: set[tuple[str, int]] = set()
    for today in todays:
        told = (today.carried.order_known, today.carried.pm_order_known)
        for pupil, pair in of(today.route).items():
            longest = found.setdefault(pupil, [None, None])
            for session, value in enumerate(pair):
                if value is not None:
                    longest[session] = max(longest[session] or 0, value)
                    if not told[session]:
                        assumed.add((pupil, session))
    for pupil, session in assumed:
        found[pupil][session] = None
    return {pupil: (pair[0], pair[1]) for pupil, pair in found.items()}


def parted_groups(ground: Ground) -> tuple[str, ...]:
    """List groups with a member who is not planned here, unless one route stays theirs."""
    area = ground.area
    members: dict[str, list[str]] = {}
    for pupil in due_pupils(area, area.schools):
        if area.pupils[pupil].group:
            members.setdefault(area.pupils[pupil].group, []).append(pupil)
    return tuple(
        name
        for name, pupils in members.items()
        if len(pupils) > 1
        and any(area.pupils[pupil].school_id in ground.scope.schools for pupil in pupils)
        and not ground.pupils.keys() >= set(pupils)
        and not any(set(pupils) <= set(route.pupils) for route in ground.fixed)
    )


def _group_of(area: ServiceArea, problem: Problem, members: Sequence[int]) -> str:
    return area.pupils[problem.pupil_ids[members[0]]].group


def solve_side(
    ground: Ground,
    kind: PlanKind,
    request: ReviewRequest,
    budget: Budget,
    progress: Progress,
    drafted: Drafted | None = None,
    *,
    proved: bool = True,
) -> Solved:
    """Solve one kind of plan and write it out.

    Parameters
    ----------
    ground
        What it stands on.
    kind
        Firm or full.
    request
        How to search.
    budget
        When to stop.
    progress
        Hears of every better plan and bound.
    drafted
        Hears of every better plan too, and can have it written out.
    proved
        Whether a bound is wanted.
    """
    groups = compile_side(ground, kind)
    problem = groups.problem
    reason = unplanned_option(ground.area, ground.scope, request.mode) or no_bound_reason(problem)
    if reason:
        progress(kind, NotProved(reason))
    writing = _Writing(ground, kind, groups, reason)
    bounds: list[Bound] = []

    def hear(news: Incumbent | Bound) -> None:
        progress(kind, told(news, writing.offset_pence))
        if isinstance(news, Bound):
            bounds.append(news)
        elif drafted is not None:
            drafted(kind, partial(writing.written, _so_far(news, tuple(bounds))))

    start = known_choice(problem, request.start.get(kind, ()))
    if start is not None:
        hear(Incumbent(0.0, start))
    solver = solver_for(request, proved=proved and not reason, start=start)
    outcome = solver.solve(problem, budget, request.seed, hear)
    return writing.written(_at_most(outcome, start))


def _so_far(news: Incumbent, bounds: tuple[Bound, ...]) -> Outcome:
    best = news.choice.objective_pence
    return Outcome(
        choice=news.choice,
        status="feasible",
        termination="cancelled",
        solver="the search was still going on",
        seconds=news.seconds,
        rounds=0,
        incumbents=(news,),
        lower_bound_pence=min(bounds[-1].pence, best) if bounds else None,
        bounds=bounds,
        no_bound_reason="" if bounds else _GOING_ON,
    )


def _at_most(outcome: Outcome, start: Choice | None) -> Outcome:
    # Not every search begins from a known plan; none gives a dearer one.
    found = outcome.choice
    if start is None or (found and found.objective_pence <= start.objective_pence):
        return outcome
    return replace(outcome, choice=start, status="feasible")


@dataclass(frozen=True, slots=True)
class _Writing:
    ground: Ground
    kind: PlanKind
    groups: HeldGroups
    reason: str

    @property
    def offset_pence(self) -> int:
        return bound_offset(self.ground.area, self.ground.market, self.ground.fixed)

    def written(self, outcome: Outcome) -> Solved:
        """Write out what was chosen, beside what stays as it is."""
        ground, problem = self.ground, self.groups.problem
        chosen = outcome.choice.routes if outcome.choice else ()
        results = [evaluate(problem, option.spec) for option in chosen]
        for result in results:
            if result.breaches:
                raise AssertionError(f"the search gave an illegal route: {result.breaches[0].rule}")
        planned = [route_from(problem, result, "R") for result in results]
        fixed = [pending_named(ground.area, route, self.kind) for route in ground.fixed]
        extra = sum(result.objective_pence - result.year_pence for result in results)
        extra += sum(objective_extra(problem, route.ride_s_fortnight, 0) for route in ground.fixed)
        routes = _numbered([*planned, *fixed])
        short = shortfall(ground.area, ground.market, routes)
        year = sum(route.cost.year_pence for route in routes) + sum(s.year_pence for s in short)
        plan = Plan(
            kind=self.kind,
            schools=ground.scope.schools,
            routes=routes,
            unplanned=ground.unplanned,
            exceptions=(*exceptions_of(problem), *standing_exceptions(ground)),
            shortfall=short,
            kept_breaches=kept_breaches(routes),
            released_groups=released_names(ground.area, self.groups),
            solver=outcome.solver,
            seconds=outcome.seconds,
            objective_pence=year + extra,
            year_pence=year,
        )
        proof = proof_of(outcome, self.reason, self.offset_pence)
        plan = stated(plan, proof, outcome.status, outcome.termination)
        searched = outcome.choice.objective_pence if outcome.choice else 0
        return Solved(plan, outcome, proof, plan.objective_pence - searched)


def fixed_routes(area: ServiceArea, travel: TravelTimes, scope: Scope) -> tuple[Route, ...]:
    """Write out what stays as it is: contracts locked or set aside, pupils apart."""
    routes = [
        standing_route(area, travel, contract, f"F{number:02d}")
        for number, contract in enumerate(scope.fixed, start=1)
    ]
    routes += [
        route
        for number, pupil in enumerate(scope.fixed_pupils, start=len(routes) + 1)
        if (route := _alone(area, travel, pupil, f"F{number:02d}")) is not None
    ]
    return tuple(routes)


def _alone(
    area: ServiceArea, travel: TravelTimes, apart: FixedPupil, route_id: str
) -> Route | None:
    request = Request("firm", (apart.pupil_id,), due={apart.pupil_id: apart.legs})
    problem = compile_problem(area, travel, request)
    option = RoutePool(problem).cheapest((0,))
    if option is None:
        return None
    route = route_from(problem, evaluate(problem, option.spec), route_id)
    return replace(route, set_aside=apart.reason)


def _numbered(routes: Sequence[Route]) -> tuple[Route, ...]:
    ordered = sorted(routes, key=lambda r: (bool(r.set_aside), -len(r.pupils), r.pupils))
    width = max(2, len(str(len(ordered))))
    return tuple(
        renamed(route, f"R{number:0{width}d}") for number, route in enumerate(ordered, start=1)
    )


def released_names(area: ServiceArea, groups: HeldGroups) -> tuple[str, ...]:
    """Names of the groups that cannot be kept together."""
    cannot = (_group_of(area, groups.problem, group) for group in groups.released)
    return tuple(dict.fromkeys([*cannot, *groups.parted]))


def exceptions_of(problem: Problem) -> tuple[Listed, ...]:
    """List the pupils whom even a direct ride cannot keep within limit or clock."""
    found = []
    for member, pupil in enumerate(problem.pupil_ids):
        if problem.over_limit[member]:
            detail = "the direct ride is longer than the limit: rides alone and direct"
            found.append(Listed("over_limit_direct", detail, (pupil,)))
        for session, words in ((AM, "collected too early"), (PM, "home at a wrong time")):
            if problem.clock_exempt[member, session]:
                detail = f"even the direct ride means being {words}: exempt from that clock"
                found.append(Listed("clock_exempt", detail, (pupil,)))
    return tuple(found)


def standing_exceptions(ground: Ground) -> tuple[Listed, ...]:
    """List the same of pupils on routes that stay as they are."""
    legs = {apart.pupil_id: apart.legs for apart in ground.scope.fixed_pupils}
    for contract in ground.scope.fixed:
        for pupil, (am, pm) in contract.carried.due.items():
            before = legs.get(pupil, (0, 0))
            legs[pupil] = (before[0] | am, before[1] | pm)
    rides = {p: ride for route in ground.fixed for p, ride in route.rides_s.items()}
    request = Request("full", tuple(legs), due=legs, today_rides_s=rides)
    return exceptions_of(compile_problem(ground.area, ground.travel, request))


def pending_named(area: ServiceArea, route: Route, kind: PlanKind) -> Route:
    """Add to a route that stays as it is the pupils who share without an assessment (R6)."""
    if kind == "full" or len(route.pupils) == 1:
        return route
    detail = "shares today, and an assessment is pending"
    pending = [
        Breach("R6", (pupil,), detail)
        for pupil in route.pupils
        if area.pupils[pupil].sharing == "assess"
    ]
    return replace(route, breaches=(*route.breaches, *pending))


def kept_breaches(routes: Sequence[Route]) -> tuple[Listed, ...]:
    """List the rules that routes staying as they are do not keep."""
    return tuple(
        Listed(breach.rule, breach.detail, breach.pupils, route.route_id)
        for route in routes
        for breach in route.breaches
    )
