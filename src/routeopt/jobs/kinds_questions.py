"""Runs that answer a question of a pack: why alone, one more pupil, how many changes, programme."""

import csv
from collections.abc import Sequence
from pathlib import Path

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import PlanKind
from routeopt.domain.travel import TravelTimes
from routeopt.domain.units import pence_from_gbp
from routeopt.exports.frontier_files import write_frontier
from routeopt.exports.frontier_run import frontier_of_pack
from routeopt.exports.programme_files import reviews_in, write_programme
from routeopt.exports.quote_book import write_quote_book
from routeopt.exports.quote_page import write_quote_page
from routeopt.exports.quote_plans import known_plans
from routeopt.exports.why_files import plans_in, write_why
from routeopt.jobs.doing import as_asked, done, loaded, reviews_folder, stage, write_json
from routeopt.jobs.requests import FrontierAsked, ProgrammeAsked, QuoteAsked, WhyAsked
from routeopt.jobs.work import Finished, Work
from routeopt.network.times import travel_times
from routeopt.planning.changed_pack import (
    AskedError,
    PackChanges,
    load_with_changes,
    local_today,
    schools_named,
)
from routeopt.planning.frontier import FrontierRequest
from routeopt.planning.programme import ProgrammeSettings, programme
from routeopt.planning.quote import QuoteRequest, quote
from routeopt.planning.quote_pupil import pupil_asked
from routeopt.planning.traffic_fit import fitted_traffic
from routeopt.planning.why_json import why_document
from routeopt.planning.why_plans import PlanFiles
from routeopt.planning.why_run import why_of_pack
from routeopt.solvers.interface import Budget
from routeopt.solvers.warmup import warm_up


def why(work: Work) -> Finished:
    """Say why each pupil who travels alone does."""
    asked = as_asked(WhyAsked, work)
    stage(work, "reading")
    pack = loaded(work)
    schools = schools_named(pack.area, asked.schools)
    plans: dict[tuple[str, ...], PlanFiles] = {}
    missing = list(schools)
    if asked.run_ids:
        plans, missing = plans_in(reviews_folder(work, asked.run_ids), schools)
    stage(work, "searching")
    report = why_of_pack(pack, [*plans, *((key,) for key in missing)], None, plans)
    stage(work, "writing")
    write_why(report, pack.area, work.out, "meeting")
    write_json(why_document(report), work.out / "why.json")
    return done(work, open_files=("why.html",))


def quote_pupil(work: Work) -> Finished:
    """Say what one more pupil would cost."""
    asked = as_asked(QuoteAsked, work)
    stage(work, "reading")
    pack = loaded(work)
    named = schools_named(pack.area, asked.schools) if asked.schools else ()
    pupil = pupil_asked(pack, _pupil(work, asked), named)
    schools = named or (pupil.named,)
    if not schools[0]:
        raise AskedError("name the school the pupil would go to")
    known = {}
    if asked.run_ids:
        known = known_plans(reviews_folder(work, asked.run_ids), pack.raw.sha256, schools)
    stage(work, "travel times")
    traffic = fitted_traffic(pack.area, pack.raw, None)

    def times_for(area: ServiceArea, places: Sequence[str]) -> TravelTimes:
        return travel_times(area, pack.raw, places, None, traffic)

    warm_up()
    stage(work, "searching")
    seconds = None if asked.iterations else asked.seconds
    budget = Budget(seconds, asked.iterations, work.stop)
    plans = {name: plan for name, (plan, _) in known.items()}
    report = quote(pack, pupil, schools, times_for, QuoteRequest(plans, budget, asked.seed))
    stage(work, "writing")
    write_quote_page(report, work.out / "quote.html")
    write_quote_book(report, work.out / "quote.xlsx")
    write_json(report.as_dict(), work.out / "quote.json")
    possible = any(one.high_pence is not None for one in report.quotes)
    return done(work, outcome="done" if possible else "no_solution")


def _pupil(work: Work, asked: QuoteAsked) -> str:
    if isinstance(asked.pupil, str):
        return asked.pupil
    path = work.folder / "pupil.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(asked.pupil))
        writer.writeheader()
        writer.writerow(asked.pupil)
    return str(path)


def frontier(work: Work) -> Finished:
    """Say what is saved by how many changes; a plan for each step."""
    asked = as_asked(FrontierAsked, work)
    stage(work, "reading")
    pack = loaded(work)
    schools = schools_named(pack.area, asked.schools)
    warm_up()
    stage(work, "searching")
    seconds = None if asked.iterations else asked.seconds
    budget = Budget(seconds, asked.iterations, work.stop)
    kind: PlanKind = "full" if asked.if_agreed else "firm"
    steps = tuple(sorted(set(asked.steps)))
    request = FrontierRequest(budget, steps, kind, asked.seed)
    found = frontier_of_pack(pack, schools, request)
    stage(work, "writing")
    write_frontier(found, pack.area, work.out, "meeting")
    write_json(found.frontier.as_dict(), work.out / "frontier.json")
    return done(work, open_files=("frontier.html",))


def programme_report(work: Work) -> Finished:
    """Put the programme's figures together."""
    asked = as_asked(ProgrammeAsked, work)
    stage(work, "reading")
    before = [
        load_with_changes(work.pack_named(pack_id), PackChanges(), ())[0]
        for pack_id in asked.earlier
    ]
    settings = ProgrammeSettings(
        as_of=local_today(),
        staff_pence=None if asked.staff_cost_gbp is None else pence_from_gbp(asked.staff_cost_gbp),
        solo_aim=asked.solo_target,
        out_county_aim=asked.out_county_target,
    )
    folders: list[Path] = [work.runs] if asked.run_ids else []
    found = programme([*before, loaded(work)], reviews_in(folders), settings)
    stage(work, "writing")
    write_programme(found, work.out)
    write_json(found.as_dict(), work.out / "programme.json")
    return done(work)
