"""From what the evaluator says to a plan's routes."""

from dataclasses import replace

import numpy as np

from routeopt.domain.plan import Route, RouteCost, Run, Stop
from routeopt.domain.travel import AM, SESSIONS
from routeopt.solvers.evaluator import NO_CONTRACT, RouteResult, TimedRun, home_times
from routeopt.solvers.pricing import day_price
from routeopt.solvers.problem import Problem


def route_from(problem: Problem, result: RouteResult, route_id: str) -> Route:
    """Write a route out with stops, times and the price of its dearest day."""
    spec = result.spec
    members = spec.members
    contract = (
        None if spec.contract == NO_CONTRACT else problem.contracts[spec.contract].contract_id
    )
    school_id = problem.school_ids[int(problem.school[members[0]])]
    names = problem.pupil_ids
    clock = home_times(result.runs)
    patterns = result.shape.patterns
    return Route(
        route_id=route_id,
        vehicle_type=problem.type_ids[spec.kind],
        layout=str(spec.layout),
        contract_id=contract,
        pas=spec.pas,
        schools=(school_id,),
        pupils=problem.names(members),
        runs=tuple(
            _run(problem, timed, school_id, f"{route_id}-{suffix}")
            for timed, suffix in zip(result.runs, _suffixes(result.runs), strict=True)
        ),
        cost=route_cost(problem, result),
        days=sum(1 << day for day in result.shape.days),
        rides_s={names[m]: rides for m, rides in result.longest_s.items()},
        home_times_s={names[m]: times for m, times in clock.items()},
        loaded_m_day=float(result.loaded_m.mean()),
        seats_used=max((p.seats + p.spaces for p in patterns), default=0),
        pas_by_day=tuple(int(pas) for pas in result.pas_daily),
        ride_s_fortnight=result.ride_s,
        breaches=result.breaches,
    )


def _suffixes(runs: tuple[TimedRun, ...]) -> list[str]:
    seen = [0, 0]
    names = []
    for run in runs:
        seen[run.session] += 1
        count = seen[run.session]
        names.append(SESSIONS[run.session] + (str(count) if count > 1 else ""))
    return names


def _run(problem: Problem, timed: TimedRun, school_id: str, run_id: str) -> Run:
    trip = timed.trip
    sign = -1 if timed.session == AM else 1
    homes = []
    for stop, elapsed, standing in zip(trip.stops, trip.elapsed_s, trip.standing_s, strict=True):
        arrive = timed.school_s + sign * elapsed
        names = problem.names(stop)
        homes.append(Stop("home", names[0], names, arrive, arrive + standing))
    riders = tuple(name for stop in homes for name in stop.pupils)
    school = Stop("school", school_id, riders, timed.school_s, timed.school_s)
    stops = (*homes, school) if timed.session == AM else (school, *homes)
    return Run(
        run_id=run_id,
        session="am" if timed.session == AM else "pm",
        days=timed.days,
        loaded_m=trip.loaded_m,
        duration_s=stops[-1].arrive_s - stops[0].arrive_s,
        stops=stops,
    )


def route_cost(problem: Problem, result: RouteResult) -> RouteCost:
    """Price of the dearest day by part, and of the year."""
    spec = result.spec
    dearest = int(np.argmax(result.daily_pence))
    day_pence = int(result.daily_pence[dearest])
    if spec.contract != NO_CONTRACT:
        return RouteCost(day_pence, 0, 0, 0, day_pence, result.year_pence)
    price = day_price(
        problem.prices,
        spec.kind,
        int(result.loaded_m[dearest]),
        int(result.pas_daily[dearest]),
        one_way=bool(result.one_way[dearest]),
    )
    return RouteCost(
        price.vehicle_pence,
        price.mileage_pence,
        price.topup_pence,
        price.pa_pence,
        day_pence,
        result.year_pence,
    )


def renamed(route: Route, route_id: str) -> Route:
    """Give the same route another id, its runs' ids with it."""
    runs = tuple(
        replace(run, run_id=run.run_id.replace(route.route_id, route_id, 1)) for run in route.runs
    )
    return replace(route, route_id=route_id, runs=runs)
