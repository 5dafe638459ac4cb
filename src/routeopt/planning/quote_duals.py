"""What each pupil is worth to a route: the prices of the linear programme, without the pupil.

The programme is that of :mod:`routeopt.solvers.bound`, without cuts, its columns found by quick
pricing alone: its prices are an estimate to quote by, and prove nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from routeopt.planning.quote_pricing import SchoolPricing
from routeopt.solvers.bound.columns import Column, column_of_option
from routeopt.solvers.bound.kept import Keeping, best_kept, keepings_of
from routeopt.solvers.bound.master import Master
from routeopt.solvers.bound.relaxed import school_of
from routeopt.solvers.interface import Duals
from routeopt.solvers.pool import RouteOption, RoutePool
from routeopt.solvers.problem import Problem

_BEAMS = (4, 12, 30)
_FEW, _MOST, _ROUTES = 10, 300, 40
_WORTH = 0.01


@dataclass(frozen=True, slots=True)
class NamedDuals:
    """Prices of a school's plan by the pack's own names, pounds a year; they keep on file.

    Attributes
    ----------
    prize
        Pupil -> what carrying them is worth.
    kept, vehicle_day
        Contract and vehicle type -> the price of using one, not positive.
    pa_day
        Of an assistant for a day, not positive.
    pounds
        What the programme costs.
    settled
        Whether quick pricing found nothing more; else time ran out.
    """

    prize: Mapping[str, float]
    kept: Mapping[str, float]
    vehicle_day: Mapping[str, float]
    pa_day: float
    pounds: float
    settled: bool

    def as_dict(self) -> dict[str, Any]:
        """Give them for JSON."""
        return {
            "pounds": self.pounds,
            "settled": self.settled,
            "prize": dict(self.prize),
            "kept": dict(self.kept),
            "vehicle_day": dict(self.vehicle_day),
            "pa_day": self.pa_day,
        }

    @staticmethod
    def of_dict(found: Mapping[str, Any]) -> "NamedDuals":
        """Read what :meth:`as_dict` wrote."""
        prize, kept, vehicle_day = (
            {str(k): float(v) for k, v in found[key].items()}
            for key in ("prize", "kept", "vehicle_day")
        )
        money = float(found["pa_day"]), float(found["pounds"])
        return NamedDuals(prize, kept, vehicle_day, *money, bool(found["settled"]))

    def numbered(self, problem: Problem) -> Duals:
        """Give them in a problem's numbers; nothing for whom they do not know."""
        return Duals(
            prize=np.array([self.prize.get(p, 0.0) for p in problem.pupil_ids]),
            kept=np.array([self.kept.get(c.contract_id, 0.0) for c in problem.contracts]),
            vehicle_day=np.array([self.vehicle_day.get(t, 0.0) for t in problem.type_ids]),
            pa_day=self.pa_day,
            kind=np.zeros(len(problem.type_ids)),
            cuts=np.zeros(0),
            pounds=self.pounds,
        )


def plan_prices(
    problem: Problem, routes: Iterable[RouteOption], late: Callable[[int], bool]
) -> NamedDuals | None:
    """Solve the programme of a problem; None where it cannot be solved.

    Parameters
    ----------
    problem
        Without the pupil to be quoted for.
    routes
        Routes of a plan, to begin with.
    late
        Asked after each round, with the rounds done, whether to be content.
    """
    programme = _Programme(problem, routes)
    best: Duals | None = None
    settled = False
    beam = rounds = 0
    while beam < len(_BEAMS) and not (rounds and late(rounds)):
        duals = programme.solved()
        if duals is None:
            break
        best, rounds = duals, rounds + 1
        beam += programme.grown(duals, _BEAMS[beam]) < _FEW
        settled = beam == len(_BEAMS)
    return _named(problem, best, settled=settled) if best is not None else None


class _Programme:
    def __init__(self, problem: Problem, routes: Iterable[RouteOption]) -> None:
        schools = [s for k in range(len(problem.school_ids)) if (s := school_of(problem, k))]
        self._schools = [SchoolPricing(problem, school) for school in schools]
        priced = problem.alone.copy()
        for school in schools:
            priced[school.pupils] = True
        self._keepings: list[Keeping] = keepings_of(problem, priced)
        pupils = np.flatnonzero(priced).tolist()
        # Groups and pins are let go: everybody may ride alone, so that there is a start.
        apart = RoutePool(problem.replace(groups=(), pinned=()))
        self._master = Master(problem, pupils, ())
        self._master.add(column_of_option(o) for pupil in pupils for o in apart.options((pupil,)))
        self._master.add(column_of_option(option) for option in routes)

    def solved(self) -> Duals | None:
        found = self._master.solve()
        return found[1] if found is not None else None

    def grown(self, duals: Duals, beam: int) -> int:
        columns: list[Column] = []
        for keeping in self._keepings:
            column, reduced = best_kept(keeping, duals, [])
            if column is not None and reduced < -_WORTH:
                columns.append(column)
        for school in self._schools:
            for variant in school.variants:
                found = school.priced(variant, duals, beam=beam)
                columns += school.columns(variant, found, _ROUTES)
                if len(columns) >= _MOST and beam == _BEAMS[0]:
                    break
        return self._master.add(columns)


def _named(problem: Problem, duals: Duals, *, settled: bool) -> NamedDuals:
    return NamedDuals(
        _by_name(problem.pupil_ids, duals.prize.tolist()),
        _by_name([c.contract_id for c in problem.contracts], duals.kept.tolist()),
        _by_name(problem.type_ids, duals.vehicle_day.tolist()),
        duals.pa_day,
        duals.pounds,
        settled,
    )


def _by_name(names: Iterable[str], values: Iterable[float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in zip(names, values, strict=True)}


def dual_quote(problem: Problem, member: int, named: NamedDuals, top_pounds: float) -> float:
    """Price the best route found for a pupil, less what the others aboard are worth.

    That is what the programme with the pupil would cost more, pounds a year: about the least the
    pupil can add to any plan.

    Parameters
    ----------
    problem
        With the pupil, whose number is ``member``.
    named
        Prices without the pupil.
    top_pounds
        What the pupil costs in the best place known: no quote is above it. The lower it is, the
        fewer routes have to be looked at.
    """
    if problem.alone[member]:
        return top_pounds
    duals = named.numbered(problem)
    prize = duals.prize.copy()
    prize[member] = top_pounds + 1.0
    duals = replace(duals, prize=prize)
    least = min(0.0, _kept_least(problem, duals, member))
    school = school_of(problem, int(problem.school[member]))
    pricing = SchoolPricing(problem, school) if school is not None else None
    node = pricing.node(member) if pricing is not None else None
    if pricing is None or node is None:
        # Nobody of the measured run: the programme carries them for nothing.
        return 0.0
    pricing.never_forgets(node)
    for variant in pricing.variants:
        if variant.allowed[node]:
            found = pricing.priced(variant, duals, beam=_BEAMS[-1])
            least = min(least, found.least_with(node))
    return min(top_pounds, max(0.0, float(prize[member]) + least))


def _kept_least(problem: Problem, duals: Duals, member: int) -> float:
    return min(
        (
            best_kept(keeping, duals, [])[1]
            for keeping in keepings_of(problem, np.ones(problem.n, np.bool_))
            if member in keeping.pupils
        ),
        default=0.0,
    )
