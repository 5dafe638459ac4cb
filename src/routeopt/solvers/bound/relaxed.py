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
from routeopt.solvers.bound.absent import Past, past_of, quartered
from routeopt.solvers.problem import Problem

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_MOSTLY = 0.8
"""Share of the pupils that must ride on a slower run for its times to count."""
_PATIENTLY = 12
"""How many times as long completions may take for who is absent at times, where routes are many."""
_MOST_QUARTERS = 32
"""Quarters of the map at most, but in the sharpest completions."""
_SLOWER = 2
"""How many times a second of the slower run counts as much as one of the run with most riders."""
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
    from_s, cap_s
        ``(n,)`` elapsed time that counts at a pupil at least, nought outward, and the longest.
    metres
        ``(n+1, n+1)`` metres of both sessions over the fortnight.
    end_m
        ``(n,)`` metres added where a route ends.
    near
        ``(n+1, n)`` pupils in the order in which they are looked at from the row.
    ng, place
        ``(n, MEMORY)`` pupils remembered at a node, -1 for none, and ``(n, n)`` the bit of the
        column in the row's memory, -1 where it is forgotten.
    likely
        ``(n, n)`` pupils by how much a return to them from the row is worth, the row's first.
    barred
        ``(n, n)`` pairs that no route carries.
    reach
        How many of them are looked at; all but in a quick search.
    """

    time_s: Ints
    from_s: Ints
    cap_s: Ints
    metres: Floats
    end_m: Floats
    near: Ints
    ng: Ints
    place: Ints
    likely: Ints
    barred: Flags
    reach: int


@dataclass(frozen=True, slots=True)
class School:
    """One school's graph with what its pupils ask of a vehicle.

    Attributes
    ----------
    past, past_finely, past_finest
        Legs past whoever is absent on a run, with a few large quarters and with more.
    pupils
        ``(n,)`` the problem's numbers of the graph's nodes.
    unpriced
        Pupils whom the graph leaves out at no cost: not due on the measured run.
    company
        ``(n,)`` most pupils aboard with each on a run, themselves included.
    regular
        ``(n,)`` due both ways on all ten days.
    days, both_days
        ``(n,)`` days due at all, and both ways.
    year_share
        School days of the year for each day of the fortnight.
    """

    number: int
    graph: Graph
    past: Past
    past_finely: Past
    past_finest: Past
    pupils: Ints
    unpriced: Ints
    company: Ints
    regular: Flags
    days: Ints
    both_days: Ints
    year_share: float


def school_of(problem: Problem, number: int) -> School | None:
    """Build the graph of a school's pupils who may share, or None where there is nobody."""
    movable = np.flatnonzero((problem.school == number) & ~problem.alone)
    if movable.size == 0:
        return None
    # Loads are those of one run: on it every pupil of the graph rides, so that they are exact.
    # Times are theirs, with those of a slower run; what other days ask besides is let go.
    loaded = _loaded(problem, movable)
    on_it = problem.due[movable, *loaded]
    here, away = movable[on_it], movable[~on_it]
    if here.size == 0:
        return None
    due = problem.due[here]
    days = due.any(axis=1).sum(axis=1)
    both = due.all(axis=1).sum(axis=1)
    short = _shortest(problem, here, away, problem.school_place[number])
    riding = np.concatenate([due, np.ones((1, 2, DAYS_PER_FORTNIGHT), np.bool_)])
    clock = _clock(problem, number, here, loaded)
    return School(
        number=number,
        graph=_graph(
            problem,
            here,
            time_s=clock.time_s,
            cap_s=clock.cap_s,
            metres=_metres(riding, short),
            end_m=_end_metres(problem, here, problem.school_place[number]),
        ),
        past=(past := past_of(riding, short, clock.absent, clock.past_s)),
        past_finely=quartered(past, short, _PATIENTLY, _MOST_QUARTERS),
        past_finest=quartered(past, short, _PATIENTLY, here.size),
        pupils=here,
        unpriced=away,
        company=np.minimum(problem.most_aboard[here], problem.max_pupils_per_route or problem.n),
        regular=both == DAYS_PER_FORTNIGHT,
        days=days,
        both_days=both,
        year_share=float(problem.year_days[number]) / DAYS_PER_FORTNIGHT,
    )


def _loaded(problem: Problem, movable: Ints) -> tuple[int, int]:
    """Session and day of the run that carries most: those whom it leaves out have no price."""
    riders = problem.due[movable].sum(axis=0)
    if problem.pm_order != "reverse":
        # Only where the afternoon reverses the morning does it, too, run outward from the school.
        riders[PM] = 0
    session, day = np.unravel_index(int(riders.argmax()), riders.shape)
    return int(session), int(day)


class _Clock(NamedTuple):
    # Seconds and caps by which chains are timed; who is absent from the slower run, and the
    # seconds of its legs.
    time_s: Ints
    cap_s: Ints
    absent: Flags
    past_s: Ints


def _clock(problem: Problem, number: int, here: Ints, loaded: tuple[int, int]) -> _Clock:
    """Time chains by the run that carries most, or by a mean of it and a slower one.

    Who keeps to the limits of both runs keeps to their mean, so that one time will do for two.
    """
    time_s, cap_s = _times(problem, number, here, loaded)
    session = 1 - loaded[0]
    riders = problem.due[here, session]
    day = int(riders.sum(axis=0).argmax())
    absent = ~riders[:, day]
    slower_s, slower_cap_s = _times(problem, number, here, (session, day))
    few = absent.mean() > 1 - _MOSTLY
    if problem.pm_order != "reverse" or few or slower_s.sum() <= time_s.sum():
        nobody = np.zeros(here.size + 1, np.bool_)
        return _Clock(time_s, cap_s, nobody, np.zeros_like(time_s))
    # Nobody has been under way longer where someone absent would be called at.
    slower_cap_s[absent] = slower_cap_s[~absent].max()
    absent = np.append(absent, False)
    called_s = slower_s * ~(absent[:, None] | absent)
    return _Clock(
        (time_s + _SLOWER * called_s) // (1 + _SLOWER),
        -(-(cap_s + _SLOWER * slower_cap_s) // (1 + _SLOWER)),
        absent,
        _SLOWER * slower_s // (1 + _SLOWER),
    )


def _graph(
    problem: Problem, here: Ints, *, time_s: Ints, cap_s: Ints, metres: Floats, end_m: Floats
) -> Graph:
    n = here.size
    barred = problem.apart[np.ix_(here, here)] | _bells_clash(problem, here)
    return Graph(
        time_s=time_s,
        from_s=np.zeros_like(cap_s),
        cap_s=cap_s,
        metres=metres,
        end_m=end_m,
        near=np.argsort(metres[:, :n], axis=1, kind="stable"),
        ng=(ng := _remembered(likely := _likeliest(metres[:n, :n] + metres[:n, :n].T))),
        place=_bits(ng, n),
        likely=likely,
        barred=barred,
        reach=n,
    )


def _times(problem: Problem, number: int, here: Ints, run: tuple[int, int]) -> tuple[Ints, Ints]:
    """Seconds outward of a run on which all ride, and the most that each may take."""
    session, day = run
    time = np.minimum(_outward_s(problem, here, problem.school_place[number], session), UNREACHED_S)
    if session == AM:
        clock = problem.bell_by_s[here, AM, day] - problem.not_before_s[here, day]
    else:
        clock = problem.home_by_s[here, day] - problem.bell_from_s[here, PM, day]
    return time, np.minimum(problem.limit_s[here, session], clock)


def _outward_s(problem: Problem, here: Ints, school: int, session: int) -> Ints:
    """Seconds that going on from the row to the column adds to what the column's pupil rides."""
    n = here.size
    places = np.array([*problem.place[here], school])
    grid = np.ix_(places, places)
    standing = problem.service_s[here, session]
    if session == AM:
        # Rows one after another in memory, as compiled code was made for.
        inward: Ints = problem.time_s[AM][grid].T.copy()
        inward[:, :n] += standing
        return inward
    seconds: Ints = problem.time_s[PM][grid].copy()
    # Whoever gets off at the same stop is not waited for.
    seconds[:n, :n] += standing[:, None] * (problem.door[here][:, None] != problem.door[here])
    return seconds


def _bells_clash(problem: Problem, here: Ints) -> Flags:
    """Pairs due on a day whose school times cannot be one."""
    low, high = problem.bell_from_s[here], problem.bell_by_s[here]
    both = problem.due[here][:, None] & problem.due[here][None]
    apart = (low[:, None] > high[None]) | (low[None] > high[:, None])
    clash: Flags = np.any(both & apart, axis=(2, 3))
    return clash


def _shortest(problem: Problem, here: Ints, away: Ints, school: int) -> list[Floats]:
    """Metres outward of a leg of either session.

    A pupil left out of the graph may lie on a shorter way between two others, so ways through
    them are allowed.
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
    return [way[: n + 1, : n + 1] for way in short]


def _metres(due: Flags, short: list[Floats]) -> Floats:
    """Metres of an arc on the days when both its ends ride, in either session."""
    total = np.zeros(short[AM].shape)
    for session in (AM, PM):
        riding = due[:, session].astype(np.float64)
        total += (riding @ riding.T) * short[session]
    return total


def _end_metres(problem: Problem, here: Ints, school: int) -> Floats:
    if problem.pm_order != "same":
        return np.zeros(here.size)
    first_leg = problem.dist_m[PM][school, problem.place[here]].astype(np.float64)
    # With part-week pupils the day's first stop may be another one: nothing is claimed then.
    whole_week = bool(problem.due[here].all())
    return first_leg * DAYS_PER_FORTNIGHT if whole_week else np.zeros(here.size)


def _likeliest(price: Floats) -> Ints:
    # By what it takes to return to them; everybody's own place comes first.
    price = price.copy()
    np.fill_diagonal(price, price.min(initial=0) - 1)
    return np.argsort(price, axis=1, kind="stable")


def _remembered(likely: Ints) -> Ints:
    memory = np.full((likely.shape[0], MEMORY), -1, np.int64)
    memory[:, :_FIRST_MEMORY][:, : likely.shape[1]] = likely[:, :_FIRST_MEMORY]
    return memory


def among(graph: Graph, allowed: Flags) -> Graph:
    """Let a graph's memories be for some of the pupils alone: the others would fill them in vain.

    Parameters
    ----------
    graph
        Its arrays are not changed.
    allowed
        ``(n,)`` pupils who may ride.
    """
    if allowed.all():
        return graph
    n = allowed.size
    learnt = graph.ng[:, _FIRST_MEMORY:]
    seen = np.zeros((n, n), np.bool_)
    rows = np.arange(n)[:, None]
    order = np.argsort(~allowed[graph.likely], axis=1, kind="stable")[:, :_FIRST_MEMORY]
    first = np.take_along_axis(graph.likely, order, axis=1)
    first = np.where(allowed[first], first, -1)
    # Its own place stays the first even of a pupil who may not ride.
    first[:, 0] = np.arange(n)
    ng = np.full_like(graph.ng, -1)
    ng[:, : first.shape[1]] = first
    seen[np.broadcast_to(rows, first.shape)[first >= 0], first[first >= 0]] = True
    new = (learnt >= 0) & allowed[learnt] & ~seen[rows, learnt]
    ng[:, _FIRST_MEMORY:] = np.where(new, learnt, -1)
    return graph._replace(ng=ng, place=_bits(ng, n))


def remember_dearest(graph: Graph, prize: Floats, mile: float, second: float) -> None:
    """Let routes remember whom a return would pay most for, instead of those nearest.

    Parameters
    ----------
    prize
        ``(n,)`` pounds that a call brings.
    mile, second
        Pounds that a metre costs, and that a second of a route's time is worth.
    """
    n = prize.size
    metres = graph.metres[:n, :n] + graph.metres[:n, :n].T
    seconds = graph.time_s[:n, :n] + graph.time_s[:n, :n].T
    graph.likely[:] = _likeliest(mile * metres + second * seconds - prize)
    graph.ng[:] = _remembered(graph.likely)
    graph.place[:] = _bits(graph.ng, n)


def _bits(ng: Ints, n: int) -> Ints:
    place = np.full((n, n), -1, np.int64)
    node, bit = np.nonzero(ng >= 0)
    place[node, ng[node, bit]] = bit
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
