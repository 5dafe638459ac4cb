"""What the public summary says: finished texts that point at no child."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from routeopt.exports.facts import plan_hash, school_names
from routeopt.exports.report_money import bound_sentence, breakeven_sentence
from routeopt.exports.report_ranges import range_of, range_sentence
from routeopt.exports.summary_texts import FEW, NEARLY_ALL, PROMISES, TOO_FEW
from routeopt.exports.wording import date_words, gbp, number, number_change, percent
from routeopt.finance.saving_range import SavingRange
from routeopt.planning.affected_result import ContractEntry
from routeopt.planning.equality_cells import LEAST
from routeopt.planning.equality_result import EqualityRow
from routeopt.planning.result import PlanSide, Review


@dataclass(frozen=True, slots=True)
class Ranged:
    """A saving drawn as a range: pence from low to high, and the figure."""

    name: str
    low: int
    figure: int
    high: int
    words: str


@dataclass(frozen=True, slots=True)
class PublicSummary:
    """The page, ready to be set; parts that cannot be shown are empty and ``notes`` say why."""

    schools: str
    note: str
    intro: str
    totals: tuple[tuple[str, str, str], ...]
    money: tuple[str, ...]
    ranges: tuple[Ranged, ...]
    rises: tuple[tuple[str, str], ...]
    bands: tuple[str, ...]
    band_rows: tuple[tuple[str, str, str], ...]
    band_cells: EqualityRow | None
    rides: str
    change: tuple[str, ...]
    dates: tuple[tuple[str, str], ...]
    method: tuple[str, ...]
    source: str

    @property
    def published(self) -> bool:
        """Whether there are figures at all."""
        return bool(self.totals)


def people_words(count: int, total: int) -> str:
    """Write a number of pupils so that neither they nor the rest are fewer than five."""
    if count < LEAST:
        return FEW
    return NEARLY_ALL if total - count < LEAST else number(count)


def public_summary(review: Review) -> PublicSummary:
    """Gather the summary of the firm plan, with what assessments could add."""
    pupils = review.firm.summary.pupils
    changed = sum(change.changed for change in review.firm.changes)
    enough = pupils >= LEAST and not 0 < changed < LEAST
    equality = review.equality
    cells = equality.everybody if equality is not None and enough else None
    bands = equality.bands if equality is not None else ()
    return PublicSummary(
        schools=school_names(review),
        note=review.area.policy.pack_note,
        intro=_intro(review, enough=enough),
        totals=tuple(_totals(review)) if enough else (),
        money=tuple(_money(review)) if enough else (),
        ranges=tuple(_ranges(review)) if enough else (),
        rises=tuple(_rises(review)) if enough else (),
        bands=bands,
        band_rows=_band_rows(bands, cells),
        band_cells=cells,
        rides=_rides(cells),
        change=(*_changed(review), *PROMISES) if enough else PROMISES,
        dates=tuple(_dates(review)),
        method=tuple(_method(review)),
        source=f"Plan {plan_hash(review.firm.plan)[:12]}, worked out on "
        f"{date_words(_made(review))} from the council's own data.",
    )


def _made(review: Review) -> date:
    return date.fromisoformat(review.created[:10])


def _intro(review: Review, *, enough: bool) -> str:
    start = date_words(review.area.policy.plan_from)
    words = (
        "The council has looked at how pupils travel to school and whether routes can be better "
        f"planned from {start}. This is a proposal for consultation, not a decision."
    )
    return words if enough else f"{words} {TOO_FEW}"


def _totals(review: Review) -> Iterator[tuple[str, str, str]]:
    today = review.today.summary if review.today is not None else None
    then = review.firm.summary
    none = "not known"
    yield "Cost a year", gbp(today.year_pence) if today else none, gbp(then.year_pence)
    yield "Pupils carried", number(then.pupils) if today else none, number(then.pupils)
    yield "Routes", number(today.routes) if today else none, number(then.routes)
    yield (
        "Pupils who travel alone",
        people_words(today.solo_routes, then.pupils) if today else none,
        people_words(then.solo_routes, then.pupils),
    )
    yield (
        "Miles a day with pupils aboard",
        number(today.loaded_miles_day) if today else none,
        number(then.loaded_miles_day),
    )
    yield "Mean journey, minutes", _mean(review, before=True), _mean(review, before=False)
    carbon = today.tco2e_year if today else None
    yield "Greenhouse gas, tonnes CO2e a year", number(carbon, 1), number(then.tco2e_year, 1)


def _mean(review: Review, *, before: bool) -> str:
    row = review.equality.everybody if review.equality is not None else None
    if row is None:
        return "not known"
    return number(row.mean_before_min if before else row.mean_after_min)


def _money(review: Review) -> Iterator[str]:
    saving = review.firm.saving
    if review.today is None or saving is None:
        yield "Today's contracts are not known, so no saving is claimed."
        return
    word = "saves" if saving.year_pence >= 0 else "costs"
    share = "" if saving.percent is None else f" ({percent(abs(saving.percent))})"
    more = "" if saving.year_pence >= 0 else " more"
    yield (
        f"The proposal {word} {gbp(abs(saving.year_pence))}{more} a year{share} against doing "
        f"nothing. {range_sentence(review.firm)} Prices are not certain before bids are in."
    )
    yield breakeven_sentence(review)
    if review.full is None or review.full.saving is None:
        return
    if not _full_shown(review):
        yield (
            f"{FEW.capitalize()} pupils wait for an assessment before they may share. What might "
            "come of it is not counted on, and not published, as it could point at them."
        )
        return
    who = people_words(_waiting(review), review.firm.summary.pupils)
    yield (
        f"If all assessments agree, the saving would be {gbp(review.full.saving.year_pence)} a "
        f"year in all. {range_sentence(review.full)} That depends on assessments of {who} pupils "
        "and is not counted on."
    )


def _waiting(review: Review) -> int:
    return sum(c.needs_assessment for c in review.full.changes) if review.full else 0


def _full_shown(review: Review) -> bool:
    """Whether what assessments would save may be told: not where it is the money of a few."""
    return _waiting(review) >= LEAST


def _ranges(review: Review) -> Iterator[Ranged]:
    full = review.full if _full_shown(review) else None
    sides: tuple[tuple[str, PlanSide | None], ...] = (
        ("Proposal", review.firm), ("If assessments agree", full),
    )  # fmt: skip
    for name, side in sides:
        found = range_of(side)
        if found is not None:
            yield _ranged(name, found)


def _ranged(name: str, found: SavingRange) -> Ranged:
    words = f"{gbp(found.low_pence)} to {gbp(found.high_pence)}"
    return Ranged(name, found.low_pence, found.saving_pence, found.high_pence, words)


def _rises(review: Review) -> Iterator[tuple[str, str]]:
    saving = review.firm.saving
    for rise in saving.at_price_rise if saving is not None else ():
        name = "as planned" if rise.percent == 0 else f"{number_change(rise.percent)}%"
        yield name, gbp(rise.saving_pence)


def _band_rows(
    bands: tuple[str, ...], cells: EqualityRow | None
) -> tuple[tuple[str, str, str], ...]:
    if cells is None:
        return ()
    return tuple(
        (band, _hidden(was), _hidden(then))
        for band, was, then in zip(bands, cells.before, cells.after, strict=True)
    )


def _hidden(cell: int | None) -> str:
    return "not shown" if cell is None else number(cell)


def _rides(cells: EqualityRow | None) -> str:
    if cells is None:
        return "Journey times before and after cannot be shown: too few are known."
    return (
        f"Journeys of {number(cells.pupils)} pupils are known today and in the proposal: each "
        f"counts by the longer ride of the day. Counts under {LEAST} are not shown, nor those "
        "that would give them away."
    )


def _changed(review: Review) -> Iterator[str]:
    total = len(review.firm.changes)
    changed = people_words(sum(c.changed for c in review.firm.changes), total)
    yield f"Something would change for {changed} of {number(total)} pupils: vehicle, company, time."


def _dates(review: Review) -> Iterator[tuple[str, str]]:
    plan_from, made = review.area.policy.plan_from, _made(review)
    if plan_from <= made:
        yield "Start", f"planned for {date_words(plan_from)}, which has passed: to be set anew"
        return
    yield "Comments and assessments", _comments(review)
    yield "Notice to contractors", _notice(review)
    yield "New routes start", f"{date_words(plan_from)}, where notice can be given in time"


def _entries(review: Review) -> list[ContractEntry]:
    return list(review.ledger.contracts) if review.ledger is not None else []


def _comments(review: Review) -> str:
    days = [one.last_day for one in _entries(review) if one.last_day is not None]
    open_days = [day for day in days if day >= _made(review)]
    if not open_days:
        return "before notice is given; the council names the day"
    return f"before {date_words(min(open_days))}, when the first notice has to be given"


def _notice(review: Review) -> str:
    entries = [one for one in _entries(review) if one.plan == "firm"]
    days = sorted(one.last_day for one in entries if one.last_day is not None)
    late = any(one.days_left is not None and one.days_left < 0 for one in entries)
    if not days:
        return "no contract has to end" if not entries else "not recorded for these contracts"
    first, last = date_words(days[0]), date_words(days[-1])
    words = f"by {first}" if days[0] == days[-1] else f"between {first} and {last}"
    if late:
        words += "; some of these days have passed, and those routes start later"
    return words


def _method(review: Review) -> Iterator[str]:
    yield (
        "Both sides carry the same pupils on the same days. The saving is doing nothing less the "
        "proposal, at the council's own rates; new routes have to be tendered first."
    )
    found = range_of(review.firm)
    if found is not None and found.new_pence:
        basis = "ASSUMED" if found.common.basis == "assumed" else "measured between award dates"
        yield (
            "The range holds eight times in ten: it adds up what may be common to all new prices "
            f"({percent(100 * found.common.sd)}, {basis}) and what each route may be off by itself."
        )
    yield bound_sentence(review.firm)
    if review.firm.emissions is not None:
        yield review.firm.emissions.words[0]
    if review.firm.plan.unplanned:
        few = people_words(len(review.firm.plan.unplanned), review.firm.summary.pupils)
        yield f"For {few} pupils no route was found that keeps every rule: they go on as today."
