"""``routeopt bridge``: what changed between two packs, in pounds that add up."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from routeopt.cli.console import disk_faults, err, out, print_json, refuse
from routeopt.cli.lookup_options import GeocodeOption, PostcodesOption, lookup_of
from routeopt.cli.session import Changes, load_changed
from routeopt.data.faults import PackError
from routeopt.exports.bridge_files import write_bridge
from routeopt.exports.bridge_page import rise_sentence
from routeopt.exports.wording import gbp, gbp_change
from routeopt.planning.bridge import COMPONENTS, Bridge, bridge

HELP = (
    "Say what changed between two packs: leavers, joiners, need, days, prices, routing, adding up "
    "to the difference of their ledgers."
)
EXAMPLE = "Example:  routeopt bridge pack-2025 pack-2026 --out bridge"


def run(
    before: Annotated[Path, typer.Argument(help="The earlier pack.")],
    after: Annotated[Path, typer.Argument(help="The later pack.")],
    *,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help="Folder for bridge.html and bridge.xlsx.")
    ] = None,
    postcodes: PostcodesOption = None,
    geocode: GeocodeOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print the bridge as JSON.")] = False,
) -> None:
    """Bridge two packs; ends with 1 where one is refused."""
    lookup = lookup_of(postcodes, geocode)
    try:
        areas = [load_changed(path, Changes(), (), lookup)[0].area for path in (before, after)]
    except PackError as error:
        refuse(error, as_json=json)
    found = bridge(areas[0], areas[1])
    if out_dir is not None:
        with disk_faults():
            write_bridge(found, out_dir)
    if json:
        print_json(found.as_dict())
        return
    _show(found)
    if out_dir is not None:
        out.print(f"The page: {escape(str(out_dir / 'bridge.html'))}")


def _show(found: Bridge) -> None:
    if found.note:
        out.print(f"[bold]{escape(found.note)}[/]")
    for warning in found.warnings:
        err.print(f"[yellow]{escape(warning)}[/]")
    table = Table(header_style="bold")
    table.add_column("")
    for heading in ("a year", "contracts", "pupils"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_row(
        escape(f"ledger of {found.names[0]}"), gbp(found.ledgers_pence[0]),
        str(found.contracts[0]), str(found.counts["aboard_before"]),
    )  # fmt: skip
    table.add_section()
    for key, name in COMPONENTS.items():
        table.add_row(
            name.lower(), gbp_change(found.pence(key)), str(found.contracts_of(key)),
            str(len(found.affected(key))),
        )  # fmt: skip
    table.add_section()
    table.add_row(
        escape(f"ledger of {found.names[1]}"), gbp(found.ledgers_pence[1]),
        str(found.contracts[1]), str(found.counts["aboard_after"]),
    )  # fmt: skip
    out.print(table)
    out.print(rise_sentence(found))
