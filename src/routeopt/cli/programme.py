"""``routeopt programme``: the ledger, what reviews save, when, and what comes next."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from routeopt.cli.console import disk_faults, err, out, print_json, refuse, wrong_use
from routeopt.cli.lookup_options import GeocodeOption, PostcodesOption, lookup_of
from routeopt.cli.session import Changes, load_changed, today
from routeopt.data.faults import PackError
from routeopt.domain.units import pence_from_gbp
from routeopt.exports import programme_tables as tables
from routeopt.exports.programme_files import reviews_in, write_programme
from routeopt.exports.programme_page import headline
from routeopt.exports.read_review import NotAReviewError
from routeopt.exports.tables import TableView
from routeopt.planning.dates import LeadTimes, lead_times
from routeopt.planning.programme import (
    NotOfThesePacksError,
    Programme,
    ProgrammeSettings,
    programme,
)

HELP = (
    "Put the programme's figures together: the ledger by workstream, what reviews save and when, "
    "pupils alone, where to start, critical dates, growth."
)
EXAMPLE = (
    "Example:  routeopt programme my-pack --reviews reviews --staff-cost 161000 --out programme"
)

_MOST_SHOWN = 10


def run(
    packs: Annotated[list[Path], typer.Argument(help="Packs in order of time; the last counts.")],
    *,
    reviews: Annotated[
        list[Path] | None,
        typer.Option("--reviews", help="A review, or a folder of reviews; again for more."),
    ] = None,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help="Folder for programme.html and programme.xlsx.")
    ] = None,
    staff_cost: Annotated[
        float | None, typer.Option(min=0, help="The programme's staff, pounds a year.")
    ] = None,
    solo_target: Annotated[
        int, typer.Option(min=0, help="At most so many pupils are to travel alone.")
    ] = 200,
    out_county_target: Annotated[
        int, typer.Option(min=0, help="At most so many are to be placed outside the county.")
    ] = 200,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day the figures are drawn up (today)."),
    ] = None,
    days: Annotated[
        list[str] | None,
        typer.Option(
            help="Days a step takes: assess, write, tender, mobilise or tell, as tender=28."
        ),
    ] = None,
    postcodes: PostcodesOption = None,
    geocode: GeocodeOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Report the programme; ends with 1 where a pack is refused, 2 where a review is no such."""
    settings = ProgrammeSettings(
        as_of=as_of.date() if as_of else today(),
        staff_pence=None if staff_cost is None else pence_from_gbp(staff_cost),
        solo_aim=solo_target,
        out_county_aim=out_county_target,
        leads=_leads(days or []),
    )
    lookup = lookup_of(postcodes, geocode)
    try:
        loaded = [load_changed(path, Changes(), (), lookup)[0] for path in packs]
        found = programme(loaded, reviews_in(reviews or []), settings)
    except PackError as error:
        refuse(error, as_json=json)
    except (NotAReviewError, NotOfThesePacksError) as error:
        wrong_use("; ".join(error.reasons))
    if out_dir is not None:
        with disk_faults():
            write_programme(found, out_dir)
    if json:
        print_json(found.as_dict())
        return
    _show(found)
    if out_dir is not None:
        out.print(f"The page: {escape(str(out_dir / 'programme.html'))}")


def _leads(given: Sequence[str]) -> LeadTimes:
    pairs = {text.partition("=")[0]: text.partition("=")[2] for text in given}
    wrong = [step for step, number in pairs.items() if not number.strip().isdecimal()]
    if wrong:
        wrong_use(f"--days {wrong[0]} needs a whole number of days, as --days tender=28")
    try:
        return lead_times({step.strip(): int(number) for step, number in pairs.items()})
    except ValueError as fault:
        wrong_use(str(fault))


def _show(found: Programme) -> None:
    if found.note:
        out.print(f"[bold]{escape(found.note)}[/]")
    for warning in found.warnings:
        err.print(f"[yellow]{escape(warning)}[/]")
    out.print(f"[bold]{escape(headline(found))}[/]")
    _print(tables.stream_table(found), (0, 1, 4, 8))
    _print(tables.reconciliation_table(found))
    if found.walk:
        _print(tables.walk_table(found))
    if found.booked:
        _print(tables.years_table(found), (0, 1, 2, 3, 6))
        _print(tables.released_table(found))
    _print(tables.targets_table(found), (0, 1, 2, 3, 4))
    _print(tables.schools_table(found), (0, 4, 5, 6, 8, 9), most=_MOST_SHOWN)
    if found.dates:
        _print(tables.dates_table(found), (0, 2, 3, 5, 6), most=_MOST_SHOWN)
        _print(tables.assessed_table(found), (0, 1, 3, 4, 6, 7), most=_MOST_SHOWN)
    if found.growth is not None:
        _print(tables.growth_tables(found.growth)[0])
    if found.bridges:
        _print(tables.bridges_table(found.bridges))
    out.print("Everything else, contract by contract: --out or --json.")


def _print(view: TableView, columns: Sequence[int] = (), most: int | None = None) -> None:
    """Print a table, or those columns of it that a terminal has room for."""
    places = columns or range(len(view.columns))
    shown = Table(title=view.caption, title_justify="left", header_style="bold", padding=(0, 1))
    for place in places:
        name, numeric = view.columns[place]
        shown.add_column(escape(name), justify="right" if numeric else "left", overflow="fold")
    for row in view.rows[:most]:
        shown.add_row(*(escape(row[place]) for place in places))
    out.print(shown)
    if most is not None and len(view.rows) > most:
        out.print(f"The first {most} of {len(view.rows)}; all with --out or --json.")
