"""The full plan solved again with three quarters and with half of the assessments agreed."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from routeopt.domain.plan import PlanKind, Route
from routeopt.planning.money_result import AgreedDraw, AgreedShare, AgreedShares
from routeopt.planning.request import ReviewRequest
from routeopt.planning.result import Today
from routeopt.planning.sides import Ground, Heard, Solved, solve_side
from routeopt.planning.written import WrittenRoute
from routeopt.solvers.interface import Budget

SHARES = (("half", Fraction(1, 2)), ("three quarters", Fraction(3, 4)))
_BUDGET_SHARE = 0.12
_LEAST_S = 0.5
_MOST_DRAWS = 2


@dataclass(frozen=True, slots=True)
class Again:
    """How often the plan is solved again, and how long each time."""

    draws: int
    budget: Budget

    @property
    def seconds(self) -> float:
        """Seconds of the review's budget that go into it."""
        return self.draws * len(SHARES) * (self.budget.seconds or 0.0) if self.draws else 0.0


def waiting_pupils(ground: Ground) -> tuple[str, ...]:
    """List the pupils to plan who wait for an assessment."""
    return tuple(sorted(p for p in ground.pupils if ground.area.pupils[p].sharing == "assess"))


def again(request: ReviewRequest, waiting: int) -> Again:
    """Say how often a review's budget lets the full plan be solved again: not at all, where short.

    Each takes at least half a second; all together take 12 % of the seconds asked for. Under an
    iteration budget there is one draw, of as many iterations as the plan itself.
    """
    budget = request.budget
    if waiting < 2 or request.assess == "firm":
        return Again(0, budget)
    if budget.iterations is not None or budget.seconds is None:
        return Again(1, budget)
    for draws in range(_MOST_DRAWS, 0, -1):
        each = budget.seconds * _BUDGET_SHARE / (draws * len(SHARES))
        if each >= _LEAST_S:
            return Again(draws, replace(budget, seconds=each))
    return Again(0, budget)


def agreed_shares(
    ground: Ground,
    request: ReviewRequest,
    how: Again,
    plans: Mapping[PlanKind, Solved],
    today: Today | None,
) -> tuple[AgreedShares, tuple[Solved, ...]]:
    """Solve the full plan again with fewer assessments agreed.

    Parameters
    ----------
    ground, request
        Of the review.
    how
        Of :func:`again`.
    plans
        The firm plan, legal whoever agrees: nothing found here is dearer. The full one, from which
        each search begins.
    today
        What savings are measured against.

    Returns
    -------
    shares : AgreedShares
        In words why not, where it was not done.
    plans : tuple of Solved
        The plans found: each is legal for the full plan too.
    """
    waiting = waiting_pupils(ground)
    reason = _why_not(request, how, len(waiting))
    if reason:
        return AgreedShares(len(waiting), (), reason), ()
    found: dict[str, list[AgreedDraw]] = {name: [] for name, _ in SHARES}
    again_found: list[Solved] = []
    for number in range(how.draws):
        for name, agreed, solved in _one_draw(
            ground, request, how, plans["firm"], plans["full"], number
        ):
            year = solved.plan.year_pence
            saved = None if today is None else today.do_nothing_year_pence - year
            found[name].append(AgreedDraw(agreed, year, saved))
            again_found.append(solved)
    shares = tuple(AgreedShare(name, tuple(found[name])) for name, _ in reversed(SHARES))
    return AgreedShares(len(waiting), shares, _how_words(how)), tuple(again_found)


def _one_draw(
    ground: Ground, request: ReviewRequest, how: Again, firm: Solved, full: Solved, number: int
) -> Iterator[tuple[str, int, Solved]]:
    order = list(waiting_pupils(ground))
    rng = np.random.default_rng([request.seed, number])
    order = [order[k] for k in rng.permutation(len(order))]
    best = firm
    for name, share in SHARES:
        agreed = int(share * len(order) + Fraction(1, 2))
        if agreed == len(order):
            yield name, agreed, full
            continue
        alone = _alone(ground, order[agreed:])
        begun = replace(request, start={"full": _begin(full, firm, set(order[agreed:]))})
        solved = solve_side(alone, "full", begun, how.budget, _silent, proved=False)
        # Whoever agrees at the smaller share agrees at the larger one: its plan stays legal.
        if best.plan.objective_pence < solved.plan.objective_pence:
            solved = best
        best = solved
        yield name, agreed, solved


def _alone(ground: Ground, pupils: list[str]) -> Ground:
    changed = {p: replace(ground.area.pupils[p], sharing="alone") for p in pupils}
    area = replace(ground.area, pupils={**ground.area.pupils, **changed})
    return replace(ground, area=area)


def _begin(full: Solved, firm: Solved, alone: set[str]) -> tuple[WrittenRoute, ...]:
    """Take those who do not agree out of the full plan's routes and put them on their own."""
    kept = {
        route.contract_id
        for route in firm.plan.routes
        if route.contract_id and alone.intersection(route.pupils)
    }
    shared = [_written(route, alone, kept) for route in full.plan.routes]
    solo = [
        _written(route, set(), set())
        for route in firm.plan.routes
        if alone.intersection(route.pupils)
    ]
    return tuple(route for route in (*shared, *solo) if route.morning)


def _written(
    route: Route, without: AbstractSet[str], kept: AbstractSet[str | None]
) -> WrittenRoute:
    return WrittenRoute(
        route.route_id,
        route.vehicle_type,
        route.layout,
        None if route.contract_id in kept else route.contract_id,
        None,
        tuple(pupil for pupil in route.pupils if pupil not in without),
    )


def _silent(kind: str, news: Heard) -> None:
    """Tell nobody: the line on the terminal is about the plans themselves."""


def _why_not(request: ReviewRequest, how: Again, waiting: int) -> str:
    if waiting < 2:
        return "Only one pupil waits for an assessment: it agrees or it does not."
    if request.budget.stop.is_set():
        return "Not solved again with fewer assessments agreed: the run was stopped before."
    if not how.draws:
        least = _LEAST_S * len(SHARES) / _BUDGET_SHARE
        return (
            "Not solved again with fewer assessments agreed: the search was given "
            f"{request.budget.seconds:g} seconds, and {least:.0f} are needed for that."
        )
    return ""


def _how_words(how: Again) -> str:
    time = (
        f"{how.budget.iterations} rounds of search"
        if how.budget.iterations is not None
        else f"{how.budget.seconds:.1f} seconds of search"
    )
    draws = "once" if how.draws == 1 else f"{how.draws} times"
    return (
        f"The plan was solved again, {draws} for each share, with pupils who agree drawn by the "
        f"run's seed and {time} each, begun from the full plan; the rest travel alone. So short a "
        "search may miss a little: the true saving is this or more."
    )
