"""Sheets of money: costs by route, the summary that adds them up, and the market ask."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from routeopt.domain.units import mask_text
from routeopt.exports.facts import OFFICIAL, SIDE_NAMES, school_names, sides
from routeopt.exports.report_money import bound_sentence, breakeven_sentence
from routeopt.exports.report_ranges import range_of, range_sentence
from routeopt.exports.sheets import Book, Cell, Formula, Heading, Kind, Money
from routeopt.exports.wording import date_words
from routeopt.planning.result import Review, Summary

_COSTS = (
    Heading("Side", width=23), Heading("Route", width=14), Heading("Vehicle type", width=14),
    Heading("Contract kept", width=14), Heading("Days", width=12), Heading("Pupils", "whole", 8),
    Heading("Vehicle a day", "money", 12), Heading("Mileage a day", "money", 12),
    Heading("Top-up to minimum", "money", 12), Heading("PAs a day", "money", 12),
    Heading("Dearest day", "money", 12), Heading("Year", "money", 15),
    Heading("Not in this saving", width=34),
)  # fmt: skip
_TOTAL_ROWS = 3
_SHORTFALL = "shortfall"


@dataclass(frozen=True, slots=True)
class Totals:
    """Where the yearly total of a side stands, and its pence."""

    cells: dict[str, str]
    pence: dict[str, int]


def costs_sheet(book: Book, review: Review) -> Totals:
    """Write one row a route with totals by formula above; what a filter leaves adds up too."""
    sheet = book.sheet("Costs")
    rows = _cost_rows(review)
    shown = sides(review)
    heading = _TOTAL_ROWS + 2
    book.table(sheet, _COSTS, [row for _, row in rows], heading)
    first, last = heading + 2, max(heading + 2, heading + 1 + len(rows))
    area = f"$A${first}:$A${last}", f"$L${first}:$L${last}"
    cells: dict[str, str] = {}
    pence: dict[str, int] = {}
    for line, side in enumerate(shown):
        total = sum(amount for (name, amount), _ in rows if name == side.name)
        book.put(sheet, line, 9, f"{side.name}, a year", "line", bold=True)
        text = f'=SUMIF({area[0]},"{side.name}",{area[1]})'
        book.put(sheet, line, 11, Formula(text, total / 100), "money", bold=True)
        cells[side.key], pence[side.key] = f"Costs!$L${line + 1}", total
    every = sum(amount for (_, amount), _ in rows)
    book.put(sheet, _TOTAL_ROWS, 9, "Rows shown", "line", bold=True)
    subtotal = Formula(f"=SUBTOTAL(109,{area[1]})", every / 100)
    book.put(sheet, _TOTAL_ROWS, 11, subtotal, "money", bold=True)
    return Totals(cells, pence)


def _cost_rows(review: Review) -> list[tuple[tuple[str, int], tuple[Cell, ...]]]:
    rows: list[tuple[tuple[str, int], tuple[Cell, ...]]] = []
    extras = {"firm": review.firm.plan.shortfall}
    if review.full is not None:
        extras["full"] = review.full.plan.shortfall
    for side in sides(review):
        for route in side.routes:
            cost = route.cost
            rows.append(
                (
                    (side.name, cost.year_pence),
                    (
                        side.name, route.route_id, route.vehicle_type, route.contract_id,
                        mask_text(route.days), len(route.pupils), Money(cost.vehicle_day_pence),
                        Money(cost.mileage_day_pence), Money(cost.minimum_topup_day_pence),
                        Money(cost.pa_day_pence), Money(cost.day_pence), Money(cost.year_pence),
                        route.set_aside,
                    ),
                )
            )  # fmt: skip
        for item in extras.get(side.key, ()):
            blank: tuple[Cell, ...] = (None,) * 7
            row: tuple[Cell, ...] = (
                side.name, _SHORTFALL, item.code, None, *blank, Money(item.year_pence),
                item.detail,
            )  # fmt: skip
            rows.append(((side.name, item.year_pence), row))
    return rows


_FIGURES: tuple[tuple[str, Kind, Callable[[Summary], float | None]], ...] = (
    ("Cost a pupil a year", "pounds", lambda s: _pounds(s.cost_per_pupil_pence)),
    ("Pupils carried", "whole", lambda s: s.pupils),
    ("Pupils without a ride", "whole", lambda s: s.unplanned),
    ("Routes", "whole", lambda s: s.routes),
    ("Routes with one pupil", "whole", lambda s: s.solo_routes),
    ("Passenger assistants", "whole", lambda s: s.pas),
    ("Places offered", "whole", lambda s: s.seats_offered),
    ("Places used", "whole", lambda s: s.seats_used),
    ("Loaded miles a day", "number", lambda s: s.loaded_miles_day),
    ("Mean ride, min", "number", lambda s: s.ride_min_mean),
    ("Longest ride, min", "number", lambda s: s.ride_min_max),
    ("Pupils over the journey guide", "whole", lambda s: s.over_guide),
    ("CO2e, tonnes a year", "number", lambda s: s.tco2e_year),
)


def _pounds(pence: int | None) -> float | None:
    return None if pence is None else pence / 100


def summary_sheet(book: Book, sheet: Worksheet, review: Review, totals: Totals) -> None:
    """Write the figures of each side; costs and savings are formulas over the costs sheet."""
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 4, 18)
    title = f"{OFFICIAL}: transport review, {school_names(review)}"
    book.put(sheet, 0, 0, title, "line", bold=True)
    when = f"Planned for {date_words(review.area.policy.plan_from)}"
    book.put(sheet, 1, 0, when, "line")
    if review.area.policy.pack_note:
        book.put(sheet, 2, 0, review.area.policy.pack_note, "line", bold=True)
    shown = sides(review)
    columns = [side.key for side in shown]
    names = ["Figure", *(SIDE_NAMES[key] for key in columns)]
    if "today" in columns:
        names.append("Change, proposal on today")
    for column, name in enumerate(names):
        style = book.heading_style("whole" if column else "text")
        sheet.write_string(3, column, name, style)
    sheet.set_row(3, 30)
    cost: list[Cell] = [
        Formula(f"={totals.cells[key]}", totals.pence[key] / 100) for key in columns
    ]
    _figure(book, sheet, 4, "Cost a year", "pounds", cost)
    summaries = _summaries(review)
    for row, (name, kind, figure) in enumerate(_FIGURES, 5):
        _figure(book, sheet, row, name, kind, [figure(summaries[key]) for key in columns])
    _savings(book, sheet, 5 + len(_FIGURES) + 1, review, totals)
    sheet.freeze_panes(4, 1)
    sheet.fit_to_pages(1, 1)


def _summaries(review: Review) -> dict[str, Summary]:
    found = {"firm": review.firm.summary}
    if review.today is not None:
        found["today"] = review.today.summary
    if review.full is not None:
        found["full"] = review.full.summary
    return found


def _figure(
    book: Book, sheet: Worksheet, row: int, name: str, kind: Kind, cells: Sequence[Cell]
) -> None:
    book.put(sheet, row, 0, name)
    for column, cell in enumerate(cells, 1):
        book.put(sheet, row, column, cell, kind)
    if len(cells) > 1 and all(cell is not None for cell in cells[:2]):
        was, then = (_value(cell) for cell in cells[:2])
        change = Formula(f"=C{row + 1}-B{row + 1}", then - was)
        book.put(sheet, row, len(cells) + 1, change, kind)


def _value(cell: Cell) -> float:
    if isinstance(cell, Formula):
        return cell.value
    return float(cell) if isinstance(cell, int | float) else 0.0


def _savings(book: Book, sheet: Worksheet, row: int, review: Review, totals: Totals) -> None:
    """Write the savings below the figures; nothing where there is nothing to compare with."""
    saving = review.firm.saving
    if review.today is None or saving is None:
        words = "The pack holds no contracts: no saving is claimed."
        book.put(sheet, row, 0, words, "line", bold=True)
        return
    today = review.today

    def less(key: str) -> Formula:
        text = f"={totals.cells['today']}-{totals.cells[key]}"
        return Formula(text, (totals.pence["today"] - totals.pence[key]) / 100)

    lines: list[tuple[str, Cell]] = [
        ("Ledger: contracts at their rates today", Money(today.ledger_year_pence)),
        ("Do nothing", Formula(f"={totals.cells['today']}", totals.pence["today"] / 100)),
        ("The same routes re-priced", Money(today.repriced_year_pence)),
        ("Firm saving a year (do nothing less proposal)", less("firm")),
        ("  of it routing", Money(saving.routing_pence)),
        ("  of it price (not claimed before bids are in)", Money(saving.price_pence)),
        ("Contracts without pupils (not counted)", Money(today.empty_contracts_pence)),
    ]
    found = range_of(review.firm)
    if found is not None:
        lines += [
            ("Low end of the firm saving (one time in ten less)", Money(found.low_pence)),
            ("High end of the firm saving (one time in ten more)", Money(found.high_pence)),
        ]
    if review.full is not None:
        lines.append(("Saving a year if assessments agree, in all", less("full")))
    lines += [
        (f"Firm saving if new routes cost {rise.percent:+d}%", Money(rise.saving_pence))
        for rise in saving.at_price_rise
        if rise.percent
    ]
    for line, (name, cell) in enumerate(lines, row):
        book.put(sheet, line, 0, name)
        book.put(sheet, line, 1, cell, "pounds")
    for line, text in enumerate(
        (breakeven_sentence(review), range_sentence(review.firm), bound_sentence(review.firm)),
        row + len(lines) + 1,
    ):
        sheet.merge_range(line, 0, line, 4, "", book.style("text"))
        sheet.write_string(line, 0, text, book.style("text"))
        sheet.set_row(line, 32)


def market_sheet(book: Book, review: Review) -> None:
    """Write the vehicles each side needs by type, with totals by formula."""
    shown = sides(review)
    counts = [_summaries(review)[side.key].vehicles_by_type for side in shown]
    kinds = [
        key
        for key in dict.fromkeys((*review.area.vehicle_types, *(k for c in counts for k in c)))
        if any(count.get(key) for count in counts)
    ]
    headings = (
        Heading("Vehicle type", width=16), Heading("Description", width=50),
        *(Heading(side.name, "whole", 14) for side in shown),
    )  # fmt: skip
    types = review.area.vehicle_types
    rows: list[tuple[Cell, ...]] = [
        (
            key,
            types[key].description if key in types else "",
            *(count.get(key, 0) for count in counts),
        )
        for key in kinds
    ]
    sheet = book.sheet("Market ask")
    end = book.table(sheet, headings, rows)
    book.put(sheet, end, 0, "Total", bold=True)
    for column, count in enumerate(counts, 2):
        letter = "ABCDE"[column]
        text = f"=SUM({letter}2:{letter}{max(2, end)})"
        book.put(sheet, end, column, Formula(text, sum(count.values())), "whole", bold=True)
