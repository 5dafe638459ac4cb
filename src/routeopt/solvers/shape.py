"""What a set of pupils needs of a route, before any order is chosen."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from routeopt.domain.plan import Breach
from routeopt.solvers.problem import Problem
from routeopt.solvers.profiles import DayKind


@dataclass(frozen=True, slots=True)
class DayPattern:
    """Days on which the same members travel to the same bells.

    ``arrive_s`` is the morning's school time (the latest allowed); ``leave_s`` the window for
    the afternoon's. ``morning`` and ``afternoon`` are the members due.
    """

    days: tuple[int, ...]
    morning: tuple[int, ...]
    afternoon: tuple[int, ...]
    arrive_s: int
    leave_from_s: int
    leave_by_s: int
    pas: int
    seats: int
    spaces: int

    @property
    def one_way(self) -> bool:
        """Whether the day has one session only."""
        return not (self.morning and self.afternoon)

    @property
    def idle(self) -> bool:
        """Whether nobody travels."""
        return not (self.morning or self.afternoon)


@dataclass(frozen=True, slots=True)
class RouteShape:
    """Members (sorted), their day patterns (idle days left out), and what blocks them."""

    members: tuple[int, ...]
    patterns: tuple[DayPattern, ...]
    breaches: tuple[Breach, ...]

    @property
    def pas(self) -> int:
        """Assistants on the day that needs most."""
        return max((pattern.pas for pattern in self.patterns), default=0)

    @property
    def days(self) -> tuple[int, ...]:
        """Days of the fortnight the route runs."""
        return tuple(sorted(day for pattern in self.patterns for day in pattern.days))


def assistants_needed(problem: Problem, due: Iterable[int]) -> int:
    """R5: assistants on a day with these pupils due in either session."""
    rows = [problem.rows[member] for member in due]
    own = sum(row.pa_own for row in rows)
    shared = sum(row.pa_shared for row in rows)
    pas = own + math.ceil(shared / problem.pa_share_max)
    if pas == 0 and problem.pa_for_wheelchair and any(row.wheelchair for row in rows):
        return 1
    return pas


def route_shape(problem: Problem, members: tuple[int, ...]) -> RouteShape:
    """Work out the day patterns and the rules that the set itself breaks (R3, R4, R6, R7, R10)."""
    members = tuple(sorted(members))
    kinds = problem.profiles.days(frozenset(problem.rows[member].profile for member in members))
    patterns = tuple(_pattern(problem, members, kind) for kind in kinds)
    breaches = [
        Breach("R3", problem.names(riders), "no school time suits everybody aboard")
        for kind, pattern in zip(kinds, patterns, strict=True)
        for riders, (low, high) in (
            (pattern.morning, kind.arrive),
            (pattern.afternoon, kind.leave),
        )
        if riders and low > high
    ]
    return RouteShape(members, patterns, (*company_breaches(problem, members), *breaches))


def _pattern(problem: Problem, members: tuple[int, ...], kind: DayKind) -> DayPattern:
    rows = problem.rows
    morning = tuple(m for m in members if rows[m].profile in kind.morning)
    afternoon = tuple(m for m in members if rows[m].profile in kind.afternoon)
    pas = assistants_needed(problem, {*morning, *afternoon})
    wheels = [sum(rows[m].wheelchair for m in riders) for riders in (morning, afternoon)]
    seated = max(len(morning) - wheels[0], len(afternoon) - wheels[1])
    return DayPattern(
        kind.days, morning, afternoon, kind.arrive[1], *kind.leave, pas, seated + pas, max(wheels)
    )


def company_breaches(problem: Problem, members: tuple[int, ...]) -> tuple[Breach, ...]:
    """Rules on who may be on one route: R4 (numbers), R6, R7, R10."""
    found: list[Breach] = []
    for i, j in combinations(members, 2):
        if problem.apart[i, j]:
            pair = (min(i, j), max(i, j))
            for reason in problem.apart_reason.get(pair, ("R7 never together",)):
                rule, _, detail = reason.partition(" ")
                found.append(Breach(rule, problem.names(pair), detail))
    if len(members) > 1:
        found += [_company_of_one(problem, member) for member in members if problem.alone[member]]
    rows = list(members)
    for limit in problem.tag_limits:
        has_a, has_b = limit.has_a[rows], limit.has_b[rows]
        if has_a.any() and has_b.any() and int((has_a | has_b).sum()) > limit.most:
            detail = f"more than {limit.most} with {limit.tag_a} and {limit.tag_b} together"
            found.append(Breach("R7", problem.names(members), detail))
    most = problem.max_pupils_per_route
    if most is not None and len(rows) > most:
        found.append(Breach("R4", problem.names(members), f"more than {most} pupils on a route"))
    for member in members:
        allowed = int(problem.most_aboard[member])
        if allowed < len(members) and _most_aboard(problem, rows, member) > allowed:
            found.append(Breach("R4", problem.names((member,)), "too many aboard for this pupil"))
    return tuple(found)


def _company_of_one(problem: Problem, member: int) -> Breach:
    if problem.over_limit[member]:
        return Breach("R2", problem.names((member,)), "over the limit even direct: rides alone")
    return Breach("R6", problem.names((member,)), "must travel alone")


def _most_aboard(problem: Problem, rows: list[int], member: int) -> int:
    company = problem.due[rows] & problem.due[member]
    aboard = company.sum(axis=0)[problem.due[member]]
    return int(aboard.max()) if aboard.size else 0
