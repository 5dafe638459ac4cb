"""A plan as ``plan.json``: the format other programs, the checker and a later run read."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from routeopt import __version__
from routeopt.domain.plan import Listed, Plan, Route, RouteCost, Run, Stop
from routeopt.domain.travel import TravelTimes
from routeopt.domain.units import clock_text, gbp_from_pence, mask_text, miles_from_metres
from routeopt.planning.result import PackFacts, PupilChange, Saving, Summary, Today

PLAN_FORMAT = "routeopt-plan/1"
_CHANGE_KINDS = ("vehicle", "co_riders", "time", "pa", "operator", "place")


def plan_document(
    *,
    plan: Plan,
    summary: Summary,
    today: Today | None,
    saving: Saving | None,
    changes: Sequence[PupilChange],
    pack: PackFacts,
    schools: Sequence[str],
    policy_texts: Mapping[str, str],
    travel: TravelTimes,
    seed: int | None,
    seconds: float,
) -> dict[str, Any]:
    """Give a plan and its figures as plain data, ready for JSON.

    Parameters
    ----------
    plan, summary, changes
        One side of a review.
    today, saving
        None where the pack holds no contracts; both are null in the document then.
    policy_texts
        Every policy key with its effective value as text, blank for "not given".
    seconds
        Seconds that search and bound took.
    """
    return {
        "format": PLAN_FORMAT,
        "kind": plan.kind,
        "pack": {
            "name": pack.name,
            "sha256": pack.sha256,
            "base_sha256": pack.base_sha256,
            "changes": list(pack.changes),
        },
        "schools": list(schools),
        "policy": dict(policy_texts),
        "travel_times": {"source": travel.source, "detail": travel.detail},
        "solver": {
            "name": plan.solver,
            "version": __version__,
            "seed": seed,
            "seconds": round(seconds, 2),
            "status": plan.status,
            "termination": plan.termination,
        },
        "summary": _summary(summary, sum(item.year_pence for item in plan.shortfall)),
        "today": None if today is None else _today(today),
        "saving": None if today is None or saving is None else _saving(saving),
        "routes": [_route(route) for route in plan.routes],
        "unplanned": [
            {"pupil_id": item.pupil_id, "code": item.code, "detail": item.detail}
            for item in plan.unplanned
        ],
        "exceptions": [_exception(item) for item in plan.exceptions],
        "shortfall": [_listed(item) for item in plan.shortfall],
        "kept_breaches": [_listed(item) for item in plan.kept_breaches],
        "released_groups": list(plan.released_groups),
        "changes": [_change(change) for change in changes],
    }


def write_plan(path: Path, document: Mapping[str, Any]) -> None:
    """Write a plan document: keys in the documented order, UTF-8, one newline at the end."""
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _summary(summary: Summary, shortfall_pence: int) -> dict[str, Any]:
    bound = summary.lower_bound_pence
    each = summary.cost_per_pupil_pence
    return {
        "year_gbp": gbp_from_pence(summary.year_pence),
        "objective": gbp_from_pence(summary.objective_pence),
        # Down to the pound, as the gap is reckoned: a bound must never be rounded up.
        "lower_bound_gbp": None if bound is None else float(bound // 100),
        "gap": _rounded(summary.gap, 6),
        "routes": summary.routes,
        "solo_routes": summary.solo_routes,
        "pupils": summary.pupils,
        "unplanned": summary.unplanned,
        "pas": summary.pas,
        "loaded_miles_day": round(summary.loaded_miles_day, 2),
        "ride_min_mean": _rounded(summary.ride_min_mean, 2),
        "ride_min_max": _rounded(summary.ride_min_max, 2),
        "over_guide": summary.over_guide,
        "seats_offered": summary.seats_offered,
        "seats_used": summary.seats_used,
        "cost_per_pupil_year_gbp": None if each is None else gbp_from_pence(each),
        "tco2e_year": _rounded(summary.tco2e_year, 3),
        "shortfall_gbp": gbp_from_pence(shortfall_pence),
        "vehicles_by_type": dict(sorted(summary.vehicles_by_type.items())),
    }


def _today(today: Today) -> dict[str, Any]:
    return {
        **_summary(today.summary, 0),
        "ledger_year_gbp": gbp_from_pence(today.ledger_year_pence),
        "do_nothing_year_gbp": gbp_from_pence(today.do_nothing_year_pence),
        "repriced_year_gbp": gbp_from_pence(today.repriced_year_pence),
    }


def _saving(saving: Saving) -> dict[str, Any]:
    found = saving.range
    return {
        "year_gbp": gbp_from_pence(saving.year_pence),
        "price_gbp": gbp_from_pence(saving.price_pence),
        "routing_gbp": gbp_from_pence(saving.routing_pence),
        "empty_contracts_gbp": gbp_from_pence(saving.empty_contracts_pence),
        "low_gbp": gbp_from_pence(found.low_pence) if found else None,
        "high_gbp": gbp_from_pence(found.high_pence) if found else None,
        "percent": _rounded(saving.percent, 2),
        "breakeven_price_rise_percent": _rounded(saving.breakeven_price_rise_percent, 2),
        "at_price_rise": [
            {"percent": rise.percent, "saving_gbp": gbp_from_pence(rise.saving_pence)}
            for rise in saving.at_price_rise
        ],
        "winners_curse_gbp": gbp_from_pence(found.curse_pence) if found else None,
        "corrected_gbp": gbp_from_pence(found.corrected_pence) if found else None,
        "common_sd": round(found.common.sd, 4) if found else None,
        "common_basis": found.common.basis if found else None,
    }


def _route(route: Route) -> dict[str, Any]:
    return {
        "route_id": route.route_id,
        "vehicle_type": route.vehicle_type,
        "layout": route.layout,
        "vehicle_id": route.vehicle_id,
        "contract_id": route.contract_id,
        "pas": route.pas,
        "schools": list(route.schools),
        "pupils": list(route.pupils),
        "runs": [_run(run) for run in route.runs],
        "cost": _cost(route.cost),
        "not_in_saving": route.set_aside or None,
    }


def _run(run: Run) -> dict[str, Any]:
    return {
        "run_id": run.run_id,
        "session": run.session,
        "days": mask_text(run.days),
        "loaded_miles": round(miles_from_metres(run.loaded_m), 3),
        "minutes": round(run.duration_s / 60, 2),
        "stops": [_stop(stop) for stop in run.stops],
    }


def _stop(stop: Stop) -> dict[str, Any]:
    return {
        "kind": stop.kind,
        "id": stop.stop_id,
        "pupils": list(stop.pupils),
        "arrive": clock_text(stop.arrive_s),
        "depart": clock_text(stop.depart_s),
    }


def _cost(cost: RouteCost) -> dict[str, float]:
    return {
        "vehicle_day_gbp": gbp_from_pence(cost.vehicle_day_pence),
        "mileage_day_gbp": gbp_from_pence(cost.mileage_day_pence),
        "minimum_topup_day_gbp": gbp_from_pence(cost.minimum_topup_day_pence),
        "pa_day_gbp": gbp_from_pence(cost.pa_day_pence),
        "day_gbp": gbp_from_pence(cost.day_pence),
        "year_gbp": gbp_from_pence(cost.year_pence),
    }


def _listed(item: Listed) -> dict[str, Any]:
    return {
        "code": item.code,
        "detail": item.detail,
        "pupils": list(item.pupils),
        "route_id": item.route_id or None,
        "year_gbp": gbp_from_pence(item.year_pence),
    }


def _exception(item: Listed) -> dict[str, Any]:
    """Give an exception under its pupil, as the unplanned are given."""
    return {"pupil_id": item.pupils[0] if item.pupils else None, **_listed(item)}


def _change(change: PupilChange) -> dict[str, Any]:
    return {
        "pupil_id": change.pupil_id,
        "what": {kind: getattr(change, kind) for kind in _CHANGE_KINDS},
        "minutes_before": _rounded(change.minutes_before, 2),
        "minutes_after": _rounded(change.minutes_after, 2),
        "pickup_shift_min": _rounded(change.pickup_shift_min, 2),
        "needs_assessment": change.needs_assessment,
    }
