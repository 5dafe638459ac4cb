"""What a plan changes for each pupil, and who would stop travelling alone."""

from collections.abc import Mapping, Sequence

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Route
from routeopt.planning.result import Join, PupilChange, SharedSolo, YesNo

Times = tuple[int | None, int | None]


def _answer(*, changed: bool) -> YesNo:
    return "yes" if changed else "no"


def routes_by_pupil(routes: Sequence[Route]) -> dict[str, Route]:
    """Pupil -> the route that carries them (the first, where two contracts do)."""
    found: dict[str, Route] = {}
    for route in routes:
        for pupil in route.pupils:
            found.setdefault(pupil, route)
    return found


def pupil_changes(
    area: ServiceArea, before: Sequence[Route], after: Sequence[Route]
) -> tuple[PupilChange, ...]:
    """Compare each pupil's arrangement today with the plan's, in the order of the pack."""
    today, planned = routes_by_pupil(before), routes_by_pupil(after)
    return tuple(
        _change(area, pupil, today.get(pupil), planned[pupil])
        for pupil in area.pupils
        if pupil in planned
    )


def _change(area: ServiceArea, pupil: str, before: Route | None, after: Route) -> PupilChange:
    minutes_after = _longest_min(after, pupil)
    if before is None or before.contract_id is None:
        # New to transport (or without a contract today): nothing of today's to compare.
        return PupilChange(
            pupil_id=pupil,
            vehicle="not_known", co_riders="not_known", time="not_known", pa="not_known",
            operator="not_known", place="not_known",
            minutes_before=None, minutes_after=minutes_after, pickup_shift_min=None,
            needs_assessment=_waits(area, pupil, after),
            contract_before="", route_after=after.route_id,
            co_riders_before=None, co_riders_after=len(after.pupils) - 1,
        )  # fmt: skip
    kept = after.contract_id is not None and after.contract_id == before.contract_id
    shifts = _shifts_s(before, after, pupil)
    operator: YesNo = "no" if kept else "not_known"
    time: YesNo = "not_known"
    if shifts:
        longest = max(abs(shift) for shift in shifts)
        time = _answer(changed=longest > area.policy.time_change_counts_s)
    return PupilChange(
        pupil_id=pupil,
        vehicle=_answer(changed=not kept),
        co_riders=_answer(changed=set(before.pupils) != set(after.pupils)),
        time=time,
        pa=_answer(changed=not kept and bool(before.pas or after.pas)),
        operator=operator,
        place="no",
        minutes_before=_longest_min(before, pupil),
        minutes_after=minutes_after,
        pickup_shift_min=shifts[0] / 60 if shifts else None,
        needs_assessment=_waits(area, pupil, after),
        contract_before=before.contract_id,
        route_after=after.route_id,
        co_riders_before=len(before.pupils) - 1,
        co_riders_after=len(after.pupils) - 1,
    )


def _waits(area: ServiceArea, pupil: str, after: Route) -> bool:
    return len(after.pupils) > 1 and area.pupils[pupil].sharing == "assess"


def _longest_min(route: Route, pupil: str) -> float | None:
    rides = [ride for ride in route.rides_s.get(pupil, ()) if ride is not None]
    return max(rides) / 60 if rides else None


def _shifts_s(before: Route, after: Route, pupil: str) -> list[int]:
    nothing: Times = (None, None)
    pairs = zip(
        before.home_times_s.get(pupil, nothing), after.home_times_s.get(pupil, nothing),
        strict=True,
    )  # fmt: skip
    return [new - old for old, new in pairs if old is not None and new is not None]


def shared_solos(
    area: ServiceArea, before: Sequence[Route], after: Sequence[Route]
) -> tuple[SharedSolo, ...]:
    """Pupils alone today whom the plan puts with others; dearest today first."""
    today = routes_by_pupil(before)
    found = []
    for route in after:
        if len(route.pupils) < 2 or route.set_aside:
            continue
        replaced = {today[p].route_id: today[p] for p in route.pupils if p in today}
        paid = sum(_share(other, route) for other in replaced.values())
        for pupil in route.pupils:
            alone = today.get(pupil)
            if alone is None or len(alone.pupils) != 1:
                continue
            partners = tuple(other for other in route.pupils if other != pupil)
            found.append(
                SharedSolo(
                    pupil_id=pupil,
                    partners=partners,
                    route_id=route.route_id,
                    contract_before=alone.contract_id or "",
                    today_pence=alone.cost.year_pence,
                    plan_pence=route.cost.year_pence,
                    saving_pence=paid - route.cost.year_pence,
                    minutes_before=_longest_min(alone, pupil),
                    minutes_after=_longest_min(route, pupil),
                    partner_minutes_added={
                        partner: _added(today.get(partner), route, partner) for partner in partners
                    },
                    needs_assessment=area.pupils[pupil].sharing == "assess",
                )
            )
    return tuple(sorted(found, key=lambda solo: (-solo.today_pence, solo.pupil_id)))


def _share(today: Route, after: Route) -> int:
    # A route of today whose pupils part ways counts by the share of them met here.
    met = len(set(today.pupils) & set(after.pupils))
    return round(today.cost.year_pence * met / len(today.pupils))


def _added(before: Route | None, after: Route, pupil: str) -> float | None:
    then = _longest_min(before, pupil) if before is not None else None
    now = _longest_min(after, pupil)
    return None if then is None or now is None else now - then


def joins_of(before: Sequence[Route], after: Sequence[Route]) -> tuple[Join, ...]:
    """Today's routes that end in common routes of the plan, best saving first."""
    today = routes_by_pupil(before)
    kept = {route.contract_id for route in after if route.contract_id}
    links: dict[str, set[str]] = {}
    for route in after:
        if route.contract_id is None and not route.set_aside:
            links[route.route_id] = {today[p].route_id for p in route.pupils if p in today}
    by_id: Mapping[str, Route] = {route.route_id: route for route in (*before, *after)}
    joins = []
    while links:
        name, old = links.popitem()
        new = {name}
        grown = True
        while grown:
            touching = {key for key, others in links.items() if others & old}
            for key in touching:
                old |= links.pop(key)
            new |= touching
            grown = bool(touching)
        contracts = sorted(by_id[key].contract_id or key for key in old)
        if len(contracts) < 2 or set(contracts) <= kept:
            continue
        joins.append(
            Join(
                tuple(contracts),
                ", ".join(sorted(new)),
                sum(by_id[key].cost.year_pence for key in old),
                sum(by_id[key].cost.year_pence for key in new),
            )
        )
    return tuple(sorted(joins, key=lambda join: -join.saving_pence))
