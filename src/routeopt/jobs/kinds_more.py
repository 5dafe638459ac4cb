"""Runs that are no search: costs, bridges between packs, tenders; files as the verbs write them."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from routeopt.data.loading import LoadedPack
from routeopt.domain.travel import TravelTimes
from routeopt.exports.bridge_files import write_bridge
from routeopt.exports.costs_book import write_costs_book
from routeopt.exports.costs_page import write_costs_page
from routeopt.jobs.requests import BridgeAsked, CostsAsked, TenderAsked
from routeopt.jobs.work import Finished, Kept, Work, WorkError
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
from routeopt.tender.folder import write_folder
from routeopt.tender.making import Asked, make_tender
from routeopt.tender.settings import LotSettings, TenderSettings, settings_from
from routeopt.tender.source import read_source

T = TypeVar("T")


def costs(work: Work) -> Finished:
    """Say what today's contracts should cost."""
    asked = _as(CostsAsked, work)
    work.tell({"kind": "progress", "stage": "reading"})
    pack = _loaded(work, None)
    schools = schools_named(pack.area, asked.schools) if asked.schools else ()
    work.tell({"kind": "progress", "stage": "travel times"})
    traffic = fitted_traffic(pack.area, pack.raw, None)

    def times_for(places: Sequence[str]) -> TravelTimes:
        return travel_times(pack.area, pack.raw, places, None, traffic)

    report = cost_report(pack.area, times_for, schools)
    if report.fit.model is None:
        raise WorkError("too_few_contracts", report.fit.reason)
    work.tell({"kind": "progress", "stage": "writing"})
    write_costs_page(report, work.out / "costs.html")
    write_costs_book(report, work.out / "costs.xlsx")
    _write_json(report.as_dict(), work.out / "costs.json")
    return _done(work, personal=False)


def bridge_packs(work: Work) -> Finished:
    """Say what changed from an earlier pack to this one."""
    asked = _as(BridgeAsked, work)
    work.tell({"kind": "progress", "stage": "reading"})
    before = load_with_changes(work.pack_named(asked.before), PackChanges(), ())[0]
    after = _loaded(work, ())
    found = bridge(before.area, after.area)
    work.tell({"kind": "progress", "stage": "writing"})
    write_bridge(found, work.out)
    _write_json(found.as_dict(), work.out / "bridge.json")
    return _done(work, personal=True)


def tender(work: Work) -> Finished:
    """Write a plan's lots and schedules; what is sent identifies no child."""
    asked = _as(TenderAsked, work)
    work.tell({"kind": "progress", "stage": "reading"})
    source = read_source(work.files_of(asked.run_id), asked.plan)
    wanted = Asked(
        routes=(asked.quick_quote,) if asked.quick_quote else asked.routes,
        grain=asked.grain,
        each_operator=asked.quick_quote is not None,
    )
    made = make_tender(source, _settings(asked), wanted, local_today())
    work.tell({"kind": "progress", "stage": "writing"})
    write_folder(made, wanted, work.out)
    return _done(work, personal=True)


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


def _as(kind: type[T], work: Work) -> T:
    if not isinstance(work.asked, kind):
        raise TypeError(f"not {kind.__name__}")
    return work.asked


def _loaded(work: Work, schools: Sequence[str] | None) -> LoadedPack:
    return load_with_changes(work.pack, PackChanges(scenario=work.scenario), schools)[0]


def _write_json(document: object, path: Path) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def _done(work: Work, *, personal: bool) -> Finished:
    files = (path for path in sorted(work.out.rglob("*")) if path.is_file())
    names = (path.relative_to(work.out).as_posix() for path in files)
    return Finished("done", "no_improvement", tuple(Kept(name, personal) for name in names))
