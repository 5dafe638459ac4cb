"""The restricted master: which mix of known columns carries everybody at the least price.

A linear programme solved by GLOP through MathOpt's incremental solver; its duals price the
columns still unknown.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from ortools.math_opt.python import mathopt

from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.solvers.bound.columns import Column
from routeopt.solvers.bound.cuts import Cut, weight
from routeopt.solvers.bound.variants import PENCE
from routeopt.solvers.evaluator import NO_CONTRACT
from routeopt.solvers.interface import Duals
from routeopt.solvers.problem import Problem
from routeopt.solvers.supply import excess_pence

_MOST_COLUMNS = 5_000
BROKEN_POUNDS = 50_000.0
"""Price of breaking a branch's rule, in the master alone."""
_NOTHING = 1e-7
ASSISTANTS: frozenset[int] = frozenset()
"""What stands for shared assistants where kinds of vehicle are counted."""
_USED = mathopt.VariableFilter(skip_zero_values=True)
_BRIEF = mathopt.ModelSolveParameters(
    variable_values_filter=_USED,
    reduced_costs_filter=mathopt.VariableFilter(filtered_items=frozenset()),
)
"""What is read of a solution: reading all of it takes longer than solving."""
_RANKED = mathopt.ModelSolveParameters(variable_values_filter=_USED)


@dataclass(frozen=True, slots=True)
class Count:
    """A branching rule on counted things: weighted columns at most or at least a number.

    ``kinds`` are the vehicle types counted, one for each route; instead of them
    ``ASSISTANTS`` counts those shared on all routes but kept contracts.
    """

    kinds: frozenset[int]
    low: float
    high: float

    def of(self, column: Column) -> int:
        """Say how much of what is counted a column has."""
        return int(column.kind in self.kinds) if self.kinds else column.blocks


@dataclass(slots=True)
class Solution:
    """A primal solution: columns in use with their values."""

    pounds: float
    used: list[tuple[Column, float]] = field(default_factory=list)

    def blocks(self) -> float:
        """Shared assistants in use, those of kept contracts left out."""
        return sum(column.blocks * value for column, value in self.used)

    def vehicles(self) -> dict[int, float]:
        """Vehicles of each type in use."""
        number: dict[int, float] = defaultdict(float)
        for column, value in self.used:
            number[column.kind] += value
        return dict(number)


class Master:
    """The linear programme over the columns known so far.

    Parameters
    ----------
    problem
        For limits on vehicles, assistants and contracts.
    pupils
        Pupils who must be carried; others are free.
    counts
        Branching rules.
    most
        Columns beyond which the dearest half is forgotten.
    """

    def __init__(
        self,
        problem: Problem,
        pupils: Sequence[int],
        counts: Sequence[Count] = (),
        most: int = _MOST_COLUMNS,
    ) -> None:
        self._problem = problem
        self._most = most
        self._model = mathopt.Model(name="master")
        self._cover = {int(p): self._model.add_linear_constraint(lb=1.0) for p in pupils}
        self._kept = [self._model.add_linear_constraint(ub=1.0) for _ in problem.contracts]
        self._vehicles = {
            kind: self._limited(int(limit), int(problem.prices.day_rate[kind]))
            for kind, limit in enumerate(problem.supply)
            if limit >= 0
        }
        self._assistants = (
            None
            if problem.pa_supply is None
            else self._limited(problem.pa_supply, problem.prices.pa_day)
        )
        self._counts = [(count, self._counted(count)) for count in counts]
        self._rows: dict[frozenset[int], tuple[Cut, mathopt.LinearConstraint]] = {}
        self._about: dict[int, set[frozenset[int]]] = defaultdict(set)
        self._columns: dict[int, tuple[Column, mathopt.Variable]] = {}
        self._riding: dict[int, dict[int, int]] = defaultdict(dict)
        self._known: set[Column] = set()
        self._last: mathopt.SolveResult | None = None
        self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)

    def _limited(self, supply: int, day_rate_pence: int) -> mathopt.LinearConstraint:
        # Days of the fortnight added up: what is too much on one day may be offset by another,
        # which only lowers the bound.
        row = self._model.add_linear_constraint(ub=float(supply * DAYS_PER_FORTNIGHT))
        over = self._model.add_variable(lb=0.0)
        row.set_coefficient(over, -1.0)
        price = float(excess_pence(self._problem, day_rate_pence)) / PENCE
        self._model.objective.set_linear_coefficient(over, max(0.0, price))
        return row

    def _counted(self, count: Count) -> mathopt.LinearConstraint:
        # Breaking a branch's rule at a high price keeps the master solvable, and only lowers
        # the branch's bound.
        row = self._model.add_linear_constraint(lb=count.low, ub=count.high)
        broken = self._model.add_variable(lb=0.0)
        row.set_coefficient(broken, -1.0 if np.isinf(count.low) else 1.0)
        self._model.objective.set_linear_coefficient(broken, BROKEN_POUNDS)
        return row

    @property
    def columns(self) -> list[Column]:
        """Columns in the master."""
        return [column for column, _ in self._columns.values()]

    @property
    def cuts(self) -> list[Cut]:
        """Subset-row cuts in the master."""
        return [cut for cut, _ in self._rows.values()]

    def add(self, columns: Iterable[Column]) -> int:
        """Add columns not yet known; says how many."""
        added = 0
        for column in columns:
            if column not in self._known:
                self._known.add(column)
                self._add(column)
                added += 1
        return added

    def _add(self, column: Column) -> None:
        variable = self._model.add_variable(lb=0.0)
        self._columns[variable.id] = (column, variable)
        self._model.objective.set_linear_coefficient(variable, column.pounds)
        for pupil, times in column.visits:
            if pupil in self._cover:
                self._cover[pupil].set_coefficient(variable, float(times))
        if column.contract != NO_CONTRACT:
            self._kept[column.contract].set_coefficient(variable, 1.0)
        if column.kind in self._vehicles:
            self._vehicles[column.kind].set_coefficient(variable, column.vehicle_days)
        if self._assistants is not None:
            self._assistants.set_coefficient(variable, column.pa_days)
        for count, row in self._counts:
            if times := count.of(column):
                row.set_coefficient(variable, float(times))
        self._charge(column, variable)

    def _charge(self, column: Column, variable: mathopt.Variable) -> None:
        # What the cuts count of a column.
        met = Counter[frozenset[int]]()
        for pupil, times in column.visits:
            self._riding[pupil][variable.id] = times
            for members in self._about[pupil]:
                met[members] += times
        for members, held in met.items():
            cut, row = self._rows[members]
            if held > 1 and (times := weight(column, cut)):
                row.set_coefficient(variable, float(times))

    def cut(self, cuts: Iterable[Cut]) -> None:
        """Add subset-row cuts; one about the same pupils as before replaces it."""
        for cut in cuts:
            known = self._rows.get(cut.members)
            row = (
                self._model.add_linear_constraint(ub=float(cut.most)) if known is None else known[1]
            )
            self._rows[cut.members] = (cut, row)
            if known is None:
                for pupil in cut.members:
                    self._about[pupil].add(cut.members)
            for column, variable in self._meeting(cut):
                if times := weight(column, cut):
                    row.set_coefficient(variable, float(times))

    def _meeting(self, cut: Cut) -> list[tuple[Column, mathopt.Variable]]:
        # Columns that call at two of a cut's pupils, or at one of them twice.
        met = Counter[int]()
        for pupil in cut.members:
            met.update(self._riding[pupil])
        return [self._columns[number] for number, held in met.items() if held > 1]

    def solve(self) -> tuple[Solution, Duals] | None:
        """Solve; None where GLOP fails, even from the start again."""
        ranked = len(self._columns) > self._most
        result = self._solved(ranked=ranked)
        if result is None or result.termination.reason != mathopt.TerminationReason.OPTIMAL:
            return None
        used = [
            (self._columns[variable.id][0], value)
            for variable, value in result.variable_values().items()
            if value > _NOTHING and variable.id in self._columns
        ]
        self._last = result if ranked else None
        return Solution(result.objective_value(), used), self._duals(result)

    def _solved(self, *, ranked: bool) -> mathopt.SolveResult | None:
        # GLOP may lose its footing between steps; afresh it mostly finds it again. MathOpt's
        # report of that failure is itself an AttributeError.
        for _ in range(2):
            try:
                return self._solver.solve(model_params=_RANKED if ranked else _BRIEF)
            except (AttributeError, RuntimeError):
                self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)
        return None

    def _duals(self, result: mathopt.SolveResult) -> Duals:
        problem = self._problem
        prize = np.zeros(problem.n)
        prize[list(self._cover)] = np.maximum(0.0, result.dual_values(list(self._cover.values())))
        kept = np.minimum(0.0, np.array(result.dual_values(self._kept), np.float64))
        vehicle_day = np.zeros(len(problem.type_ids))
        pounds = float(prize.sum() + kept.sum())
        for kind, row in self._vehicles.items():
            vehicle_day[kind] = min(0.0, result.dual_values(row))
            pounds += float(vehicle_day[kind] * problem.supply[kind] * DAYS_PER_FORTNIGHT)
        pa_day = 0.0
        if self._assistants is not None and problem.pa_supply is not None:
            pa_day = min(0.0, result.dual_values(self._assistants))
            pounds += pa_day * problem.pa_supply * DAYS_PER_FORTNIGHT
        by_kind, block = np.zeros(len(problem.type_ids)), 0.0
        for count, row in self._counts:
            value = _signed(count, result.dual_values(row))
            by_kind[list(count.kinds)] += value
            block += 0.0 if count.kinds else value
            if value:
                pounds += value * (count.low if value > 0 else count.high)
        rows = [row for _, row in self._rows.values()]
        cuts = np.minimum(0.0, np.array(result.dual_values(rows), np.float64)) if rows else (
            np.zeros(0)
        )  # fmt: skip
        most = np.array([cut.most for cut in self.cuts], np.float64)
        pounds += float(cuts @ most)
        return Duals(prize, kept, vehicle_day, pa_day, by_kind, cuts, pounds, block)

    def drop_cuts(self, keep: Sequence[bool]) -> None:
        """Forget the cuts that are not kept."""
        gone = [pair for pair, stays in zip(self._rows.values(), keep, strict=True) if not stays]
        for cut, row in gone:
            self._model.delete_linear_constraint(row)
            del self._rows[cut.members]
            for pupil in cut.members:
                self._about[pupil].discard(cut.members)

    def drop(self, gone: Callable[[Column], bool]) -> None:
        """Forget columns that no longer count."""
        self._forget([n for n, (column, _) in self._columns.items() if gone(column)])

    def tidy(self) -> None:
        """Forget the columns that were dearest in the last solution, once there are too many."""
        if len(self._columns) <= self._most:
            return
        ranked = self.by_reduced_cost()
        self._forget([n for n in ranked[self._most // 2 :] if not self._columns[n][0].exact])

    def _forget(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            column, variable = self._columns.pop(number)
            self._known.discard(column)
            for pupil, _ in column.visits:
                del self._riding[pupil][number]
            self._model.delete_variable(variable)

    def by_reduced_cost(self) -> list[int]:
        """Numbers of the columns, those of the least reduced cost in the last solution first."""
        if self._last is None:
            self._last = self._solved(ranked=True)
        if self._last is None or not self._last.has_dual_feasible_solution():
            return list(self._columns)
        # Columns that came since have no reduced cost yet, and stand first.
        known = {variable.id: value for variable, value in self._last.reduced_costs().items()}
        return sorted(self._columns, key=lambda number: known.get(number, 0.0))

    def promising(self, most: int) -> list[Column]:
        """Exact columns, then those of the least reduced cost in the last solution."""
        ranked = [self._columns[number][0] for number in self.by_reduced_cost()]
        return sorted(ranked, key=lambda column: not column.exact)[:most]


def _signed(count: Count, value: float) -> float:
    # The sign a dual may have: a rule with one open side has a price of one sign only.
    if np.isinf(count.high):
        return max(0.0, value)
    if np.isinf(count.low):
        return min(0.0, value)
    return value
