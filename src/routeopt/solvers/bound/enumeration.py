"""Closing the gap: list every route a cheaper plan could use, and choose among them exactly."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ortools.math_opt.python import mathopt

from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.solvers.bound.columns import Column, column_of_option
from routeopt.solvers.bound.cuts import Cut
from routeopt.solvers.bound.outside import solve_outside
from routeopt.solvers.bound.variants import PENCE
from routeopt.solvers.evaluator import NO_CONTRACT
from routeopt.solvers.pool import Members, RouteOption, RoutePool
from routeopt.solvers.problem import Problem
from routeopt.solvers.supply import excess_pence

_EXACT_ROUNDS = 60
_FEW_COLUMNS = 4_000
"""So many are priced to the penny before the first choice."""
_PRICING_SHARE = 0.7
"""Seconds that must be left for the choice itself, as a share of those there are."""
_HALF = 0.5
_TOLERANCE_POUNDS = 0.1


@dataclass(frozen=True, slots=True)
class Closed:
    """What the choice among all listed routes proved; pounds a year.

    ``chosen`` are the legal routes of the best choice, where all of them are priced to the
    penny.
    """

    bound: float
    chosen: tuple[RouteOption, ...] | None


class Chooser:
    """Chooses among listed routes by mixed-integer programming, to proof.

    A chosen route whose price is still the relaxed one is priced by the evaluator and the
    choice made again, until all that are chosen are exact. Where ``whole`` is False some
    pupils stand outside the columns: a route may carry them besides, and be legal or cheaper
    only with them, so that prices stay relaxed.
    """

    def __init__(
        self,
        problem: Problem,
        columns: Iterable[Column],
        pool: RoutePool,
        cuts: Sequence[Cut] = (),
        *,
        whole: bool,
    ) -> None:
        self._problem = problem
        self._pool = pool
        self._cuts = cuts
        self._whole = whole
        cheapest: dict[tuple[tuple[tuple[int, int], ...], int, int], Column] = {}
        for column in columns:
            key = (column.visits, column.kind, column.contract)
            known = cheapest.get(key)
            if known is None or (column.exact, -column.pounds) > (known.exact, -known.pounds):
                cheapest[key] = column
        self._columns = list(cheapest.values())

    def choose(self, left_s: Callable[[], float], stop: Callable[[], bool]) -> Closed:
        """Solve and make exact until done, stopped or late."""
        bound = 0.0
        if len(self._columns) <= _FEW_COLUMNS:
            enough_s = _PRICING_SHARE * left_s()
            self._make_exact(
                [k for k, column in enumerate(self._columns) if not column.exact],
                lambda: left_s() < enough_s or stop(),
            )
        for _ in range(_EXACT_ROUNDS):
            if left_s() <= 0 or stop():
                break
            solved = self._solve(left_s(), stop)
            if solved is None:
                break
            proved, used, optimal = solved
            bound = max(bound, proved)
            inexact = [number for number in used if not self._columns[number].exact]
            if not inexact:
                return Closed(bound, self._routes(used))
            if not optimal or not self._make_exact(inexact, lambda: left_s() <= 0 or stop()):
                break
        return Closed(bound, None)

    def _make_exact(self, numbers: Sequence[int], stop: Callable[[], bool]) -> bool:
        # Replaces relaxed prices by the evaluator's, as far as it gets; drops routes that are
        # proved illegal.
        if not self._whole:
            return False
        changed = False
        gone = set[int]()
        for number in numbers:
            if stop():
                break
            column = self._columns[number]
            if any(times > 1 for _, times in column.visits):
                continue
            members = _members(column)
            proved = self._pool.sharpen(members) or self._pool.barred(members)
            option = self._option(members, column)
            if option is not None and proved:
                self._columns[number] = column_of_option(option)
                changed = True
            elif option is None and proved and column.contract == NO_CONTRACT:
                # Where the pool knows the set but not this vehicle, a cheaper one that is not
                # scarce will do.
                gone.add(number)
                changed = True
        self._columns = [c for number, c in enumerate(self._columns) if number not in gone]
        return changed

    def _option(self, members: Members, like: Column) -> RouteOption | None:
        for option in self._pool.options(members):
            if (option.spec.kind, option.spec.contract) == (like.kind, like.contract):
                return option
        return None

    def _routes(self, used: Sequence[int]) -> tuple[RouteOption, ...] | None:
        # Pupils carried twice leave the contract, or the later route: rows say "at least once".
        routes: list[RouteOption] = []
        taken = set[int]()
        columns = [self._columns[number] for number in used]
        for column in sorted(columns, key=lambda one: one.contract != NO_CONTRACT):
            members = tuple(m for m in _members(column) if m not in taken)
            if not members:
                continue
            option = self._option(members, column) or self._pool.cheapest(members)
            if option is None:
                return None
            taken.update(members)
            routes.append(option)
        return tuple(routes)

    def _solve(
        self, seconds: float, stop: Callable[[], bool]
    ) -> tuple[float, list[int], bool] | None:
        model = mathopt.Model(name="choice")
        chosen = [model.add_binary_variable() for _ in self._columns]
        rows: dict[int, list[mathopt.Variable]] = {}
        kept: dict[int, list[mathopt.Variable]] = {}
        for column, variable in zip(self._columns, chosen, strict=True):
            model.objective.set_linear_coefficient(variable, column.pounds)
            for pupil, _ in column.visits:
                rows.setdefault(pupil, []).append(variable)
            if column.contract != NO_CONTRACT:
                kept.setdefault(column.contract, []).append(variable)
        for variables in rows.values():
            model.add_linear_constraint(mathopt.fast_sum(variables) >= 1)
        for variables in kept.values():
            model.add_linear_constraint(mathopt.fast_sum(variables) <= 1)
        self._limit(model, chosen)
        self._cut(model, chosen)
        solved = solve_outside(model, seconds, _TOLERANCE_POUNDS, stop)
        if solved is None:
            return None
        used = [k for k, one in enumerate(chosen) if solved.values.get(one.id, 0.0) > _HALF]
        return solved.bound, used, solved.optimal

    def _cut(self, model: mathopt.Model, chosen: Sequence[mathopt.Variable]) -> None:
        riding: dict[int, list[int]] = defaultdict(list)
        for number, column in enumerate(self._columns):
            for pupil, _ in column.visits:
                riding[pupil].append(number)
        for cut in self._cuts:
            met = Counter(number for pupil in cut.members for number in riding[pupil])
            terms = [(held // 2) * chosen[number] for number, held in met.items() if held > 1]
            model.add_linear_constraint(mathopt.fast_sum(terms) <= cut.most)

    def _limit(self, model: mathopt.Model, chosen: Sequence[mathopt.Variable]) -> None:
        problem = self._problem
        limits = [
            (
                int(limit),
                int(problem.prices.day_rate[kind]),
                [column.vehicle_days if column.kind == kind else 0.0 for column in self._columns],
            )
            for kind, limit in enumerate(problem.supply)
            if limit >= 0
        ]
        if problem.pa_supply is not None:
            days = [column.pa_days for column in self._columns]
            limits.append((problem.pa_supply, problem.prices.pa_day, days))
        for limit, rate, days in limits:
            over = model.add_variable(lb=0.0)
            price = max(0.0, float(excess_pence(problem, rate)) / PENCE)
            model.objective.set_linear_coefficient(over, price)
            terms = [days[k] * chosen[k] for k in range(len(chosen)) if days[k]]
            model.add_linear_constraint(
                mathopt.fast_sum([*terms, -1.0 * over]) <= limit * DAYS_PER_FORTNIGHT
            )


def _members(column: Column) -> Members:
    return tuple(pupil for pupil, _ in column.visits)
