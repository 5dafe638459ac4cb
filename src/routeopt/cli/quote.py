"""``routeopt quote``: what one more pupil would cost, at one school or several."""

from collections.abc import Sequence
from dataclasses import dataclass
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
from routeopt.cli.session import Changes, load_changed, road_map, schools_asked
from routeopt.data.faults import PackError
from routeopt.data.loading import LoadedPack
from routeopt.domain.area import ServiceArea
from routeopt.domain.travel import TravelTimes
from routeopt.exports.quote_book import write_quote_book
from routeopt.exports.quote_page import write_quote_page
from routeopt.exports.quote_plans import known_plans, save_duals
from routeopt.exports.read_review import NotAReviewError
from routeopt.network.times import travel_times
from routeopt.planning.quote import QuoteRequest, quote
from routeopt.planning.quote_duals import NamedDuals
from routeopt.planning.quote_ground import PlanMismatchError
from routeopt.planning.quote_pupil import QuotedPupil, pupil_asked
from routeopt.planning.quote_result import LINE_NAMES, QuoteReport, SchoolQuote
from routeopt.planning.quote_words import MEANING
from routeopt.planning.traffic_fit import fitted_traffic
from routeopt.solvers.interface import Budget
from routeopt.solvers.warmup import warm_up

HELP = (
    "Say what one more pupil would cost: on a contract of today, in the plan, alone; at one "
    "school, or a placement at each of several."
)
EXAMPLE = "Example:  routeopt quote my-pack --pupil new-pupil.csv --school OAK --plan review"


def run(
    pack: Annotated[Path, typer.Argument(help="A pack, or a register with a mapping.")],
    *,
    pupil: Annotated[
        str,
        typer.Option(
            help="A .csv, .xlsx or .toml file with one row of the pupils table, or a pupil_id."
        ),
    ],
    school: Annotated[
        list[str] | None, typer.Option("--school", "-s", help="School id; again for more.")
    ] = None,
    plan: Annotated[
        Path | None, typer.Option(help="Folder of a review of the school, or of several.")
    ] = None,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help="Folder for quote.html and quote.xlsx.")
    ] = None,
    seconds: Annotated[
        float, typer.Option(min=0.1, help="Seconds for a school without a plan, and its prices.")
    ] = 20.0,
    iterations: Annotated[
        int | None, typer.Option(min=1, help="Rounds of search instead of seconds.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of that search.")] = 1,
    roads: Annotated[
        Path | None, typer.Option(help="Road map: .osm.pbf, .osm or .graphml.")
    ] = None,
    speeds: Annotated[
        Path | None, typer.Option(help="Speeds by class and limit, TOML: see routeopt roads.")
    ] = None,
    postcodes: PostcodesOption = None,
    geocode: GeocodeOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Quote for a pupil; ends with 1 where no school has a legal ride for them."""
    lookup = lookup_of(postcodes, geocode)
    budget = Budget(None if iterations else seconds, iterations)
    try:
        loaded, _ = load_changed(pack, Changes(), (), lookup)
        named = schools_asked(loaded.area, school) if school else ()
        asked = pupil_asked(loaded, pupil, named, lookup)
        schools = named or (asked.named,)
        if not schools[0]:
            wrong_use("name the school: --school, or school_id in the pupil's file")
        report = _report(loaded, asked, schools, _Means(plan, roads, speeds, budget, seed, json))
    except PackError as error:
        refuse(error, as_json=json)
    except (NotAReviewError, PlanMismatchError) as reason:
        wrong_use(f"--plan cannot be used: {reason}")
    if out_dir is not None:
        with disk_faults():
            out_dir.mkdir(parents=True, exist_ok=True)
            write_quote_page(report, out_dir / "quote.html")
            write_quote_book(report, out_dir / "quote.xlsx")
    if json:
        print_json(report.as_dict())
    else:
        _show(report)
        if out_dir is not None:
            out.print(f"The page: {escape(str(out_dir / 'quote.html'))}")
    if all(one.high_pence is None for one in report.quotes):
        raise typer.Exit(ANSWER_NO)


@dataclass(frozen=True, slots=True)
class _Means:
    plan: Path | None
    roads: Path | None
    speeds: Path | None
    budget: Budget
    seed: int
    as_json: bool


def _report(
    loaded: LoadedPack, asked: QuotedPupil, schools: Sequence[str], means: _Means
) -> QuoteReport:
    network = road_map(means.roads, means.speeds)
    traffic = fitted_traffic(loaded.area, loaded.raw, network)

    def times_for(area: ServiceArea, places: Sequence[str]) -> TravelTimes:
        return travel_times(area, loaded.raw, places, network, traffic)

    sha256 = loaded.raw.sha256
    found = known_plans(means.plan, sha256, schools) if means.plan is not None else {}
    lacking = [name for name in schools if name not in found]
    if lacking:
        if Quiet(means.as_json).shown:
            err.print(f"No plan is given for {escape(', '.join(lacking))}: it is made first.")
        warm_up()

    def save(name: str, duals: NamedDuals) -> None:
        with disk_faults():
            save_duals(found[name][1], duals)

    plans = {name: known for name, (known, _) in found.items()}
    request = QuoteRequest(plans, means.budget, means.seed, save=save)
    return quote(loaded, asked, schools, times_for, request)


def _show(report: QuoteReport) -> None:
    if report.note:
        out.print(f"[bold]{escape(report.note)}[/]")
    for one in report.quotes:
        out.print(f"[bold]{escape(one.school_name)}[/] ({escape(one.school_id)})")
        if one.lines:
            out.print(_table(one))
            for line in one.lines:
                out.print(escape(f"{LINE_NAMES[line.key]}: {line.detail}"))
        out.print(f"[bold]{escape(one.range_words)}[/] {_over_years(one)}")
        for words in (one.years_words, f"Plan: {one.plan_words}.", *one.notes):
            if words:
                out.print(escape(words))
    for words in (MEANING, *report.notes):
        out.print(escape(words))


def _table(one: SchoolQuote) -> Table:
    table = Table(header_style="bold")
    for heading in ("how", "a year", "own ride", "added for others", "affected"):
        table.add_column(heading, justify="left" if heading == "how" else "right")
    for line in one.lines:
        possible = line.year_pence is not None
        table.add_row(
            LINE_NAMES[line.key],
            money(line.year_pence) if line.year_pence is not None else "no",
            f"{line.ride_min:.0f} min" if line.ride_min is not None else "",
            f"{line.minutes_added:.0f} min" if possible else "",
            str(len(line.affected)) if possible else "",
        )
    return table


def _over_years(one: SchoolQuote) -> str:
    if one.years is None or one.high_pence is None:
        return ""
    high = money(one.high_pence * one.years)
    alike = one.low_pence is None or money(one.low_pence) == money(one.high_pence)
    low = "" if alike else f"{money((one.low_pence or 0) * one.years)} to "
    return f"Over the years left: {low}{high}."
