"""How far a whole plan may be from the cheapest: what the search proved, made the plan's own.

The search proves something about the routes it chooses. A plan also holds routes that stay as
they are, and prices what the market lacks over all of them; both are worked in here. Where the
rules allow something that is not planned yet, nothing is claimed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Plan, Route, Status, Termination
from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.planning.market import Market, beyond_even_use
from routeopt.planning.scope import FixedContract, Scope
from routeopt.solvers.interface import Bound, Incumbent, Outcome

PROVED_PENCE = 100
"""A plan is proved cheapest when no other is cheaper by a pound a year."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What is proved of a whole plan.

    Attributes
    ----------
    lower_bound_pence
        What no plan costs less than in a year, or None.
    bounds
        (seconds since the search began, pence), each higher than the last.
    no_bound_reason
        Why there is none, in words; empty where there is one.
    """

    lower_bound_pence: int | None = None
    bounds: tuple[tuple[float, int], ...] = ()
    no_bound_reason: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """News of a better plan: when, its cost a year with all routes, and how many it searched."""

    seconds: float
    pence: int
    routes: int


@dataclass(frozen=True, slots=True)
class Raised:
    """News of a better bound of the whole plan."""

    seconds: float
    pence: int


@dataclass(frozen=True, slots=True)
class NotProved:
    """News that no bound will come, and why."""

    reason: str


def told(news: Incumbent | Bound, offset_pence: int) -> Found | Raised:
    """Make news of the search news of the whole plan."""
    if isinstance(news, Bound):
        return Raised(news.seconds, news.pence + offset_pence)
    choice = news.choice
    return Found(news.seconds, choice.objective_pence + offset_pence, len(choice.routes))


class BoundAbovePlanError(AssertionError):
    """A plan costs less than was proved possible: one of the two is wrong."""


def unplanned_option(area: ServiceArea, scope: Scope, mode: str) -> str:
    """Say why no bound of a scope's whole plan can be proved, or nothing."""
    reason = next(_reasons(area, scope, mode), "")
    return f"no bound: {reason}" if reason else ""


def _reasons(area: ServiceArea, scope: Scope, mode: str) -> Iterator[str]:
    policy = area.policy
    not_yet = "are allowed and not planned yet"
    if mode != "clean-sheet":
        yield "only plans from a clean sheet are measured against every other"
    if policy.mixed_schools != "never" and len(scope.schools) > 1:
        yield f"routes over several schools {not_yet}"
    if policy.link_s is not None:
        yield f"linked runs of one vehicle {not_yet}"
    if policy.allow_pickup_points and _may_walk(area, scope):
        yield f"pick-up points {not_yet}"
    if area.fleet:
        yield "the council's own vehicles are in the pack and not planned yet"
    if area.pa_pool:
        yield "the council's own assistants are in the pack and not planned yet"
    if policy.budgets == "accepted_only":
        yield "budgets instead of transport are allowed and not planned yet"
    if any(not _stays_by_rule(area, scope, fixed) for fixed in scope.fixed):
        yield "a contract stays as it is that the rules would let go"
    if scope.fixed_pupils:
        yield "a pupil is kept out of what is planned whom the rules would let share"


def _may_walk(area: ServiceArea, scope: Scope) -> bool:
    pupils = (area.pupils[pupil] for pupil in scope.pupils)
    return bool(area.pickup_points) and any(p.walk_to_point_max_m > 0 for p in pupils)


def _stays_by_rule(area: ServiceArea, scope: Scope, fixed: FixedContract) -> bool:
    members = fixed.carried.members
    elsewhere = any(area.pupils[pupil].school_id not in scope.schools for pupil in members)
    passengers = bool(area.contracts[fixed.carried.contract_id].other_passengers)
    return fixed.locked or elsewhere or passengers


def proof_of(outcome: Outcome, reason: str, offset_pence: int) -> Proof:
    """Make what a search proved of its own routes a proof of the whole plan.

    Parameters
    ----------
    outcome
        Of the search.
    reason
        Why nothing may be claimed, or "".
    offset_pence
        Of :func:`bound_offset`.
    """
    if reason:
        return Proof(no_bound_reason=reason)
    bound = outcome.lower_bound_pence
    if bound is None or outcome.choice is None:
        said = outcome.no_bound_reason or "no bound: none was proved"
        return Proof(no_bound_reason=said)
    best = outcome.choice.objective_pence
    highest = max((raised.pence for raised in outcome.bounds), default=bound)
    if highest - best >= PROVED_PENCE:
        raise _above(highest, best)
    rising = tuple((raised.seconds, min(raised.pence, bound)) for raised in outcome.bounds)
    rising = tuple((seconds, pence + offset_pence) for seconds, pence in rising)
    return Proof(bound + offset_pence, rising)


def bound_offset(area: ServiceArea, market: Market, fixed: Sequence[Route]) -> int:
    """Pence that a bound of the searched routes grows by as a bound of the whole plan.

    Routes that stay as they are cost what they cost. The search was left what they do not use
    on their worst day; what that may price too dear on other days is taken off, and so is what
    rounding may add.
    """
    stays = sum(route.cost.year_pence for route in fixed)
    too_dear = Fraction(0)
    extra = area.policy.shortage_factor - 1
    for rate_pence, unused in beyond_even_use(area, market, fixed):
        day = extra * rate_pence * Fraction(market.days_year, DAYS_PER_FORTNIGHT)
        too_dear += unused * day + (day.denominator > 1)
    return stays - ceil(too_dear)


def stated(plan: Plan, proof: Proof, status: Status, termination: Termination) -> Plan:
    """Give a plan its bound and what may be said of it.

    Raises
    ------
    BoundAbovePlanError
        Where the plan costs less than its bound.
    """
    bound = proof.lower_bound_pence
    if bound is not None and bound > plan.year_pence:
        raise _above(bound, plan.year_pence)
    proved = bound is not None and plan.year_pence - bound < PROVED_PENCE
    if status == "optimal" and not proved:
        status = "feasible"
    if termination == "proved" and not proved:
        termination = "no_improvement"
    return replace(plan, lower_bound_pence=bound, status=status, termination=termination)


def _above(bound: int, year: int) -> BoundAbovePlanError:
    return BoundAbovePlanError(
        f"a bound of {bound} pence is above a plan of {year} pence: a fault of the program"
    )
