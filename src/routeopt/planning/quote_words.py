"""What a quote says in sentences."""

from routeopt.domain.area import ServiceArea
from routeopt.domain.units import miles_from_metres
from routeopt.planning.quote_insert import Added
from routeopt.planning.quote_live import LiveSearch
from routeopt.solvers.evaluator import NO_CONTRACT
from routeopt.solvers.pool import RouteOption
from routeopt.solvers.problem import Problem

MEANING = (
    "The range is what this pupil adds to a year of the plan: the high end if the routes near "
    "make room and all others stay, the low end about the least to be hoped for if every route "
    "were planned again. Transport only, at today's prices, not discounted."
)
_MOST_REASONS = 4


def pounds(pence: int) -> str:
    """Whole pounds, ``£12,340``."""
    sign = "-" if pence < 0 else ""
    return f"{sign}£{(abs(pence) + 50) // 100:,}"


def range_words(low: int | None, high: int | None) -> str:
    """Say the range of a year in one sentence."""
    if high is None:
        return "No price: no legal route was found."
    if low is None:
        return f"At most {pounds(high)} a year in the plan."
    if pounds(low) == pounds(high):
        return f"{pounds(high)} a year in the plan."
    return f"Between {pounds(low)} and {pounds(high)} a year in the plan."


def live_words(area: ServiceArea, live: LiveSearch) -> str:
    """Say which contract fits, or why none does."""
    if not live.tried:
        return "The school has no live contract."
    if not live.fits:
        told = "; ".join(f"{count}: {reason}" for reason, count in live.reasons[:_MOST_REASONS])
        return f"None of {live.tried} live contracts can take this pupil as it stands ({told})."
    fit = live.fits[0]
    words = f"Contract {fit.contract_id}, {fit.vehicle_type}"
    end = area.contracts[fit.contract_id].end
    words += f", which ends on {end.isoformat()}" if end else ", no last day given"
    miles = miles_from_metres(fit.extra_m)
    words += f"; {miles:.1f} more loaded miles a day, which its operator may ask to be paid for"
    if len(live.fits) > 1:
        words += f". {len(live.fits) - 1} more of {live.tried} contracts would fit"
    return f"{words}."


def plan_words(problem: Problem, best: Added, member: int, *, lonely: bool) -> str:
    """Say what becomes of the plan."""
    if lonely:
        return f"A route of their own is cheapest: {_vehicle(problem, best.new[0])}."
    route = next(route for route in best.new if member in route.members)
    others = len(route.members) - 1
    words = f"With {others} other{'s' if others != 1 else ''}: {_vehicle(problem, route)}"
    if len(best.new) > 1 or len(best.gone) > 1:
        words += f"; {len(best.gone)} routes of the plan become {len(best.new)}"
    return f"{words}."


def alone_words(problem: Problem, new: tuple[RouteOption, ...]) -> str:
    """Say what carries the pupil alone."""
    return f"{_vehicle(problem, new[0])}." if new else "A vehicle of their own."


def _vehicle(problem: Problem, route: RouteOption) -> str:
    spec = route.spec
    words = f"{problem.type_ids[spec.kind]} {spec.layout}"
    if spec.pas:
        words += f" with {spec.pas} assistant{'s' if spec.pas > 1 else ''}"
    if spec.contract != NO_CONTRACT:
        words += f" of contract {problem.contracts[spec.contract].contract_id}"
    return words
