"""What a planner should look at in one review: odd contracts, tipping routes, costly newcomers."""

from collections.abc import Sequence

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Route
from routeopt.planning.scope import Scope
from routeopt.planning.warnings_between import new_high_cost
from routeopt.planning.warnings_found import Found
from routeopt.planning.warnings_pack import pack_warnings
from routeopt.planning.warnings_tipping import tipping_warnings


def review_warnings(
    area: ServiceArea,
    scope: Scope,
    routes: Sequence[Route],
    last: ServiceArea | None = None,
) -> tuple[Found, ...]:
    """Gather the warnings that touch a review, those with the most money on them first.

    Parameters
    ----------
    area
        The pack.
    scope
        What is reviewed: warnings about others' pupils and contracts are left to their reviews.
        A contract that nobody was ever on belongs to no school and is named in every one.
    routes
        Of today and of the plan: whether one pupil tips one.
    last
        The council's pack before this one, where it was given.
    """
    pupils = {p for p in area.pupils if area.pupils[p].school_id in scope.schools}
    contracts = {
        *(carried.contract_id for carried in (*scope.contracts, *scope.ended)),
        *(fixed.carried.contract_id for fixed in scope.fixed),
        *scope.emptied,
    }
    allocated = {allocation.contract_id for allocation in area.allocations}
    found = [*pack_warnings(area), *tipping_warnings(area, routes)]
    if last is not None:
        found += new_high_cost(last, area)
    named = {route.contract_id or route.route_id for route in routes}
    here = [
        one
        for one in found
        if one.subject in contracts
        or one.subject in named
        or pupils.intersection(one.pupils)
        or (one.code == "contract_without_pupils" and one.subject not in allocated)
    ]
    ordered = sorted(here, key=lambda one: (-(one.year_pence or 0), one.code, one.subject))
    return tuple(dict.fromkeys(ordered))
