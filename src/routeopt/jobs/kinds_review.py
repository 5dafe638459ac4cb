"""A review in a child: every better plan is told, every file is the command line's."""

import time
from collections.abc import Mapping
from pathlib import Path

from routeopt.domain.plan import PlanKind
from routeopt.exports.geojson import write_geojson
from routeopt.exports.report_html import write_report
from routeopt.exports.review_run import Looking, ReviewJob, review_into
from routeopt.jobs.requests import ReviewAsked
from routeopt.jobs.telling import Telling
from routeopt.jobs.travel_file import TRAVEL_FILE, write_travel
from routeopt.jobs.work import FinalPlan, Finished, Kept, Work
from routeopt.planning.changed_pack import load_with_changes, schools_named
from routeopt.planning.request import ReviewRequest
from routeopt.planning.result import PlanSide, Review
from routeopt.planning.written import WrittenRoute, routes_written
from routeopt.solvers.interface import Budget
from routeopt.solvers.warmup import warm_up

_PLAN_FILES: Mapping[PlanKind, str] = {"firm": "plan.json", "full": "plan-if-agreed.json"}
_NAMES_NOBODY = frozenset({"report.html", "routes.geojson"})
_TEAM = "team"


def perform(work: Work) -> Finished:
    """Review one scope."""
    asked = work.asked
    if not isinstance(asked, ReviewAsked):
        raise TypeError("not a review's request")
    started = time.perf_counter()
    work.tell({"kind": "progress", "stage": "reading"})
    pack, words = load_with_changes(work.pack, asked.changes(work.scenario), ())
    schools = schools_named(pack.area, asked.schools)
    read_s = time.perf_counter() - started
    preparation = {"read_and_check": read_s, "compile": warm_up()}
    job = ReviewJob(
        pack=pack,
        request=_request(work, asked, schools),
        changes=words,
        preparation=preparation,
    )
    return _reviewed(work, job, schools)


def _request(work: Work, asked: ReviewAsked, schools: tuple[str, ...]) -> ReviewRequest:
    seconds = None if asked.iterations else asked.seconds
    return ReviewRequest(
        schools,
        Budget(seconds, asked.iterations, work.stop),
        seed=asked.seed,
        mode=asked.mode,
        assess=asked.assess,
        with_shared=asked.with_shared,
        threads=asked.threads,
        solver=asked.solver,
        gap=asked.gap,
        start=_known(work),
    )


def _known(work: Work) -> dict[PlanKind, tuple[WrittenRoute, ...]]:
    kinds: tuple[PlanKind, ...] = ("firm", "full")
    return {kind: routes_written(work.start[kind]) for kind in kinds if kind in work.start}


def _reviewed(work: Work, job: ReviewJob, schools: tuple[str, ...]) -> Finished:
    work.tell({"kind": "progress", "stage": "travel times"})

    def begun(looking: Looking) -> None:
        write_travel(looking.travel, work.folder / TRAVEL_FILE)
        work.tell({"kind": "progress", "stage": "searching"})

    with Telling(work.folder, work.tell) as telling:
        done = review_into(
            job,
            schools,
            work.out,
            progress=telling.progress,
            begun=begun,
            drafts=telling.drafts,
            searched=lambda: work.tell({"kind": "progress", "stage": "writing"}),
        )
    _for_the_team(done, work.out / _TEAM)
    names = sorted(path.relative_to(work.out) for path in work.out.rglob("*") if path.is_file())
    files = tuple(Kept(str(name), personal=str(name) not in _NAMES_NOBODY) for name in names)
    plans = [_final("firm", done.firm)]
    if done.full is not None:
        plans.append(_final("full", done.full))
    return Finished(_outcome(done), _termination(work, done), files, tuple(plans))


def _for_the_team(done: Review, folder: Path) -> None:
    folder.mkdir()
    write_report(done, folder / "report.html", audience="team", background=None)
    write_geojson(done, folder / "routes.geojson", None, audience="team")


def _final(kind: PlanKind, side: PlanSide) -> FinalPlan:
    return FinalPlan(kind, _PLAN_FILES[kind], side.plan.objective_pence, side.plan.year_pence)


def _outcome(done: Review) -> str:
    statuses = {side.plan.status for side in (done.firm, done.full) if side is not None}
    if "no_solution" in statuses:
        return "no_solution"
    return "optimal" if statuses == {"optimal"} else "feasible"


def _termination(work: Work, done: Review) -> str:
    if work.stop.is_set():
        return "cancelled"
    last = done.full if done.full is not None else done.firm
    return last.plan.termination
