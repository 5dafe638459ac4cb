"""``routeopt roads``: fetch a road map, see what one holds, print the table of speeds."""

import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from routeopt.cli.console import ANSWER_NO, disk_faults, err, out, print_json, refuse, wrong_use
from routeopt.cli.session import Changes, load_changed
from routeopt.data.faults import PackError
from routeopt.network.download import (
    LICENCE,
    Box,
    DownloadError,
    box_around,
    box_of_area,
    download_roads,
)
from routeopt.network.facts import class_facts
from routeopt.network.roads import RoadNetwork, load_roads
from routeopt.network.speed_file import load_speeds, speeds_text
from routeopt.network.speeds import BUILT_IN

app = typer.Typer(
    help="Road maps: fetch one from OpenStreetMap, see what one holds, print the speeds.",
    no_args_is_help=True,
    add_completion=False,
)


@app.command(epilog="Example:  routeopt roads download --around my-pack --out county.graphml")
def download(
    *,
    out_file: Annotated[Path, typer.Option("--out", help="Where to write it: FILE.graphml.")],
    place: Annotated[str | None, typer.Option(help="An area by name: 'Rutland, England'.")] = None,
    around: Annotated[
        Path | None, typer.Option(help="A pack: the box around all its places.")
    ] = None,
) -> None:
    """Fetch the roads of an area, and 10 km around it, from OpenStreetMap's servers.

    It uses the network, and says what it sends: the name given with --place, or the corners of
    a box around the pack's places, 10 km wider on each side; no place and no identifier.

    The map is (c) OpenStreetMap contributors, under the Open Database Licence 1.0.
    """
    if (place is None) == (around is None):
        wrong_use("say the area by --place NAME or by --around PACK, one of the two")
    if out_file.suffix.lower() != ".graphml":
        wrong_use("--out has to end in .graphml")
    try:
        with disk_faults():
            if place is not None:
                err.print(f"Sent to OpenStreetMap's search: the words {escape(repr(place))}.")
                box = box_of_area(place)
            else:
                box = _box_of_pack(around or Path())
            err.print(
                f"Sent to OpenStreetMap's map server: the box {box[0]:g} to {box[2]:g} east, "
                f"{box[1]:g} to {box[3]:g} north. This can take minutes."
            )
            download_roads(box, out_file)
    except DownloadError as failed:
        err.print(f"[bold red]No map: {failed}.[/] Nothing was written.")
        err.print(
            "Without a network, bring a file instead (an .osm.pbf extract of the county), or "
            "review without --roads: drives are estimated then."
        )
        raise typer.Exit(ANSWER_NO) from None
    out.print(f"Written: {escape(str(out_file))}. {LICENCE}: say so on maps made with it.")


def _box_of_pack(pack: Path) -> Box:
    try:
        loaded, _ = load_changed(pack, Changes(), None)
    except PackError as error:
        refuse(error, as_json=False)
    return box_around(list(loaded.area.places.values()))


@app.command(epilog="Example:  routeopt roads info county.osm.pbf")
def info(
    file: Annotated[Path, typer.Argument(help="Road map: .osm.pbf, .osm or .graphml.")],
    *,
    speeds: Annotated[Path | None, typer.Option(help="Speeds by class and limit, TOML.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Show what a road map holds: junctions, edges, classes of road and their speeds."""
    started = time.perf_counter()
    try:
        network = load_roads(file, load_speeds(speeds) if speeds is not None else BUILT_IN)
    except PackError as error:
        refuse(error, as_json=json)
    seconds = time.perf_counter() - started
    if json:
        print_json(_document(network, seconds))
    else:
        _show(network, seconds)


@app.command("speeds", epilog="Example:  routeopt roads speeds > speeds.toml")
def print_speeds() -> None:
    """Print the built-in table of speeds as TOML, to change and give back with --speeds."""
    typer.echo(speeds_text(), nl=False)


def _document(network: RoadNetwork, seconds: float) -> dict[str, object]:
    return {
        "file": network.name,
        "sha256": network.sha256,
        "junctions": len(network.lon),
        "junctions_left_out": network.nodes_read - len(network.lon),
        "edges": len(network.start),
        "one_way_edges": int((network.twin < 0).sum()),
        "speeds": network.speed_words,
        "load_seconds": round(seconds, 2),
        "classes": [asdict(found) for found in class_facts(network)],
    }


def _show(network: RoadNetwork, seconds: float) -> None:
    table = Table(header_style="bold")
    for heading in ("class", "edges", "km", "limit posted", "mean mph"):
        table.add_column(heading, justify="left" if heading == "class" else "right")
    for found in class_facts(network):
        table.add_row(
            found.road_class,
            f"{found.edges:,}",
            f"{found.km:,.1f}",
            f"{found.posted_share:.0%}",
            f"{found.mean_mph:.1f}",
        )
    out.print(table)
    left_out = network.nodes_read - len(network.lon)
    out.print(
        f"{escape(network.name)}: {len(network.lon):,} junctions ({left_out:,} more cut off from "
        f"the rest and left out), {len(network.start):,} edges, "
        f"{int((network.twin < 0).sum()):,} of them one way only."
    )
    out.print(f"Free-flow drives {network.speed_words}; traffic comes on top.")
    out.print(f"Loaded in {seconds:.1f} s.")
