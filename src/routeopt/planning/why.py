"""Why is this child alone? Every solo pupil, today and in a plan, judged on proof."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from routeopt.domain.plan import Plan, Route
from routeopt.planning.sides import Ground, compile_side
from routeopt.planning.why_base import BaseRoute, base_of
from routeopt.planning.why_found import (
    AlonePupil,
    Judged,
    NotJudged,
    SideName,
    SoloPupil,
    WhyReport,
)
from routeopt.planning.why_judge import Judge
from routeopt.planning.why_rules import Relaxed
from routeopt.planning.why_ways import Ways

_DAYS_A_YEAR = 365.25


def why_alone(
    ground: Ground, firm: Plan | None = None, full: Plan | None = None, notes: Sequence[str] = ()
) -> WhyReport:
    """Say of each pupil who travels alone why, and what the best legal sharing would be.

    Parameters
    ----------
    ground
        One review's pupils and contracts.
    firm, full
        Its plans, where there are any. A pupil who waits for an assessment is looked for in the
        full one.
    notes
        Sentences to go with it.

    Returns
    -------
    WhyReport
        Found by trying every other pupil and every route, never by a search that gave up.
    """
    area = ground.area
    problem = compile_side(ground, "full").problem
    looking = _Looking(ground, Ways.of(problem), Relaxed.of(area, problem))
    today = looking.side("today", ground.nothing.routes)
    planned = looking.side("plan", firm.routes) if firm is not None else None
    agreed = looking.side("plan_if_agreed", full.routes) if full is not None else None
    return WhyReport(
        name=area.name,
        note=area.policy.pack_note,
        schools={key: area.schools[key].name or key for key in ground.scope.schools},
        solos=_by_pounds(looking.solos(today, planned, agreed)),
        alone=_dearest(_must_be_alone(ground)),
        not_judged=tuple(_not_judged(ground)),
        with_plan=planned is not None,
        notes=(*notes, ground.travel.detail),
    )


def why_schools(reports: Sequence[WhyReport]) -> WhyReport:
    """Put the reports of several schools together, most pounds first."""
    first = reports[0]
    return replace(
        first,
        schools={key: name for one in reports for key, name in one.schools.items()},
        solos=_by_pounds(solo for one in reports for solo in one.solos),
        alone=_dearest(pupil for one in reports for pupil in one.alone),
        not_judged=tuple(pupil for one in reports for pupil in one.not_judged),
        with_plan=any(one.with_plan for one in reports),
        notes=tuple(dict.fromkeys(note for one in reports for note in one.notes)),
    )


@dataclass(frozen=True, slots=True)
class _Looking:
    ground: Ground
    ways: Ways
    relaxed: Relaxed

    def side(self, name: SideName, routes: Sequence[Route]) -> Judge:
        """Make one side's judge."""
        planned = [route for route in routes if not route.set_aside]
        base = base_of(self.ways, name, planned, self.ground.todays)
        return Judge(self.ground.area, self.ways, self.relaxed, base)

    def solos(self, today: Judge, firm: Judge | None, full: Judge | None) -> Iterator[SoloPupil]:
        """Judge everybody who is alone on a side and need not be."""
        problem, area = self.ways.problem, self.ground.area
        alone_today = today.base.solos()
        plans = [(judge, judge.base.solos()) for judge in (firm, full) if judge is not None]
        for member, pupil_id in enumerate(problem.pupil_ids):
            pupil = area.pupils[pupil_id]
            if pupil.sharing == "alone":
                continue
            plan: Judge | None = None
            alone_planned: Mapping[int, BaseRoute] = {}
            if plans:
                plan, alone_planned = plans[-1] if pupil.sharing == "assess" else plans[0]
            if member not in alone_today and member not in alone_planned:
                continue
            over = bool(problem.over_limit[member])
            route = plan.base.by_member[member][0] if plan is not None else None
            yield SoloPupil(
                pupil_id=pupil_id,
                school_id=pupil.school_id,
                sharing=pupil.sharing,
                today=_judged(today, member, alone_today, over=over),
                planned=_judged(plan, member, alone_planned, over=over) if plan else None,
                planned_route=route.route_id if route else "",
                planned_with=(
                    tuple(sorted(problem.names(tuple(route.members - {member})))) if route else None
                ),
                over_limit=over,
            )


def _judged(
    judge: Judge, member: int, solos: Mapping[int, BaseRoute], *, over: bool
) -> Judged | None:
    if member not in solos:
        return None
    return judge.direct_only(member, solos[member]) if over else judge.judged(member, solos[member])


def _must_be_alone(ground: Ground) -> Iterator[AlonePupil]:
    area = ground.area
    for route in (*ground.nothing.routes, *ground.fixed):
        pupil = area.pupils[route.pupils[0]]
        if len(route.pupils) > 1 or pupil.sharing != "alone":
            continue
        reviewed = pupil.sharing_reviewed
        age = (area.policy.plan_from - reviewed).days / _DAYS_A_YEAR if reviewed else None
        yield AlonePupil(
            pupil.pupil_id, pupil.school_id, pupil.sharing_basis or "not given", reviewed, age,
            route.contract_id or "", route.cost.year_pence,
        )  # fmt: skip


def _not_judged(ground: Ground) -> Iterator[NotJudged]:
    pupils = ground.area.pupils
    for route in ground.fixed:
        if len(route.pupils) == 1 and pupils[route.pupils[0]].sharing != "alone":
            reason = route.set_aside or "its contract is locked"
            yield _passed_over(ground, route, route.pupils[0], reason)
    alone = {c.carried.contract_id for c in ground.todays if len(c.carried.members) == 1}
    for contract in ground.nothing.contracts:
        members = contract.carried.members
        if contract.carried.contract_id in alone and len(members) > 1:
            reason = "a pupil new to transport takes a free seat beside them"
            yield _passed_over(ground, contract.route, members[0], reason)


def _passed_over(ground: Ground, route: Route, pupil_id: str, reason: str) -> NotJudged:
    school = ground.area.pupils[pupil_id].school_id
    return NotJudged(pupil_id, school, route.contract_id or "", reason, route.cost.year_pence)


def _by_pounds(solos: Iterable[SoloPupil]) -> tuple[SoloPupil, ...]:
    return tuple(sorted(solos, key=lambda s: (-s.main.pence, -s.main.year_pence, s.pupil_id)))


def _dearest(pupils: Iterable[AlonePupil]) -> tuple[AlonePupil, ...]:
    return tuple(sorted(pupils, key=lambda pupil: (-pupil.year_pence, pupil.pupil_id)))
