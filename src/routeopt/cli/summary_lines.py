"""A review in a few lines for the terminal, and as JSON for machines."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from routeopt.cli.console import money
from routeopt.exports.report_money import bound_sentence
from routeopt.planning.result import PlanSide, Review


def summary_lines(review: Review, folder: Path) -> Iterator[str]:
    """Say what a person wants to know first, and where the report is."""
    names = ", ".join(review.area.schools[school].name for school in review.schools)
    firm = review.firm
    yield f"[bold]{names}[/]: {counted(firm.summary.pupils, 'pupil')}"
    if review.today is not None:
        yield f"  contracts today     {money(review.today.ledger_year_pence)} a year"
        nothing = money(review.today.do_nothing_year_pence)
        solo = review.today.summary.solo_routes
        yield f"  if nothing is done  {nothing} a year, {solo} travel alone"
    yield f"  firm plan           {_side_words(firm)}"
    if review.full is not None:
        yield f"  if assessments agree {_side_words(review.full)}"
    yield f"  {bound_sentence(firm)}"
    if review.full is not None:
        yield f"  if assessments agree: {bound_sentence(review.full)}"
    for shortage in firm.plan.shortfall:
        yield f"  shortfall: {shortage.detail}"
    if firm.plan.unplanned:
        yield f"  {len(firm.plan.unplanned)} pupils without a legal ride: see the report"
    yield f"  report: {folder / 'report.html'}"


def counted(number: int, noun: str) -> str:
    """Join number and noun: 1 route, 2 routes."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _side_words(side: PlanSide) -> str:
    summary = side.summary
    words = (
        f"{money(summary.year_pence)} a year, {counted(summary.routes, 'route')}, "
        f"{summary.solo_routes} travel alone"
    )
    if side.saving is None:
        return words
    percent = f" ({side.saving.percent:.1f} %)" if side.saving.percent is not None else ""
    found = side.saving.range
    ends = f", {money(found.low_pence)} to {money(found.high_pence)}" if found else ""
    rise = side.saving.breakeven_price_rise_percent
    gone = ""
    if rise is not None and side.saving.year_pence > 0:
        gone = f"; gone if new routes cost {rise:.0f} % more"
    return f"{words}: saves {money(side.saving.year_pence)}{percent}{ends}{gone}"


def review_json(review: Review, folder: Path) -> dict[str, Any]:
    """Give the headline figures of a review as data."""
    return {
        "schools": list(review.schools),
        "folder": str(folder),
        "pupils": review.firm.summary.pupils,
        "ledger_year_gbp": _gbp(review.today.ledger_year_pence) if review.today else None,
        "do_nothing_year_gbp": _gbp(review.today.do_nothing_year_pence) if review.today else None,
        "solo_today": review.today.summary.solo_routes if review.today else None,
        "firm": _side(review.firm),
        "full": _side(review.full) if review.full else None,
        "checker": review.checker,
    }


def _side(side: PlanSide) -> dict[str, Any]:
    saving = side.saving
    bound, gap = side.summary.lower_bound_pence, side.summary.gap
    return {
        "year_gbp": _gbp(side.summary.year_pence),
        "routes": side.summary.routes,
        "solo_routes": side.summary.solo_routes,
        "unplanned": side.summary.unplanned,
        "saving_gbp": _gbp(saving.year_pence) if saving else None,
        "saving_low_gbp": _gbp(saving.range.low_pence) if saving and saving.range else None,
        "saving_high_gbp": _gbp(saving.range.high_pence) if saving and saving.range else None,
        "saving_percent": round(saving.percent, 2) if saving and saving.percent else None,
        "lower_bound_gbp": None if bound is None else bound // 100,
        "gap": None if gap is None else round(gap, 6),
        "no_bound_reason": side.no_bound_reason,
        "status": side.plan.status,
        "seconds": round(side.plan.seconds, 2),
        "termination": side.plan.termination,
    }


def _gbp(pence: int) -> float:
    return pence / 100
