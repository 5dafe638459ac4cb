"""``routeopt why``: who travels alone, why, and what asking would be worth."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from routeopt.cli.console import disk_faults, err, money, out, print_json, refuse, wrong_use
from routeopt.cli.lookup_options import GeocodeOption, PostcodesOption, lookup_of
from routeopt.cli.review import AudienceName
from routeopt.cli.session import Changes, load_changed, road_map, schools_asked
from routeopt.data.faults import PackError
from routeopt.exports.people import People
from routeopt.exports.read_review import NotAReviewError
from routeopt.exports.why_files import plans_in, write_why
from routeopt.exports.why_people import why_people
from routeopt.exports.why_words import (
    VERDICTS,
    alone_groups,
    minutes_words,
    partner_words,
    planned_words,
    proof_words,
    rule_words,
    summary_words,
)
from routeopt.planning.why_found import WhyReport
from routeopt.planning.why_json import why_document
from routeopt.planning.why_plans import OtherPackError, PlanFiles
from routeopt.planning.why_run import why_of_pack

HELP = "Say why each pupil who travels alone does, and what the best legal sharing would be worth."
EXAMPLE = "Example:  routeopt why my-pack --school OAK --plan review --out why"

_MOST_SHOWN = 40


def run(
    pack: Annotated[Path, typer.Argument(help="A pack, or a register with a mapping.")],
    *,
    school: Annotated[
        list[str] | None,
        typer.Option("--school", "-s", help="School id; again for more. None: every special one."),
    ] = None,
    plan: Annotated[
        Path | None, typer.Option(help="Folder of a review, or of several, to look at as well.")
    ] = None,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help="Folder for why.html and why.xlsx.")
    ] = None,
    audience: Annotated[
        AudienceName, typer.Option(help="A meeting's page has codes and sectors; the team's all.")
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
    """Try every pair and every route for every pupil alone."""
    try:
        changes = Changes(settings=tuple(settings or ()), scenario=scenario)
        loaded, _ = load_changed(pack, changes, (), lookup_of(postcodes, geocode))
        schools = schools_asked(loaded.area, school or [])
        plans, scopes = _plans(plan, schools)
        report = why_of_pack(loaded, scopes, road_map(roads, speeds), plans)
    except PackError as error:
        refuse(error, as_json=json)
    except OtherPackError as error:
        wrong_use(f"{plan}: {error}")
    if out_dir is not None:
        with disk_faults():
            write_why(report, loaded.area, out_dir, audience.value)
    if json:
        print_json(why_document(report))
        return
    people = why_people(report, loaded.area, "team")
    _show(report, people)
    if out_dir is not None:
        out.print(f"The page: {escape(str(out_dir / 'why.html'))}")


def _plans(
    folder: Path | None, schools: tuple[str, ...]
) -> tuple[dict[tuple[str, ...], PlanFiles], list[tuple[str, ...]]]:
    if folder is None:
        return {}, [(key,) for key in schools]
    try:
        plans, missing = plans_in(folder, schools)
    except NotAReviewError as error:
        wrong_use("; ".join(error.reasons))
    strangers = sorted({key for reviewed in plans for key in reviewed} - set(schools))
    if strangers:
        wrong_use(f"{folder} also plans {', '.join(strangers)}: name all its schools")
    if missing:
        err.print(f"No plan of {escape(', '.join(missing))} in {escape(str(folder))}: today only.")
    return plans, [*plans, *((key,) for key in missing)]


def _show(report: WhyReport, people: People) -> None:
    if report.note:
        out.print(f"[bold]{escape(report.note)}[/]")
    for line in summary_words(report):
        out.print(line)
    _solos(report, people)
    _alone(report)
    for one in report.not_judged:
        words = f"{people.name(one.pupil_id)} on {one.route_id} is not looked at: {one.reason}."
        out.print(escape(words))
    for note in report.notes:
        out.print(escape(note))


def _solos(report: WhyReport, people: People) -> None:
    if not report.solos:
        return
    table = Table(header_style="bold")
    headings = ["pupil", "alone on", "a year", "why", "pounds a year", "best sharing", "minutes",
                "rule in the way"]  # fmt: skip
    headings += ["in the plan"] if report.with_plan else []
    for heading in headings:
        numeric = heading in ("a year", "pounds a year")
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold")
    for solo in report.solos[:_MOST_SHOWN]:
        judged = solo.main
        cells = [
            people.name(solo.pupil_id),
            judged.route_id,
            money(judged.year_pence),
            VERDICTS[judged.verdict],
            money(judged.pence),
            partner_words(judged.shown, people),
            minutes_words(judged.shown, people),
            rule_words(judged, people),
        ]
        cells += [planned_words(solo, people)] if report.with_plan else []
        table.add_row(*(escape(cell) for cell in cells))
    out.print(table)
    if len(report.solos) > _MOST_SHOWN:
        out.print(f"The first {_MOST_SHOWN} of {len(report.solos)}; all: --json or --out.")
    for solo in report.solos[:_MOST_SHOWN]:
        if solo.main.verdict != "nobody_asked":
            proof = proof_words(solo.main, over_limit=solo.over_limit)
            out.print(escape(f"{people.name(solo.pupil_id)}: {proof}"))


def _alone(report: WhyReport) -> None:
    if not report.alone:
        return
    table = Table(title="Must travel alone: no saving is claimed", header_style="bold")
    for heading in ("basis", "last review", "pupils", "a year"):
        table.add_column(heading, justify="right" if heading in ("pupils", "a year") else "left")
    for basis, age, count, pence in alone_groups(report.alone):
        table.add_row(escape(basis), age, str(count), money(pence))
    out.print(table)
