"""``routeopt check``."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from routeopt.cli.console import ANSWER_NO, count_words, fault_table, out, print_json
from routeopt.data.checks import check_pack
from routeopt.data.faults import PackError
from routeopt.data.readers import read_pack

HELP = "Find every fault of a pack at once, with table, row, column and how to mend it."
EXAMPLE = "Example:  routeopt check my-pack.xlsx"


def run(
    pack: Annotated[Path, typer.Argument(help="A folder of CSV files, a zip, or a workbook.")],
    *,
    json: Annotated[bool, typer.Option("--json", help="Print the faults as JSON.")] = False,
) -> None:
    """Check a pack; ends with 1 where a review would refuse it."""
    sha256 = ""
    try:
        raw = read_pack(pack)
        sha256 = raw.sha256
        faults = check_pack(raw, datetime.now(UTC).astimezone().date())
    except PackError as error:
        faults = error.faults
    refused = any(fault.severity == "error" for fault in faults)
    if json:
        print_json({"sha256": sha256, "faults": [fault.as_dict() for fault in faults]})
    else:
        if faults:
            out.print(fault_table(faults))
        verdict = "A review would refuse this pack." if refused else "A review can use this pack."
        out.print(f"{count_words(faults)}. {verdict}")
    if refused:
        raise typer.Exit(ANSWER_NO)
