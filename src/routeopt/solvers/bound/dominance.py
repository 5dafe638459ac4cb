"""Which labels stay: one is put aside where another at the same pupil is as good in every respect.

Kept labels of a pupil lie in stretches of rising cost, so that only the cheaper ones need be
looked at, many at a time.
"""

import numba
import numpy as np

from routeopt.solvers.bound.absent import Past
from routeopt.solvers.bound.book import GUARD, Book, Cuts
from routeopt.solvers.bound.relaxed import Floats, Ints

_BLOCK = 128


@numba.njit(cache=True, nogil=True)
def _copy(source: Book, one: int, target: Book, two: int) -> None:
    target.node[two] = source.node[one]
    target.parent[two] = source.parent[one]
    target.before[two] = source.before[one]
    target.elapsed[two] = source.elapsed[one]
    target.load[two] = source.load[one]
    target.memory[two] = source.memory[one]
    target.metres[two] = source.metres[one]
    target.cost[two] = source.cost[one]
    target.raised[two] = source.raised[one]
    for word in range(target.odd.shape[1]):
        target.odd[two, word] = source.odd[one, word]


@numba.njit(cache=True, nogil=True)
def _as_good(book: Book, one: int, batch: Book, two: int, cuts: Cuts, toll: float) -> bool:
    # Whether kept label ``one`` can do all that label ``two`` of the batch can, at no more, were
    # its next leg dearer by the toll.
    if book.elapsed[one] > batch.elapsed[two]:
        return False
    if book.memory[one] & ~batch.memory[two]:
        return False
    if (batch.load[two] | GUARD) - book.load[one] & GUARD != GUARD:
        return False
    gap = min(batch.cost[two] - book.cost[one] - toll, batch.raised[two] - book.raised[one])
    if gap < 0.0:
        return False
    for word in range(book.odd.shape[1]):
        more = book.odd[one, word] & ~batch.odd[two, word]
        bit = 0
        while more:
            if more & np.uint64(1):
                gap -= cuts.price[word * 64 + bit]
                if gap < 0.0:
                    return False
            more >>= np.uint64(1)
            bit += 1
    return True


@numba.njit(cache=True, nogil=True)
def _any_fits(
    elapsed: Ints, memory: Ints, load: Ints, then: int, unseen: int, room: int
) -> int:  # fmt: skip
    # How many labels are no later, have no more aboard and remember no more. Without a branch
    # in it the loop is compiled to compare many at once.
    fitting = 0
    for k in range(elapsed.shape[0]):
        fits = (elapsed[k] <= then) & ((memory[k] & unseen) == 0)
        fits &= ((room - load[k]) & GUARD) == GUARD
        fitting += 1 if fits else 0
    return fitting


@numba.njit(cache=True, nogil=True)
def _below(cost: Floats, start: int, stop: int, limit: float) -> int:
    # First place of a rising stretch that is above the limit.
    while start < stop:
        middle = (start + stop) // 2
        if cost[middle] > limit:
            stop = middle
        else:
            start = middle + 1
    return start


@numba.njit(cache=True, nogil=True)
def _beaten_by(
    book: Book, start: int, stop: int, batch: Book, two: int, cuts: Cuts, quick: bool
) -> bool:
    then, room = batch.elapsed[two], batch.load[two] | GUARD
    unseen = 0 if quick else ~batch.memory[two]
    for begin in range(start, stop, _BLOCK):
        end = min(stop, begin + _BLOCK)
        if _any_fits(
            book.elapsed[begin:end], book.memory[begin:end], book.load[begin:end],
            then, unseen, room,
        ):  # fmt: skip
            if quick:
                return True
            for one in range(begin, end):
                if _as_good(book, one, batch, two, cuts, 0.0):
                    return True
    return False


@numba.njit(cache=True, nogil=True)
def _dominated(
    book: Book, segments: Ints, segment_count: Ints, fresh: int, used: int,
    batch: Book, two: int, cuts: Cuts, quick: bool, work: Ints,
) -> bool:  # fmt: skip
    # Kept labels of a pupil lie in segments, the cheapest first in each; ``fresh`` begins the
    # one that is being written.
    j = batch.node[two]
    for segment in range(segment_count[j]):
        start = segments[j, segment, 0]
        stop = _below(book.cost, start, segments[j, segment, 1], batch.cost[two])
        work[0] += stop - start
        if _beaten_by(book, start, stop, batch, two, cuts, quick):
            return True
    work[0] += used - fresh
    return _beaten_by(book, fresh, used, batch, two, cuts, quick)


@numba.njit(cache=True, nogil=True)
def _dominated_past(
    past: Past, mile: float, book: Book, segments: Ints, segment_count: Ints, fresh: int,
    used: int, batch: Book, two: int, cuts: Cuts, work: Ints,
) -> bool:  # fmt: skip
    # At a pupil of a part week the next leg past them may be longer for a kept label. On its
    # own, as the arrays of the legs would slow down what is compared at everybody else.
    j = batch.node[two]
    week, came = past.week[j], batch.before[two]
    for segment in range(segment_count[j] + 1):
        start, stop = fresh, used
        if segment < segment_count[j]:
            start, stop = segments[j, segment, 0], segments[j, segment, 1]
        stop = _below(book.cost, start, stop, batch.cost[two])
        work[0] += stop - start
        for one in range(start, stop):
            went = book.before[one]
            if book.elapsed[one] + past.later[week, went, came] > batch.elapsed[two]:
                continue
            if _as_good(book, one, batch, two, cuts, mile * past.worse[week, went, came]):
                return True
    return False


@numba.njit(cache=True, nogil=True)
def keep_best(
    past: Past, mile: float, book: Book, used: int, segments: Ints, segment_count: Ints,
    batch: Book, filled: int, cuts: Cuts, beam: int, work: Ints, most_work: int,
) -> int:  # fmt: skip
    """Move the undominated labels of a batch to the book.

    Parameters
    ----------
    past, mile
        Legs past the absent, and pounds a metre.
    book, used
        Labels kept so far, and how many.
    segments, segment_count
        ``(n, stretches, 2)`` where a pupil's labels lie in the book, and how many stretches.
    batch, filled
        New labels, and how many.
    cuts
        Subset-row cuts.
    beam
        Labels kept at a pupil in a quick search; 0 for all.
    work, most_work
        ``(1,)`` comparisons so far, and after how many it gives up.

    Returns
    -------
    int
        Labels in the book; negative where they are too many.
    """
    rank = np.argsort(batch.cost[:filled])
    n = segments.shape[0]
    start = np.zeros(n + 1, np.int64)
    for k in range(filled):
        start[batch.node[k] + 1] += 1
    for j in range(n):
        start[j + 1] += start[j]
    at = start[:n].copy()
    ordered = np.empty(filled, np.int64)
    for k in rank:
        j = batch.node[k]
        ordered[at[j]] = k
        at[j] += 1
    for j in range(n):
        fresh = used
        for k in range(start[j], start[j + 1]):
            two = ordered[k]
            if beam > 0 and used - fresh >= beam:
                break
            if beam == 0 and past.week[j] >= 0:
                beaten = _dominated_past(
                    past, mile, book, segments, segment_count, fresh, used, batch, two, cuts, work
                )
            else:
                beaten = _dominated(
                    book, segments, segment_count, fresh, used, batch, two, cuts, beam > 0, work
                )
            if beaten:
                continue
            if used >= book.node.shape[0] or work[0] > most_work:
                return -used
            _copy(batch, two, book, used)
            used += 1
        if used > fresh:
            if segment_count[j] >= segments.shape[1]:
                return -used
            segments[j, segment_count[j], 0] = fresh
            segments[j, segment_count[j], 1] = used
            segment_count[j] += 1
    return used
