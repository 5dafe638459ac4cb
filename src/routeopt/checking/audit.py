"""The audit of one plan: read, look at everything, let listed breaches of today pass."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from routeopt.checking.breaches import Finding, PlanBreach, gather
from routeopt.checking.days import Audit, prepare
from routeopt.checking.limits import Limits
from routeopt.checking.money import money_findings
from routeopt.checking.printed import printed_findings
from routeopt.checking.reading import read_facts
from routeopt.checking.references import reference_findings
from routeopt.checking.rules_contracts import contract_findings
from routeopt.checking.rules_groups import group_findings
from routeopt.checking.rules_people import people_findings
from routeopt.checking.rules_policy import policy_findings
from routeopt.checking.rules_time import time_findings
from routeopt.checking.rules_vehicle import vehicle_findings
from routeopt.checking.shape import shape_findings
from routeopt.checking.supply import supply_findings
from routeopt.checking.totals import total_findings
from routeopt.checking.written import named_pupils, read_plan
from routeopt.data.rawpack import RawPack
from routeopt.domain.travel import TravelTimes

_LET_PASS = frozenset({"R2", "R3", "R4", "R5", "R6", "R7", "R9", "R10", "R14"})
_BY_PUPIL = frozenset({"R2", "R6", "R14"})


def check_plan(
    raw: RawPack, travel: TravelTimes, plan: Mapping[str, Any]
) -> tuple[PlanBreach, ...]:
    """Re-derive every rule and every price of a written plan.

    Parameters
    ----------
    raw
        The pack as planned, its tables of text; it has passed the pack's own checks.
    travel
        The matrix the plan was made with, traffic in.
    plan
        The plan as ``plan.json`` holds it.

    Returns
    -------
    tuple of PlanBreach
        Empty when the plan keeps every rule. A plan whose form cannot be read gives its
        ``format`` breaches alone.
    """
    findings = [*shape_findings(plan)]
    if not findings:
        findings = [*policy_findings(raw, plan["policy"])]
        unreadable = any("plan_from" in found.detail for found in findings)
        if not unreadable:
            findings += _judge(raw, travel, plan)
    return gather(findings)


def _judge(raw: RawPack, travel: TravelTimes, plan: Mapping[str, Any]) -> Iterator[Finding]:
    facts = read_facts(raw, date.fromisoformat(plan["policy"]["plan_from"][:10]))
    written = read_plan(plan)
    unknown = [*reference_findings(facts, travel, written)]
    if unknown:
        yield from unknown
        return
    audit = prepare(facts, travel, written)
    limits = Limits(audit)
    judged = (
        people_findings(audit),
        time_findings(audit, limits),
        vehicle_findings(audit),
        group_findings(audit, limits),
        contract_findings(audit),
        supply_findings(audit),
        printed_findings(audit),
        money_findings(audit),
        total_findings(audit),
    )
    for findings in judged:
        yield from (found for found in findings if not _listed(audit, found))


def _listed(audit: Audit, found: Finding) -> bool:
    """Whether a breach is one of today's that the plan lists and that may stay."""
    rule = found.under or found.rule
    held = {r.route.route_id for r in audit.routes if audit.forgivable(r.route)}
    if rule not in _LET_PASS or found.route_id not in held:
        return False
    entries = [
        entry
        for entry in audit.plan.kept_breaches
        if entry.get("route_id") == found.route_id and entry.get("code") in (rule, found.rule)
    ]
    named = frozenset[str]().union(*(named_pupils(entry) for entry in entries))
    pupils_matter = rule in _BY_PUPIL and bool(named)
    return bool(entries) and (not pupils_matter or named.issuperset(found.pupils))
