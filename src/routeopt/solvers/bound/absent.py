"""Legs by which a run drives past somebody who is absent that day.

Whoever does not ride on every run leaves a gap in the chain on the others: there the vehicle goes
straight from the pupil called at before to the one after. What such a leg costs depends on three
pupils, so a chain that ends at somebody of a part week keeps in mind whom it came from: whom it
called at before this pupil and all those just before who have the same week.
"""

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from routeopt.domain.travel import AM, PM

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


_QUICKLY = 1
"""How many times as long completions may take in quick searches for who is absent at times."""


class Past(NamedTuple):
    """Legs past the absent, by part week; index ``n`` is the school.

    Attributes
    ----------
    week
        ``(n+1,)`` part week of each, -1 where they ride on every run.
    metres
        ``(weeks, n+1, n+1)`` metres over the fortnight from whom a route called at before those
        of that part week to whom it calls at after.
    worse
        ``(weeks, n+1, n+1)`` by how much they can be more after the row than after the column.
    seconds, later
        The same for the time of the measured run: nought where that week rides on it.
    most_s
        ``(weeks, n+1)`` the most of ``seconds`` after whom a route called at before.
    slot
        ``(n+1,)`` number of each pupil of a part week among them, -1 for the others.
    quarter
        ``(n+1,)`` the quarter of the map that each lies in.
    least_m, least_s
        ``(weeks, quarters, n+1)`` the least of ``metres`` and ``seconds`` over those called at
        before who lie in a quarter.
    """

    week: Ints
    metres: Floats
    worse: Floats
    seconds: Ints
    later: Ints
    most_s: Ints
    slot: Ints
    quarter: Ints
    least_m: Floats
    least_s: Ints


def past_of(due: Flags, short: list[Floats], off_run: Flags, time_s: Ints) -> Past:
    """Price the legs past whoever is absent.

    Parameters
    ----------
    due
        ``(n+1, 2, 10)`` whether pupils ride, by session and day; the school always does.
    short
        For each session ``(n+1, n+1)`` metres outward from the row to the column.
    off_run, time_s
        ``(n+1,)`` who is absent from the measured run, and ``(n+1, n+1)`` seconds that going on
        adds on it for two who ride.
    """
    size = due.shape[0]
    weeks, which = np.unique(due.reshape(size, -1), axis=0, return_inverse=True)
    whole = weeks.all(axis=1)
    number = np.where(whole, -1, np.cumsum(~whole) - 1)
    absent = ~weeks[~whole].reshape(-1, *due.shape[1:])
    metres = np.zeros((absent.shape[0], size, size))
    for week, away in enumerate(absent):
        for session in (AM, PM):
            # A run counts on which both ends of the leg ride.
            riding = due[:, session][:, away[session]].astype(np.float64)
            metres[week] += (riding @ riding.T) * short[session]
    number = number[which.reshape(-1)].astype(np.int64)
    seconds = np.zeros(metres.shape, np.int64)
    seconds[number[off_run & (number >= 0)]] = time_s * ~(off_run[:, None] | off_run)
    later = worse_by(seconds.astype(np.float64), size - 1).astype(np.int64)
    slot = np.where(number >= 0, np.cumsum(number >= 0) - 1, -1)
    past = Past(
        number,
        metres,
        worse_by(metres, size - 1),
        seconds,
        later,
        seconds.max(axis=2, initial=0),
        slot,
        quarter=np.zeros(size, np.int64),
        least_m=metres,
        least_s=seconds,
    )
    return quartered(past, short, _QUICKLY, size)


def quartered(past: Past, short: list[Floats], longer: int, most: int) -> Past:
    """Choose the quarters anew.

    Parameters
    ----------
    past, short
        Legs past the absent, and metres outward in each session.
    longer
        How many times as long completions may take for them. They are the sharper the smaller
        the quarters are: between two of one quarter a leg past the absent costs next to nothing.
    most
        Quarters at most: what more of them cost may be better spent on remembering pupils.
    """
    size = short[AM].shape[0]
    parts = int(past.slot.max(initial=-1)) + 1
    apart = short[AM] + short[PM]
    apart = apart + apart.T
    centres = [size - 1]
    for _ in range(min(size, most, longer * size // max(1, parts)) - 1 if parts else 0):
        nearest = apart[centres].min(axis=0)
        if not nearest.any():
            # Everybody else lives where a centre is.
            break
        centres.append(int(nearest.argmax()))
    quarter = apart[centres].argmin(axis=0)
    # A centre is its own, even where somebody lives next door.
    quarter[centres] = np.arange(len(centres))
    there = [quarter == one for one in range(len(centres))]
    # The leg back to the same pupil counts, at nought: no route of a plan drives it, but a chain
    # that has forgotten them may stand for one that never met them.
    least_m = np.stack([past.metres[:, one].min(axis=1) for one in there], axis=1)
    least_s = np.stack([past.seconds[:, one].min(axis=1) for one in there], axis=1)
    return past._replace(quarter=quarter, least_m=least_m, least_s=least_s)


def backwards(past: Past) -> Past:
    """Turn the legs round, for chains that grow towards the school.

    Those called at before and after change places. Index ``n`` is then the end of a chain, from
    where no leg comes, and as a column still the school.

    Parameters
    ----------
    past
        Its quarters stay.
    """
    size = past.week.size
    metres = np.ascontiguousarray(past.metres.transpose(0, 2, 1))
    seconds = np.ascontiguousarray(past.seconds.transpose(0, 2, 1))
    metres[:, -1] = 0.0
    seconds[:, -1] = 0
    there = [past.quarter == one for one in range(past.least_m.shape[1])]
    return past._replace(
        metres=metres,
        worse=worse_by(metres, size),
        seconds=seconds,
        later=worse_by(seconds.astype(np.float64), size).astype(np.int64),
        most_s=seconds.max(axis=2, initial=0),
        least_m=np.stack([metres[:, one].min(axis=1) for one in there], axis=1),
        least_s=np.stack([seconds[:, one].min(axis=1) for one in there], axis=1),
    )


@numba.njit(cache=True, nogil=True)
def worse_by(metres: Floats, stops: int) -> Floats:
    """By how much a leg past the absent can be longer after the row than after the column.

    Parameters
    ----------
    metres
        As :class:`Past` has them, or seconds. The result has the same shape and is never below
        nought: a chain may also end.
    stops
        How many of the first places a leg may lead to.
    """
    weeks, size = metres.shape[0], metres.shape[1]
    worse = np.zeros((weeks, size, size))
    for week in range(weeks):
        for one in range(size):
            for two in range(size):
                most = 0.0
                for after in range(stops):
                    most = max(most, metres[week, one, after] - metres[week, two, after])
                worse[week, one, two] = most
    return worse


@numba.njit(cache=True, nogil=True)
def past_m(past: Past, node: Ints, parent: Ints, one: int, after: int) -> float:
    """Metres that going on from label ``one`` adds on runs without its pupil."""
    week = past.week[node[one]]
    if week < 0:
        return 0.0
    while past.week[node[one]] == week:
        one = parent[one]
    metres: float = past.metres[week, node[one], after]
    return metres


@numba.njit(cache=True, nogil=True)
def state_of(slot: int, quarter: int, quarters: int, n: int, j: int) -> int:
    """Where completions have pupil ``j``, by the quarter of whom the route called at before."""
    return j if slot < 0 else n + slot * quarters + quarter
