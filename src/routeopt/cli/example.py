"""``routeopt example``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from routeopt.cli.console import disk_faults, out, wrong_use
from routeopt.data.county import write_county
from routeopt.data.county_counts import Tables, awkward_cases, published_beside_counted
from routeopt.data.example import write_small_example

HELP = (
    "Write a county as a pack, or with --small one school: invented pupils at real postcodes, "
    "with a market's contracts."
)
EXAMPLE = "Example:  routeopt example my-county"


def run(
    directory: Annotated[Path, typer.Argument(help="Folder to write; made if missing.")],
    *,
    small: Annotated[bool, typer.Option("--small", help="One school, about 40 pupils.")] = False,
) -> None:
    """Write the example."""
    if directory.exists() and any(directory.iterdir()):
        wrong_use(f"{directory} is not empty: name a new folder")
    with disk_faults():
        if small:
            write_small_example(directory)
        else:
            tables = write_county(directory)
    if small:
        out.print(f"Wrote {directory}: one school, invented pupils and prices.")
        out.print(f"Next:  routeopt review {directory} --out review")
        return
    show_counts(tables)
    out.print(f"Wrote {directory}: a county of invented pupils and prices; counts in COUNTS.txt.")
    out.print(f"Next:  routeopt review {directory} --school ELY --out review")


def show_counts(tables: Tables) -> None:
    """Print what was published beside what the county counts, and its awkward cases."""
    published = Table("Published of a real county", "published", "in this one", "")
    for figure in published_beside_counted(tables):
        verdict = "" if figure.holds else "off"
        published.add_row(figure.what, figure.published, figure.counted_text, verdict)
    awkward = Table("Awkward cases", "in this one")
    for what, number in awkward_cases(tables):
        awkward.add_row(what, f"{number:,}")
    for table in (published, awkward):
        for column in table.columns[1:]:
            column.justify = "right"
        out.print(table)
