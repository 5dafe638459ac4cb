"""The report's second opinion on prices: what contracts cost, and what new routes should."""

from dataclasses import dataclass

from markupsafe import Markup

from routeopt.exports.costs_charts import assistant_range, paid_and_should
from routeopt.exports.people import People
from routeopt.exports.report_charts import Drawn, range_bars
from routeopt.exports.report_sources import contract_rows
from routeopt.exports.tables import TableView, table
from routeopt.exports.wording import NOTHING, counted, gbp, gbp_pence, number
from routeopt.finance.cost_rows import Judged
from routeopt.finance.cost_words import shows
from routeopt.planning.cost_report import CostReport
from routeopt.planning.priced_plan import RouteShouldCost
from routeopt.planning.result import Review

_MOST_DRAWN = 30
_SHORT_ROW = 19.0
SECOND_OPINION = (
    "A second opinion beside the plan's own prices: no figure above rests on it. Each contract is "
    "judged by a fit that has not seen it."
)
NOT_COMPARED = "The pack's contracts were not compared: no second opinion on prices is given."
NO_CONTRACTS = "The pack holds no contracts: nothing tells what a route should cost."


@dataclass(frozen=True, slots=True)
class Costs:
    """What the section on prices shows; only ``words`` where there is nothing to compare."""

    words: tuple[str, ...]
    method: tuple[str, ...] = ()
    assistant: str = ""
    assistant_picture: Markup | None = None
    routes: TableView | None = None
    routes_words: str = ""
    routes_picture: Markup | None = None
    above: TableView | None = None
    above_words: str = ""
    contracts_picture: Markup | None = None
    operators: TableView | None = None
    operators_words: str = ""
    fit_picture: Markup | None = None


def costs(review: Review, people: People) -> Costs:
    """Gather the section."""
    report = review.costs
    if report is None:
        return Costs((NOT_COMPARED if review.area.contracts else NO_CONTRACTS,))
    if report.fit.model is None:
        left = f"{counted(len(report.left_aside), 'contract')} of these schools left aside."
        return Costs((f"No second opinion on prices: {report.fit.reason}.", left))
    bought = [one.contract_id for one in report.fit.model.bought]
    source = f"From: {contract_rows(review, bought)}. {report.travel_words}"
    return Costs(
        words=(SECOND_OPINION,),
        method=(*report.words[1:-1], people.clean(source)),
        assistant=report.words[0],
        assistant_picture=assistant_range(report.pa_price)
        if report.pa_price is not None and shows(report.pa_price)
        else None,
        routes=_routes_table(review.firm.should_cost, people),
        routes_words=_routes_words(review.firm.should_cost),
        routes_picture=_routes_picture(review.firm.should_cost, people),
        above=_above(report, people),
        above_words=_above_words(report),
        contracts_picture=_contracts_picture(report, people),
        operators=_operators(report),
        operators_words=report.words[-1],
        fit_picture=paid_and_should(report.judged) if report.judged else None,
    )


def _routes_table(routes: tuple[RouteShouldCost, ...], people: People) -> TableView | None:
    if not routes:
        return None
    rows = [
        (
            people.clean(one.route_id),
            one.vehicle_type,
            gbp_pence(one.planned_day_pence),
            gbp_pence(one.day.middle_pence) if one.day else "not known",
            f"{gbp_pence(one.day.low_pence)} to {gbp_pence(one.day.high_pence)}"
            if one.day
            else NOTHING,
            verdict(one),
        )
        for one in routes
    ]
    headings = ("Route", "Vehicle", "#Planned a day", "#Should cost a day", "#P10 to P90",
                "Planned price")  # fmt: skip
    return table("Routes to be bought: planned price and should-cost", headings, rows)


def verdict(one: RouteShouldCost) -> str:
    """Say where a route's planned price lies."""
    if one.day is None:
        return "no such vehicle was ever let here"
    if one.planned_day_pence < one.day.low_pence:
        return "below the range: bids may come higher"
    return "above the range" if one.planned_day_pence > one.day.high_pence else "within the range"


def _routes_words(routes: tuple[RouteShouldCost, ...]) -> str:
    known = [one for one in routes if one.year is not None]
    if not routes:
        return "The plan buys no new route."
    if not known:
        return "None of the new routes is of a vehicle type that was ever let here."
    planned = sum(one.planned_year_pence for one in known)
    should = sum(one.year.middle_pence for one in known if one.year)
    below = sum(verdict(one).startswith("below") for one in known)
    return (
        f"{counted(len(known), 'new route')} of {number(len(routes))} can be compared: planned at "
        f"{gbp(planned)} a year, {gbp(should)} by what contracts cost. Planned below their range: "
        f"{number(below) if below else 'none'}."
    )


def _routes_picture(routes: tuple[RouteShouldCost, ...], people: People) -> Markup | None:
    drawn = [
        Drawn(
            people.clean(one.route_id), one.day.low_pence, one.day.middle_pence,
            one.day.high_pence, one.planned_day_pence, gbp_pence(one.planned_day_pence),
            dot={"b": "longer", "a": "shorter", "w": "same"}[verdict(one)[0]],
        )
        for one in routes
        if one.day is not None
    ]  # fmt: skip
    label = "Planned price a day beside the range of what it should cost"
    return range_bars(drawn[:_MOST_DRAWN], label, row=_SHORT_ROW) if drawn else None


def _above_words(report: CostReport) -> str:
    return (
        f"{number(len(report.above))} of {counted(len(report.judged), 'contract')} serving these "
        "schools are paid more than P90: more than nine in ten of their like. About one in ten is "
        "by chance alone, so these are questions."
    )


def _above(report: CostReport, people: People) -> TableView | None:
    if not report.above:
        return None
    headings = ("Contract", "Operator", "Vehicle", "#PAs", "#Loaded miles a day", "#Paid a day",
                "#Should cost", "#P10 to P90", "#Over")  # fmt: skip
    rows = [_judged_row(report, one, people) for one in report.above]
    return table("Contracts above their band", headings, rows, "wide")


def _contracts_picture(report: CostReport, people: People) -> Markup | None:
    drawn = [
        Drawn(
            people.clean(one.bought.contract_id), one.band.low_pence, one.band.middle_pence,
            one.band.high_pence, one.paid_pence, gbp_pence(one.paid_pence),
            dot={"above": "longer", "below": "shorter", "within": "same"}[one.verdict],
        )
        for one in report.judged[:_MOST_DRAWN]
    ]  # fmt: skip
    label = "Day rate paid beside the range of what it should cost"
    return range_bars(drawn, label, row=_SHORT_ROW) if drawn else None


def _judged_row(report: CostReport, one: Judged, people: People) -> tuple[str, ...]:
    work = one.bought.work
    operator = one.bought.operator_id
    return (
        people.clean(one.bought.contract_id),
        report.operator_names.get(operator) or operator or NOTHING,
        work.vehicle_type if work else NOTHING,
        number(work.pas) if work else NOTHING,
        number(work.loaded_miles, 1) if work else NOTHING,
        gbp_pence(one.paid_pence),
        gbp_pence(one.band.middle_pence),
        f"{gbp_pence(one.band.low_pence)} to {gbp_pence(one.band.high_pence)}",
        gbp_pence(one.over_pence),
    )


def _operators(report: CostReport) -> TableView | None:
    rows = [
        (
            report.operator_names.get(one.operator_id) or one.operator_id,
            number(one.contracts),
            number(one.ratio, 2),
            number(one.usual_high, 2),
            gbp_pence(one.day_over_pence),
        )
        for one in report.operators
        if one.above
    ]
    headings = ("Operator", "#Contracts", "#Paid over should-cost", "#Band ends at",
                "#Over a day, all its contracts")  # fmt: skip
    return table("Operators of these schools above their band", headings, rows) if rows else None
