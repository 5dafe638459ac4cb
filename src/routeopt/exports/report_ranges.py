"""The report's ranges: how sure the saving is, and what is left where fewer agree."""

from collections.abc import Callable, Iterator

from markupsafe import Markup

from routeopt.exports.facts import SIDE_NAMES
from routeopt.exports.report_charts import Drawn, range_bars
from routeopt.exports.report_sources import contract_rows
from routeopt.exports.tables import TableView, table
from routeopt.exports.wording import NOTHING, gbp, percent
from routeopt.finance.saving_range import SavingRange
from routeopt.planning.money_result import AgreedShare
from routeopt.planning.result import PlanSide, Review

NO_RANGE = "No range is given: nobody worked one out for this plan."


def range_of(side: PlanSide | None) -> SavingRange | None:
    """Give a plan's range, where it has one."""
    return side.saving.range if side is not None and side.saving is not None else None


def range_sentence(side: PlanSide | None) -> str:
    """Say between what a saving lies."""
    found = range_of(side)
    if found is None:
        return NO_RANGE
    if not found.new_pence:
        return "Nothing new is bought: every price is known and the saving has no range."
    if found.low_pence < 0 < found.high_pence:
        return (
            f"Eight times in ten it lies between a loss of {gbp(-found.low_pence)} and a saving "
            f"of {gbp(found.high_pence)}."
        )
    return f"Eight times in ten it lies between {gbp(found.low_pence)} and {gbp(found.high_pence)}."


def range_picture(review: Review) -> Markup | None:
    """Draw the ranges of the savings, and what is left where fewer assessments agree."""
    rows = list(_rows(review))
    return range_bars(rows, "Saving a year") if rows else None


def _rows(review: Review) -> Iterator[Drawn]:
    firm = range_of(review.firm)
    if firm is not None and review.firm.saving is not None:
        yield _drawn("Firm plan", firm, "after")
    for share in reversed(review.shares.shares if review.shares else ()):
        found = share.savings_pence
        if found:
            mean = share.mean_saving_pence
            words = gbp(mean) if found[0] == found[-1] else f"{gbp(found[0])} to {gbp(found[-1])}"
            name = f"{share.name.capitalize()} agree"
            yield Drawn(name, found[0], None, found[-1], mean, words, "full", "before")
    full = range_of(review.full)
    if full is not None:
        yield _drawn("All agree", full, "full")


def _drawn(name: str, found: SavingRange, bar: str) -> Drawn:
    words = f"{gbp(found.low_pence)} to {gbp(found.high_pence)}"
    return Drawn(name, found.low_pence, found.corrected_pence, found.high_pence,
                 found.saving_pence, words, bar, "before")  # fmt: skip


def range_table(review: Review) -> TableView | None:
    """Give the parts of each range as figures."""
    sides = [("firm", review.firm), ("full", review.full)]
    found = [(SIDE_NAMES[key], one) for key, side in sides if (one := range_of(side)) is not None]
    if not found:
        return None
    lines: tuple[tuple[str, Callable[[SavingRange], str]], ...] = (
        ("Saving at the prices planned with", lambda r: gbp(r.saving_pence)),
        ("less what choosing the cheapest hides", lambda r: gbp(r.curse_pence)),
        ("Saving after that", lambda r: gbp(r.corrected_pence)),
        ("Low end (one time in ten less)", lambda r: gbp(r.low_pence)),
        ("High end (one time in ten more)", lambda r: gbp(r.high_pence)),
        ("To be bought anew, a year", lambda r: gbp(r.new_pence)),
        ("Kept at a known price, a year", lambda r: gbp(r.kept_pence)),
        ("All new prices off together by", lambda r: percent(100 * r.common.sd)),
        ("Routes' own part of the doubt", lambda r: percent(100 * r.own_share, 0)),
    )
    rows = [(name, *(words(one) for _, one in found)) for name, words in lines]
    return table(
        "How sure the saving is", ["", *(f"#{name}" for name, _ in found)], rows, "narrow again"
    )


def range_words(review: Review) -> tuple[str, ...]:
    """Say how the ranges were worked out and from which rows."""
    found = range_of(review.firm)
    if found is None:
        return ()
    source = "Prices of new routes are the pack's rates."
    if review.costs is not None and review.costs.fit.model is not None:
        bought = [one.contract_id for one in review.costs.fit.model.bought]
        source = f"From: {contract_rows(review, bought)} ({len(bought)} contracts)."
    elif review.costs is not None:
        source = f"Not measured from contracts: {review.costs.fit.reason}."
    return (*found.words, source)


def shares_table(review: Review) -> TableView | None:
    """Give the saving where none, half, three quarters or all assessments agree."""
    shares, firm, full = review.shares, review.firm.saving, review.full
    if shares is None or full is None:
        return None
    if not shares.shares:
        return None
    rows = [("none (firm plan)", "0", gbp(review.firm.summary.year_pence),
             gbp(firm.year_pence) if firm else NOTHING, NOTHING)]  # fmt: skip
    rows += [_share_row(one) for one in reversed(shares.shares)]
    rows.append(("all", str(shares.waiting), gbp(full.summary.year_pence),
                 gbp(full.saving.year_pence) if full.saving else NOTHING, NOTHING))  # fmt: skip
    headings = ("Assessments that agree", "#Pupils", "#Cost a year", "#Saving a year",
                "#Between draws")  # fmt: skip
    return table("If fewer assessments agree", headings, rows, "narrow")


def _share_row(one: AgreedShare) -> tuple[str, str, str, str, str]:
    savings = one.savings_pence
    spread = f"{gbp(savings[0])} to {gbp(savings[-1])}" if len(savings) > 1 else NOTHING
    return one.name, str(one.agreed), gbp(one.year_pence), gbp(one.mean_saving_pence), spread
