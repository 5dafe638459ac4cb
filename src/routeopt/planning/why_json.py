"""The why list for machines."""

from typing import Any

from routeopt.planning.why_found import Judged, Sharing, SoloPupil, WhyReport


def why_document(report: WhyReport) -> dict[str, Any]:
    """Give the report as JSON holds it; money is pounds, pupils are ids."""
    return {
        "format": "routeopt-why/1",
        "pack": report.name,
        "note": report.note,
        "schools": dict(report.schools),
        "with_plan": report.with_plan,
        "pupils": [_solo(solo) for solo in report.solos],
        "must_travel_alone": [
            {
                "pupil_id": one.pupil_id,
                "school_id": one.school_id,
                "verdict": "assessed",
                "basis": one.basis,
                "reviewed": one.reviewed.isoformat() if one.reviewed else None,
                "contract_id": one.route_id or None,
                "year_gbp": one.year_pence / 100,
            }
            for one in report.alone
        ],
        "stays_as_it_is": [
            {
                "pupil_id": one.pupil_id,
                "school_id": one.school_id,
                "contract_id": one.route_id or None,
                "reason": one.reason,
                "year_gbp": one.year_pence / 100,
            }
            for one in report.not_judged
        ],
        "notes": list(report.notes),
    }


def _solo(solo: SoloPupil) -> dict[str, Any]:
    main = solo.main
    return {
        "pupil_id": solo.pupil_id,
        "school_id": solo.school_id,
        "sharing": solo.sharing,
        "verdict": main.verdict,
        "pounds_a_year": main.pence / 100,
        "over_limit_direct": solo.over_limit,
        "today": _judged(solo.today),
        "plan": _judged(solo.planned),
        "plan_route": solo.planned_route or None,
        "plan_with": list(solo.planned_with) if solo.planned_with is not None else None,
    }


def _judged(judged: Judged | None) -> dict[str, Any] | None:
    if judged is None:
        return None
    checked = judged.checked
    return {
        "side": judged.side,
        "route_id": judged.route_id,
        "year_gbp": judged.year_pence / 100,
        "verdict": judged.verdict,
        "best": _sharing(judged.best),
        "best_without_assessment": _sharing(judged.best_firm),
        "blocked_by": [
            {
                "rule": block.rule,
                "detail": block.detail,
                "by_min": block.by_min,
                "without_it": _sharing(block.sharing),
            }
            for block in judged.blocks
        ],
        "checked": {
            "pairs": checked.pairs,
            "routes": checked.routes,
            "legal": checked.legal,
            "paying": checked.paying,
            "never_pays": checked.never_pays,
            "unsettled": checked.unsettled,
        },
    }


def _sharing(sharing: Sharing | None) -> dict[str, Any] | None:
    if sharing is None:
        return None
    return {
        "how": sharing.how,
        "route_id": sharing.route_id or None,
        "partners": list(sharing.partners),
        "vehicle_type": sharing.vehicle_type,
        "layout": sharing.layout,
        "pas": sharing.pas,
        "saving_gbp": sharing.saving_pence / 100,
        "before_gbp": sharing.before_pence / 100,
        "compared_gbp": sharing.compared_pence / 100,
        "after_gbp": sharing.after_pence / 100,
        "assessments_needed": list(sharing.assess),
        "rides": [
            {
                "pupil_id": ride.pupil_id,
                "before_min": _round(ride.before_min),
                "after_min": _round(ride.after_min),
                "added_min": _round(ride.added_min),
            }
            for ride in sharing.rides
        ],
    }


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
