"""The best orders of one route's stops, by dynamic programming over sets of stops.

A route is built outward from the school. In the morning the stop added last is the first
one visited, so elapsed time from boarding to arrival only grows as stops are added; an
afternoon in reverse order grows the same way. An afternoon in the morning's order grows
from its far end instead, and carries the slack of the tightest rider. Labels are kept while
no other label with the same stops and ends is at least as good in every respect (metres a
day pattern, elapsed times, minutes, window for the school time), so the orders returned hold
the cheapest one for any price that grows with metres: exact unless the beam cut labels.

The scheme is forward labelling with Pareto dominance (Desrochers 1988; Feillet, Dejax,
Gendreau and Gueguen, Networks 2004).
"""

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from routeopt.domain.travel import AM, PM

REVERSE, SAME, MORNING_ONLY, AFTERNOON_ONLY = 0, 1, 2, 3
NO_LIMIT_S = 1_000_000_000
NEITHER, ONE, TWO = 0, 1, 2

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class OrderProblem(NamedTuple):
    """One route's stops as arrays: ``k`` stops, ``p`` day patterns, session am=0, pm=1.

    Attributes
    ----------
    mode
        How the afternoon follows the morning, or which session alone is ordered.
    time_s, dist_m
        ``(2, k+1, k+1)`` seconds and metres; index ``k`` is the school.
    riders
        ``(2, p, k)`` pupils due at a stop; 0 leaves the stop out.
    service_s
        ``(2, p, k)`` seconds the vehicle stands there.
    cap_s
        ``(2, p, k)`` longest ride allowed.
    home_from_s, home_by_s
        ``(p, k)`` bounds on the afternoon arrival, after midnight.
    leave_group
        ``(p,)`` which afternoon run a pattern belongs to (one school time a run).
    leave_from_s, leave_by_s
        ``(groups,)`` bounds on the school time of each afternoon run.
    weight
        ``(p,)`` days of the fortnight with that pattern.
    home_from_binds
        Whether a later arrival can be needed, so that shorter is not always better.
    """

    mode: int
    time_s: Ints
    dist_m: Ints
    riders: Ints
    service_s: Ints
    cap_s: Ints
    home_from_s: Ints
    home_by_s: Ints
    leave_group: Ints
    leave_from_s: Ints
    leave_by_s: Ints
    weight: Ints
    home_from_binds: bool


class Orders(NamedTuple):
    """Undominated complete orders.

    Attributes
    ----------
    outward
        ``(r, k)`` stops from the one nearest the school outward (the morning backwards).
    loaded_m
        ``(r, p)`` metres a day, both sessions.
    ride_s
        ``(r,)`` pupil-seconds over the fortnight.
    exact
        False where the beam cut labels, so that a better order may exist.
    """

    outward: Ints
    loaded_m: Ints
    ride_s: Ints
    exact: bool


def best_orders(problem: OrderProblem, beam: int) -> Orders:
    """Find the undominated legal orders of a route's stops.

    Parameters
    ----------
    problem
        The stops.
    beam
        Most labels kept at each number of stops.

    Returns
    -------
    Orders
        Empty where no legal order exists (or, if not ``exact``, where none was found).
    """
    outward, state, exact = _search(problem, beam)
    patterns = problem.weight.shape[0]
    return Orders(outward, state[:, :patterns], state[:, 3 * patterns], bool(exact))


@numba.njit(cache=True)
def _search(problem: OrderProblem, beam: int) -> tuple[Ints, Ints, bool]:
    # State columns: metres[p], am elapsed[p], pm elapsed[p], rider seconds, slack[p] (same
    # order only), then one (earliest, -latest) school time for each afternoon run. Every
    # column is better when lower.
    stops = problem.time_s.shape[1] - 1
    patterns = problem.weight.shape[0]
    groups = problem.leave_from_s.shape[0]
    slack_at = 3 * patterns + 1
    window_at = slack_at + patterns
    columns = window_at + 2 * groups
    count = 1
    masks = np.zeros(1, np.int64)
    ends = np.full((1, 2, patterns), stops, np.int64)
    state = np.zeros((1, columns), np.int64)
    order = np.zeros((1, stops), np.int64)
    state[0, slack_at:window_at] = -NO_LIMIT_S
    for group in range(groups):
        state[0, window_at + 2 * group] = problem.leave_from_s[group]
        state[0, window_at + 2 * group + 1] = -problem.leave_by_s[group]
    exact = not (problem.mode == SAME and problem.home_from_binds)
    for depth in range(stops):
        room = count * (stops - depth)
        new_masks = np.empty(room, np.int64)
        new_ends = np.empty((room, 2, patterns), np.int64)
        new_state = np.empty((room, columns), np.int64)
        new_order = np.empty((room, stops), np.int64)
        found = 0
        for label in range(count):
            for stop in range(stops):
                if masks[label] >> stop & 1:
                    continue
                new_state[found] = state[label]
                new_ends[found] = ends[label]
                if _add_stop(problem, new_state[found], new_ends[found], stop):
                    new_masks[found] = masks[label] | (np.int64(1) << stop)
                    new_order[found, :depth] = order[label, :depth]
                    new_order[found, depth] = stop
                    found += 1
        complete = depth == stops - 1
        if problem.mode == SAME and complete:
            found = _close_same_order(problem, found, new_masks, new_ends, new_state, new_order)
        keep = _undominated(problem, found, new_masks, new_ends, new_state, complete)
        if keep.shape[0] > beam:
            exact = False
            keep = keep[np.argsort(_load(problem, keep, new_state))[:beam]]
        count = keep.shape[0]
        masks = new_masks[keep]
        ends = new_ends[keep]
        state = new_state[keep]
        order = new_order[keep]
        if count == 0:
            break
    return order, state, exact


@numba.njit(cache=True)
def _load(problem: OrderProblem, keep: Ints, state: Ints) -> Floats:
    # Four metres a second of ride: short and quick both count in the beam.
    patterns = problem.weight.shape[0]
    load = np.zeros(keep.shape[0], np.float64)
    for k in range(keep.shape[0]):
        for pattern in range(patterns):
            load[k] += problem.weight[pattern] * (
                state[keep[k], pattern]
                + 4.0 * state[keep[k], patterns + pattern]
                + 4.0 * state[keep[k], 2 * patterns + pattern]
            )
    return load


@numba.njit(cache=True)
def _add_stop(problem: OrderProblem, row: Ints, tails: Ints, stop: int) -> bool:
    # Puts a stop at the outer end of a label in every pattern that calls there; False where
    # no legal route starts like that.
    for pattern in range(problem.weight.shape[0]):
        legal = True
        if problem.mode != AFTERNOON_ONLY and problem.riders[AM, pattern, stop] > 0:
            legal = _add_morning(problem, row, tails, pattern, stop)
        if legal and problem.mode != MORNING_ONLY and problem.riders[PM, pattern, stop] > 0:
            if problem.mode == SAME:
                legal = _add_afternoon_far_end(problem, row, tails, pattern, stop)
            else:
                legal = _add_afternoon(problem, row, tails, pattern, stop)
        if not legal:
            return False
    return True


@numba.njit(cache=True)
def _add_morning(problem: OrderProblem, row: Ints, tails: Ints, pattern: int, stop: int) -> bool:
    patterns = problem.weight.shape[0]
    last = tails[AM, pattern]
    elapsed = patterns + pattern
    row[pattern] += problem.dist_m[AM, stop, last]
    row[elapsed] += problem.time_s[AM, stop, last] + problem.service_s[AM, pattern, stop]
    row[3 * patterns] += problem.weight[pattern] * problem.riders[AM, pattern, stop] * row[elapsed]
    tails[AM, pattern] = stop
    return bool(row[elapsed] <= problem.cap_s[AM, pattern, stop])


@numba.njit(cache=True)
def _add_afternoon(problem: OrderProblem, row: Ints, tails: Ints, pattern: int, stop: int) -> bool:
    patterns = problem.weight.shape[0]
    last = tails[PM, pattern]
    elapsed = 2 * patterns + pattern
    window = 4 * patterns + 1 + 2 * problem.leave_group[pattern]
    row[pattern] += problem.dist_m[PM, last, stop]
    row[elapsed] += problem.time_s[PM, last, stop]
    if last != problem.time_s.shape[1] - 1:
        row[elapsed] += problem.service_s[PM, pattern, last]
    ride = row[elapsed]
    row[3 * patterns] += problem.weight[pattern] * problem.riders[PM, pattern, stop] * ride
    tails[PM, pattern] = stop
    row[window] = max(row[window], problem.home_from_s[pattern, stop] - ride)
    row[window + 1] = max(row[window + 1], ride - problem.home_by_s[pattern, stop])
    return bool(ride <= problem.cap_s[PM, pattern, stop] and row[window] <= -row[window + 1])


@numba.njit(cache=True)
def _add_afternoon_far_end(
    problem: OrderProblem, row: Ints, tails: Ints, pattern: int, stop: int
) -> bool:
    # ``past`` is the time from arrival at this stop to arrival at the far end of the run; a
    # rider's own ride is the whole run less the ``past`` of their stop.
    patterns = problem.weight.shape[0]
    last = tails[PM, pattern]
    elapsed = 2 * patterns + pattern
    slack = 3 * patterns + 1 + pattern
    if last != problem.time_s.shape[1] - 1:
        row[pattern] += problem.dist_m[PM, stop, last]
        row[elapsed] += problem.service_s[PM, pattern, stop] + problem.time_s[PM, stop, last]
    past = row[elapsed]
    row[slack] = max(row[slack], -(problem.cap_s[PM, pattern, stop] + past))
    row[3 * patterns] -= problem.weight[pattern] * problem.riders[PM, pattern, stop] * past
    tails[PM, pattern] = stop
    return bool(past <= -row[slack])


@numba.njit(cache=True)
def _close_same_order(
    problem: OrderProblem, found: int, masks: Ints, ends: Ints, state: Ints, order: Ints
) -> int:
    # The first leg of the afternoon, from the school to the stop added last, comes at the end.
    window = np.empty((problem.leave_from_s.shape[0], 2), np.int64)
    kept = 0
    for label in range(found):
        window[:, 0] = problem.leave_from_s
        window[:, 1] = problem.leave_by_s
        legal = True
        for pattern in range(problem.weight.shape[0]):
            if not _close_pattern(
                problem, pattern, state[label], ends[label, PM, pattern], order[label], window
            ):
                legal = False
                break
        for group in range(window.shape[0]):
            if window[group, 0] > window[group, 1]:
                legal = False
        if legal:
            masks[kept] = masks[label]
            ends[kept] = ends[label]
            state[kept] = state[label]
            order[kept] = order[label]
            kept += 1
    return kept


@numba.njit(cache=True)
def _close_pattern(
    problem: OrderProblem, pattern: int, row: Ints, first: int, order: Ints, window: Ints
) -> bool:
    stops = order.shape[0]
    patterns = problem.weight.shape[0]
    if first == stops:
        return True
    group = problem.leave_group[pattern]
    row[pattern] += problem.dist_m[PM, stops, first]
    total = row[2 * patterns + pattern] + problem.time_s[PM, stops, first]
    if total > -row[3 * patterns + 1 + pattern]:
        return False
    last = stops
    ride = 0
    for k in range(stops - 1, -1, -1):
        stop = order[k]
        if problem.riders[PM, pattern, stop] == 0:
            continue
        ride += problem.time_s[PM, last, stop]
        if last != stops:
            ride += problem.service_s[PM, pattern, last]
        last = stop
        row[3 * patterns] += problem.weight[pattern] * problem.riders[PM, pattern, stop] * total
        window[group, 0] = max(window[group, 0], problem.home_from_s[pattern, stop] - ride)
        window[group, 1] = min(window[group, 1], problem.home_by_s[pattern, stop] - ride)
    return True


@numba.njit(cache=True)
def _undominated(
    problem: OrderProblem, found: int, masks: Ints, ends: Ints, state: Ints, complete: bool
) -> Ints:
    # Labels with the same stops and the same last stop in every pattern compete.
    keys = _keys(found, masks, ends, complete)
    rank = np.argsort(keys)
    alive = np.ones(found, np.bool_)
    start = 0
    while start < found:
        end = start + 1
        while end < found and keys[rank[end]] == keys[rank[start]]:
            end += 1
        for i in range(start, end):
            one = rank[i]
            if not alive[one]:
                continue
            for j in range(i + 1, end):
                two = rank[j]
                if not alive[two] or masks[one] != masks[two]:
                    continue
                if not complete and not np.array_equal(ends[one], ends[two]):
                    continue
                better = _better(problem, state[one], state[two], complete)
                if better == ONE:
                    alive[two] = False
                elif better == TWO:
                    alive[one] = False
                    break
        start = end
    return np.flatnonzero(alive)


@numba.njit(cache=True)
def _keys(found: int, masks: Ints, ends: Ints, complete: bool) -> Ints:
    # Alike labels get alike numbers; others may too, so that a number is only a first sieve.
    keys = np.empty(found, np.int64)
    for label in range(found):
        key = masks[label] * np.int64(1_000_003)
        if not complete:
            for session in range(ends.shape[1]):
                for pattern in range(ends.shape[2]):
                    key = key * np.int64(31) + ends[label, session, pattern] + np.int64(64)
        keys[label] = key
    return keys


@numba.njit(cache=True)
def _better(problem: OrderProblem, one: Ints, two: Ints, complete: bool) -> int:
    # A complete label competes on metres and minutes alone: its elapsed times no longer
    # matter. Where a home opens late, an afternoon's length is neither good nor bad.
    patterns = problem.weight.shape[0]
    window_at = 4 * patterns + 1
    arrival_matters = problem.home_from_binds and problem.mode != MORNING_ONLY
    if complete:
        compared = 3 * patterns + 1
    else:
        compared = one.shape[0] if problem.home_from_binds else window_at
    one_better, two_better = True, True
    for column in range(compared):
        if complete and patterns <= column < 3 * patterns:
            continue
        difference = one[column] - two[column]
        if difference > 0:
            one_better = False
        elif difference < 0:
            two_better = False
        afternoon = 2 * patterns <= column < 3 * patterns
        if difference != 0 and afternoon and arrival_matters and not complete:
            return NEITHER
        if not one_better and not two_better:
            return NEITHER
    return ONE if one_better else TWO
