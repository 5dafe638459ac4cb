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

REVERSE, SAME, MORNING_ONLY, AFTERNOON_ONLY = 0, 1, 2, 3
NO_LIMIT_S = 1_000_000_000

Ints = NDArray[np.int64]


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
    outward, state, exact = _search(*problem, beam)
    patterns = problem.weight.shape[0]
    return Orders(outward, state[:, :patterns], state[:, 3 * patterns], bool(exact))


@numba.njit(cache=True)  # type: ignore[untyped-decorator]  # numba ships no types
def _search(
    mode, time_s, dist_m, riders, service_s, cap_s, home_from_s, home_by_s,
    leave_group, leave_from_s, leave_by_s, weight, home_from_binds, beam,
):  # fmt: skip
    # State columns: metres[p], am elapsed[p], pm elapsed[p], rider seconds, slack[p] (same
    # order only), then one (earliest, -latest) school time for each afternoon run. Every
    # column is better when lower.
    stops = time_s.shape[1] - 1
    patterns = weight.shape[0]
    groups = leave_from_s.shape[0]
    minutes_at = 3 * patterns
    slack_at = minutes_at + 1
    window_at = slack_at + patterns
    columns = window_at + 2 * groups
    count = 1
    masks = np.zeros(1, np.int64)
    ends = np.full((1, 2, patterns), stops, np.int64)
    state = np.zeros((1, columns), np.int64)
    order = np.zeros((1, stops), np.int64)
    state[0, slack_at:window_at] = -NO_LIMIT_S
    for group in range(groups):
        state[0, window_at + 2 * group] = leave_from_s[group]
        state[0, window_at + 2 * group + 1] = -leave_by_s[group]
    exact = not (mode == SAME and home_from_binds)
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
                row = new_state[found]
                tails = new_ends[found]
                row[:] = state[label]
                tails[:, :] = ends[label]
                legal = True
                for pattern in range(patterns):
                    if mode != AFTERNOON_ONLY and riders[0, pattern, stop] > 0:
                        legal = _add_morning(
                            row, tails, pattern, patterns, stop, time_s, dist_m, riders,
                            service_s, cap_s, weight,
                        )  # fmt: skip
                    if legal and mode != MORNING_ONLY and riders[1, pattern, stop] > 0:
                        if mode == SAME:
                            legal = _add_afternoon_far_end(
                                row, tails, pattern, patterns, stop, time_s, dist_m, riders,
                                service_s, cap_s, weight,
                            )  # fmt: skip
                        else:
                            legal = _add_afternoon(
                                row, tails, pattern, patterns, stop, time_s, dist_m, riders,
                                service_s, cap_s, weight, home_from_s, home_by_s,
                                window_at + 2 * leave_group[pattern],
                            )  # fmt: skip
                    if not legal:
                        break
                if not legal:
                    continue
                new_masks[found] = masks[label] | (np.int64(1) << stop)
                new_order[found, :depth] = order[label, :depth]
                new_order[found, depth] = stop
                found += 1
        last_layer = depth == stops - 1
        if mode == SAME and last_layer:
            found = _close_same_order(
                found, new_masks, new_ends, new_state, new_order, patterns, time_s, dist_m,
                riders, service_s, home_from_s, home_by_s, leave_group, leave_from_s, leave_by_s,
                weight,
            )  # fmt: skip
        if last_layer:
            compared = minutes_at + 1
        else:
            compared = columns if home_from_binds else window_at
        keep = _undominated(
            found, new_masks, new_ends, new_state, compared, patterns, last_layer,
            home_from_binds and mode != MORNING_ONLY,
        )  # fmt: skip
        if keep.shape[0] > beam:
            exact = False
            load = np.zeros(keep.shape[0], np.float64)
            for k in range(keep.shape[0]):
                for pattern in range(patterns):
                    # Four metres a second of ride: short and quick both count in the beam.
                    load[k] += weight[pattern] * (
                        new_state[keep[k], pattern]
                        + 4.0 * new_state[keep[k], patterns + pattern]
                        + 4.0 * new_state[keep[k], 2 * patterns + pattern]
                    )
            keep = keep[np.argsort(load)[:beam]]
        count = keep.shape[0]
        masks = new_masks[keep]
        ends = new_ends[keep]
        state = new_state[keep]
        order = new_order[keep]
        if count == 0:
            break
    return order, state, exact


@numba.njit(cache=True)  # type: ignore[untyped-decorator]  # numba ships no types
def _add_morning(
    row, tails, pattern, patterns, stop, time_s, dist_m, riders, service_s, cap_s, weight
):  # fmt: skip
    last = tails[0, pattern]
    elapsed = patterns + pattern
    row[pattern] += dist_m[0, stop, last]
    row[elapsed] += time_s[0, stop, last] + service_s[0, pattern, stop]
    row[3 * patterns] += weight[pattern] * riders[0, pattern, stop] * row[elapsed]
    tails[0, pattern] = stop
    return row[elapsed] <= cap_s[0, pattern, stop]


@numba.njit(cache=True)  # type: ignore[untyped-decorator]  # numba ships no types
def _add_afternoon(
    row, tails, pattern, patterns, stop, time_s, dist_m, riders, service_s, cap_s, weight,
    home_from_s, home_by_s, window,
):  # fmt: skip
    last = tails[1, pattern]
    elapsed = 2 * patterns + pattern
    row[pattern] += dist_m[1, last, stop]
    row[elapsed] += time_s[1, last, stop]
    if last != time_s.shape[1] - 1:
        row[elapsed] += service_s[1, pattern, last]
    ride = row[elapsed]
    row[3 * patterns] += weight[pattern] * riders[1, pattern, stop] * ride
    tails[1, pattern] = stop
    row[window] = max(row[window], home_from_s[pattern, stop] - ride)
    row[window + 1] = max(row[window + 1], ride - home_by_s[pattern, stop])
    return ride <= cap_s[1, pattern, stop] and row[window] <= -row[window + 1]


@numba.njit(cache=True)  # type: ignore[untyped-decorator]  # numba ships no types
def _add_afternoon_far_end(
    row, tails, pattern, patterns, stop, time_s, dist_m, riders, service_s, cap_s, weight
):  # fmt: skip
    # ``past`` is the time from arrival at this stop to arrival at the far end of the run; a
    # rider's own ride is the whole run less the ``past`` of their stop.
    last = tails[1, pattern]
    elapsed = 2 * patterns + pattern
    slack = 3 * patterns + 1 + pattern
    if last != time_s.shape[1] - 1:
        row[pattern] += dist_m[1, stop, last]
        row[elapsed] += service_s[1, pattern, stop] + time_s[1, stop, last]
    past = row[elapsed]
    row[slack] = max(row[slack], -(cap_s[1, pattern, stop] + past))
    row[3 * patterns] -= weight[pattern] * riders[1, pattern, stop] * past
    tails[1, pattern] = stop
    return past <= -row[slack]


@numba.njit(cache=True)  # type: ignore[untyped-decorator]  # numba ships no types
def _close_same_order(
    found, masks, ends, state, order, patterns, time_s, dist_m, riders, service_s, home_from_s,
    home_by_s, leave_group, leave_from_s, leave_by_s, weight,
):  # fmt: skip
    # The first leg of the afternoon, from the school to the stop added last, comes at the end.
    stops = order.shape[1]
    window = np.empty((leave_from_s.shape[0], 2), np.int64)
    kept = 0
    for label in range(found):
        row = state[label]
        window[:, 0] = leave_from_s
        window[:, 1] = leave_by_s
        legal = True
        for pattern in range(patterns):
            first = ends[label, 1, pattern]
            if first == stops:
                continue
            group = leave_group[pattern]
            row[pattern] += dist_m[1, stops, first]
            total = row[2 * patterns + pattern] + time_s[1, stops, first]
            if total > -row[3 * patterns + 1 + pattern]:
                legal = False
                break
            last = stops
            ride = 0
            for k in range(stops - 1, -1, -1):
                stop = order[label, k]
                if riders[1, pattern, stop] == 0:
                    continue
                ride += time_s[1, last, stop]
                if last != stops:
                    ride += service_s[1, pattern, last]
                last = stop
                row[3 * patterns] += weight[pattern] * riders[1, pattern, stop] * total
                window[group, 0] = max(window[group, 0], home_from_s[pattern, stop] - ride)
                window[group, 1] = min(window[group, 1], home_by_s[pattern, stop] - ride)
        for group in range(window.shape[0]):
            if window[group, 0] > window[group, 1]:
                legal = False
        if legal:
            masks[kept] = masks[label]
            ends[kept] = ends[label]
            state[kept] = row
            order[kept] = order[label]
            kept += 1
    return kept


@numba.njit(cache=True)  # type: ignore[untyped-decorator]  # numba ships no types
def _undominated(
    found, masks, ends, state, compared, patterns, complete, arrival_matters
):  # fmt: skip
    # Labels with the same stops and the same last stop in every pattern compete. A complete
    # label competes on metres and minutes alone: its elapsed times no longer matter.
    stops = np.int64(64)
    keys = np.empty(found, np.int64)
    for label in range(found):
        key = masks[label] * np.int64(1_000_003)
        if not complete:
            for session in range(2):
                for pattern in range(patterns):
                    key = key * np.int64(31) + ends[label, session, pattern] + stops
        keys[label] = key
    rank = np.argsort(keys)
    alive = np.ones(found, np.bool_)
    start = 0
    while start < found:
        stop = start + 1
        while stop < found and keys[rank[stop]] == keys[rank[start]]:
            stop += 1
        for i in range(start, stop):
            one = rank[i]
            if not alive[one]:
                continue
            for j in range(i + 1, stop):
                two = rank[j]
                if not alive[two] or masks[one] != masks[two]:
                    continue
                one_better, two_better = True, True
                if not complete:
                    for session in range(2):
                        for pattern in range(patterns):
                            if ends[one, session, pattern] != ends[two, session, pattern]:
                                one_better, two_better = False, False
                for column in range(compared):
                    if complete and patterns <= column < 3 * patterns:
                        continue
                    difference = state[one, column] - state[two, column]
                    if difference > 0:
                        one_better = False
                    elif difference < 0:
                        two_better = False
                    if (
                        arrival_matters
                        and not complete
                        and difference != 0
                        and 2 * patterns <= column < 3 * patterns
                    ):
                        one_better, two_better = False, False
                    if not one_better and not two_better:
                        break
                if one_better:
                    alive[two] = False
                elif two_better:
                    alive[one] = False
                    break
        start = stop
    kept = np.empty(found, np.int64)
    count = 0
    for label in range(found):
        if alive[label]:
            kept[count] = label
            count += 1
    return kept[:count]
