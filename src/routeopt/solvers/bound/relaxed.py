"""The relaxed routes of one school: what pricing may chain together, as arrays.

Every legal route has an image here that carries the same pupils of the graph and costs no
more. ``docs/bound.md`` has the proof; the comments say which rule is let go and why that only
lowers the bound.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.travel import AM, PM, UNREACHED_S
from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.solvers.problem import Problem

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MEMORY = 14
"""Most pupils a route can remember at a pupil: that one, and those near (ng-routes)."""
_FIRST_MEMORY = 10
"""What it remembers to begin with; more is learnt where routes return too soon."""


class Graph(NamedTuple):
    """Arcs between pupils, outward from the school; index ``n`` is the school.

    Attributes
    ----------
    time_s
        ``(n+1, n+1)`` seconds that going outward from the row to the column adds, boarding in.
    cap_s
        ``(n,)`` longest elapsed time at a pupil.
    metres
        ``(n+1, n+1)`` metres of both sessions over the fortnight.
    end_m
        ``(n,)`` metres added where a route ends.
    near
        ``(n+1, n)`` pupils in order of time from the row.
    ng, place
        ``(n, MEMORY)`` pupils remembered at a node, -1 for none, and ``(n, n)`` the bit of the
        column in the row's memory, -1 where it is forgotten.
    barred
        ``(n, n)`` pairs that no route carries.
    reach
        How many of a pupil's nearest are looked at from there; all of them but in a quick search.
    """

    time_s: Ints
    cap_s: Ints
    metres: Floats
    end_m: Floats
    near: Ints
    ng: Ints
    place: Ints
    barred: Flags
    reach: int


@dataclass(frozen=True, slots=True)
class School:
    """One school's graph with what its pupils ask of a vehicle.

    Attributes
    ----------
    pupils
        ``(n,)`` the problem's numbers of the graph's nodes.
    unpriced
        Pupils whom the graph leaves out at no cost: not due on the reference morning.
    regular
        ``(n,)`` due both ways on all ten days.
    days, both_days
        ``(n,)`` days due at all, and both ways.
    year_share
        School days of the year for each day of the fortnight.
    """

    number: int
    graph: Graph
    pupils: Ints
    unpriced: Ints
    regular: Flags
    days: Ints
    both_days: Ints
    year_share: float


def school_of(problem: Problem, number: int) -> School | None:
    """Build the graph of a school's pupils who may share, or None where there is nobody."""
    movable = np.flatnonzero((problem.school == number) & ~problem.alone)
    if movable.size == 0:
        return None
    # Loads and times are those of one morning: on it every pupil of the graph rides, so that
    # they are exact; what other days and afternoons ask besides is let go.
    mornings = problem.due[movable, AM]
    day = int(mornings.sum(axis=0).argmax())
    here = movable[mornings[:, day]]
    away = movable[~mornings[:, day]]
    if here.size == 0:
        return None
    due = problem.due[here]
    days = due.any(axis=1).sum(axis=1)
    both = due.all(axis=1).sum(axis=1)
    return School(
        number=number,
        graph=_graph(problem, number, here, away, day),
        pupils=here,
        unpriced=away,
        regular=both == DAYS_PER_FORTNIGHT,
        days=days,
        both_days=both,
        year_share=float(problem.year_days[number]) / DAYS_PER_FORTNIGHT,
    )


def _graph(problem: Problem, number: int, here: Ints, away: Ints, day: int) -> Graph:
    n = here.size
    school = problem.school_place[number]
    places = np.array([*problem.place[here], school])
    grid = np.ix_(places, places)
    morning_s = problem.time_s[AM][grid].T.copy()
    morning_s[:, :n] += problem.service_s[here, AM]
    cap = np.minimum(
        problem.limit_s[here, AM],
        problem.bell_by_s[here, AM, day] - problem.not_before_s[here, day],
    )
    time = np.minimum(morning_s, UNREACHED_S)
    barred = problem.apart[np.ix_(here, here)] | _bells_clash(problem, here)
    return Graph(
        time_s=time,
        cap_s=cap,
        metres=_metres(problem, here, away, school),
        end_m=_end_metres(problem, here, school),
        near=np.argsort(time[:, :n], axis=1, kind="stable"),
        ng=(ng := _memories(time, barred)),
        place=_bits(ng, n),
        barred=barred,
        reach=n,
    )


def _bells_clash(problem: Problem, here: Ints) -> Flags:
    """Pairs due on a day whose school times cannot be one."""
    low, high = problem.bell_from_s[here], problem.bell_by_s[here]
    both = problem.due[here][:, None] & problem.due[here][None]
    apart = (low[:, None] > high[None]) | (low[None] > high[:, None])
    clash: Flags = np.any(both & apart, axis=(2, 3))
    return clash


def _metres(problem: Problem, here: Ints, away: Ints, school: int) -> Floats:
    """Metres of an arc on the days when both its ends ride, in either session.

    On other days a run drives past whoever is absent; those legs are let go. A pupil left out
    of the graph may lie on a shorter way between two others, so ways through them are allowed.
    """
    n = here.size
    every = np.array([*problem.place[here], school, *problem.place[away]])
    grid = np.ix_(every, every)
    short = [problem.dist_m[AM][grid].T.astype(np.float64), problem.dist_m[PM][grid].astype(float)]
    for session in (AM, PM):
        for k in range(n + 1, every.size):
            way = short[session]
            np.minimum(way, way[:, k, None] + way[None, k, :], out=way)
    if problem.pm_order == "same":
        # The afternoon calls in the morning's order: from the outer stop to the inner one.
        short[PM] = short[PM].T.copy()
        short[PM][n, :] = 0.0
    due = np.vstack([problem.due[here], np.ones((1, 2, DAYS_PER_FORTNIGHT), np.bool_)])
    total = np.zeros((n + 1, n + 1))
    for session in (AM, PM):
        together = due[:, session].astype(np.int64) @ due[:, session].T.astype(np.int64)
        total += together * short[session][: n + 1, : n + 1]
    return total


def _end_metres(problem: Problem, here: Ints, school: int) -> Floats:
    if problem.pm_order != "same":
        return np.zeros(here.size)
    first_leg = problem.dist_m[PM][school, problem.place[here]].astype(np.float64)
    # With part-week pupils the day's first stop may be another one: nothing is claimed then.
    whole_week = bool(problem.due[here].all())
    return first_leg * DAYS_PER_FORTNIGHT if whole_week else np.zeros(here.size)


def _memories(time: Ints, barred: Flags) -> Ints:
    n = barred.shape[0]
    memory = np.full((n, MEMORY), -1, np.int64)
    for node in range(n):
        closeness = time[node, :n] + time[:n, node]
        closeness[node] = -1
        # A pupil who may not share with this one need not be remembered to be kept out.
        order = np.argsort(closeness, kind="stable")[:_FIRST_MEMORY]
        memory[node, : order.size] = order
    return memory


def _bits(ng: Ints, n: int) -> Ints:
    place = np.full((n, n), -1, np.int64)
    for node in range(n):
        for bit, other in enumerate(ng[node]):
            if other >= 0:
                place[node, other] = bit
    return place


def remember(graph: Graph, node: int, other: int) -> bool:
    """Let routes remember one more pupil at a pupil; False where they do, or have no room.

    The arrays of the graph change in place.
    """
    if graph.place[node, other] >= 0:
        return False
    free = np.flatnonzero(graph.ng[node] < 0)
    if free.size == 0:
        return False
    graph.ng[node, free[0]] = other
    graph.place[node, other] = free[0]
    return True


def forgets_enough(graph: Graph, path: list[int]) -> bool:
    """Whether a chain of nodes is still a relaxed route: it returns only to whom it forgot."""
    memory: set[int] = set()
    for node in path:
        if node in memory:
            return False
        memory = {other for other in memory if graph.place[node, other] >= 0} | {node}
    return True
