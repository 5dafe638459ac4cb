"""``routeopt frontier``: what is saved by how many changes."""

import threading
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from routeopt.cli.console import (
    ANSWER_NO,
    Quiet,
    disk_faults,
    err,
    money,
    out,
    print_json,
    refuse,
    wrong_use,
)
from routeopt.cli.lookup_options import GeocodeOption, PostcodesOption, lookup_of
from routeopt.cli.progress import stop_on_ctrl_c
from routeopt.cli.review import AudienceName
from routeopt.cli.session import Changes, load_changed, road_map, schools_asked
from routeopt.data.faults import PackError
from routeopt.domain.plan import PlanKind
from routeopt.exports.frontier_files import write_frontier
from routeopt.exports.frontier_run import frontier_of_pack
from routeopt.exports.frontier_words import bound_words, contracts_words, first_words, half_words
from routeopt.exports.review_folder import PlanRefusedError
from routeopt.exports.review_run import NobodyDueError
from routeopt.planning.frontier import FrontierRequest, Tell
from routeopt.planning.frontier_found import Frontier
from routeopt.solvers.interface import Budget

HELP = "Show what is saved if at most so many pupils' arrangements change, step by step."
EXAMPLE = "Example:  routeopt frontier my-pack --school OAK --steps 5,10,20 --out frontier"

_MOST_MOVES = 4


def run(
    pack: Annotated[Path, typer.Argument(help="A pack, or a register with a mapping.")],
    *,
    school: Annotated[
        list[str], typer.Option("--school", "-s", help="School id; again for one scope of several.")
    ],
    steps: Annotated[
        str | None, typer.Option(help="Pupils that may change: 5,10,20. Else about ten steps.")
    ] = None,
    seconds: Annotated[float, typer.Option(min=5, help="Seconds for the whole curve.")] = 60.0,
    iterations: Annotated[
        int | None, typer.Option(min=1, help="Rounds of search instead of seconds.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the searches.")] = 1,
    agreed: Annotated[
        bool, typer.Option("--if-agreed", help="As if every assessment agreed, not firm.")
    ] = False,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help="Folder for frontier.html, .xlsx and the plans.")
    ] = None,
    audience: Annotated[
        AudienceName, typer.Option(help="A meeting's page has codes; the team's has ids.")
    ] = AudienceName.MEETING,
    roads: Annotated[
        Path | None, typer.Option(help="Road map: .osm.pbf, .osm or .graphml.")
    ] = None,
    speeds: Annotated[
        Path | None, typer.Option(help="Speeds by class and limit, TOML: see routeopt roads.")
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="Change a setting: key=value.")
    ] = None,
    scenario: Annotated[
        Path | None, typer.Option(help="Changes to the pack for this run: a .toml file.")
    ] = None,
    postcodes: PostcodesOption = None,
    geocode: GeocodeOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Trace the curve; ends with 1 where the pack or a plan is refused."""
    quiet = Quiet(json)
    stop = threading.Event()
    kind: PlanKind = "full" if agreed else "firm"
    request = FrontierRequest(
        Budget(None if iterations else seconds, iterations, stop), _limits(steps), kind, seed
    )
    try:
        changes = Changes(settings=tuple(settings or ()), scenario=scenario)
        loaded, _ = load_changed(pack, changes, (), lookup_of(postcodes, geocode))
        schools = schools_asked(loaded.area, school)
        network = road_map(roads, speeds)
        with stop_on_ctrl_c(stop):
            found = frontier_of_pack(loaded, schools, request, network, _teller(quiet))
    except PackError as error:
        refuse(error, as_json=json)
    except NobodyDueError as nobody:
        wrong_use(str(nobody))
    except PlanRefusedError as refusal:
        err.print(f"[bold red]{escape(str(refusal))}.[/] This is a fault of the program.")
        raise typer.Exit(ANSWER_NO) from None
    if out_dir is not None:
        with disk_faults():
            write_frontier(found, loaded.area, out_dir, audience.value)
    if json:
        print_json(found.frontier.as_dict())
        return
    _show(found.frontier)
    if out_dir is not None:
        out.print(f"The page: {escape(str(out_dir / 'frontier.html'))}")


def _limits(steps: str | None) -> tuple[int, ...]:
    if steps is None:
        return ()
    try:
        limits = tuple(sorted({int(text) for text in steps.split(",") if text.strip()}))
    except ValueError:
        limits = (-1,)
    if not limits or limits[0] < 0:
        wrong_use(f"--steps {steps} is no list of numbers of pupils: write it as 5,10,20")
    return limits


def _teller(quiet: Quiet) -> Tell:
    def tell(words: str) -> None:
        if quiet.shown:
            err.print(f"{words} ...")

    return tell


def _show(found: Frontier) -> None:
    if found.note:
        out.print(f"[bold]{escape(found.note)}[/]")
    out.print(half_words(found))
    out.print(first_words(found))
    table = Table(header_style="bold")
    for heading in ("changed", "a year", "saving", "price", "routes", "no plan saves more"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("moves new at this step, best first", overflow="fold")
    for step in found.steps:
        new = [move for move in step.moves if move.new]
        named = [f"{contracts_words(m)} ({money(m.saving_pence)})" for m in new[:_MOST_MOVES]]
        more = f" and {len(new) - _MOST_MOVES} more" if len(new) > _MOST_MOVES else ""
        most = step.most_saving_pence
        table.add_row(
            str(len(step.changed)),
            money(step.year_pence),
            money(step.saving_pence),
            money(step.price_pence),
            money(step.routing_pence),
            "not proved" if most is None else money(most),
            escape("; ".join(named) + more),
        )
    out.print(table)
    out.print(bound_words(found))
    out.print("Every step's plan has passed the independent checker.")
    for note in found.notes:
        out.print(escape(note))
