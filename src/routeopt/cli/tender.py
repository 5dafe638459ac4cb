"""``routeopt tender``: lots and schedules out."""

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from routeopt.cli.console import (
    ANSWER_NO,
    disk_faults,
    err,
    money,
    out,
    print_json,
    refuse,
    wrong_use,
)
from routeopt.cli.session import today
from routeopt.data.faults import PackError
from routeopt.exports.wording import counted
from routeopt.tender.after_award import WinnerAsked, write_after_award
from routeopt.tender.codec import FormatError
from routeopt.tender.folder import write_folder
from routeopt.tender.making import Asked, Made, make_tender
from routeopt.tender.screen import LeakError
from routeopt.tender.settings import LotSettings, TenderSettings, read_settings
from routeopt.tender.source import read_source

HELP = (
    "Turn a review's plan into lots and write the schedules that operators bid on; nothing in "
    "them identifies a child. After the award: the winner's schedule, with homes."
)
EXAMPLE = "Example:  routeopt tender review --out tender --settings tender.toml"


class PlanName(StrEnum):
    """Which plan is tendered."""

    FIRM = "firm"
    FULL = "full"


class BundleName(StrEnum):
    """What routes of one lot have in common."""

    SCHOOL = "school"
    AREA = "area"
    VEHICLE = "vehicle"
    PA = "pa"


class GrainName(StrEnum):
    """How finely places are told."""

    SECTOR = "sector"
    STREET = "street"
    POSTCODE = "postcode"


def run(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A review's folder; after the award, a tender's.")
    ],
    *,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help="New folder for the tender.")
    ] = None,
    settings: Annotated[
        Path | None, typer.Option(help="Dates, words, lots and award rules: a .toml file.")
    ] = None,
    plan: Annotated[
        PlanName, typer.Option(help="The firm plan, or the one if assessments agree.")
    ] = PlanName.FIRM,
    route: Annotated[
        list[str] | None, typer.Option(help="Tender this route of the plan; again for more.")
    ] = None,
    quick_quote: Annotated[
        str | None,
        typer.Option(help="Ask every operator of its category for a price of this route."),
    ] = None,
    bundle: Annotated[
        list[BundleName] | None, typer.Option(help="Put routes alike in this into one lot.")
    ] = None,
    or_as: Annotated[
        list[BundleName] | None,
        typer.Option(help="Offer the routes once more, bundled by this; one form is let."),
    ] = None,
    grain: Annotated[
        GrainName, typer.Option(help="How finely places are told.")
    ] = GrainName.STREET,
    operator: Annotated[
        list[str] | None, typer.Option(help="Write this operator's own copy; again for more.")
    ] = None,
    release_single: Annotated[
        list[str] | None, typer.Option(help="Let out a lot of one child: LOT; needs --by.")
    ] = None,
    after_award: Annotated[
        list[str] | None,
        typer.Option(help="Open this lot to its winner: needs --operator, --by and --why."),
    ] = None,
    award: Annotated[
        Path | None, typer.Option(help="After the award: its folder, to hold the winner against.")
    ] = None,
    by: Annotated[str, typer.Option(help="Who releases, or asks.")] = "",
    why: Annotated[str, typer.Option(help="What for.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print what was written as JSON.")] = False,
) -> None:
    """Write a tender; ends with 1 where something may not leave, 2 where it makes no sense."""
    try:
        if after_award:
            operators = tuple(operator or ())
            if len(operators) != 1:
                wrong_use("--after-award opens lots to one winner: name it with --operator")
            _open(folder, WinnerAsked(tuple(after_award), operators[0], by, why, award))
            return
        given = _settings(settings, bundle, or_as, quick=quick_quote is not None)
        asked = Asked(
            routes=(quick_quote,) if quick_quote else tuple(route or ()),
            grain=grain.value,
            operators=tuple(operator or ()),
            releases=dict.fromkeys(release_single or (), by),
            by=by,
            why=why,
            each_operator=quick_quote is not None,
        )
        _check(asked, out_dir)
        made = make_tender(read_source(folder, plan.value), given, asked, today())
        with disk_faults():
            write_folder(made, asked, out_dir or folder)
    except FormatError as error:
        wrong_use("; ".join(error.reasons))
    except PackError as error:
        refuse(error, as_json=json)
    except LeakError as error:
        for reason in error.reasons:
            err.print(f"[bold red]{escape(reason)}[/]")
        err.print("Nothing was written: take it out of the text and run it again.")
        raise typer.Exit(ANSWER_NO) from None
    if json:
        print_json(_as_json(made))
    else:
        _show(made, out_dir or folder)


def _open(folder: Path, asked: WinnerAsked) -> None:
    with disk_faults():
        target = write_after_award(folder, asked)
    out.print(f"Wrote {target}: homes and references, for {asked.operator} alone.")
    out.print("The tender's log has who asked and why.")
    if asked.award is None:
        err.print("[yellow]No award was shown (--award): the log says so.[/]")


def _settings(
    path: Path | None,
    bundle: list[BundleName] | None,
    or_as: list[BundleName] | None,
    *,
    quick: bool,
) -> TenderSettings:
    given = read_settings(path) if path is not None else TenderSettings()
    if quick:
        return replace(given, procurement="quotation", lots=LotSettings())
    lots = given.lots
    if bundle:
        lots = replace(lots, by=tuple(one.value for one in bundle))
    if or_as:
        lots = replace(lots, or_as=tuple(one.value for one in or_as))
    return replace(given, lots=lots)


def _check(asked: Asked, out_dir: Path | None) -> None:
    if out_dir is None:
        wrong_use("name the new folder with --out")
    if asked.releases and not asked.by.strip():
        wrong_use("--release-single lets one child's journey out: say who does with --by")
    if asked.grain == "postcode" and not (asked.operators or asked.each_operator):
        wrong_use("full postcodes go to named operators alone: name them with --operator")
    if asked.grain == "postcode" and not (asked.by.strip() and asked.why.strip()):
        wrong_use("full postcodes are logged: say who asks with --by, and --why")


def _show(made: Made, folder: Path) -> None:
    tender = made.tender
    table = Table("lot", "schools", "vehicles", "PAs", "operators", "", header_style="bold")
    for lot in tender.lots:
        remarks = [
            *([] if made.writing.shown(lot) else ["one child: held back"]),
            *filter(None, [lot.few_bids]),
        ]
        vehicles = ", ".join(f"{number} {kind}" for kind, number in lot.vehicles.items())
        what = (lot.lot_id, escape(" ".join(lot.schools)), vehicles, str(lot.pas))
        table.add_row(*what, str(len(lot.operators)), escape("; ".join(remarks)))
    out.print(table)
    for group in tender.alternatives:
        forms = " or ".join(" with ".join(form) for form in group.forms)
        out.print(f"One form is let: {forms}.")
    if made.left_out:
        out.print(f"Left out: {counted(len(made.left_out), 'route')}, see internal/left-out.csv.")
    priced = sum(made.internal.lot(lot.lot_id).plan_year_pence for lot in tender.first_forms)
    out.print(f"By the plan's own prices (not in what is sent): {money(priced)} a year.")
    out.print(made.known.words)
    out.print(made.writing.places.note)
    for note in made.notes:
        err.print(f"[yellow]{escape(note)}[/]")
    waiting = [lot.lot_id for lot in tender.lots if not made.writing.shown(lot)]
    if waiting:
        err.print(
            f"[yellow]Held back until somebody releases them (--release-single LOT --by NAME, to a "
            f"new folder): {', '.join(waiting)}[/]"
        )
    out.print(f"The tender: {folder}. Keep {folder / 'internal'} inside the council.")


def _as_json(made: Made) -> dict[str, object]:
    tender = made.tender
    return {
        "tender_id": tender.tender_id,
        "rules_hash": tender.rules.sha256,
        "grain": tender.grain,
        "lots": [
            {
                "lot_id": lot.lot_id,
                "routes": [route.code for route in lot.routes],
                "operators": list(lot.operators),
                "held_back": not made.writing.shown(lot),
                "few_bids": lot.few_bids,
            }
            for lot in tender.lots
        ],
        "left_out": [
            {"route_id": one.route_id, "contract_id": one.contract_id, "reason": one.reason}
            for one in made.left_out
        ],
        "notes": list(made.notes),
    }
