"""Contracts that go on as they are: locked ones through the evaluator, the rest as recorded.

A contract over several schools, or with a pick-up point or second address, cannot be judged
by the rules yet. It is written out in its recorded order, at its own rate, outside the saving.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Breach, Route, RouteCost, Run, Stop
from routeopt.domain.travel import SESSIONS, TravelTimes
from routeopt.domain.units import DAYS_PER_FORTNIGHT, mask_days
from routeopt.planning.contracts_today import contract_year_pence, running_days
from routeopt.planning.market import assistants_by_day
from routeopt.planning.routes import route_from
from routeopt.planning.scope import FixedContract, special_place
from routeopt.planning.standing_days import recorded_figures
from routeopt.planning.today_route import today_result
from routeopt.solvers.compile import Carried

Session = Literal["am", "pm"]


def standing_route(
    area: ServiceArea, travel: TravelTimes, fixed: FixedContract, route_id: str
) -> Route:
    """Write out a contract that stays as it is."""
    carried = fixed.carried
    schools = {area.pupils[pupil].school_id for pupil in carried.members}
    plain = len(schools) == 1 and not any(special_place(area, p) for p in carried.members)
    contract = area.contracts[carried.contract_id]
    if plain and contract.day_rate_pence is not None and contract.vehicle_type:
        problem, result = today_result(area, travel, carried)
        route = route_from(problem, result, route_id)
    else:
        route = recorded_route(area, travel, carried, route_id)
    return replace(route, set_aside=fixed.reason)


@dataclass(frozen=True, slots=True)
class _Spot:
    kind: Literal["home", "point"]
    place_id: str


def recorded_route(
    area: ServiceArea, travel: TravelTimes, carried: Carried, route_id: str
) -> Route:
    """Write a contract out as it is recorded: its order, its rate, no verdict by the rules."""
    contract = area.contracts[carried.contract_id]
    runs: list[Run] = []
    for session in SESSIONS:
        runs += _runs(area, travel, carried, session, route_id)
    year = contract_year_pence(area, contract, carried)
    rate = contract.day_rate_pence or 0
    pupils = [area.pupils[pupil] for pupil in carried.members]
    schools = tuple(dict.fromkeys(pupil.school_id for pupil in pupils))
    kind = area.vehicle_types.get(contract.vehicle_type)
    layout = str(max(kind.layouts, key=lambda o: o.seats + o.spaces)) if kind else "0+0"
    breaches = tuple(
        Breach(rule, carried.members, "recorded as it runs today; not judged by this release")
        for rule in ("R1", "R2", "R3", "R4", "R5", "R6", "R7", "R9", "R10", "R12", "R14")
    )
    pas_by_day = tuple(int(pas) for pas in assistants_by_day(area, carried))
    figures = recorded_figures(area, travel, carried, runs)
    return Route(
        route_id=route_id,
        vehicle_type=contract.vehicle_type,
        layout=layout,
        contract_id=carried.contract_id,
        pas=max(pas_by_day),
        schools=schools,
        pupils=carried.members,
        runs=tuple(runs),
        cost=RouteCost(rate, 0, 0, 0, rate, year),
        days=running_days(carried),
        home_times_s={},
        loaded_m_day=figures.loaded_m / DAYS_PER_FORTNIGHT,
        seats_used=len(carried.members) + max(pas_by_day),
        pas_by_day=pas_by_day,
        ride_s_fortnight=figures.ride_s,
        breaches=breaches,
    )


def _runs(
    area: ServiceArea, travel: TravelTimes, carried: Carried, session: str, route_id: str
) -> list[Run]:
    # One run for each set of days on which everybody is met at the same places.
    number = SESSIONS.index(session)
    order = carried.members if number == 0 else carried.pm_members
    riders = [pupil for pupil in order if carried.due[pupil][number]]
    by_places: dict[tuple[tuple[str, _Spot], ...], int] = {}
    for day in range(DAYS_PER_FORTNIGHT):
        spots = tuple(
            (pupil, _spot(area, pupil, session, day))
            for pupil in riders
            if any(carried.due[other][number] >> day & 1 for other in riders)
        )
        if spots:
            by_places[spots] = by_places.get(spots, 0) | 1 << day
    runs = []
    for count, (spots, days) in enumerate(by_places.items(), start=1):
        run_id = f"{route_id}-{session}" + (str(count) if count > 1 else "")
        build = _morning if session == "am" else _afternoon
        runs.append(build(area, travel, spots, run_id, days))
    return runs


def _spot(area: ServiceArea, pupil_id: str, session: str, day: int) -> _Spot:
    if area.policy.allow_second_address:
        for address in area.addresses:
            here = address.pupil_id == pupil_id and address.days >> day & 1
            if here and address.session in (session, "both"):
                return _Spot("home", address.address_id)
    pupil = area.pupils[pupil_id]
    return _Spot("point", pupil.pickup_id) if pupil.pickup_id else _Spot("home", pupil_id)


Spots = tuple[tuple[str, _Spot], ...]


def _schools(area: ServiceArea, spots: Spots, key: Callable[[str], int]) -> list[str]:
    return sorted({area.pupils[pupil].school_id for pupil, _ in spots}, key=key)


def _morning(area: ServiceArea, travel: TravelTimes, spots: Spots, run_id: str, days: int) -> Run:
    day = mask_days(days)[0]
    buffer_s = area.policy.arrival_buffer_s

    def latest(school: str) -> int:
        return area.schools[school].bells_on(day).am_latest_s - buffer_s

    schools = _schools(area, spots, latest)
    stops, clock, loaded = _calls(area, travel, "am", spots, 0)
    here = stops[-1].stop_id
    arrivals = []
    for place, school in enumerate(schools):
        clock += travel.seconds(0, here, school)
        loaded += travel.metres(0, here, school)
        arrivals.append(clock)
        standing = area.schools[school].setdown_s if place + 1 < len(schools) else 0
        riders = tuple(p for p, _ in spots if area.pupils[p].school_id == school)
        stops.append(Stop("school", school, riders, clock, clock + standing))
        clock += standing
        here = school
    shift = min(latest(s) - arrival for s, arrival in zip(schools, arrivals, strict=True))
    return _run(run_id, "am", days, loaded, [_moved(stop, shift) for stop in stops])


def _afternoon(area: ServiceArea, travel: TravelTimes, spots: Spots, run_id: str, days: int) -> Run:
    day = mask_days(days)[0]

    def earliest(school: str) -> int:
        return area.schools[school].bells_on(day).pm_earliest_s

    schools = _schools(area, spots, earliest)
    stops: list[Stop] = []
    clock, loaded = earliest(schools[0]), 0
    for place, school in enumerate(schools):
        if place:
            loaded += travel.metres(1, schools[place - 1], school)
            clock += travel.seconds(1, schools[place - 1], school)
        leave = max(clock, earliest(school))
        riders = tuple(p for p, _ in spots if area.pupils[p].school_id == school)
        stops.append(Stop("school", school, riders, clock, leave))
        clock = leave
    first = spots[0][1].place_id
    clock += travel.seconds(1, schools[-1], first)
    loaded += travel.metres(1, schools[-1], first)
    homes, _, more = _calls(area, travel, "pm", spots, clock)
    return _run(run_id, "pm", days, loaded + more, [*stops, *homes])


def _calls(
    area: ServiceArea, travel: TravelTimes, session: Session, spots: Spots, clock: int
) -> tuple[list[Stop], int, int]:
    number = SESSIONS.index(session)
    merged: list[tuple[_Spot, list[str]]] = []
    for pupil, spot in spots:
        if merged and merged[-1][0] == spot:
            merged[-1][1].append(pupil)
        else:
            merged.append((spot, [pupil]))
    stops: list[Stop] = []
    loaded = 0
    for spot, pupils in merged:
        if stops:
            clock += travel.seconds(number, stops[-1].stop_id, spot.place_id)
            loaded += travel.metres(number, stops[-1].stop_id, spot.place_id)
        standing = sum(
            area.pupils[p].boarding_s if session == "am" else area.pupils[p].alight_s
            for p in pupils
        )
        stops.append(Stop(spot.kind, spot.place_id, tuple(pupils), clock, clock + standing))
        clock += standing
    return stops, clock, loaded


def _moved(stop: Stop, shift_s: int) -> Stop:
    return replace(stop, arrive_s=stop.arrive_s + shift_s, depart_s=stop.depart_s + shift_s)


def _run(run_id: str, session: Session, days: int, loaded_m: int, stops: list[Stop]) -> Run:
    duration = stops[-1].arrive_s - stops[0].arrive_s
    return Run(run_id, session, days, loaded_m, duration, tuple(stops))
