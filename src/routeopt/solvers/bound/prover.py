"""Column generation, cuts and branching: a bound that rises while it runs.

Every number it gives out is proved when it is given out: it comes from a pass of exact pricing
over all variants and contracts.
"""

import heapq
import itertools
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from routeopt.solvers.bound.arcs import Arc, split_arc
from routeopt.solvers.bound.branching import split
from routeopt.solvers.bound.closing import Closing
from routeopt.solvers.bound.columns import Column, column_of_option
from routeopt.solvers.bound.cuts import MOST_CUTS, Cut, broken_triples, memory_for
from routeopt.solvers.bound.kept import keepings_of, leaves_alone
from routeopt.solvers.bound.master import Count, Master, Solution
from routeopt.solvers.bound.memory import learn
from routeopt.solvers.bound.pricing import Pricer
from routeopt.solvers.bound.relaxed import School, school_of
from routeopt.solvers.bound.settling import Settled, Settler
from routeopt.solvers.bound.variants import PENCE, shared_blocks, variants_of
from routeopt.solvers.bound.watch import Watch
from routeopt.solvers.interface import Duals
from routeopt.solvers.pool import RouteOption, RoutePool
from routeopt.solvers.problem import Problem

_SLOW = 2e-4
"""Rounds of cuts end once they raise the bound by less than this share."""
_LOOSE_ROUNDS, _LOOSE_PASS_S = 2, 0.3
"""Rounds of cuts between those that prove a bound, where a pass of exact pricing takes long."""
_LOOSE_SHARE = 0.2
"""Share of the time left that the last such rounds with their proof may have taken."""
_VAIN = 0.1
"""Share of the time left that a round may take to no avail."""
_NODES = 400
_INHERITED = 5_000
"""Columns a branch begins with."""
_ROUNDS, _ROUNDS_BY_ROUNDS, _ROUNDS_BELOW = 40, 3, 6
_FEW = 15
_PASS_SHARE = 0.03
_CLOSE_AGAIN = 0.65
"""A listing that was too long is tried again once the gap has shrunk to this share."""
_CLOSE = 0.28
"""Routes are listed once the gap is below this share of what a route costs."""
_WORTH = 0.01


@dataclass(order=True, slots=True)
class _Node:
    # ``listed`` is the smallest gap at which routes were listed on the way here.
    bound: float
    number: int
    counts: tuple[Count, ...] = field(compare=False, default=())
    arcs: tuple[Arc, ...] = field(compare=False, default=())
    columns: list[Column] = field(compare=False, default_factory=list)
    cuts: list[Cut] = field(compare=False, default_factory=list)
    listed: float = field(compare=False, default=np.inf)

    def raise_(self, pounds: float) -> None:
        self.bound = max(self.bound, pounds)


class Prover:
    """Proves what no plan of a problem can cost less than.

    Parameters
    ----------
    problem
        What is planned; both weights of the objective must be nought.
    watch
        See :class:`Watch`.
    """

    def __init__(self, problem: Problem, watch: Watch) -> None:
        self._problem = problem
        self._watch = watch
        schools = [school_of(problem, number) for number in range(len(problem.school_ids))]
        self._schools: list[School] = [school for school in schools if school is not None]
        priced = problem.alone.copy()
        for school in self._schools:
            priced[school.pupils] = True
        self._chained = {p for school in self._schools for p in school.pupils.tolist()}
        self._pupils = np.flatnonzero(priced)
        self._every_kind = frozenset(range(len(problem.type_ids)))
        self._keepings = keepings_of(problem, priced)
        ways = [(school, variants_of(problem, school)) for school in self._schools]
        miles = [variant.mile for _, variants in ways for variant in variants]
        self._pricer = Pricer(
            ways,
            self._keepings,
            watch.stop,
            scarce=problem.pa_supply is not None or bool((problem.supply >= 0).any()),
        )
        self._pool = RoutePool(problem)
        self._bound = 0.0
        self._settler = Settler(
            self._pricer,
            watch,
            self._schools,
            float(np.median(miles)) if miles else 0.0,
            problem.n,
        )
        self._round_s = 0.0
        self._numbers = itertools.count()
        self.duals: Duals | None = None
        self.root: Solution | None = None

    @property
    def counts_everyone(self) -> bool:
        """Whether every pupil has a price; those not due on the measured run have none."""
        return bool(self._pupils.size == self._problem.n)

    def halt(self) -> None:
        """End a pricing that is under way, from another thread."""
        self._pricer.halt[0] = 1

    @property
    def bound_pence(self) -> int:
        """Best bound so far, pence a year."""
        return int(max(0.0, self._bound) * PENCE)

    def run(self, routes: Iterable[RouteOption] = ()) -> bool:
        """Raise the bound until it meets the best plan, or nothing more is tried.

        Parameters
        ----------
        routes
            Legal routes to begin with; single pupils' are always there.

        Returns
        -------
        bool
            Whether the best plan is proved best.
        """
        # Groups and pins are let go: everybody may ride alone, so that the master has a start.
        apart = RoutePool(self._problem.replace(groups=(), pinned=()))
        columns = [
            self._column(option)
            for pupil in self._pupils.tolist()
            for option in apart.options((pupil,))
        ]
        columns += [self._column(option) for option in routes]
        root = _Node(0.0, next(self._numbers), columns=columns)
        master = self._master(root)
        settled = self._settler.settle(master, raise_=lambda p: self._node_raised(root, p))
        self.root, self.duals = settled.solution, settled.duals
        if settled.solution is None or self._over():
            return self._closed()
        rounds = _ROUNDS_BY_ROUNDS if self._watch.by_rounds else _ROUNDS
        settled = self._cut(root, master, settled, rounds)
        if settled.duals is not None:
            self.root, self.duals = settled.solution, settled.duals
        if self._closed() or self._watch.by_rounds:
            return self._closed()
        return self._branch(root, master, settled)

    def _column(self, option: RouteOption) -> Column:
        blocks = (shared_blocks(self._problem, one, option.members) for one in self._schools)
        column = column_of_option(option, sum(blocks))
        # Chains leave out whoever has no place in a graph.
        return replace(column, path=tuple(p for p in column.path if p in self._chained))

    def _close(self, node: _Node, master: Master, settled: Settled) -> bool:
        # Lists all routes a cheaper plan could use, where they are few enough, and goes on
        # with those alone.
        best = self._watch.best_pence()
        if best is None or settled.duals is None or self._watch.stop():
            return False
        top = best / PENCE
        gap = top - settled.duals.pounds + settled.lost + _WORTH * len(self._pupils)
        routes = sum(settled.solution.vehicles().values()) if settled.solution else 1.0
        few = len(self._pupils) <= _FEW
        if gap > _CLOSE_AGAIN * node.listed or (gap > _CLOSE * top / routes and not few):
            return False
        node.listed = gap
        listed = self._pricer.listed(settled.duals, master.cuts, gap)
        if listed is None:
            return False
        closing = Closing(
            self._problem,
            self._pupils.tolist(),
            listed,
            [column for column in master.columns if column.exact],
            self._pool,
            self._watch,
            lambda pounds: self._node_raised(node, pounds),
            self._may_cut,
            counts=[count for count in node.counts if count.kinds == self._every_kind],
        )
        closing.run(settled.duals, master.cuts)
        # Only a much better plan would make another list worth its while.
        node.listed = min(gap, top - node.bound)
        return self._watch.beaten(node.bound)

    def _node_raised(self, node: _Node, pounds: float) -> None:
        node.raise_(pounds)
        if not node.counts and not node.arcs:
            self._raise(pounds)

    def _may_cut(self, members: Iterable[int]) -> bool:
        members = list(members)
        return all(leaves_alone(keeping, members) for keeping in self._keepings)

    def _over(self) -> bool:
        return self._watch.stop() or self._closed()

    def _closed(self) -> bool:
        return self._watch.beaten(self.bound_pence / PENCE)

    def _raise(self, pounds: float) -> None:
        if pounds > self._bound:
            before = self.bound_pence
            self._bound = pounds
            if self.bound_pence > before:
                self._watch.raised(self.bound_pence)

    def _master(self, node: _Node) -> Master:
        self._pricer.decide(node.arcs)
        master = Master(self._problem, self._pupils.tolist(), node.counts)
        master.add(c for c in node.columns if all(arc.allows(c) for arc in node.arcs))
        master.add(breach for arc in node.arcs for breach in arc.breaches())
        master.cut(node.cuts)
        return master

    def _fast(self) -> bool:
        # Larger memories slow pricing down: they are for where a pass is still cheap.
        if self._watch.by_rounds:
            return False
        return self._settler.pass_s < _PASS_SHARE * self._watch.left_s()

    def _cut(self, node: _Node, master: Master, settled: Settled, rounds: int) -> Settled:
        slow = 0
        for _ in range(rounds):
            if settled.solution is None or self._watch.stop() or self._watch.beaten(node.bound):
                break
            if self._close(node, master, settled):
                break
            before, started = settled.bound, time.monotonic()
            if not self._sharpened(master, settled):
                break
            for _ in range(self._loose_rounds()):
                loose = self._settler.settle(master, from_=before, loosely=True)
                if loose.solution is None or not self._sharpened(master, loose):
                    break
            settled = self._settler.settle(
                master, from_=before, raise_=lambda pounds: self._node_raised(node, pounds)
            )
            self._round_s = time.monotonic() - started
            slow = slow + 1 if settled.bound - before < _SLOW * before else 0
            vain = settled.bound <= before and self._round_s > _VAIN * self._watch.left_s()
            if slow >= 2 or (vain and not self._watch.by_rounds):
                break
        return settled

    def _sharpened(self, master: Master, settled: Settled) -> bool:
        # Adds cuts and memories that the last solution breaks.
        if settled.solution is None:
            return False
        if settled.duals is not None and len(master.cuts) > MOST_CUTS // 2:
            master.drop_cuts([bool(price < 0) for price in settled.duals.cuts])
        learnt = self._fast() and learn(self._schools, master, settled.solution)
        if learnt:
            self._pricer.remember()
        cuts = self._new_cuts(master, settled.solution)
        master.cut(cuts)
        return bool(cuts) or learnt

    def _loose_rounds(self) -> int:
        if self._watch.by_rounds or self._settler.pass_s < _LOOSE_PASS_S:
            return 0
        return _LOOSE_ROUNDS if self._round_s < _LOOSE_SHARE * self._watch.left_s() else 0

    def _new_cuts(self, master: Master, solution: Solution) -> list[Cut]:
        known = {cut.members: cut.memory for cut in master.cuts}
        found: list[Cut] = []
        for triple in broken_triples(solution.used):
            if not self._may_cut(triple):
                continue
            members = frozenset(triple)
            memory = memory_for(triple, solution.used) | known.get(members, frozenset())
            if members in known or len(known) + len(found) < MOST_CUTS:
                found.append(Cut(members, memory))
        return found

    def _branch(self, root: _Node, master: Master, settled: Settled) -> bool:
        heap: list[_Node] = []
        self._split(heap, root, master, settled)
        lowest_leaf = np.inf if heap else root.bound
        for _ in range(_NODES):
            if not heap or self._over():
                break
            node = heapq.heappop(heap)
            self._raise(min(node.bound, lowest_leaf))
            if self._over() or node.bound >= lowest_leaf:
                heapq.heappush(heap, node)
                break
            child = self._master(node)
            done = self._settler.settle(child, from_=node.bound, raise_=node.raise_)
            done = self._cut(node, child, done, _ROUNDS_BELOW)
            if self._watch.beaten(node.bound):
                continue
            if done.solution is None:
                heapq.heappush(heap, node)
                break
            if not self._split(heap, node, child, done):
                lowest_leaf = min(lowest_leaf, node.bound)
        open_bounds = [node.bound for node in heap]
        best = self._watch.best_pence()
        top = np.inf if best is None else best / PENCE
        self._raise(min([*open_bounds, lowest_leaf, top]))
        return self._closed()

    def _split(self, heap: list[_Node], node: _Node, master: Master, settled: Settled) -> bool:
        if settled.solution is None or settled.duals is None:
            return False
        columns = master.promising(_INHERITED)
        counts = split(settled.solution, len(self._problem.type_ids))
        arcs = None if counts else split_arc(settled.solution)
        for side in (0, 1):
            if counts or arcs:
                heapq.heappush(heap, _Node(
                    node.bound, next(self._numbers),
                    (*node.counts, counts[side]) if counts else node.counts,
                    (*node.arcs, arcs[side]) if arcs else node.arcs,
                    columns, master.cuts, node.listed,
                ))  # fmt: skip
        return bool(counts or arcs)
