"""``routeopt example``."""

from pathlib import Path
from typing import Annotated

import typer

from routeopt.cli.console import disk_faults, out, wrong_use
from routeopt.data.example import write_small_example

HELP = "Write an example pack: invented pupils at real postcodes, with a market's contracts."
EXAMPLE = "Example:  routeopt example my-example --small"


def run(
    directory: Annotated[Path, typer.Argument(help="Folder to write; made if missing.")],
    *,
    small: Annotated[bool, typer.Option("--small", help="One school, about 40 pupils.")] = False,
) -> None:
    """Write the example."""
    if not small:
        wrong_use("only the small example is there yet: add --small")
    if directory.exists() and any(directory.iterdir()):
        wrong_use(f"{directory} is not empty: name a new folder")
    with disk_faults():
        write_small_example(directory)
    out.print(f"Wrote {directory}: one school, invented pupils and prices.")
    out.print(f"Next:  routeopt review {directory} --out review")
