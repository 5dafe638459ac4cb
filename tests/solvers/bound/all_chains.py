"""Every chain of a few pupils at a plain school, some of part weeks, priced by hand."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from benchmarks.instances import problem as plain_problem

from routeopt.domain.travel import AM, PM
from routeopt.solvers.bound.columns import route_pounds
from routeopt.solvers.bound.relaxed import Floats, School, school_of
from routeopt.solvers.bound.variants import Variant, variants_of
from routeopt.solvers.problem import Problem

Weeks = Sequence[tuple[Sequence[int], Sequence[int]]]
Shares = Sequence[float]

WEEKS: Weeks = (
    (range(10), range(10)),
    ((0, 2, 4, 5, 7, 9), (0, 2, 4, 5, 7, 9)),
    (range(7), range(7)),
    ((0, 5), (4, 9)),
    (range(10), ()),
)


SHARES = (0.5, 0.2, 0.1, 0.1, 0.1)
WHOLE: Weeks = ((range(10), range(10)),)


def part_weeks(n: int, seed: int, weeks: Weeks = WEEKS, shares: Shares = SHARES) -> Problem:
    """Make a plain school where half the pupils miss some runs; all ride on one of them."""
    here = plain_problem(n, seed, "small")
    rng = np.random.default_rng(seed)
    due = np.zeros_like(here.due)
    for pupil, week in enumerate(rng.choice(len(weeks), n, p=shares)):
        for session in (AM, PM):
            due[pupil, session, list(weeks[week][session])] = True
    apart = np.zeros_like(here.apart)
    return here.replace(due=due, alone=np.zeros_like(here.alone), apart=apart)


def by_the_metre(school: School, variant: Variant) -> Variant:
    """Make a vehicle with room for everybody that costs a pound a metre and nothing else."""
    n = school.pupils.size
    nothing = np.zeros(n, np.int64)
    return replace(
        variant,
        seats=2 * n,
        spaces=0,
        shared=0,
        fixed=0.0,
        least=0.0,
        mile=1.0,
        own=np.zeros(n),
        own_pa_days=np.zeros(n),
        allowed=np.ones(n, np.bool_),
        # Every other one has an assistant of their own beside them.
        seat_demand=nothing + 1 + np.arange(n) % 2,
        space_demand=nothing,
        shared_demand=nothing,
    )


def seconds_aboard(problem: Problem, outward: Sequence[int], session: int, day: int) -> list[int]:
    """Seconds by which a run of a chain has come to each pupil, outward, absent ones left out."""
    last, standing, elapsed = int(problem.school_place[0]), 0, 0
    found = []
    for k in outward:
        if problem.due[k, session, day]:
            place, door_s = int(problem.place[k]), int(problem.service_s[k, session])
            if session == AM:
                elapsed += int(problem.time_s[AM, place, last]) + door_s
            else:
                elapsed += standing + int(problem.time_s[PM, last, place])
            last, standing = place, door_s
        found.append(elapsed)
    return found


def least_of_all_chains(problem: Problem, school: School, variant: Variant, prize: Floats) -> float:
    """Try every chain that keeps to times and company, and give the least reduced cost."""
    n = school.pupils.size
    least = 0.0
    for size in range(1, n + 1):
        for route in itertools.permutations(range(n), size):
            company = int(problem.most_aboard[list(route)].min()) >= size
            company &= not problem.apart[np.ix_(route, route)].any()
            ridden = np.array(seconds_aboard(problem, route, AM, 0))
            if company and (ridden <= problem.limit_s[list(route), AM]).all():
                value = route_pounds(school, variant, route) - float(prize[list(route)].sum())
                least = min(least, value)
    return least


def pricings(seed: int, n: int = 6) -> tuple[Problem, School, Variant, Floats]:
    """Make a school where rides, and company for two of them, are short enough to matter."""
    problem = part_weeks(n, seed)
    rng = np.random.default_rng(seed)
    limit_s = problem.limit_s * rng.uniform(0.5, 1.1, (n, 2))
    most = np.where(np.arange(n) < 2, rng.integers(2, 5), 99)
    problem = problem.replace(
        limit_s=np.maximum(limit_s.astype(np.int64), 1_200),
        most_aboard=most,
        not_before_s=np.zeros_like(problem.not_before_s),
        home_by_s=np.full_like(problem.home_by_s, 86_400),
    )
    school = school_of(problem, 0)
    assert school is not None
    assert school.pupils.size == n
    variant = by_the_metre(school, variants_of(problem, school)[0])
    out_m = school.graph.metres[-1, :n]
    return problem, school, variant, np.random.default_rng(seed).uniform(0.2, 1.4, n) * out_m
