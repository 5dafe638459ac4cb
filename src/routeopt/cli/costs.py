"""``routeopt costs``: what today's contracts should cost, by the council's own contracts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from routeopt.cli.console import ANSWER_NO, disk_faults, out, print_json, refuse
from routeopt.cli.lookup_options import GeocodeOption, PostcodesOption, lookup_of
from routeopt.cli.session import Changes, load_changed, road_map, schools_asked
from routeopt.data.faults import PackError
from routeopt.domain.travel import TravelTimes
from routeopt.exports.costs_book import write_costs_book
from routeopt.exports.costs_page import write_costs_page
from routeopt.exports.wording import gbp_pence
from routeopt.network.times import travel_times
from routeopt.planning.cost_report import CostReport, cost_report
from routeopt.planning.traffic_fit import fitted_traffic

HELP = "Say what today's contracts should cost, and what a passenger assistant costs in them."
EXAMPLE = "Example:  routeopt costs my-pack --school OAK --out costs"

_MOST_SHOWN = 20


def run(
    pack: Annotated[Path, typer.Argument(help="A pack, or a register with a mapping.")],
    *,
    school: Annotated[
        list[str] | None,
        typer.Option("--school", "-s", help="Show this school's contracts; again for more."),
    ] = None,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help="Folder for costs.html and costs.xlsx.")
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
    """Fit the price of contracts; ends with 1 where they are too few or too odd to tell."""
    try:
        changes = Changes(scenario=scenario)
        loaded, _ = load_changed(pack, changes, None, lookup_of(postcodes, geocode))
        schools = schools_asked(loaded.area, school) if school else ()
        network = road_map(roads, speeds)
        traffic = fitted_traffic(loaded.area, loaded.raw, network)

        def times_for(places: Sequence[str]) -> TravelTimes:
            return travel_times(loaded.area, loaded.raw, places, network, traffic)

        report = cost_report(loaded.area, times_for, schools)
    except PackError as error:
        refuse(error, as_json=json)
    if out_dir is not None:
        with disk_faults():
            out_dir.mkdir(parents=True, exist_ok=True)
            write_costs_page(report, out_dir / "costs.html")
            write_costs_book(report, out_dir / "costs.xlsx")
    if json:
        print_json(report.as_dict())
    else:
        _show(report)
        if out_dir is not None:
            out.print(f"The page: {escape(str(out_dir / 'costs.html'))}")
    if report.fit.model is None:
        raise typer.Exit(ANSWER_NO)


def _show(report: CostReport) -> None:
    if report.note:
        out.print(f"[bold]{escape(report.note)}[/]")
    if report.judged:
        table = Table(header_style="bold")
        for heading in ("contract", "operator", "vehicle", "paid", "should cost", "P10 to P90", ""):
            numeric = heading in ("paid", "should cost", "P10 to P90")
            table.add_column(heading, justify="right" if numeric else "left", no_wrap=numeric)
        for one in report.judged[:_MOST_SHOWN]:
            work, band = one.bought.work, one.band
            table.add_row(
                escape(one.bought.contract_id),
                escape(report.operator_names.get(one.bought.operator_id, one.bought.operator_id)),
                escape(work.vehicle_type if work else ""),
                gbp_pence(one.paid_pence),
                gbp_pence(band.middle_pence),
                f"{gbp_pence(band.low_pence)} to {gbp_pence(band.high_pence)}",
                one.verdict if one.verdict != "within" else "",
            )
        out.print(table)
        if len(report.judged) > _MOST_SHOWN:
            out.print(f"The {_MOST_SHOWN} furthest over of {len(report.judged)} contracts.")
    for words in report.words:
        out.print(escape(words))
    if report.left_aside:
        out.print(f"Not compared: {len(report.left_aside)} contracts (reasons: --json or --out).")
