"""Which contract of today could take one more pupil as it stands: seat, assistants, times."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from routeopt.domain.plan import PlanKind
from routeopt.planning.contracts_today import Legs, contract_year_pence
from routeopt.planning.sides import Ground
from routeopt.planning.today_route import shortest_order
from routeopt.solvers.compile import Carried, Request, compile_problem
from routeopt.solvers.evaluator import (
    RouteResult,
    RouteSpec,
    assistants_carried,
    evaluate,
    fitting_layout,
)
from routeopt.solvers.pool import joined_stops, todays_stops
from routeopt.solvers.problem import Problem
from routeopt.solvers.shape import RouteShape, company_breaches, route_shape
from routeopt.solvers.stops import Stops

Members = tuple[int, ...]
Rides = dict[str, tuple[int | None, int | None]]

_REASONS = {
    "R1": "a home cannot be reached",
    "R2": "a ride would pass its limit",
    "R3": "no bell suits everybody",
    "R4": "no seat or space is left",
    "R5": "another assistant would be needed",
    "R6": "somebody must travel alone",
    "R7": "somebody aboard must be kept apart",
    "R9": "the vehicle lacks a feature",
    "R14": "a clock at home would be missed",
}


@dataclass(frozen=True, slots=True)
class LiveFit:
    """A contract that can take the pupil as it stands.

    ``extra_pence`` is the year's price of days it does not run yet, at its own rate;
    ``extra_m`` the metres a day it drives further loaded. Rides are in seconds, by pupil.
    """

    contract_id: str
    vehicle_type: str
    extra_pence: int
    extra_m: float
    before: Rides
    after: Rides


@dataclass(frozen=True, slots=True)
class LiveSearch:
    """Contracts that fit, cheapest and least disturbing first, and why the others do not."""

    fits: tuple[LiveFit, ...]
    tried: int
    reasons: tuple[tuple[str, int], ...]


def live_fits(ground: Ground, kind: PlanKind, pupil_id: str, legs: Legs) -> LiveSearch:
    """Try every live contract of a school for one more pupil.

    Parameters
    ----------
    ground
        With the pupil in its area.
    kind
        Whether assessments are taken as agreed.
    pupil_id, legs
        The pupil, with mornings and afternoons due.
    """
    fits: list[LiveFit] = []
    reasons: Counter[str] = Counter()
    tried = 0
    standing = [fixed.carried for fixed in ground.scope.fixed if fixed.locked]
    for carried in (*ground.scope.contracts, *standing):
        tried += 1
        found = _fit(ground, kind, _with(carried, pupil_id, legs), pupil_id)
        if isinstance(found, str):
            reasons[found] += 1
        else:
            fits.append(found)
    for fixed in ground.scope.fixed:
        if not fixed.locked:
            tried += 1
            reasons[fixed.reason] += 1
    fits.sort(key=lambda fit: (fit.extra_pence, _added_s(fit, pupil_id), fit.contract_id))
    return LiveSearch(tuple(fits), tried, tuple(reasons.most_common()))


def _with(carried: Carried, pupil_id: str, legs: Legs) -> Carried:
    # The pupil stands last; the order is looked for below.
    return replace(
        carried,
        members=(*(p for p in carried.members if p != pupil_id), pupil_id),
        pm_members=(*(p for p in carried.pm_members if p != pupil_id), pupil_id),
        due={**carried.due, pupil_id: legs},
    )


def _fit(ground: Ground, kind: PlanKind, carried: Carried, pupil_id: str) -> LiveFit | str:
    area = ground.area
    contract = area.contracts[carried.contract_id]
    if contract.sessions != "both" and carried.due[pupil_id][contract.sessions == "am"]:
        return "it runs one way only"
    if contract.day_rate_pence is None or not contract.vehicle_type:
        return "its day rate or vehicle type is not given"
    request = Request(kind, carried.members, contracts=(carried,), due=carried.due)
    problem = compile_problem(area, ground.travel, request)
    member = problem.n - 1
    others = tuple(range(member))
    if not others:
        return _alone_on_it(problem, carried, pupil_id)
    before = _as_it_runs(problem, carried, others)
    found = _placed(problem, before, member)
    if isinstance(found, str):
        return found
    less = replace(carried, members=carried.members[:-1],
                   due={p: due for p, due in carried.due.items() if p != pupil_id})  # fmt: skip
    now = contract_year_pence(area, contract, less)
    return LiveFit(
        carried.contract_id,
        contract.vehicle_type,
        contract_year_pence(area, contract, carried) - now,
        float(found.loaded_m.mean() - before.loaded_m.mean()),
        _named(problem, before),
        _named(problem, found),
    )


def _alone_on_it(problem: Problem, carried: Carried, pupil_id: str) -> LiveFit | str:
    # The contract is there for this pupil: it goes on, and costs what it costs.
    stops: Stops = ((0,),)
    result = _judged(problem, stops, stops, route_shape(problem, (0,)))
    rides = _named(problem, result)
    kind = problem.type_ids[problem.contracts[0].vehicle_type]
    return LiveFit(carried.contract_id, kind, 0, 0.0, {pupil_id: rides[pupil_id]}, rides)


def _as_it_runs(problem: Problem, carried: Carried, others: Members) -> RouteResult:
    alone = problem.replace(contracts=tuple(
        replace(c, members=others, pm_members=tuple(m for m in c.pm_members if m in others))
        for c in problem.contracts
    ))  # fmt: skip
    if carried.order_known:
        morning, afternoon = todays_stops(alone, 0)
    else:
        morning, afternoon = shortest_order(alone, others)
    return _judged(problem, morning, afternoon, route_shape(problem, others))


def _judged(problem: Problem, morning: Stops, afternoon: Stops, shape: RouteShape) -> RouteResult:
    contract = problem.contracts[0]
    pas = assistants_carried(problem, shape, 0)
    seats = max((p.seats - p.pas + max(pas, p.pas) for p in shape.patterns), default=0)
    spaces = max((p.spaces for p in shape.patterns), default=0)
    layout = fitting_layout(problem, contract.vehicle_type, seats, spaces) or max(
        problem.layouts[contract.vehicle_type], key=lambda one: one.seats + one.spaces
    )
    return evaluate(problem, RouteSpec(morning, afternoon, contract.vehicle_type, layout, pas, 0))


def _placed(problem: Problem, before: RouteResult, member: int) -> RouteResult | str:
    members = (*before.shape.members, member)
    known = {(b.rule, b.pupils) for b in before.breaches}
    barred = company_breaches(problem, members)
    fresh = [b for b in barred if (b.rule, b.pupils) not in known]
    if fresh:
        return _REASONS.get(fresh[0].rule, fresh[0].detail)
    shape = route_shape(problem, members)
    if problem.contracts[0].pas is None and shape.pas > before.shape.pas:
        return _REASONS["R5"]
    legal: list[RouteResult] = []
    blocked: list[str] = []
    for morning, afternoon in _orders(problem, before.spec, member):
        result = _judged(problem, morning, afternoon, shape)
        new = [b for b in result.breaches if (b.rule, b.pupils) not in known]
        crowd = [b for b in new if b.rule in ("R4", "R5", "R9")]
        if crowd:
            return _REASONS[min(b.rule for b in crowd)]
        if new:
            blocked.append(_REASONS.get(new[0].rule, new[0].detail))
        else:
            legal.append(result)
    if not legal:
        return blocked[0]
    return min(legal, key=lambda result: result.ride_s)


def _orders(problem: Problem, spec: RouteSpec, member: int) -> Iterator[tuple[Stops, Stops]]:
    morning = tuple(m for stop in spec.morning for m in stop)
    afternoon = tuple(m for stop in spec.afternoon for m in stop)
    mirrored = afternoon == morning[::-1]
    for place in range(len(morning) + 1):
        places = [len(morning) - place] if mirrored else range(len(afternoon) + 1)
        for later in places:
            yield (
                joined_stops(problem, (*morning[:place], member, *morning[place:])),
                joined_stops(problem, (*afternoon[:later], member, *afternoon[later:])),
            )


def _named(problem: Problem, result: RouteResult) -> Rides:
    return {problem.pupil_ids[m]: rides for m, rides in result.longest_s.items()}


def _added_s(fit: LiveFit, pupil_id: str) -> int:
    return sum(
        (now or 0) - (was or 0)
        for pupil, rides in fit.before.items()
        for was, now in zip(rides, fit.after[pupil], strict=True)
        if pupil != pupil_id
    )


def minutes_added(before: Rides, after: Rides, of: Iterable[str]) -> dict[str, float]:
    """Minutes a pupil's longer ride grows by, for those who ride before and after."""
    found = {}
    for pupil in of:
        if pupil in before and pupil in after:
            was = max((r for r in before[pupil] if r is not None), default=0)
            now = max((r for r in after[pupil] if r is not None), default=0)
            found[pupil] = (now - was) / 60
    return found
