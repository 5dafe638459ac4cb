"""``routeopt review``: the main job."""

import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from routeopt.cli.console import (
    ANSWER_NO,
    Quiet,
    count_words,
    disk_faults,
    err,
    out,
    print_json,
    refuse,
    wrong_use,
)
from routeopt.cli.lookup_options import GeocodeOption, PostcodesOption, lookup_of
from routeopt.cli.progress import SearchLine, stop_on_ctrl_c
from routeopt.cli.session import Changes, load_changed, road_map, schools_asked
from routeopt.cli.summary_lines import review_json, summary_lines
from routeopt.data.faults import PackError
from routeopt.data.loading import LoadedPack
from routeopt.exports.index_book import write_index_book
from routeopt.exports.index_page import IndexRow, index_row, write_index
from routeopt.exports.review_folder import PlanRefusedError
from routeopt.exports.review_run import Looking, NobodyDueError, ReviewJob, review_into
from routeopt.planning.money_beside import pack_beside
from routeopt.planning.money_evidence import Beside
from routeopt.planning.request import ReviewRequest, gap_share
from routeopt.planning.result import Review
from routeopt.solvers.interface import Budget
from routeopt.solvers.warmup import warm_up

HELP = (
    "Review one school's routes, or several: who could share with whom, what it saves against "
    "today's contracts, and what changes for each child."
)
EXAMPLE = "Example:  routeopt review my-pack --school OAK --out review --seconds 60"


class ModeName(StrEnum):
    """How far a plan may go from today."""

    CLEAN_SHEET = "clean-sheet"
    CONSOLIDATE = "consolidate"
    DISSOLVE = "dissolve"


class AssessName(StrEnum):
    """Which plans are made."""

    BOTH = "both"
    FIRM = "firm"
    FULL = "full"


class AudienceName(StrEnum):
    """Who the report is for."""

    MEETING = "meeting"
    TEAM = "team"


class SolverName(StrEnum):
    """What searches."""

    AUTO = "auto"
    SEARCH = "search"
    ORTOOLS = "ortools"


@dataclass(frozen=True, slots=True)
class _Job:
    asked: ReviewJob
    quiet: Quiet

    @property
    def pack(self) -> LoadedPack:
        return self.asked.pack

    @property
    def request(self) -> ReviewRequest:
        return self.asked.request


def run(
    pack: Annotated[Path, typer.Argument(help="A pack, or a register with a mapping.")],
    *,
    out_dir: Annotated[Path, typer.Option("--out", help="Folder for the review.")],
    school: Annotated[
        list[str] | None,
        typer.Option("--school", "-s", help="School id; again for more. None: every special one."),
    ] = None,
    seconds: Annotated[
        float, typer.Option(min=0.1, help="Seconds of search a scope, preparation apart.")
    ] = 60.0,
    iterations: Annotated[
        int | None, typer.Option(min=1, help="Rounds of search instead of seconds.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the search.")] = 1,
    threads: Annotated[
        int, typer.Option(min=1, help="2: one searches, one proves. 1: the proof comes after.")
    ] = 2,
    solver: Annotated[SolverName, typer.Option(help="What searches.")] = SolverName.AUTO,
    gap: Annotated[
        str | None,
        typer.Option(help="Satisfied once no plan can be cheaper by more than this: 1% or 0.01."),
    ] = None,
    mode: Annotated[
        ModeName, typer.Option(help="From scratch, whole routes joined, or routes closed.")
    ] = ModeName.CLEAN_SHEET,
    assess: Annotated[AssessName, typer.Option(help="Which plans.")] = AssessName.BOTH,
    audience: Annotated[
        AudienceName, typer.Option(help="A meeting sees codes and sectors; the team sees all.")
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
    lock: Annotated[list[str] | None, typer.Option(help="Keep a contract as it is.")] = None,
    keep: Annotated[
        list[str] | None, typer.Option(help="Keep a pupil on a contract: PUPIL=CONTRACT.")
    ] = None,
    with_shared: Annotated[
        bool, typer.Option("--with-shared", help="Widen to all schools the contracts serve.")
    ] = False,
    joint: Annotated[
        bool, typer.Option("--joint", help="Take several schools as one scope.")
    ] = False,
    costs: Annotated[
        bool,
        typer.Option(
            "--costs/--no-costs", help="Compare the pack's contracts first, else assume ranges."
        ),
    ] = True,
    last_pack: Annotated[
        Path | None, typer.Option(help="The pack before this one: names its costly newcomers.")
    ] = None,
    postcodes: PostcodesOption = None,
    geocode: GeocodeOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Review schools; ends with 1 where the pack is refused."""
    quiet = Quiet(json)
    wanted_gap = _gap_of(gap, mode)
    changes = Changes(tuple(settings or ()), tuple(lock or ()), tuple(keep or ()), scenario)
    started = time.perf_counter()
    try:
        loaded, words = load_changed(pack, changes, (), lookup_of(postcodes, geocode))
        schools = schools_asked(loaded.area, school or [])
        read_s = time.perf_counter() - started
        network = road_map(roads, speeds)
        roads_s = time.perf_counter() - started - read_s
        last = None
        if last_pack is not None:
            last = load_changed(last_pack, Changes(), (), lookup_of(postcodes, geocode))[0].area
        if quiet.shown and costs and loaded.area.contracts:
            err.print("Comparing the pack's contracts with each other; no clock runs yet.")
        beside = pack_beside(loaded, network, last) if costs else Beside(last=last)
    except PackError as error:
        refuse(error, as_json=json)
    preparation = {
        "read_and_check": read_s,
        "roads": roads_s,
        "contracts": time.perf_counter() - started - read_s - roads_s,
        "compile": _compiled(quiet),
    }
    stop = threading.Event()
    budget = Budget(None if iterations else seconds, iterations, stop)
    request = ReviewRequest(
        schools, budget, seed, mode.value, assess.value, with_shared, threads,
        solver.value, wanted_gap,
    )  # fmt: skip
    asked = ReviewJob(loaded, request, words, network, audience.value, preparation, beside)
    job = _Job(asked, quiet)
    with disk_faults(), stop_on_ctrl_c(stop):
        if joint or len(schools) == 1:
            found, failed = [(_alone(job, schools, out_dir), out_dir)], False
        else:
            found, failed = _each(job, schools, out_dir)
    if json:
        print_json({"reviews": [review_json(one, folder) for one, folder in found]})
    elif len(schools) > 1 and not joint:
        out.print(f"All schools: {out_dir / 'index.html'}")
    if failed:
        raise typer.Exit(ANSWER_NO)


def _gap_of(text: str | None, mode: ModeName) -> float:
    if text is None:
        return 0.0
    try:
        share = gap_share(text)
    except ValueError as fault:
        wrong_use(str(fault))
    if mode != ModeName.CLEAN_SHEET:
        wrong_use(f"--gap needs a bound, and --mode {mode} has none: leave one of the two out.")
    return share


def _compiled(quiet: Quiet) -> float:
    if quiet.shown:
        err.print("Compiling the search (kept on disk for next time); no clock runs yet.")
    return warm_up()


def _alone(job: _Job, schools: tuple[str, ...], folder: Path) -> Review:
    try:
        return _one(job, schools, folder)
    except NobodyDueError as nobody:
        wrong_use(str(nobody))
    except PackError as error:
        refuse(error, as_json=job.quiet.as_json)
    except PlanRefusedError as refusal:
        _refused(refusal)
        raise typer.Exit(ANSWER_NO) from None


def _each(
    job: _Job, schools: tuple[str, ...], out_dir: Path
) -> tuple[list[tuple[Review, Path]], bool]:
    # One school that cannot be reviewed is a row with the reason; the others go on.
    found: list[tuple[Review, Path]] = []
    rows: list[IndexRow] = []
    failed = False
    for school in schools:
        if job.request.budget.stop.is_set():
            err.print(f"Stopped before {school}.")
            break
        started = time.perf_counter()
        try:
            done = _one(job, (school,), out_dir / school)
        except (NobodyDueError, PackError, PlanRefusedError, AssertionError) as reason:
            failed = failed or not isinstance(reason, NobodyDueError)
            rows.append(_failed_row(job, school, reason))
        else:
            found.append((done, out_dir / school))
            rows.append(index_row(done, school, time.perf_counter() - started))
        write_index(rows, out_dir / "index.html")
        write_index_book(rows, out_dir / "index.xlsx")
    return found, failed


def _failed_row(job: _Job, school: str, reason: Exception) -> IndexRow:
    said = str(reason)
    if isinstance(reason, PackError):
        said = f"{reason.faults[0].message}; {reason.faults[0].fix}"
        if len(reason.faults) > 1:
            said += f" (and {len(reason.faults) - 1} more)"
    elif isinstance(reason, PlanRefusedError):
        _refused(reason)
    err.print(f"{school} is not reviewed: {escape(said)}.")
    return IndexRow(school, job.pack.area.schools[school].name, school, failed=said)


def _one(job: _Job, schools: tuple[str, ...], folder: Path) -> Review:
    with ExitStack() as shown:
        line = SearchLine(job.quiet)

        def begun(looking: Looking) -> None:
            if job.quiet.shown:
                limit = job.request.budget.seconds
                words = f"{limit:.0f} s of search" if limit else "search by rounds"
                pupils = len(looking.scope.pupils)
                err.print(f"{looking.label}: {pupils} pupils; the clock starts now, {words}.")
            shown.enter_context(line)

        done = review_into(
            job.asked, schools, folder, progress=line.heard, begun=begun, searched=shown.close
        )
    if not job.quiet.as_json:
        for words in summary_lines(done, folder):
            out.print(words)
        out.print(f"Faults in the data: {count_words(done.faults)}.")
    return done


def _refused(refusal: PlanRefusedError) -> None:
    err.print(f"[bold red]{refusal}.[/] Nothing was written. This is a fault of the program:")
    for breach in refusal.breaches[:10]:
        err.print(f"  {breach.rule} {breach.route_id}: {breach.detail}")
