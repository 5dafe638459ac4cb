"""``routeopt template``."""

from pathlib import Path
from typing import Annotated

import typer

from routeopt.cli.console import disk_faults, out, wrong_use
from routeopt.data.template import write_template

HELP = "Write a blank workbook to fill in: a sheet a table, drop-downs, a comment on each heading."
EXAMPLE = "Example:  routeopt template my-pack.xlsx"


def run(
    file: Annotated[Path, typer.Argument(help="Workbook to write; ends in .xlsx.")],
) -> None:
    """Write the template."""
    if file.suffix.casefold() != ".xlsx":
        wrong_use(f"{file} does not end in .xlsx")
    if file.exists():
        wrong_use(f"{file} is there already: name a new file")
    with disk_faults():
        write_template(file)
    out.print(f"Wrote {file}. Start with its first sheet, Read me.", markup=False)
    out.print(f"When it is filled in:  routeopt check {file}", markup=False)
