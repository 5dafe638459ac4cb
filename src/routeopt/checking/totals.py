"""The summary of a plan added up from its routes."""

from collections.abc import Iterator
from fractions import Fraction

from routeopt.checking.breaches import Finding
from routeopt.checking.days import Audit
from routeopt.checking.money import half_up, pounds, printed_pence
from routeopt.domain.units import DAYS_PER_FORTNIGHT, miles_from_metres

MILES_TOLERANCE = 0.0501
PENCE_TOLERANCE = 1


def total_findings(audit: Audit) -> Iterator[Finding]:
    """Judge the figures of the summary against the routes as printed."""
    for fault in (*_counts(audit), *_money(audit)):
        yield Finding("cost", f"summary: {fault}")


def _counts(audit: Audit) -> Iterator[str]:
    routes = [days.route for days in audit.routes]
    pupils = {pupil for route in routes for pupil in route.pupils}
    wanted = {
        "routes": len(routes),
        "solo_routes": sum(len(route.pupils) == 1 for route in routes),
        "pupils": len(pupils),
        "pas": sum(route.pas for route in routes),
        "unplanned": len(audit.plan.unplanned),
    }
    for name, value in wanted.items():
        if audit.plan.summary[name] != value:
            yield f"{name} is {value}, not {audit.plan.summary[name]}"
    metres = sum(route.loaded_m(day) for route in audit.routes for day in route.days)
    miles = miles_from_metres(metres) / DAYS_PER_FORTNIGHT
    if abs(miles - audit.plan.summary["loaded_miles_day"]) > MILES_TOLERANCE:
        yield f"loaded_miles_day is {miles:.2f}, not {audit.plan.summary['loaded_miles_day']:g}"


def _money(audit: Audit) -> Iterator[str]:
    summary = audit.plan.summary
    year_p = sum(printed_pence(days.route.cost["year_gbp"]) for days in audit.routes)
    year_p += printed_pence(summary.get("shortfall_gbp") or 0)
    printed_p = printed_pence(summary["year_gbp"])
    if printed_p != year_p:
        yield f"the year costs {pounds(year_p)}, not {pounds(printed_p)}"
    objective_p = printed_pence(summary["objective"])
    least_p = year_p + _ride_worth_p(audit)
    exact = not audit.facts.settings.change_penalty_p
    # A plan may round the worth of its minutes route by route.
    off_p = PENCE_TOLERANCE + len(audit.routes) // 2
    if objective_p < least_p - off_p or (exact and objective_p > least_p + off_p):
        yield f"the objective is {pounds(least_p)}, not {pounds(objective_p)}"
    each = summary["cost_per_pupil_year_gbp"]
    if summary["pupils"] > 0:
        right_p = half_up(Fraction(year_p, summary["pupils"]))
        if each is None or abs(printed_pence(each) - right_p) > PENCE_TOLERANCE:
            printed = "not known" if each is None else pounds(printed_pence(each))
            yield f"a pupil costs {pounds(right_p)}, not {printed}"
    bound = summary["lower_bound_gbp"]
    if bound is not None and printed_pence(bound) > objective_p:
        yield "the lower bound is above the plan"


def _ride_worth_p(audit: Audit) -> int:
    """Worth of all rides of a mean day of the fortnight."""
    seconds = sum(
        trip.times.ride_s(pupil)
        for route in audit.routes
        for trip in route.trips
        for pupil in trip.aboard
    )
    minutes = Fraction(seconds, 60 * DAYS_PER_FORTNIGHT)
    return half_up(minutes * audit.facts.settings.minute_value_p)
