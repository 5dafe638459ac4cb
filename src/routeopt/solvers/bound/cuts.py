"""Subset-row cuts: of any three pupils, at most one route carries two or more.

Jepsen, Petersen, Spoorendonk and Pisinger (Operations Research 2008), for sets of three, with
limited memory (Pecin, Pessoa, Poggi and Uchoa, Mathematical Programming Computation 2017): a
route that leaves a cut's memory forgets that it carries one of the three, which only weakens
the cut, and keeps pricing quick.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from routeopt.solvers.bound.book import WORD, Cuts
from routeopt.solvers.bound.columns import Column
from routeopt.solvers.bound.relaxed import Floats, School

Triple = tuple[int, int, int]
MOST_CUTS = 6 * WORD
ROUND = 60
"""Cuts a round."""
_PER_PUPIL = 6
_LEAST_BREACH = 0.04


@dataclass(frozen=True, slots=True)
class Cut:
    """Three pupils, and the pupils at whose doors a route still remembers the three.

    Or five, of whom at most two routes carry two or more (four on one route count for two).
    """

    members: frozenset[int]
    memory: frozenset[int]

    @property
    def most(self) -> int:
        """What all routes together may count."""
        return len(self.members) // 2


def weight(column: Column, cut: Cut) -> int:
    """How often a column has two of the three, as far as it remembers.

    A column without an order is a whole set, and forgets nothing.
    """
    if not column.path:
        return sum(times for pupil, times in column.visits if pupil in cut.members) // 2
    pairs = 0
    odd = False
    for pupil in column.path:
        if pupil not in cut.memory:
            odd = False
        elif pupil in cut.members:
            pairs += odd
            odd = not odd
    return pairs


def broken_triples(
    used: Sequence[tuple[Column, float]], most: int = ROUND, least: float = _LEAST_BREACH
) -> list[Triple]:
    """List the triples a fractional solution breaks most, few of them about any one pupil."""
    pair: dict[tuple[int, int], float] = defaultdict(float)
    near: dict[int, set[int]] = defaultdict(set)
    fractional = [
        (column, value)
        for column, value in used
        if value < 1 - 1e-6 or any(times > 1 for _, times in column.visits)
    ]
    for column, value in fractional:
        for one, two in combinations([pupil for pupil, _ in column.visits], 2):
            pair[one, two] += value
            near[one].add(two)
            near[two].add(one)
    hopeful: set[Triple] = set()
    for one, two in pair:
        for three in near[one] & near[two]:
            first, second, third = sorted((one, two, three))
            sides = pair[first, second] + pair[first, third] + pair[second, third]
            # A column with all three is in all sides, but counts once.
            if sides > 1 + least:
                hopeful.add((first, second, third))
    found = _breaches(hopeful, fractional)
    chosen: list[Triple] = []
    uses: dict[int, int] = defaultdict(int)
    for triple, breach in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        if breach < least or len(chosen) >= most:
            break
        if max(uses[pupil] for pupil in triple) < _PER_PUPIL:
            chosen.append(triple)
            for pupil in triple:
                uses[pupil] += 1
    return chosen


def _breaches(
    triples: Iterable[Triple], used: Sequence[tuple[Column, float]]
) -> dict[Triple, float]:
    having: dict[int, dict[int, int]] = defaultdict(dict)
    for number, (column, _) in enumerate(used):
        for pupil, times in column.visits:
            having[pupil][number] = times
    found: dict[Triple, float] = {}
    for triple in triples:
        calls: dict[int, int] = defaultdict(int)
        for pupil in triple:
            for number, visits in having[pupil].items():
                calls[number] += visits
        found[triple] = sum(used[number][1] * (t // 2) for number, t in calls.items()) - 1
    return found


def memory_for(triple: Triple, used: Sequence[tuple[Column, float]]) -> frozenset[int]:
    """List the pupils who must remember a triple for the present solution to break it."""
    members = frozenset(triple)
    memory = set(members)
    for column, _ in used:
        start: int | None = None
        for place, pupil in enumerate(column.path):
            if pupil not in members:
                continue
            if start is None:
                start = place
            else:
                memory.update(column.path[start:place])
                start = None
    return frozenset(memory)


def cuts_of(school: School, cuts: Sequence[Cut], prices: Floats) -> Cuts:
    """Write the cuts that matter to a school as bits of its graph's nodes."""
    n = school.pupils.size
    node = {int(pupil): k for k, pupil in enumerate(school.pupils)}
    binding = [
        (cut, -float(price))
        for cut, price in zip(cuts, prices, strict=True)
        if price < 0 and sum(pupil in node for pupil in cut.members) > 1
    ]
    words = max(1, -(-len(binding) // WORD))
    member = np.zeros((n, words), np.uint64)
    memory = np.zeros((n, words), np.uint64)
    value = np.zeros(words * WORD)
    for number, (cut, price) in enumerate(binding):
        value[number] = price
        word, bit = number // WORD, np.uint64(1 << (number % WORD))
        for pupils, table in ((cut.members, member), (cut.memory, memory)):
            for pupil in pupils:
                if pupil in node:
                    table[node[pupil], word] |= bit
    return Cuts(member, memory, value)
