"""The programme's figures as tables of finished texts, for its page."""

from collections.abc import Iterable
from datetime import date

from routeopt.exports.tables import TableView, table
from routeopt.exports.wording import (
    NOTHING,
    date_words,
    gbp,
    gbp_change,
    gbp_pence,
    number,
    percent,
)
from routeopt.finance.growth import Growth
from routeopt.planning.bridge import COMPONENTS, Bridge
from routeopt.planning.dates import AGREED, ASK, AWARD, LOTS_OUT, TELL, CriticalDates, Deadline
from routeopt.planning.national_return import ReturnLine
from routeopt.planning.programme import Programme
from routeopt.planning.programme_benchmark import APART, Benchmark
from routeopt.planning.programme_rank import Ranked
from routeopt.planning.programme_savings import CLASSES
from routeopt.planning.programme_solo import DayCount

KINDS = {
    "special": "special", "out_county": "outside the county", "unit": "unit",
    "college": "college", "mainstream": "mainstream",
}  # fmt: skip
SHORT = {"April to March": "Apr to Mar", "September to August": "Sep to Aug"}
_MOST_SCHOOLS = 25


def stream_table(found: Programme) -> TableView:
    """Give the ledger by workstream with what is booked, and the sum."""
    headings = ("Workstream", "#Contracts", "#Solo", "#Pupils", "#Ledger a year",
                *(f"#{name}" for name in CLASSES.values()), "#Saving a year")  # fmt: skip
    rows = [
        (
            row.name, number(row.contracts), number(row.solo), number(row.pupils),
            gbp(row.ledger_pence), *(_some(row.saved_pence[key]) for key in CLASSES),
            _some(sum(row.saved_pence.values())),
        )
        for row in found.streams
    ]  # fmt: skip
    sums = [sum(row.saved_pence[key] for row in found.streams) for key in CLASSES]
    total = (
        "All: the ledger", number(sum(row.contracts for row in found.streams)),
        number(sum(row.solo for row in found.streams)),
        number(sum(row.pupils for row in found.streams)), gbp(found.ledger_pence),
        *(_some(pence) for pence in sums), _some(found.saved_pence),
    )  # fmt: skip
    return table("Every contract once", headings, [*rows, total], "wide sums")


def reconciliation_table(found: Programme) -> TableView:
    """Reviews' ledgers and what lies outside them, adding up."""
    rows = [(words, gbp(pence)) for words, pence in found.reconciliation]
    rows.append(("The ledger", gbp(found.ledger_pence)))
    return table("Beside the reviews' own figures", ("", "#A year"), rows, "narrow sums")


def walk_table(found: Programme) -> TableView:
    """Lead from the reviews' ledgers to their firm plans."""
    rows = [(words, gbp(pence)) for words, pence in found.walk]
    return table("From the ledger to the firm plans", ("", "#A year"), rows, "narrow")


def years_table(found: Programme) -> TableView:
    """Both views, net of staff."""
    headings = ("Year", *(f"#{name}" for name in CLASSES.values()), "#Together", "#Staff", "#Net")
    rows = [
        (
            f"{SHORT[one.view]} {one.name}", *(_some(one.pence[key]) for key in CLASSES),
            gbp(one.gross_pence),
            NOTHING if one.staff_pence is None else gbp(-one.staff_pence),
            "staff not given" if one.net_pence is None else gbp(one.net_pence),
        )
        for one in found.years
    ]  # fmt: skip
    return table("Of the reviews given", headings, rows)


def released_table(found: Programme) -> TableView:
    """Give the days on which pounds are released, and how many contracts with them."""
    keys = sorted(
        {(one.released or date.max, one.release) for one in found.booked},
        key=lambda key: (key[0], list(CLASSES).index(key[1])),
    )
    rows = []
    for day, release in keys:
        here = [b for b in found.booked if (b.released or date.max, b.release) == (day, release)]
        contracts = len([one for one in here if one.contract_id])
        rows.append(
            (
                "not known" if day == date.max else _short(day), CLASSES[release],
                number(contracts), gbp(sum(one.year_pence for one in here)),
            )
        )  # fmt: skip
    return table("When it is released", ("From", "Class", "#Contracts", "#A year"), rows, "narrow")


def targets_table(found: Programme) -> TableView:
    """Heads and day counts against their aims."""
    headings = ("", "#Today", "#Firm plans", "#If assessments agree", "#Aim", "#To go")
    rows: list[tuple[str, ...]] = []
    for one in found.targets:
        cells = [one.today, one.then, one.agreed]
        heads = [number(count.heads) if count else NOTHING for count in cells]
        rows.append((one.name, *heads, number(one.aim), number(one.to_go)))
        rows.append(("by day, fewest to most", *(_range(count) for count in cells), "", ""))
        rows.append(
            ("a day, mean", *(number(c.day_mean, 1) if c else NOTHING for c in cells), "", "")
        )
    return table("Against the aims", headings, rows)


def _range(count: DayCount | None) -> str:
    return f"{min(count.by_day)} to {max(count.by_day)}" if count else NOTHING


def schools_table(found: Programme) -> TableView:
    """Schools ranked for where to start."""
    headings = ("School", "Kind", "#Pupils", "#Contracts", "#Solo", "#A year", "#Could save",
                "", "#Hours", "#For an hour", "#End in a year")  # fmt: skip
    shown = [row for row in found.schools if row.could_save_pence > 0][:_MOST_SCHOOLS]
    return table("Most pounds for an hour of review first", headings, map(_school, shown), "wide")


def _school(row: Ranked) -> tuple[str, ...]:
    ending = f"{row.ending_soon}, {gbp(row.ending_pence)}" if row.ending_soon else NOTHING
    return (
        row.name, KINDS[row.kind], number(row.pupils), number(row.contracts), number(row.solo),
        gbp(row.year_pence), gbp(row.could_save_pence),
        "reviewed" if row.reviewed else "expected", number(row.hours), gbp(row.pence_an_hour),
        ending,
    )  # fmt: skip


def dates_table(found: Programme) -> TableView:
    """Give the last days of the steps of firm plans, by review."""
    headings = ("School", "#Firm saving", "Lots out", "Award and notice", "Families told", "Starts",
                "If late")  # fmt: skip
    rows = [
        (
            one.name,
            NOTHING if one.firm_pence is None else gbp(one.firm_pence),
            *_steps(one.firm, LOTS_OUT, AWARD, TELL),
        )
        for one in found.dates
    ]
    return table("Without pupils who wait for an assessment", headings, rows)


def assessed_table(found: Programme) -> TableView:
    """Give the same with the assessments that pupils wait for."""
    headings = ("School", "#Pupils waiting", "#More if agreed", "Ask by", "Agreed by", "Lots out",
                "Starts", "If late")  # fmt: skip
    rows = [
        (
            one.name,
            number(one.waiting),
            NOTHING if one.more_pence is None else gbp(one.more_pence),
            *_steps(one.assessed, ASK, AGREED, LOTS_OUT),
        )
        for one in found.dates
        if one.assessed is not None
    ]
    return table("With assessments", headings, rows)


def _steps(dates: CriticalDates, *wanted: str) -> tuple[str, ...]:
    steps = {step.step: step for step in dates.steps}
    days = (_step(steps[name]) for name in wanted)
    return (*days, _short(dates.start), _short(dates.slips_to))


def _step(step: Deadline) -> str:
    return f"{_short(step.by)} (passed)" if step.late else _short(step.by)


def _short(day: date) -> str:
    return f"{day:%d %b %Y}".lstrip("0")


def national_table(lines: Iterable[ReturnLine]) -> TableView:
    """Lines of the national return."""
    rows = [(one.group, one.name, _line(one), one.note) for one in lines]
    return table("As of the date planned for", ("Group", "Line", "#Here", "Note"), rows)


def _line(one: ReturnLine) -> str:
    if one.value is None:
        return "not in the pack"
    return number(one.value) if one.kind == "pupils" else gbp(one.value)


def benchmark_table(lines: Iterable[Benchmark]) -> TableView:
    """Figures to set beside other councils', a column a kind of school."""
    kept = [one for one in lines if one.group not in APART]
    groups = list(dict.fromkeys(one.group for one in kept))
    names = list(dict.fromkeys(one.name for one in kept))
    cells = {(one.group, one.name): benchmark_words(one) for one in kept}
    rows = [(name, *(cells.get((group, name), NOTHING) for group in groups)) for name in names]
    notes = ", ".join(dict.fromkeys(one.note for one in kept if one.note))
    caption = f"By kind of school; {notes}" if notes else "By kind of school"
    return table(caption, ("", *(f"#{group}" for group in groups)), rows, "wide")


def market_table(lines: Iterable[Benchmark]) -> TableView:
    """Figures of the market, and by mile."""
    kept = [one for one in lines if one.group in APART]
    rows = [(one.group, one.name, benchmark_words(one), one.note) for one in kept]
    return table("By mile, dear placements, and the market", ("", "", "#Here", "Note"), rows)


def benchmark_words(one: Benchmark) -> str:
    """Write a figure as people read it."""
    if one.value is None:
        return "not known"
    if one.kind == "money":
        return gbp_pence(round(one.value))
    if one.kind == "pounds":
        return gbp(round(one.value))
    if one.kind == "percent":
        return percent(100 * one.value)
    return number(one.value, 0 if one.kind == "whole" else 1)


def growth_tables(found: Growth) -> tuple[TableView, TableView]:
    """Give the years, and needs and phases in the first and the last year."""
    years = [year for year, _ in found.path_pence]
    by_year = table(
        "Year by year, at today's prices",
        ("Year", "#Pupils", "#Numbers alone", "#The path"),
        [
            (str(year), number(found.pupils(year)), gbp(found.total_pence(year)), gbp(path))
            for year, path in found.path_pence
        ],
        "narrow",
    )
    cells = found.shown_cells()
    ends = {
        year: {(cell.need, cell.phase): cell for cell in cells if cell.year == year}
        for year in (years[0], years[-1])
    }
    units = dict(found.shown_units())
    rows = [
        (
            need, phase, gbp(units[need]) if need in units else NOTHING, number(first.pupils),
            gbp(first.year_pence),
            number(ends[years[-1]][need, phase].pupils, 0),
            gbp(ends[years[-1]][need, phase].year_pence),
        )
        for (need, phase), first in ends[years[0]].items()
    ]  # fmt: skip
    by_need = table(
        "By need and phase",
        ("Need", "Phase", "#A pupil a year", f"#Pupils {years[0]}", f"#Cost {years[0]}",
         f"#Pupils {years[-1]}", f"#Cost {years[-1]}"),
        rows,
    )  # fmt: skip
    return by_year, by_need


def history_table(found: Programme) -> TableView:
    """Every pack of the row."""
    rows = [
        (
            one.name, date_words(one.plan_from), gbp(one.ledger_pence), number(one.contracts),
            number(one.pupils), number(one.solo), number(one.out_county),
        )
        for one in found.history
    ]  # fmt: skip
    headings = ("Pack", "Date", "#Ledger a year", "#Contracts", "#Pupils", "#Alone",
                "#Outside the county")  # fmt: skip
    return table("Figures of each pack", headings, rows)


def bridges_table(bridges: Iterable[Bridge]) -> TableView:
    """One column for each step from pack to pack."""
    found = list(bridges)
    headings = ("", *(f"#{one.names[0]} to {one.names[1]}" for one in found))
    rows = [
        (name, *(gbp_change(one.pence(key)) for one in found)) for key, name in COMPONENTS.items()
    ]
    rows.append(("Together", *(gbp_change(one.change_pence) for one in found)))
    return table("What changed, pounds a year", headings, rows, "narrow sums")


def _some(pence: int) -> str:
    return gbp(pence) if pence else NOTHING
