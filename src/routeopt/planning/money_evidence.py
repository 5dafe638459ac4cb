"""How sure a review's saving is: ranges, and what choosing among uncertain prices costs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Plan, PlanKind
from routeopt.finance.cost_model import CostFit
from routeopt.finance.winners_curse import rate_errors, winners_curse
from routeopt.planning.cost_report import PackCosts
from routeopt.planning.near_routes import near_routes
from routeopt.planning.priced_plan import plan_range, routes_should_cost
from routeopt.planning.result import PlanSide, Saving, Today
from routeopt.planning.sides import Ground

NOT_COMPARED = CostFit(None, "the pack's contracts were not compared in this run", ())
_MOST_PUPILS, _MANY_PUPILS = 300, 120
_NEAREST = 3
_DRAWS, _LARGE_DRAWS, _LARGE = 40, 15, 400


@dataclass(frozen=True, slots=True)
class Curse:
    """The share by which new routes look too cheap, None where not measured; with the reason."""

    share: float | None
    words: str


def curse_of(ground: Ground, plan: Plan, fit: CostFit, seed: int) -> Curse:
    """Measure the winner's curse of one plan's choice of routes."""
    count = sum(len(route.pupils) for route in plan.routes if not route.set_aside)
    if not count:
        return Curse(None, "Nothing was chosen, so nothing is taken off for the choice.")
    if count > _MOST_PUPILS:
        words = (
            f"What choosing the cheapest routes hides is not measured over {_MOST_PUPILS} pupils "
            "at once, and nothing is taken off for it: review schools one by one to see it."
        )
        return Curse(None, words)
    near = near_routes(ground, plan, _NEAREST if count <= _MANY_PUPILS else _NEAREST - 1)
    draws = _DRAWS if len(near) <= _LARGE else _LARGE_DRAWS
    try:
        found = winners_curse(near, rate_errors(near, fit.model, draws=draws, seed=seed))
    except ValueError:
        words = "What choosing hides is not measured: the routes near the plan do not make one."
        return Curse(None, words)
    words = (
        f"The choice was played through {found.draws} times among {found.candidates} routes near "
        f"the firm plan: another set was chosen {found.moved:.0%} of the time."
    )
    return Curse(found.share, words)


def evidenced(
    ground: Ground,
    sides: Mapping[PlanKind, PlanSide],
    today: Today | None,
    fit: CostFit,
    seed: int,
) -> dict[PlanKind, PlanSide]:
    """Set each plan beside what contracts cost, and give its saving a range.

    What choosing hides is measured once, of the firm plan, and taken for the full plan too.
    """
    costs = {
        kind: routes_should_cost(ground.area, fit, side.plan.routes) for kind, side in sides.items()
    }
    priced = {kind: replace(side, should_cost=costs[kind]) for kind, side in sides.items()}
    if today is None:
        return priced
    curse = curse_of(ground, sides["firm"].plan, fit, seed)
    return {
        kind: replace(side, saving=with_range(side.saving, side.plan, today, fit, curse, seed))
        if side.saving is not None
        else side
        for kind, side in priced.items()
    }


def with_range(
    saving: Saving, plan: Plan, today: Today, fit: CostFit, curse: Curse, seed: int
) -> Saving:
    """Give a saving its range."""
    ranged = plan_range(
        plan, today.do_nothing_routes, today.do_nothing_year_pence, fit,
        curse_share=curse.share, seed=seed,
    )  # fmt: skip
    if ranged.new_pence:
        ranged = replace(ranged, words=(*ranged.words, curse.words))
    return replace(saving, range=ranged)


@dataclass(frozen=True, slots=True)
class Beside:
    """What a review is set beside, where it was worked out: contracts' costs, the last pack."""

    costs: PackCosts | None = None
    last: ServiceArea | None = None

    @property
    def fit(self) -> CostFit:
        """The price model, or why there is none."""
        return self.costs.fit if self.costs is not None else NOT_COMPARED


NOTHING_BESIDE = Beside()
