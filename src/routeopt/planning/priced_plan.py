"""A plan's routes beside what contracts really cost, and how sure its saving is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Plan, Route
from routeopt.domain.units import DAYS_PER_FORTNIGHT, gbp_from_pence, round_half_up
from routeopt.finance.cost_model import CostFit
from routeopt.finance.cost_rows import Band
from routeopt.finance.market_part import common_part
from routeopt.finance.saving_range import (
    ASSUMED_OWN_SD,
    NewPrice,
    SavingRange,
    own_part,
    saving_range,
)
from routeopt.planning.contract_costs import route_work


@dataclass(frozen=True, slots=True)
class RouteShouldCost:
    """A route to be bought: planned at so much a day, and what contracts say it should cost.

    ``day`` and ``year`` are None where no contract of its vehicle type was ever let, or the
    contracts are too few or too odd.
    """

    route_id: str
    vehicle_type: str
    planned_day_pence: int
    planned_year_pence: int
    day: Band | None
    year: Band | None

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "route_id": self.route_id,
            "vehicle_type": self.vehicle_type,
            "planned_day_gbp": gbp_from_pence(self.planned_day_pence),
            "planned_year_gbp": gbp_from_pence(self.planned_year_pence),
            "day": self.day.as_dict() if self.day else None,
            "year": self.year.as_dict() if self.year else None,
        }


def to_be_bought(routes: Sequence[Route]) -> tuple[Route, ...]:
    """Give the routes that a plan would have to buy: not kept, nothing of the council's own."""
    return tuple(
        route for route in routes
        if route.contract_id is None and route.vehicle_id is None and not route.set_aside
    )  # fmt: skip


def bought_pence(plan: Plan) -> int:
    """Give what a plan would buy in a year; what the market is short of is bought too."""
    routes = sum(route.cost.year_pence for route in to_be_bought(plan.routes))
    return routes + sum(short.year_pence for short in plan.shortfall)


def routes_should_cost(
    area: ServiceArea, fit: CostFit, routes: Sequence[Route]
) -> tuple[RouteShouldCost, ...]:
    """Say what the new ones among some routes should cost, if let on the date planned for."""
    new = to_be_bought(routes)
    as_of = area.policy.plan_from
    works = [route_work(route, awarded=as_of) for route in new]
    bands = fit.model.bands(works) if fit.model is not None else (None,) * len(new)
    return tuple(
        RouteShouldCost(
            route.route_id,
            route.vehicle_type,
            route.cost.day_pence,
            route.cost.year_pence,
            band,
            _of_the_year(area, route, band) if band is not None else None,
        )
        for route, band in zip(new, bands, strict=True)
    )


def _of_the_year(area: ServiceArea, route: Route, band: Band) -> Band:
    given = [area.schools[school].days_year for school in route.schools]
    days_year = max((days or area.policy.days_per_year for days in given), default=0)
    days = route.days.bit_count() * days_year / DAYS_PER_FORTNIGHT
    ends = (band.middle_pence, band.low_pence, band.high_pence)
    return Band(*(round_half_up(days * pence) for pence in ends))


def plan_range(
    plan: Plan,
    before: Sequence[Route],
    before_pence: int,
    fit: CostFit,
    *,
    curse_share: float | None = None,
    seed: int = 1,
) -> SavingRange:
    """Give a plan's saving its range.

    Parameters
    ----------
    plan
        The proposal.
    before, before_pence
        Doing nothing: its routes and its year.
    fit
        What contracts cost. Without a model each new price is taken to be 15 % off by its own
        chance and 10 % together, both ASSUMED.
    curse_share
        Of :func:`routeopt.finance.winners_curse.winners_curse`.
    """
    model = fit.model
    common = common_part(model.residuals_by_batch() if model is not None else {})
    own = own_part(model.own_sd, common) if model is not None else ASSUMED_OWN_SD
    new = [NewPrice(r.route_id, r.cost.year_pence, own) for r in to_be_bought(plan.routes)]
    # What the market is short of is bought at its prices too.
    new += [NewPrice(short.code, short.year_pence, own) for short in plan.shortfall]
    added = [NewPrice(r.route_id, r.cost.year_pence, own) for r in to_be_bought(before)]
    kept = plan.year_pence - sum(price.year_pence for price in new)
    return saving_range(
        before_pence, kept, new, common, before_new=added, curse_share=curse_share, seed=seed
    )
