"""Which labels stay: one is put aside where another at the same pupil is as good in every respect.

Kept labels of a pupil lie in stretches of rising cost, so that only the cheaper ones need be
looked at, many at a time.
"""

import numba
import numpy as np

from routeopt.solvers.bound.absent import Past
from routeopt.solvers.bound.book import GUARD, Book, Cuts, Words
from routeopt.solvers.bound.relaxed import Floats, Ints

BLOCK, PART = 64, 8
"""Labels compared at a time, and in a block where some fit."""


@numba.njit(cache=True, nogil=True)
def any_fits(
    elapsed: Ints, memory: Ints, load: Ints, raised: Floats, begin: int, end: int, then: int,
    unseen: int, room: int, new_raised: float,
) -> int:  # fmt: skip
    """Count the labels that are no later, no dearer, have no more aboard and remember no more.

    Parameters
    ----------
    elapsed, memory, load, raised
        Of labels, as the book has them.
    begin, end
        Which are compared.
    then, unseen, room, new_raised
        The latest, what may not be remembered, the most aboard with the guards set, and the
        dearest.
    """
    # Without a branch in it, and with places that cannot count from the end, the loop is
    # compiled to compare many at once: in a sixth of the time.
    fitting = 0
    for k in range(np.uint64(begin), np.uint64(end)):
        fits = (elapsed[k] <= then) & ((memory[k] & unseen) == 0) & (raised[k] <= new_raised)
        fits &= ((room - load[k]) & GUARD) == GUARD
        fitting += 1 if fits else 0
    return fitting


@numba.njit(cache=True, nogil=True)
def _dominated(  # noqa: PLR0913 - tuples of arrays take longer to hand over than to compare
    cost: Floats, raised: Floats, elapsed: Ints, load: Ints, memory: Ints, odd: Words,
    before: Ints, later: Ints, worse: Floats, week: int, mile: float, prices: Floats,
    segments: Ints, reached: Ints, stretches: int, j: int, fresh: int, used: int,
    new_cost: float, new_raised: float, then: int, new_load: int, new_memory: int,
    new_odd: Words, two: int, came: int, quick: bool, work: Ints,
) -> bool:  # fmt: skip
    # Whether a kept label at pupil ``j`` can do all that a new one can, at no more. Kept labels
    # lie in stretches, the cheapest first in each; ``reached`` is where those no dearer end, and
    # ``fresh`` begins the one being written. At a
    # pupil of a part week the next leg past them may be longer for a kept label.
    # Arrays come one by one, and once for all stretches: handing over tuples of them takes
    # longer than comparing.
    room = new_load | GUARD
    unseen = 0 if quick else ~new_memory
    dearest = np.inf if quick else new_raised
    for stretch in range(stretches + 1):
        start, stop = fresh, used
        if stretch < stretches:
            # New labels come by rising cost: each begins where the one before it ended.
            start, stop = segments[j, stretch, 0], reached[stretch]
            while stop < segments[j, stretch, 1] and cost[stop] <= new_cost:
                stop += 1
            reached[stretch] = stop
        work[0] += stop - start
        for begin in range(start, stop, BLOCK):
            end = min(stop, begin + BLOCK)
            if not any_fits(elapsed, memory, load, raised, begin, end, then, unseen, room, dearest):
                continue
            if quick:
                return True
            for part in range(begin, end, PART):
                last = min(end, part + PART)
                if any_fits(elapsed, memory, load, raised, part, last, then, unseen, room, dearest):
                    for one in range(part, last):
                        if elapsed[one] > then or memory[one] & unseen:
                            continue
                        if (room - load[one]) & GUARD != GUARD:
                            continue
                        gap = min(new_cost - cost[one], new_raised - raised[one])
                        if week >= 0:
                            went = before[one]
                            if elapsed[one] + later[week, went, came] > then:
                                continue
                            more_m = worse[week, went, came]
                            gap = min(gap, new_cost - cost[one] - mile * more_m)
                        for word in range(odd.shape[1]):
                            more = odd[one, word] & ~new_odd[two, word]
                            bit = 0
                            while more and gap >= 0.0:
                                if more & np.uint64(1):
                                    gap -= prices[word * 64 + bit]
                                more >>= np.uint64(1)
                                bit += 1
                        if gap >= 0.0:
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
    # Arrays with names of their own: see :func:`_dominated`.
    node, parent, before, elapsed = book.node, book.parent, book.before, book.elapsed
    load, memory, metres = book.load, book.memory, book.metres
    cost, raised, odd, prices = book.cost, book.raised, book.odd, cuts.price
    later, worse, weeks = past.later, past.worse, past.week
    new_parent, new_before, new_elapsed = batch.parent, batch.before, batch.elapsed
    new_load, new_memory, new_metres = batch.load, batch.memory, batch.metres
    new_cost, new_raised, new_odd = batch.cost, batch.raised, batch.odd
    reached = np.empty(segments.shape[1], np.int64)
    for j in range(n):
        fresh = used
        reached[: segment_count[j]] = segments[j, : segment_count[j], 0]
        # Quick searches do not ask where a label came from.
        week = -1 if beam > 0 else weeks[j]
        for k in range(start[j], start[j + 1]):
            two = ordered[k]
            if beam > 0 and used - fresh >= beam:
                break
            if _dominated(
                cost, raised, elapsed, load, memory, odd, before, later, worse, week, mile,
                prices, segments, reached, segment_count[j], j, fresh, used,
                new_cost[two], new_raised[two], new_elapsed[two], new_load[two],
                new_memory[two], new_odd, two, new_before[two], beam > 0, work,
            ):  # fmt: skip
                continue
            if used >= node.shape[0] or work[0] > most_work:
                return -used
            node[used], parent[used], before[used] = j, new_parent[two], new_before[two]
            elapsed[used], load[used] = new_elapsed[two], new_load[two]
            memory[used], metres[used] = new_memory[two], new_metres[two]
            cost[used], raised[used] = new_cost[two], new_raised[two]
            for word in range(odd.shape[1]):
                odd[used, word] = new_odd[two, word]
            used += 1
        if used > fresh:
            if segment_count[j] >= segments.shape[1]:
                return -used
            segments[j, segment_count[j], 0] = fresh
            segments[j, segment_count[j], 1] = used
            segment_count[j] += 1
    return used
