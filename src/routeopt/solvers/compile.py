"""From a service area to the problem's arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.area import ServiceArea
from routeopt.domain.due import bell_window, due_days, timetable_of
from routeopt.domain.people import Pupil
from routeopt.domain.plan import PlanKind
from routeopt.domain.travel import AM, PM, SESSIONS, UNREACHED_S, TravelTimes
from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.solvers.limits import afternoon_clock, morning_clock, ride_limit_s
from routeopt.solvers.problem import NEVER_S, LiveContract, Prices, Problem, TagLimit

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Carried:
    """What a live contract carries on the date planned for.

    ``due`` holds, for each pupil, the masks of mornings and afternoons it covers;
    ``order_known`` and ``pm_order_known`` say whether today's orders are recorded or follow
    from what is.
    """

    contract_id: str
    members: tuple[str, ...]
    pm_members: tuple[str, ...]
    due: Mapping[str, tuple[int, int]]
    order_known: bool
    pm_order_known: bool = True


@dataclass(frozen=True, slots=True)
class Request:
    """What to compile: pupils and legs in scope, contracts that may be kept, what is left.

    ``due`` overrides the legs of a pupil (masks am, pm); ``supply`` and ``pa_supply`` are
    what routes outside this problem leave.
    """

    kind: PlanKind
    pupils: Sequence[str]
    contracts: Sequence[Carried] = ()
    due: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    supply: Mapping[str, int] = field(default_factory=dict)
    pa_supply: int | None = None
    pinned: Sequence[tuple[str, str]] = ()
    today_rides_s: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    today_times_s: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)


def compile_problem(area: ServiceArea, travel: TravelTimes, request: Request) -> Problem:
    """Compile one scope into arrays.

    Parameters
    ----------
    area
        The pack's content.
    travel
        Times over (at least) the homes and schools in scope.
    request
        Which pupils and contracts, and what kind of plan.

    Returns
    -------
    Problem
        Immutable; ``replace`` makes variants.
    """
    pupils = [area.pupils[key] for key in request.pupils]
    schools = tuple(dict.fromkeys(pupil.school_id for pupil in pupils))
    types = tuple(area.vehicle_types)
    places = (*request.pupils, *schools)
    local = travel.subset(places)
    n = len(pupils)
    school = np.array([schools.index(pupil.school_id) for pupil in pupils], np.int64)
    service = np.array([[p.boarding_s, p.alight_s] for p in pupils], np.int64).reshape(n, 2)
    rows, columns = np.arange(n), n + school
    direct = np.stack(
        [local.time_s[AM, rows, columns] + service[:, AM], local.time_s[PM, columns, rows]],
        axis=1,
    ).reshape(n, 2)
    due, bell_from, bell_by = _legs(area, pupils, request)
    limit, over_limit = _limits(area, pupils, direct, due, request)
    clocks = _clocks(area, pupils, direct, due, bell_from, bell_by)
    alone = over_limit | np.array(
        [p.sharing == "alone" or (request.kind == "firm" and p.sharing == "assess")
         for p in pupils],
        np.bool_,
    )  # fmt: skip
    apart, reasons = _apart(area, pupils, alone)
    policy = area.policy
    contracts = _contracts(area, request, {key: k for k, key in enumerate(request.pupils)}, due)
    of_pupil = {m: c for c, contract in enumerate(contracts) for m in contract.members}
    position = {contract.contract_id: c for c, contract in enumerate(contracts)}
    return Problem(
        pupil_ids=tuple(request.pupils),
        school_ids=schools,
        type_ids=types,
        school=school,
        place=rows,
        school_place=np.arange(n, n + len(schools)),
        door=_doors(pupils, travel),
        time_s=local.time_s,
        dist_m=local.dist_m,
        due=due,
        bell_from_s=bell_from,
        bell_by_s=bell_by,
        service_s=service,
        limit_s=limit,
        not_before_s=clocks.not_before_s,
        home_from_s=clocks.home_from_s,
        home_by_s=clocks.home_by_s,
        direct_s=direct,
        wheelchair=np.array([p.mobility == "wheelchair" for p in pupils], np.bool_),
        pa_own=np.array([p.pa == "own" for p in pupils], np.bool_),
        pa_shared=np.array([p.pa == "shared" for p in pupils], np.bool_),
        alone=alone,
        apart=apart,
        apart_reason=reasons,
        most_aboard=np.array([p.max_pupils or 10_000 for p in pupils], np.int64),
        type_fits=np.array(
            [[p.requires <= area.vehicle_types[t].features for t in types] for p in pupils],
            np.bool_,
        ).reshape(n, len(types)),
        layouts=tuple(tuple(sorted(area.vehicle_types[t].layouts)) for t in types),
        supply=np.array([request.supply.get(t, -1) for t in types], np.int64),
        pa_supply=request.pa_supply,
        contracts=contracts,
        tag_limits=_tag_limits(area, pupils),
        groups=_groups(pupils),
        prices=_prices(area, types),
        year_days=np.array(
            [area.schools[s].days_year or policy.days_per_year for s in schools], np.int64
        ),
        pm_order=policy.pm_order,
        pa_share_max=policy.pa_share_max,
        pa_for_wheelchair=policy.pa_for_wheelchair,
        max_pupils_per_route=policy.max_pupils_per_route,
        minute_value_pence_year=policy.minute_value_pence_year,
        change_penalty_pence_year=policy.change_penalty_pence_year,
        time_change_counts_s=policy.time_change_counts_s,
        today_contract=np.array([of_pupil.get(k, -1) for k in range(n)], np.int64),
        today_home_time_s=_pairs(request.today_times_s, request.pupils, -1),
        pinned=tuple(
            (request.pupils.index(pupil), position[contract])
            for pupil, contract in request.pinned
            if pupil in request.pupils and contract in position
        ),
        over_limit=over_limit,
        clock_exempt=clocks.exempt,
        duration_limit_s=np.full(len(types), NEVER_S, np.int64),
    )


def _legs(area: ServiceArea, pupils: Sequence[Pupil], request: Request) -> tuple[Flags, Ints, Ints]:
    shape = (len(pupils), 2, DAYS_PER_FORTNIGHT)
    due = np.zeros(shape, np.bool_)
    bell_from, bell_by = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    timetable = timetable_of(area)
    for row, pupil in enumerate(pupils):
        masks = request.due.get(pupil.pupil_id) or due_days(pupil, timetable)
        for number, session in enumerate(SESSIONS):
            for day in range(DAYS_PER_FORTNIGHT):
                due[row, number, day] = bool(masks[number] >> day & 1)
                window = bell_window(area, pupil, timetable, day, session)
                bell_from[row, number, day] = window.from_s
                bell_by[row, number, day] = window.by_s
    return due, bell_from, bell_by


def _limits(
    area: ServiceArea, pupils: Sequence[Pupil], direct: Ints, due: Flags, request: Request
) -> tuple[Ints, Flags]:
    policy = area.policy
    limit = np.zeros((len(pupils), 2), np.int64)
    over = np.zeros(len(pupils), np.bool_)
    for row, pupil in enumerate(pupils):
        base = ride_limit_s(pupil, policy, int(direct[row, AM]))
        for session in (AM, PM):
            limit[row, session] = base
            today = request.today_rides_s.get(pupil.pupil_id, (None, None))[session]
            if policy.ride_increase_max_s is not None and today is not None:
                limit[row, session] = min(base, today + policy.ride_increase_max_s)
        travels = due[row].any(axis=1)
        reached = direct[row] < UNREACHED_S
        if bool((travels & reached & (direct[row] > limit[row])).any()):
            over[row] = True
            limit[row] = np.where(reached, NEVER_S, limit[row])
    return np.minimum(limit, UNREACHED_S - 1), over


@dataclass(frozen=True, slots=True)
class _Clocks:
    not_before_s: Ints
    home_from_s: Ints
    home_by_s: Ints
    exempt: Flags


def _clocks(
    area: ServiceArea,
    pupils: Sequence[Pupil],
    direct: Ints,
    due: Flags,
    bell_from: Ints,
    bell_by: Ints,
) -> _Clocks:
    shape = (len(pupils), DAYS_PER_FORTNIGHT)
    not_before, home_from = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    home_by = np.full(shape, NEVER_S, np.int64)
    exempt = np.zeros((len(pupils), 2), np.bool_)
    policy = area.policy
    for row, pupil in enumerate(pupils):
        earliest = max(policy.pickup_earliest_s, pupil.am_ready_from_s or 0)
        ends = [t for t in (pupil.pm_home_by_s, policy.home_latest_s) if t is not None]
        not_before[row], early = morning_clock(earliest, bell_by[row, AM], int(direct[row, AM]))
        home_from[row], home_by[row], late = afternoon_clock(
            (pupil.pm_home_from_s or 0, min(ends, default=NEVER_S)),
            bell_from[row, PM],
            bell_by[row, PM],
            int(direct[row, PM]),
        )
        exempt[row] = (early & due[row, AM]).any(), (late & due[row, PM]).any()
    return _Clocks(not_before, home_from, home_by, exempt)


def _apart(
    area: ServiceArea, pupils: Sequence[Pupil], alone: Flags
) -> tuple[Flags, dict[tuple[int, int], tuple[str, ...]]]:
    n = len(pupils)
    apart = np.zeros((n, n), np.bool_)
    reasons: dict[tuple[int, int], tuple[str, ...]] = {}
    barred = [(m.tag_a, m.tag_b) for m in area.mixing
              if m.max_together == 0 and m.tag_a != m.tag_b]  # fmt: skip
    for i, j in combinations(range(n), 2):
        one, two = pupils[i], pupils[j]
        found = []
        if one.school_id != two.school_id:
            found.append("R10 different schools")
        if alone[i] or alone[j]:
            found.append("R6 must travel alone")
        if frozenset((one.pupil_id, two.pupil_id)) in area.incompatible:
            found.append("R7 an incompatible pair")
        found += [
            f"R7 {a} and {b} do not mix"
            for a, b in barred
            if (a in one.tags and b in two.tags) or (b in one.tags and a in two.tags)
        ]
        if found:
            apart[i, j] = apart[j, i] = True
            reasons[i, j] = tuple(found)
    return apart, reasons


def _tag_limits(area: ServiceArea, pupils: Sequence[Pupil]) -> tuple[TagLimit, ...]:
    limits = []
    for rule in area.mixing:
        if rule.max_together == 0 and rule.tag_a != rule.tag_b:
            continue
        has_a, has_b = (
            np.array([tag in pupil.tags for pupil in pupils], np.bool_)
            for tag in (rule.tag_a, rule.tag_b)
        )
        limits.append(TagLimit(rule.tag_a, rule.tag_b, has_a, has_b, max(1, rule.max_together)))
    return tuple(limits)


def _groups(pupils: Sequence[Pupil]) -> tuple[tuple[int, ...], ...]:
    found: dict[str, list[int]] = {}
    for row, pupil in enumerate(pupils):
        if pupil.group:
            found.setdefault(pupil.group, []).append(row)
    return tuple(tuple(rows) for rows in found.values() if len(rows) > 1)


def _doors(pupils: Sequence[Pupil], travel: TravelTimes) -> Ints:
    """Give doors numbers: same place, and (in a given matrix) no way between and alike rows.

    All places of the matrix count, so that a door does not depend on who else is planned.
    """
    doors = np.zeros(len(pupils), np.int64)
    known: dict[tuple[float, float], list[int]] = {}
    for row, pupil in enumerate(pupils):
        doors[row] = row
        for other in known.setdefault(pupil.home.key, []):
            if travel.source != "matrix" or _alike(travel, pupil, pupils[other]):
                doors[row] = doors[other]
                break
        known[pupil.home.key].append(row)
    return doors


def _alike(travel: TravelTimes, one: Pupil, two: Pupil) -> bool:
    here, there = travel.index[one.pupil_id], travel.index[two.pupil_id]
    if travel.time_s[:, here, there].any() or travel.time_s[:, there, here].any():
        return False
    others = np.ones(len(travel.ids), np.bool_)
    others[[here, there]] = False
    return all(
        np.array_equal(array[:, here, others], array[:, there, others])
        and np.array_equal(array[:, others, here], array[:, others, there])
        for array in (travel.time_s, travel.dist_m)
    )


def _contracts(
    area: ServiceArea, request: Request, number: Mapping[str, int], due: Flags
) -> tuple[LiveContract, ...]:
    types = list(area.vehicle_types)
    found = []
    for carried in request.contracts:
        contract = area.contracts[carried.contract_id]
        rate = contract.day_rate_pence
        if rate is None or not contract.vehicle_type:
            continue
        members = tuple(number[p] for p in carried.members if p in number)
        keepable = frozenset(
            number[p]
            for p in carried.members
            if p in number and _covers(carried, p, due[number[p]])
        )
        found.append(
            LiveContract(
                contract_id=carried.contract_id,
                vehicle_type=types.index(contract.vehicle_type),
                day_rate_pence=rate,
                pas=contract.pas,
                members=members,
                pm_members=tuple(number[p] for p in carried.pm_members if p in number),
                keepable=keepable,
                order_known=carried.order_known,
            )
        )
    return tuple(found)


def _covers(carried: Carried, pupil_id: str, due: Flags) -> bool:
    masks = carried.due[pupil_id]
    return all(
        bool(masks[session] >> day & 1)
        for session in (AM, PM)
        for day in range(DAYS_PER_FORTNIGHT)
        if due[session, day]
    )


def _prices(area: ServiceArea, types: Sequence[str]) -> Prices:
    kinds = [area.vehicle_types[t] for t in types]
    return Prices(
        day_rate=np.array([k.day_rate_pence for k in kinds], np.int64),
        mile_rate=np.array([k.mile_rate_pence for k in kinds], np.int64),
        minimum_day=np.array([k.minimum_day_pence for k in kinds], np.int64),
        pa_day=area.policy.pa_day_pence,
        one_way_share=area.policy.one_way_share,
        shortage_factor=area.policy.shortage_factor,
    )


def _pairs(
    given: Mapping[str, tuple[int | None, int | None]], keys: Sequence[str], missing: int
) -> Ints:
    table = np.full((len(keys), 2), missing, np.int64)
    for row, key in enumerate(keys):
        for session, value in enumerate(given.get(key, (None, None))):
            if value is not None:
                table[row, session] = value
    return table
