"""The report's money and its before-and-after figures, as finished texts."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from routeopt.exports.charts import cost_bars
from routeopt.exports.facts import SIDE_NAMES, pending_assessment
from routeopt.exports.tables import TableView, table
from routeopt.exports.wording import (
    counted,
    gap_text,
    gbp,
    gbp_change,
    listed,
    minutes,
    minutes_change,
    number,
    number_change,
    percent,
    sentence,
)
from routeopt.planning.result import PlanSide, Review, Saving, Summary

Figure = Callable[[Summary], float | None]
Words = Callable[[float | None], str]


@dataclass(frozen=True, slots=True)
class Headline:
    """The first thing a reader sees."""

    amount: str
    verb: str
    sentence: str
    extra_amount: str
    extra_sentence: str
    loses: bool


def headline(review: Review) -> Headline:
    """Say the firm saving, then what the full plan would add."""
    saving = review.firm.saving
    if review.today is None or saving is None:
        return Headline(
            gbp(review.firm.summary.year_pence),
            "the plan would cost a year",
            "The pack holds no contracts, so there is nothing to compare with and no saving is "
            "claimed.",
            *_extra_cost(review),
            loses=False,
        )
    loses = saving.year_pence < 0
    word = "more" if loses else "less"
    share = "" if saving.percent is None else f", {percent(abs(saving.percent))} {word}"
    return Headline(
        gbp(abs(saving.year_pence)),
        "more a year than doing nothing" if loses else "saved a year, firm",
        f"Doing nothing would cost {gbp(review.today.do_nothing_year_pence)} a year; the "
        f"proposal costs {gbp(review.firm.summary.year_pence)}{share}. This counts on no "
        "assessment.",
        *_extra(review, saving),
        loses=loses,
    )


def _extra(review: Review, firm: Saving) -> tuple[str, str]:
    if review.full is None:
        return "", "No pupil in this review waits for an assessment."
    if review.full.saving is None:
        return _extra_cost(review)
    more = review.full.saving.year_pence - firm.year_pence
    waiting = counted(len(pending_assessment(review)), "pupil")
    return gbp_change(more), (
        f"More a year, if assessments agree that {waiting} may share "
        f"({gbp(review.full.saving.year_pence)} in all). It is a proposal: nothing changes for "
        "anybody before a safeguarding assessment."
    )


def _extra_cost(review: Review) -> tuple[str, str]:
    if review.full is None:
        return "", "No pupil in this review waits for an assessment."
    less = review.firm.summary.year_pence - review.full.summary.year_pence
    return gbp(less), "Less a year, if assessments agree."


def split_sentences(review: Review) -> tuple[str, ...]:
    """Say what of the saving is routing, price and empty contracts."""
    saving = review.firm.saving
    if review.today is None or saving is None:
        return ()
    sentences = [
        (
            f"Routing: {gbp(saving.routing_pence)} a year comes from fewer and better routes at "
            "the same prices."
        ),
        (
            f"Price: {gbp(saving.price_pence)} a year is the difference between today's contract "
            "rates and the rates this plan is priced at. It is not claimed before bids are in."
        ),
    ]
    if review.today.empty_contracts:
        sentences.append(
            f"Not counted: {counted(len(review.today.empty_contracts), 'contract')} "
            f"({listed(review.today.empty_contracts)}) without a pupil in this pack would end "
            f"anyway ({gbp(review.today.empty_contracts_pence)} a year). Whether they are still "
            "needed is a question to the council."
        )
    return tuple(sentences)


def price_table(review: Review) -> TableView | None:
    """Give the saving left at other prices of new routes."""
    saving = review.firm.saving
    if saving is None or review.today is None:
        return None
    full = review.full.saving if review.full is not None else None
    others = {rise.percent: rise.saving_pence for rise in full.at_price_rise} if full else {}
    rows = [
        (
            "as priced" if rise.percent == 0 else f"{number_change(rise.percent)}%",
            gbp(rise.saving_pence),
            *((gbp(others.get(rise.percent)),) if full else ()),
        )
        for rise in saving.at_price_rise
    ]
    headings = ["Prices of new routes", "#Firm saving a year"]
    if full:
        headings.append("#If assessments agree")
    return table("The saving at other prices of new routes", headings, rows, "narrow")


def breakeven_sentence(review: Review) -> str:
    """Say at which rise of new prices the firm saving is gone."""
    saving = review.firm.saving
    if saving is None or review.today is None:
        return ""
    rise = saving.breakeven_price_rise_percent
    if saving.year_pence <= 0:
        return "At these prices there is no saving to lose."
    if rise is None:
        return "The plan buys no new route, so no rise of new prices changes the saving."
    return f"The firm saving is gone if new routes turn out {percent(rise)} dearer than priced."


def bound_sentence(side: PlanSide) -> str:
    """Say how good the plan is proven to be, or why nothing is."""
    bound, gap = side.summary.lower_bound_pence, side.summary.gap
    if bound is None or gap is None:
        reason = sentence(side.no_bound_reason or "no bound: none was proved")
        return f"{reason} How far the plan is from the cheapest possible one is not known."
    if side.plan.status == "optimal":
        return (
            f"Proved: under these rules and prices no other plan is cheaper than this one, "
            f"{gbp(side.summary.year_pence)}, by a pound or more."
        )
    return (
        f"Under these rules and prices no plan costs less than {gbp(bound // 100 * 100)}; this "
        f"one is within {gap_text(gap)}."
    )


def cost_picture(review: Review) -> Markup | None:
    """Draw ledger, do nothing, proposal and full plan."""
    if review.today is None:
        return None
    rows = [
        ("Contracts today (ledger)", review.today.ledger_year_pence, "before"),
        ("Do nothing", review.today.do_nothing_year_pence, "before"),
        ("Same routes, re-priced", review.today.repriced_year_pence, "between"),
        ("Proposal (firm)", review.firm.summary.year_pence, "after"),
    ]
    if review.full is not None:
        rows.append(("If assessments agree", review.full.summary.year_pence, "full"))
    return cost_bars(rows)


def _pounds(value: float | None) -> str:
    return gbp(None if value is None else int(value))


def _pounds_change(value: float | None) -> str:
    return gbp_change(None if value is None else int(value))


def _occupancy(summary: Summary) -> float | None:
    return 100 * summary.seats_used / summary.seats_offered if summary.seats_offered else None


def _points(value: float | None) -> str:
    return f"{number_change(value)} points" if value is not None else number_change(value)


_FIGURES: tuple[tuple[str, Figure, Words, Words], ...] = (
    ("Cost a year", lambda s: s.year_pence, _pounds, _pounds_change),
    ("Cost a pupil a year", lambda s: s.cost_per_pupil_pence, _pounds, _pounds_change),
    ("Pupils carried", lambda s: s.pupils, number, number_change),
    ("Routes", lambda s: s.routes, number, number_change),
    ("Routes with one pupil", lambda s: s.solo_routes, number, number_change),
    ("Passenger assistants", lambda s: s.pas, number, number_change),
    ("Places offered", lambda s: s.seats_offered, number, number_change),
    ("Places used", lambda s: s.seats_used, number, number_change),
    ("Occupancy", _occupancy, lambda v: percent(v, 0), _points),
    (
        "Loaded miles a day",
        lambda s: s.loaded_miles_day,
        lambda v: number(v, 1),
        lambda v: number_change(v, 1),
    ),
    ("Mean ride", lambda s: s.ride_min_mean, minutes, minutes_change),
    ("Longest ride", lambda s: s.ride_min_max, minutes, minutes_change),
    ("Pupils over the journey guide", lambda s: s.over_guide, number, number_change),
    (
        "CO2e, tonnes a year",
        lambda s: s.tco2e_year,
        lambda v: number(v, 1),
        lambda v: number_change(v, 1),
    ),
)


def figures_table(review: Review) -> TableView:
    """Give the small table of figures before and after."""
    before = review.today.summary if review.today is not None else None
    full = review.full.summary if review.full is not None else None
    rows = []
    for name, figure, words, change in _FIGURES:
        after = figure(review.firm.summary)
        row = [name]
        if before is not None:
            was = figure(before)
            moved = None if was is None or after is None else after - was
            row += [words(was), words(after), change(moved)]
        else:
            row.append(words(after))
        if full is not None:
            row.append(words(figure(full)))
        rows.append(row)
    caption = "The same pupils on the same days"
    return table(caption, _headings(review, "Figure"), rows, "whole")


def market_table(review: Review) -> TableView:
    """Give the vehicles each side needs, by type: what the plan asks of the market."""
    before = review.today.summary.vehicles_by_type if review.today is not None else None
    after = review.firm.summary.vehicles_by_type
    full = review.full.summary.vehicles_by_type if review.full is not None else None
    kinds = [
        key
        for key in dict.fromkeys((*review.area.vehicle_types, *(before or ()), *after))
        if (before or {}).get(key) or after.get(key) or (full or {}).get(key)
    ]
    rows = []
    for kind in kinds:
        known = review.area.vehicle_types.get(kind)
        name = kind if known is None or not known.description else f"{kind}: {known.description}"
        row = [name]
        if before is not None:
            was, now = before.get(kind, 0), after.get(kind, 0)
            row += [number(was), number(now), number_change(now - was)]
        else:
            row.append(number(after.get(kind, 0)))
        if full is not None:
            row.append(number(full.get(kind, 0)))
        rows.append(row)
    caption = "Vehicles by type: what this asks of the market"
    return table(caption, _headings(review, "Vehicle type"), rows, "whole")


def _headings(review: Review, first: str) -> list[str]:
    middle = ["#Do nothing", "#Proposal", "#Change"] if review.today is not None else ["#Plan"]
    return [first, *middle, *([f"#{SIDE_NAMES['full']}"] if review.full is not None else [])]
