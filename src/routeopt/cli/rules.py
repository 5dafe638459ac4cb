"""``routeopt rules``: what each rule costs at a school, for officers."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from routeopt.cli.console import Quiet, disk_faults, err, money, out, print_json, refuse, wrong_use
from routeopt.cli.lookup_options import GeocodeOption, PostcodesOption, lookup_of
from routeopt.cli.session import Changes, load_changed, road_map, schools_asked, times_for
from routeopt.data.faults import PackError
from routeopt.exports.quote_plans import known_plans
from routeopt.exports.read_review import NotAReviewError
from routeopt.exports.rules_book import write_rules_book
from routeopt.exports.rules_page import write_rules_page
from routeopt.planning.quote_ground import BasePlan, PlanMismatchError
from routeopt.planning.review import prepare
from routeopt.planning.rule_price import RuleRequest, rule_prices
from routeopt.planning.rule_price_result import OFFICERS, RuleReport
from routeopt.planning.rule_price_steps import RULES
from routeopt.planning.scope import review_scope
from routeopt.solvers.interface import Budget
from routeopt.solvers.warmup import warm_up

HELP = (
    "Say what each rule costs at a school: ride guide and detour, earliest pick-up, sharing of "
    "assistants, largest vehicle, most pupils, contracts kept. For officers."
)
EXAMPLE = "Example:  routeopt rules my-pack --school OAK --seconds 600 --out rules"


def run(
    pack: Annotated[Path, typer.Argument(help="A pack, or a register with a mapping.")],
    *,
    school: Annotated[str, typer.Option("--school", "-s", help="School id.")],
    rule: Annotated[
        list[str] | None, typer.Option(help=f"Only this rule; again for more: {', '.join(RULES)}.")
    ] = None,
    plan: Annotated[
        Path | None, typer.Option(help="Folder of a review: the plan as it is.")
    ] = None,
    seconds: Annotated[
        float, typer.Option(min=0.1, help="Seconds of search and proof for all steps together.")
    ] = 240.0,
    iterations: Annotated[
        int | None, typer.Option(min=1, help="Rounds of search a step instead of seconds.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the search.")] = 1,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help="Folder for rules.html and rules.xlsx.")
    ] = None,
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
    """Price the rules of a school."""
    wanted = tuple(dict.fromkeys(rule or ()))
    if unknown := [name for name in wanted if name not in RULES]:
        wrong_use(f"no rule {', '.join(unknown)}; there are {', '.join(RULES)}")
    quiet = Quiet(json)
    try:
        loaded, _ = load_changed(pack, Changes(), (), lookup_of(postcodes, geocode))
        schools = schools_asked(loaded.area, [school])
        if len(schools) > 1:
            wrong_use("rules are priced for one school at a time")
        scope = review_scope(loaded.area, schools)
        if not scope.pupils:
            wrong_use(f"no pupil of {schools[0]} is planned on {loaded.area.policy.plan_from}")
        travel = times_for(loaded, scope, road_map(roads, speeds))
        base = _known(plan, loaded.raw.sha256, schools[0])
        warm_up()
        ground = prepare(loaded.area, travel, scope, seed)
        budget = Budget(None if iterations else seconds, iterations)
        request = RuleRequest(budget, wanted, base, seed, threads=1 if iterations else 2)
        report = rule_prices(ground, travel, request, lambda text: _say(quiet, text))
    except PackError as error:
        refuse(error, as_json=json)
    except (NotAReviewError, PlanMismatchError) as reason:
        wrong_use(f"--plan cannot be used: {reason}")
    if out_dir is not None:
        with disk_faults():
            out_dir.mkdir(parents=True, exist_ok=True)
            write_rules_page(report, out_dir / "rules.html")
            write_rules_book(report, out_dir / "rules.xlsx")
    if json:
        print_json(report.as_dict())
        return
    _show(report)
    if out_dir is not None:
        out.print(f"The page: {escape(str(out_dir / 'rules.html'))}")


def _known(plan: Path | None, sha256: str, school: str) -> BasePlan | None:
    if plan is None:
        return None
    found = known_plans(plan, sha256, [school])
    if school not in found:
        wrong_use(f"--plan cannot be used: it holds no plan of {school} alone")
    return found[school][0].base


def _say(quiet: Quiet, text: str) -> None:
    if quiet.shown:
        err.print(escape(text))


def _show(report: RuleReport) -> None:
    out.print(f"[bold]{OFFICERS}.[/]")
    if report.note:
        out.print(f"[bold]{escape(report.note)}[/]")
    out.print(
        f"{escape(report.school_name)}: the plan as it is costs {money(report.year_pence)} a year."
    )
    table = Table(header_style="bold")
    for heading in ("rule", "step", "a year", "surely between", "affected", "longer"):
        table.add_column(heading, justify="left" if heading in ("rule", "step") else "right")
    for price in report.prices:
        done = price.extra_pence is not None
        band = ""
        if price.low_pence is not None and price.high_pence is not None:
            band = f"{money(price.low_pence)} and {money(price.high_pence)}"
        table.add_row(
            price.name,
            price.words,
            _signed(price.extra_pence) if price.extra_pence is not None else "cannot be",
            band,
            str(len(price.touched)) if done else "",
            str(price.longer) if done else "",
        )
    out.print(table)
    for price in report.prices:
        if price.note:
            out.print(escape(f"{price.name}, {price.words}: {price.note}."))
    for words in report.words:
        out.print(escape(words))


def _signed(pence: int) -> str:
    return f"+{money(pence)}" if pence > 0 else money(pence)
