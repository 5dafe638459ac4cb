"""``routeopt check``."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from routeopt.cli.console import (
    ANSWER_NO,
    count_words,
    disk_faults,
    fault_table,
    out,
    print_json,
)
from routeopt.cli.lookup_options import GeocodeOption, PostcodesOption, lookup_of
from routeopt.cli.mapping_words import show_proposal
from routeopt.data.checks import check_pack
from routeopt.data.faults import Fault, PackError
from routeopt.data.mapping_setup import SetUp, set_up_mapping, unknown_words
from routeopt.data.opening import open_pack
from routeopt.data.place_lookup import Lookup, count_postcodes
from routeopt.data.rawpack import RawPack
from routeopt.data.register import is_register

HELP = (
    "Find every fault of a pack at once, with table, row, column and how to mend it. "
    "For a register in columns of your own, propose what they mean."
)
_GRAVITY = {"error": 0, "warning": 1, "note": 2}
EXAMPLE = "Example:  routeopt check my-pack.xlsx"


def run(
    pack: Annotated[
        Path,
        typer.Argument(help="A folder of CSV files, a zip, a workbook, or a register of your own."),
    ],
    *,
    postcodes: PostcodesOption = None,
    geocode: GeocodeOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print the faults as JSON.")] = False,
) -> None:
    """Check a pack; ends with 1 where a review would refuse it."""
    done = SetUp()
    raw: RawPack | None = None
    try:
        if is_register(pack):
            with disk_faults():
                done = set_up_mapping(pack)
        raw, faults = _checked(pack, lookup_of(postcodes, geocode))
    except PackError as error:
        faults = tuple(sorted(error.faults, key=lambda one: _GRAVITY[one.severity]))
    refused = any(fault.severity == "error" for fault in faults)
    if json:
        document: dict[str, object] = {"sha256": raw.sha256 if raw else ""}
        if done.proposal is not None:
            document["columns"] = [asdict(line) for line in done.proposal.lines]
            document["words"] = [asdict(word) for word in done.proposal.words]
        document["wrote"] = [str(one) for one in done.wrote]
        print_json({**document, "faults": [fault.as_dict() for fault in faults]})
    else:
        _show(pack, done, raw, faults, refused=refused)
    if refused:
        raise typer.Exit(ANSWER_NO)


def _checked(pack: Path, lookup: Lookup) -> tuple[RawPack, tuple[Fault, ...]]:
    raw = open_pack(pack, lookup)
    return raw, check_pack(raw, datetime.now(UTC).astimezone().date())


def _show(
    pack: Path, done: SetUp, raw: RawPack | None, faults: tuple[Fault, ...], *, refused: bool
) -> None:
    if done.proposal is not None:
        show_proposal(done.proposal)
    for file in done.wrote:
        out.print(f"Wrote {file}. It is yours to change and is never written over.", markup=False)
    if faults:
        out.print(fault_table(faults))
    if any(fault.code == "mapping_value_unknown" for fault in faults):
        for line in unknown_words(pack):
            out.print(line, markup=False)
    if raw is not None:
        _say_postcodes(raw)
    verdict = "A review would refuse this pack." if refused else "A review can use this pack."
    out.print(f"{count_words(faults)}. {verdict}")


def _say_postcodes(raw: RawPack) -> None:
    total, lacking = count_postcodes(raw)
    if lacking:
        out.print(
            f"Postcodes: {lacking} of {total} are not in the directory. Check them, or run again "
            "with --postcodes and the folder or zip of Code-Point Open (or the ONS directory)."
        )
