"""The sample review's second opinion on prices, draws of assessments and warnings."""

from routeopt.domain.plan import Route
from routeopt.finance.cost_rows import Band
from routeopt.planning.money_result import AgreedDraw, AgreedShare, AgreedShares
from routeopt.planning.priced_plan import RouteShouldCost, to_be_bought
from routeopt.planning.result import PlanSide
from routeopt.planning.warnings_found import Found

DAYS_YEAR = 190


def should_cost(routes: tuple[Route, ...]) -> tuple[RouteShouldCost, ...]:
    """Give every new route a range of a fifth either way; one type was never let."""
    found = []
    for route in to_be_bought(routes):
        day = round(route.cost.day_pence * 1.05)
        band = None if route.vehicle_type == "wav42" else Band(day, day * 4 // 5, day * 6 // 5)
        year = band and Band(*(DAYS_YEAR * p for p in (day, day * 4 // 5, day * 6 // 5)))
        found.append(
            RouteShouldCost(
                route.route_id, route.vehicle_type, route.cost.day_pence, route.cost.year_pence,
                band, year,
            )
        )  # fmt: skip
    return tuple(found)


def shares_of(firm: PlanSide, full: PlanSide) -> AgreedShares:
    """Give two draws with half of three assessments agreed."""
    assert firm.saving is not None
    assert full.saving is not None
    low, high = firm.saving.year_pence, full.saving.year_pence
    draws = tuple(
        AgreedDraw(2, full.summary.year_pence + off, high - off)
        for off in (0, (high - low) // 3)
    )  # fmt: skip
    return AgreedShares(3, (AgreedShare("half", draws),), "Solved again, 2 times for each share.")


WARNINGS = (
    Found("contract_without_pupils", "C-207", "no pupil of this pack rides on it: has it ended?",
          year_pence=6200 * DAYS_YEAR, question=True),
    Found("tips_vehicle", "R2", "9 places are taken, one more than a private hire vehicle may have",
          ("FM-0417", "FM-0422"), 300_000),
)  # fmt: skip
