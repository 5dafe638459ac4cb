"""The one evaluator: whether a route is legal, when it calls where, and what it costs.

Every solver, report and answer takes legality and money from here.
"""

from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.plan import Breach
from routeopt.domain.travel import AM, PM, UNREACHED_S
from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.domain.vehicles import Layout
from routeopt.solvers.pricing import day_pence, half_up, year_pence
from routeopt.solvers.problem import Problem
from routeopt.solvers.shape import DayPattern, RouteShape, route_shape
from routeopt.solvers.stops import Stops
from routeopt.solvers.timing import Trip, trip

Ints = NDArray[np.int64]
NO_CONTRACT = -1


@dataclass(frozen=True, slots=True)
class RouteSpec:
    """A route to be judged: orders of stops, vehicle, layout, assistants, contract kept."""

    morning: Stops
    afternoon: Stops
    kind: int
    layout: Layout
    pas: int
    contract: int = NO_CONTRACT

    @property
    def members(self) -> tuple[int, ...]:
        """Pupils in the morning's order."""
        return tuple(chain.from_iterable(self.morning))


@dataclass(frozen=True, slots=True)
class TimedRun:
    """A run with its school time; ``days`` is a mask, ``trip`` has everybody aboard."""

    session: int
    days: int
    school_s: int
    trip: Trip


@dataclass(frozen=True, slots=True)
class RouteResult:
    """What the evaluator says of a route.

    Attributes
    ----------
    breaches
        Rules it does not keep; empty where it is legal.
    daily_pence, loaded_m
        ``(10,)`` of each day of the fortnight, 0 where it does not run.
    one_way
        ``(10,)`` days with a single session.
    pas_daily
        ``(10,)`` assistants paid for.
    longest_s
        Member -> longest ride (am, pm) over the days travelled, None where never.
    ride_s
        Pupil-seconds over the fortnight.
    changed
        Members whose arrangement is not today's.
    objective_pence
        Year, minutes' worth and change penalty together.
    """

    spec: RouteSpec
    shape: RouteShape
    breaches: tuple[Breach, ...]
    runs: tuple[TimedRun, ...]
    daily_pence: Ints
    loaded_m: Ints
    one_way: NDArray[np.bool_]
    pas_daily: Ints
    year_pence: int
    objective_pence: int
    longest_s: dict[int, tuple[int | None, int | None]]
    ride_s: int
    changed: tuple[int, ...]

    @property
    def legal(self) -> bool:
        """Whether no rule is broken."""
        return not self.breaches


@dataclass(frozen=True, slots=True)
class _PatternTimes:
    pattern: DayPattern
    morning: Trip
    afternoon: Trip


def fitting_layout(problem: Problem, kind: int, seats: int, spaces: int) -> Layout | None:
    """Find the first layout of a type with enough seats and spaces, or None."""
    for layout in problem.layouts[kind]:
        if layout.seats >= seats and layout.spaces >= spaces:
            return layout
    return None


def assistants_carried(problem: Problem, shape: RouteShape, contract: int) -> int:
    """Assistants on the route: the contract's where it is kept and says so, else R5's."""
    if contract != NO_CONTRACT:
        stated = problem.contracts[contract].pas
        if stated is not None:
            return stated
    return shape.pas


def year_days(problem: Problem, members: tuple[int, ...]) -> int:
    """School days priced for a route."""
    return int(problem.year_days[problem.school[members[0]]])


def evaluate(problem: Problem, spec: RouteSpec) -> RouteResult:
    """Judge and price one route."""
    shape = route_shape(problem, spec.members)
    timed = [
        _PatternTimes(
            pattern,
            trip(problem, AM, spec.morning, frozenset(pattern.morning)),
            trip(problem, PM, spec.afternoon, frozenset(pattern.afternoon)),
        )
        for pattern in shape.patterns
    ]
    leaving = _leaving_times(problem, timed)
    breaches = (
        *shape.breaches,
        *_vehicle_breaches(problem, spec, shape),
        *_time_breaches(problem, timed, leaving),
    )
    loaded, one_way, pas = _by_day(spec, timed)
    daily = _daily_pence(problem, spec, shape, loaded, one_way, pas)
    runs = _runs(problem, spec, timed, leaving)
    ride_s = sum(_ride_s(times) for times in timed)
    year = int(year_pence(daily, year_days(problem, shape.members)))
    changed = changed_members(problem, spec, runs)
    objective = year + objective_extra(problem, ride_s, len(changed))
    return RouteResult(
        spec, shape, breaches, runs, daily, loaded, one_way, pas, year, objective,
        _longest(timed), ride_s, changed,
    )  # fmt: skip


def objective_extra(problem: Problem, ride_s: int, changed: int) -> int:
    """Pence a year the objective adds to the money: minutes' worth and change penalty."""
    minutes = np.array(ride_s * problem.minute_value_pence_year, np.int64)
    return int(half_up(minutes, 60 * DAYS_PER_FORTNIGHT)) + (
        changed * problem.change_penalty_pence_year
    )


def _leaving_times(problem: Problem, timed: list[_PatternTimes]) -> dict[tuple[int, int], int]:
    # One school time for each afternoon run: the earliest that finds everybody's home open.
    leaving: dict[tuple[int, int], int] = {}
    for times in timed:
        key = (times.pattern.leave_from_s, times.pattern.leave_by_s)
        earliest = max(leaving.get(key, 0), key[0])
        for stop, elapsed in zip(times.afternoon.stops, times.afternoon.elapsed_s, strict=True):
            home_from = int(problem.home_from_s[np.ix_(stop, times.pattern.days)].max())
            earliest = max(earliest, home_from - elapsed)
        leaving[key] = earliest
    return leaving


def _vehicle_breaches(problem: Problem, spec: RouteSpec, shape: RouteShape) -> tuple[Breach, ...]:
    found = []
    names = problem.names(shape.members)
    if spec.layout not in problem.layouts[spec.kind]:
        found.append(Breach("R4", (), f"layout {spec.layout} is not one of the vehicle's"))
    for pattern in shape.patterns:
        seats = pattern.seats - pattern.pas + max(spec.pas if spec.contract >= 0 else 0,
                                                  pattern.pas)  # fmt: skip
        if seats > spec.layout.seats or pattern.spaces > spec.layout.spaces:
            need = f"{seats} seats and {pattern.spaces} spaces needed, {spec.layout} there"
            found.append(Breach("R4", names, need))
            break
    if spec.pas < shape.pas:
        found.append(Breach("R5", names, f"{shape.pas} assistants needed, {spec.pas} aboard"))
    for member in shape.members:
        if not problem.type_fits[member, spec.kind]:
            detail = "the vehicle lacks a feature this pupil needs"
            found.append(Breach("R9", problem.names((member,)), detail))
    return tuple(found)


def _time_breaches(
    problem: Problem, timed: list[_PatternTimes], leaving: dict[tuple[int, int], int]
) -> tuple[Breach, ...]:
    found: list[tuple[str, int, str]] = []
    for times in timed:
        pattern = times.pattern
        school_s = leaving[pattern.leave_from_s, pattern.leave_by_s]
        if times.afternoon.stops and school_s > pattern.leave_by_s:
            first = times.afternoon.stops[0][0]
            found.append(("R14", first, "no leaving time finds every home open"))
        for session, run in ((AM, times.morning), (PM, times.afternoon)):
            for stop, elapsed in zip(run.stops, run.elapsed_s, strict=True):
                for member in stop:
                    if elapsed > int(problem.limit_s[member, session]):
                        rule = "R1" if elapsed >= UNREACHED_S else "R2"
                        found.append((rule, member, f"ride over the limit ({'ap'[session]}m)"))
                    if _off_the_clock(problem, pattern, session, member, elapsed, school_s):
                        detail = "collected too early" if session == AM else "home too late"
                        found.append(("R14", member, detail))
    return tuple(
        Breach(rule, problem.names((member,)), detail)
        for rule, member, detail in dict.fromkeys(found)
    )


def _off_the_clock(
    problem: Problem, pattern: DayPattern, session: int, member: int, elapsed_s: int, school_s: int
) -> bool:
    days = list(pattern.days)
    if session == AM:
        return pattern.arrive_s - elapsed_s < int(problem.not_before_s[member, days].max())
    return school_s + elapsed_s > int(problem.home_by_s[member, days].min())


def _by_day(spec: RouteSpec, timed: list[_PatternTimes]) -> tuple[Ints, NDArray[np.bool_], Ints]:
    loaded = np.zeros(DAYS_PER_FORTNIGHT, np.int64)
    one_way = np.zeros(DAYS_PER_FORTNIGHT, np.bool_)
    pas = np.zeros(DAYS_PER_FORTNIGHT, np.int64)
    for times in timed:
        days = list(times.pattern.days)
        loaded[days] = times.morning.loaded_m + times.afternoon.loaded_m
        one_way[days] = times.pattern.one_way
        pas[days] = spec.pas if spec.contract != NO_CONTRACT else times.pattern.pas
    return loaded, one_way, pas


def _daily_pence(
    problem: Problem,
    spec: RouteSpec,
    shape: RouteShape,
    loaded: Ints,
    one_way: NDArray[np.bool_],
    pas: Ints,
) -> Ints:
    runs = np.zeros(DAYS_PER_FORTNIGHT, np.int64)
    runs[list(shape.days)] = 1
    if spec.contract != NO_CONTRACT:
        return runs * problem.contracts[spec.contract].day_rate_pence
    return runs * day_pence(problem.prices, spec.kind, loaded, pas, one_way)


def _runs(
    problem: Problem,
    spec: RouteSpec,
    timed: list[_PatternTimes],
    leaving: dict[tuple[int, int], int],
) -> tuple[TimedRun, ...]:
    grouped: dict[tuple[int, int], list[DayPattern]] = {}
    for times in timed:
        pattern = times.pattern
        if pattern.morning:
            grouped.setdefault((AM, pattern.arrive_s), []).append(pattern)
        if pattern.afternoon:
            school_s = leaving[pattern.leave_from_s, pattern.leave_by_s]
            grouped.setdefault((PM, school_s), []).append(pattern)
    runs = []
    for (session, school_s), patterns in sorted(grouped.items()):
        days = sum(1 << day for pattern in patterns for day in pattern.days)
        listed = frozenset(
            member
            for pattern in patterns
            for member in (pattern.morning if session == AM else pattern.afternoon)
        )
        order = spec.morning if session == AM else spec.afternoon
        runs.append(TimedRun(session, days, school_s, trip(problem, session, order, listed)))
    return tuple(runs)


def _ride_s(times: _PatternTimes) -> int:
    daily = sum(
        len(stop) * elapsed
        for run in (times.morning, times.afternoon)
        for stop, elapsed in zip(run.stops, run.elapsed_s, strict=True)
    )
    return daily * len(times.pattern.days)


def _longest(timed: list[_PatternTimes]) -> dict[int, tuple[int | None, int | None]]:
    longest: dict[int, list[int | None]] = {}
    for times in timed:
        for session, run in ((AM, times.morning), (PM, times.afternoon)):
            for stop, elapsed in zip(run.stops, run.elapsed_s, strict=True):
                for member in stop:
                    rides = longest.setdefault(member, [None, None])
                    rides[session] = max(rides[session] or 0, elapsed)
    return {member: (rides[0], rides[1]) for member, rides in longest.items()}


def home_times(runs: tuple[TimedRun, ...]) -> dict[int, tuple[int | None, int | None]]:
    """Member -> pick-up (am) and home time (pm) of the first run that carries them."""
    times: dict[int, list[int | None]] = {}
    for run in runs:
        sign = -1 if run.session == AM else 1
        for stop, elapsed in zip(run.trip.stops, run.trip.elapsed_s, strict=True):
            for member in stop:
                clock = times.setdefault(member, [None, None])
                if clock[run.session] is None:
                    clock[run.session] = run.school_s + sign * elapsed
    return {member: (clock[0], clock[1]) for member, clock in times.items()}


def changed_members(
    problem: Problem, spec: RouteSpec, runs: tuple[TimedRun, ...]
) -> tuple[int, ...]:
    """Members whose arrangement differs from today's; pupils new to transport never count."""
    members = spec.members
    had = [m for m in members if problem.today_contract[m] != NO_CONTRACT]
    if spec.contract == NO_CONTRACT:
        return tuple(sorted(had))
    kept = problem.contracts[spec.contract]
    if set(members) != set(kept.members):
        return tuple(sorted(had))
    times = home_times(runs)
    return tuple(
        sorted(
            {
                member
                for member in had
                for session in (AM, PM)
                if (clock := times[member][session]) is not None
                and (before := int(problem.today_home_time_s[member, session])) >= 0
                and abs(clock - before) > problem.time_change_counts_s
            }
        )
    )
