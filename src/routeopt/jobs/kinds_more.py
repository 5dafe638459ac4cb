"""Runs that are no search: costs, bridges between packs, tenders; files as the verbs write them."""

import base64
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from routeopt.domain.travel import TravelTimes
from routeopt.exports.bridge_files import write_bridge
from routeopt.exports.costs_book import write_costs_book
from routeopt.exports.costs_page import write_costs_page
from routeopt.exports.wording import counted
from routeopt.jobs.doing import as_asked, done, loaded, stage, write_json
from routeopt.jobs.requests import AwardAsked, BridgeAsked, CostsAsked, TenderAsked
from routeopt.jobs.work import Finished, Work, WorkError
from routeopt.network.times import travel_times
from routeopt.planning.bridge import bridge
from routeopt.planning.changed_pack import (
    PackChanges,
    load_with_changes,
    local_today,
    schools_named,
)
from routeopt.planning.cost_report import cost_report
from routeopt.planning.traffic_fit import fitted_traffic
from routeopt.tender import log
from routeopt.tender.award import make_award
from routeopt.tender.award_folder import notice_settings, write_award
from routeopt.tender.award_opening import changed_rules, open_bids
from routeopt.tender.folder import write_folder
from routeopt.tender.internal import INTERNAL_FOLDER
from routeopt.tender.making import Asked, make_tender
from routeopt.tender.settings import LotSettings, TenderSettings, settings_from
from routeopt.tender.source import read_source
from routeopt.tender.winner_determine import Effort


def costs(work: Work) -> Finished:
    """Say what today's contracts should cost."""
    asked = as_asked(CostsAsked, work)
    stage(work, "reading")
    pack = loaded(work, None)
    schools = schools_named(pack.area, asked.schools) if asked.schools else ()
    stage(work, "travel times")
    traffic = fitted_traffic(pack.area, pack.raw, None)

    def times_for(places: Sequence[str]) -> TravelTimes:
        return travel_times(pack.area, pack.raw, places, None, traffic)

    report = cost_report(pack.area, times_for, schools)
    if report.fit.model is None:
        raise WorkError("too_few_contracts", report.fit.reason)
    stage(work, "writing")
    write_costs_page(report, work.out / "costs.html")
    write_costs_book(report, work.out / "costs.xlsx")
    write_json(report.as_dict(), work.out / "costs.json")
    return done(work, personal=False)


def bridge_packs(work: Work) -> Finished:
    """Say what changed from an earlier pack to this one."""
    asked = as_asked(BridgeAsked, work)
    stage(work, "reading")
    before = load_with_changes(work.pack_named(asked.before), PackChanges(), ())[0]
    after = loaded(work, ())
    found = bridge(before.area, after.area)
    stage(work, "writing")
    write_bridge(found, work.out)
    write_json(found.as_dict(), work.out / "bridge.json")
    return done(work)


def tender(work: Work) -> Finished:
    """Write a plan's lots and schedules; what is sent identifies no child."""
    asked = as_asked(TenderAsked, work)
    stage(work, "reading")
    source = read_source(work.files_of(asked.run_id), asked.plan)
    wanted = Asked(
        routes=(asked.quick_quote,) if asked.quick_quote else asked.routes,
        grain=asked.grain,
        each_operator=asked.quick_quote is not None,
    )
    made = make_tender(source, _settings(asked), wanted, local_today())
    stage(work, "writing")
    write_folder(made, wanted, work.out)
    return done(work)


def award(work: Work) -> Finished:
    """Find the cheapest award under the tender's own rules."""
    asked = as_asked(AwardAsked, work)
    stage(work, "reading")
    folder, bids = work.files_of(asked.run_id), work.folder / "bids"
    bids.mkdir()
    for bid in asked.bids:
        (bids / bid.name).write_bytes(base64.b64decode(bid.content_base64, validate=True))
    opened = open_bids(folder, bids, by=asked.by, now=datetime.now(UTC))
    if opened.bids.errors and not asked.without_faulty:
        raise WorkError(
            "bid_faults",
            f"{counted(len(opened.bids.errors), 'entry', 'entries')} "
            "of the bids cannot be used: have them mended, or go on without.",
        )
    rules = changed_rules(opened.tender.rules, asked.what_if) if asked.what_if else None
    stage(work, "searching")
    effort = Effort(seconds=asked.seconds)
    made = make_award(opened, what_if=rules, changed=asked.what_if, effort=effort)
    stage(work, "writing")
    write_award(opened, made, work.out, notice_settings(folder))
    event = "what-if run" if asked.what_if else "award made"
    log.append(folder, event, by=asked.by, year_gbp=made.year_pence / 100)
    shutil.copy(folder / INTERNAL_FOLDER / log.LOG_FILE, work.out / "tender-log.jsonl")
    return done(work, personal=False)


def _settings(asked: TenderAsked) -> TenderSettings:
    given = settings_from(asked.settings)
    if asked.quick_quote:
        return replace(given, procurement="quotation", lots=LotSettings())
    lots = given.lots
    if asked.bundle:
        lots = replace(lots, by=asked.bundle)
    if asked.or_as:
        lots = replace(lots, or_as=asked.or_as)
    return replace(given, lots=lots)
