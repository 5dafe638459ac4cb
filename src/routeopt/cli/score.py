"""``routeopt score``: today's routes, or an edited plan, judged and priced."""

import json as json_module
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from routeopt.checking import PlanBreach
from routeopt.cli.console import (
    ANSWER_NO,
    money,
    out,
    print_json,
    refuse,
    wrong_use,
)
from routeopt.cli.lookup_options import GeocodeOption, PostcodesOption, lookup_of
from routeopt.cli.session import Changes, load_changed, road_map
from routeopt.data.faults import PackError
from routeopt.exports.read_workbook import read_plan_sheets
from routeopt.exports.score_run import longest_ride_min, score_as_json, score_routes
from routeopt.planning.changed_pack import AskedError
from routeopt.planning.score import Score, recorded_share
from routeopt.planning.written import NotAPlanError, WrittenRoute

HELP = "Judge and price today's routes, or a plan given back as plan.json or review.xlsx."
EXAMPLE = "Example:  routeopt score my-pack --school OAK --plan review/review.xlsx"


def run(
    pack: Annotated[Path, typer.Argument(help="A pack, or a register with a mapping.")],
    *,
    school: Annotated[
        list[str] | None, typer.Option("--school", "-s", help="School id; again for more.")
    ] = None,
    plan: Annotated[
        Path | None, typer.Option(help="plan.json, or a review.xlsx with edited sheets.")
    ] = None,
    roads: Annotated[
        Path | None, typer.Option(help="Road map: .osm.pbf, .osm or .graphml.")
    ] = None,
    speeds: Annotated[
        Path | None, typer.Option(help="Speeds by class and limit, TOML: see routeopt roads.")
    ] = None,
    scenario: Annotated[
        Path | None, typer.Option(help="Changes to the pack for this run: a .toml file.")
    ] = None,
    postcodes: PostcodesOption = None,
    geocode: GeocodeOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Score routes; ends with 1 where a rule is broken."""
    try:
        document = _plan_file(plan) if plan is not None and plan.suffix == ".json" else None
        loaded, _ = load_changed(
            pack, Changes(scenario=scenario), school or None, lookup_of(postcodes, geocode)
        )
        routes = _edited(plan) if plan is not None and document is None else None
        scored = score_routes(
            loaded,
            school or (),
            document=document,
            routes=routes,
            roads=road_map(roads, speeds),
        )
    except (AskedError, NotAPlanError) as error:
        wrong_use(str(error))
    except PackError as error:
        refuse(error, as_json=json)
    if json:
        print_json(score_as_json(scored))
    else:
        _show(scored.score, scored.breaches, today=plan is None)
    if not scored.legal:
        raise typer.Exit(ANSWER_NO)


def _plan_file(path: Path) -> dict[str, Any]:
    try:
        document = json_module.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError):
        wrong_use(f"{path} cannot be read as JSON")
    if not isinstance(document, dict) or document.get("format") != "routeopt-plan/1":
        wrong_use(f"{path} is not a plan of format routeopt-plan/1")
    return document


def _edited(path: Path) -> list[WrittenRoute]:
    return [
        WrittenRoute(
            route.route_id, route.vehicle_type, route.layout, route.contract_id, route.pas,
            route.pupils,
        )
        for route in read_plan_sheets(path).routes
    ]  # fmt: skip


def _show(score: Score, breaches: tuple[PlanBreach, ...], *, today: bool) -> None:
    table = Table(header_style="bold")
    for heading in ("route", "contract", "vehicle", "pupils", "PAs", "a year", "longest", "rules"):
        numeric = heading in ("pupils", "PAs", "a year", "longest")
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold")
    for route in score.plan.routes:
        longest = longest_ride_min(route)
        rules = ", ".join(sorted({breach.rule for breach in route.breaches}))
        table.add_row(
            escape(route.route_id),
            escape(route.contract_id or ""),
            escape(f"{route.vehicle_type} {route.layout}"),
            str(len(route.pupils)),
            str(route.pas),
            money(route.cost.year_pence),
            f"{longest:.0f} min" if longest is not None else "",
            escape(route.set_aside or (f"breaks {rules}" if rules else "legal")),
        )
    out.print(table)
    out.print(f"{money(score.summary.year_pence)} a year on {len(score.plan.routes)} routes.")
    if today and score.today is not None:
        assumed = score.today.order_assumed
        if assumed:
            out.print(f"Stop order assumed (not recorded) for: {escape(', '.join(assumed))}.")
        out.print(recorded_share(score.today))
    for route_id in score.unknown:
        out.print(f"Route {escape(route_id)} names pupils or a vehicle type not in this review.")
    if not breaches:
        out.print("The independent checker finds no rule broken.")
    for breach in breaches:
        where = f" {breach.route_id}" if breach.route_id else ""
        days = f" [{breach.day}]" if breach.day else ""
        out.print(escape(f"{breach.rule}{where}{days}: {breach.detail}"))
