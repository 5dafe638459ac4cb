"""``routeopt award``: bids in, cheapest award out."""

import getpass
from datetime import UTC, datetime
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
    wrong_use,
)
from routeopt.data.faults import PackError
from routeopt.tender import log
from routeopt.tender.award import Award, make_award
from routeopt.tender.award_auction import Opened
from routeopt.tender.award_folder import notice_settings, write_award
from routeopt.tender.award_lots import STATUS_WORDS
from routeopt.tender.award_opening import changed_rules, open_bids
from routeopt.tender.bid_model import BidFault
from routeopt.tender.codec import FormatError, plain
from routeopt.tender.new_pack import NewPack, make_new_pack, write_new_pack
from routeopt.tender.winner_determine import Effort, NoAwardError

HELP = (
    "Open bids after the deadline and find the cheapest award under the tender's own rules, "
    "proved by two engines; a workbook, a note for each bidder, and contracts of a new pack."
)
EXAMPLE = "Example:  routeopt award tender bids --out award --new-pack next-pack"


def run(
    tender: Annotated[Path, typer.Argument(help="The tender's folder.")],
    bids: Annotated[Path, typer.Argument(help="A filled bid form, or a folder of them.")],
    *,
    out_dir: Annotated[Path, typer.Option("--out", help="Folder for the award.")],
    new_pack: Annotated[
        Path | None, typer.Option(help="New folder: a pack with the awarded contracts.")
    ] = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option(help="Try another rule, key=value; again for more. Marked NOT FOR AWARD."),
    ] = None,
    without_faulty: Annotated[
        bool, typer.Option("--without-faulty", help="Go on without the entries that are faulty.")
    ] = False,
    scores: Annotated[
        Path | None, typer.Option(help="Quality scores: CSV of operator_id, criterion, score.")
    ] = None,
    seconds: Annotated[
        float | None, typer.Option(min=1, help="Limit of one solve; without it, on to proof.")
    ] = None,
    by: Annotated[str, typer.Option(help="Who opens the bids; goes into the log.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print the award as JSON.")] = False,
) -> None:
    """Make an award; ends with 1 where it may not be made."""
    changes = tuple(what_if or ())
    if changes and new_pack is not None:
        wrong_use("a what-if run makes no contracts: leave --new-pack out")
    try:
        with disk_faults():
            opened = open_bids(
                tender, bids, by=by or getpass.getuser(), now=datetime.now(UTC), scores=scores
            )
        _refuse_faults(opened, go_on=without_faulty, as_json=json)
        rules = changed_rules(opened.tender.rules, changes) if changes else None
        award = make_award(
            opened, what_if=rules, changed=changes, effort=Effort(seconds=seconds)
        )  # fmt: skip
        with disk_faults():
            write_award(opened, award, out_dir, notice_settings(tender))
            log.append(tender, "what-if run" if changes else "award made",
                       by=by or getpass.getuser(), year_gbp=award.year_pence / 100)  # fmt: skip
            new = _contracts(opened, tender, award, new_pack)
    except (FormatError, NoAwardError) as error:
        reasons = error.reasons if isinstance(error, FormatError) else (str(error),)
        for reason in reasons:
            err.print(f"[bold red]{escape(reason)}[/]")
        raise typer.Exit(ANSWER_NO) from None
    except PackError as error:
        err.print(f"[bold red]the tender's pack cannot be read: {escape(str(error))}[/]")
        raise typer.Exit(ANSWER_NO) from None
    if json:
        print_json({"award": plain(award), "faults": plain(opened.bids.faults)})
    else:
        _show(award, out_dir)
        if new is not None and new_pack is not None:
            _show_pack(new, new_pack)


def _contracts(
    opened: Opened, tender: Path, award: Award, folder: Path | None
) -> NewPack | None:  # fmt: skip
    if folder is None:
        return None
    new = make_new_pack(opened.tender, tender, award)
    write_new_pack(new, folder)
    return new


def _refuse_faults(opened: Opened, *, go_on: bool, as_json: bool) -> None:
    faults = opened.bids.faults
    if faults and not as_json:
        err.print(_fault_table(faults))
    if opened.bids.errors and not go_on:
        if as_json:
            print_json({"faults": plain(faults)})
        else:
            err.print(
                "Nothing was awarded. Have the entries mended, or run it again with "
                "--without-faulty: then they do not count, and the award says so."
            )
        raise typer.Exit(ANSWER_NO)


def _fault_table(faults: tuple[BidFault, ...]) -> Table:
    table = Table(header_style="bold")
    for name in ("", "where", "what is wrong, and what to do"):
        table.add_column(name, overflow="fold")
    for one in faults:
        where = [one.file, one.sheet, f"row {one.row}" if one.row else "", one.column]
        table.add_row(
            one.severity,
            escape(", ".join(part for part in where if part)),
            escape(f"{one.message}. {one.fix}. ({one.code})"),
        )
    return table


def _show(award: Award, folder: Path) -> None:
    if award.warning:
        out.print(f"[bold red]{escape(award.warning)}[/]")
    table = Table(header_style="bold")
    table.add_column("a year")
    table.add_column("cost", justify="right")
    table.add_column("")
    for figure in award.figures:
        cost = "not known" if figure.year_pence is None else money(figure.year_pence)
        note = f"not let: {', '.join(figure.unlet)}" if figure.unlet else figure.note
        table.add_row(figure.words, cost, escape(note))
    out.print(table)
    for rule in award.rules:
        if rule.binds:
            more = f", {rule.lots_let_more} more lots let" if rule.lots_let_more else ""
            out.print(f"Without {rule.words}: {money(-rule.year_pence)} a year{more}.")
    for lot in award.lots:
        if lot.advice:
            out.print(f"{lot.lot_id}: {STATUS_WORDS[lot.status]}. {lot.advice}", markup=False)
    if award.questions:
        count = len(award.questions)
        out.print(f"{count} low price{'s' if count > 1 else ''} to ask about: sheet questions.")
    out.print(award.proof, markup=False)
    out.print(f"The award: {folder}", markup=False)


def _show_pack(new: NewPack, folder: Path) -> None:
    for note in new.notes:
        out.print(note, markup=False)
    errors = sum(fault.severity == "error" for fault in new.faults)
    out.print(
        f"New pack: {folder}; {len(new.contracts)} contracts start, {len(new.ended)} end, "
        f"{len(new.kept_on)} go on for others. "
        + (f"{errors} errors: routeopt check {folder}" if errors else "A review can use it."),
        markup=False,
    )
