"""A review made by hand: one school, twelve pupils, every optional part present.

Homes are public postcodes; the pupils, the school and the contracts are invented. Times and
prices are worked out simply, so that the figures of a page agree with one another.
"""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from fractions import Fraction
from math import cos, hypot, radians
from typing import Any

import numpy as np

from routeopt.data.faults import Fault
from routeopt.domain.area import ServiceArea
from routeopt.domain.contracts import Allocation, Contract
from routeopt.domain.people import Place, Pupil
from routeopt.domain.plan import (
    Breach,
    Listed,
    Plan,
    Route,
    RouteCost,
    Run,
    Stop,
    Unplanned,
)
from routeopt.domain.policy import Policy
from routeopt.domain.schools import Bells, School
from routeopt.domain.travel import TravelTimes
from routeopt.domain.units import ALL_DAYS, mask_from_text
from routeopt.domain.vehicles import CATALOGUE
from routeopt.finance.cost_model import CostFit
from routeopt.finance.saving_range import RisenSaving
from routeopt.planning.affected import change_ledger
from routeopt.planning.cost_report import pack_costs, report_of
from routeopt.planning.equality import equality_view
from routeopt.planning.priced_plan import plan_range
from routeopt.planning.result import (
    Join,
    PlanSide,
    PupilChange,
    Review,
    Saving,
    SetAside,
    SharedSolo,
    Summary,
    Today,
    YesNo,
)
from routeopt.planning.route_emissions import route_emissions

from .sample_evidence import WARNINGS, shares_of, should_cost

SCHOOL = "FENMOOR"
AM_SCHOOL_S = 8 * 3600 + 40 * 60
PM_SCHOOL_S = 15 * 3600 + 15 * 60
DAYS_YEAR = 190
TYPES = {kind.vehicle_type: kind for kind in CATALOGUE}

_HOMES = {
    "FM-0417": ("PE13 1AA", 52.668194, 0.157315),
    "FM-0422": ("PE13 3AD", 52.666484, 0.163354),
    "FM-0431": ("PE14 0AB", 52.641212, 0.172039),
    "FM-0440": ("PE13 4AA", 52.607763, 0.056776),
    "FM-0455": ("PE13 4AB", 52.608729, 0.049274),
    "FM-0460": ("PE15 0AA", 52.576704, 0.049167),
    "FM-0473": ("PE14 9AR", 52.589071, 0.194911),
    "FM-0488": ("PE13 5AB", 52.682707, 0.135942),
    "FM-0492": ("PE28 3DW", 52.406315, 0.026823),
    "FM-0503": ("PE7 1AD", 52.555911, -0.128041),
    "FM-0511": ("PE7 2AA", 52.550450, -0.134689),
    "FM-0526": ("PE12 0QX", 52.662309, -0.011512),
}


def _pupil(pupil_id: str, **changes: Any) -> Pupil:
    postcode, lat, lon = _HOMES[pupil_id]
    plain = Pupil(
        pupil_id=pupil_id,
        school_id=SCHOOL,
        home=Place(lat, lon, postcode),
        phase="secondary",
        am_days=ALL_DAYS,
        pm_days=ALL_DAYS,
    )
    return replace(plain, **changes)


def _pupils() -> dict[str, Pupil]:
    special: dict[str, dict[str, Any]] = {
        "FM-0422": {"mobility": "wheelchair", "boarding_s": 360, "pa": "shared"},
        "FM-0440": {"phase": "primary"},
        "FM-0460": {"phase": "primary", "am_days": mask_from_text("MTWT-")},
        "FM-0488": {"sharing": "assess", "sharing_basis": "risk_assessment", "pa": "shared"},
        "FM-0492": {"sharing": "alone", "sharing_basis": "ehcp", "pa": "own"},
    }
    return {key: _pupil(key, **special.get(key, {})) for key in _HOMES}


def _school() -> School:
    bells = Bells(8 * 3600 + 1800, 8 * 3600 + 2700, PM_SCHOOL_S, PM_SCHOOL_S + 900)
    early = Bells(8 * 3600 + 1800, 8 * 3600 + 2700, 13 * 3600, 13 * 3600 + 900)
    return School(
        SCHOOL, "Fenmoor School", Place(52.5562, 0.0871, "PE15 9AA"), (bells,) * 4 + (early,)
    )


def sample_policy() -> Policy:
    """Give the default rules, planned for a day in January."""
    return Policy(
        plan_from=date(2026, 1, 5),
        ride_guide_s={"primary": 2700, "secondary": 4500, "post16": 4500},
        ride_detour_s=600,
        ride_detour_ratio=1.15,
        ride_detour_max_s=1200,
        ride_increase_max_s=None,
        pickup_earliest_s=7 * 3600,
        home_latest_s=None,
        arrival_buffer_s=300,
        pa_day_pence=5500,
        pa_share_max=6,
        pa_for_wheelchair=False,
        pa_supply=None,
        shortage_factor=Fraction(3, 2),
        market_growth=Fraction(1, 4),
        one_way_share=Fraction(3, 5),
        mixed_schools="never",
        pm_order="reverse",
        max_pupils_per_route=None,
        keep_contracts=True,
        days_per_year=DAYS_YEAR,
        am_traffic=None,
        pm_traffic=None,
        minute_value_pence_year=0,
        change_penalty_pence_year=0,
        time_change_counts_s=600,
        link_s=None,
        allow_second_address=False,
        allow_pickup_points=False,
        budgets="list",
        given=frozenset({"plan_from"}),
    )


_CONTRACTS = {
    # contract: (type, day rate in pence, assistants, pupils in order, other passengers)
    "C-201": ("wav42", 24800, 1, ("FM-0417", "FM-0422"), 0),
    "C-202": ("saloon", 11200, 0, ("FM-0431",), 0),
    "C-203": ("minibus8", 15600, 0, ("FM-0455", "FM-0440", "FM-0460"), 0),
    "C-204": ("saloon", 9900, 0, ("FM-0473",), 0),
    "C-205": ("mpv", 19300, 1, ("FM-0488",), 0),
    "C-206": ("saloon", 17900, 1, ("FM-0492",), 0),
    "C-290": ("minibus8", 14100, 0, ("FM-0503", "FM-0511"), 3),
}


def sample_area() -> ServiceArea:
    """Give the pack: one school, twelve pupils, eight contracts of which one is empty."""
    contracts = {
        key: Contract(
            key,
            operator_id=f"OP{number % 3 + 1}",
            vehicle_type=kind,
            day_rate_pence=rate,
            pas=pas,
            other_passengers=others,
        )
        for number, (key, (kind, rate, pas, _, others)) in enumerate(_CONTRACTS.items())
    }
    contracts["C-207"] = Contract("C-207", vehicle_type="saloon", day_rate_pence=6200)
    pupils = _pupils()
    allocations = tuple(
        Allocation(key, pupil, pupils[pupil].am_days, pupils[pupil].pm_days, order, order)
        for key, (_, _, _, riders, _) in _CONTRACTS.items()
        for order, pupil in enumerate(riders, 1)
    )
    return ServiceArea(
        name="Fenland sample",
        policy=sample_policy(),
        pupils=pupils,
        schools={SCHOOL: _school()},
        vehicle_types=TYPES,
        contracts=contracts,
        allocations=allocations,
    )


def sample_travel(area: ServiceArea) -> TravelTimes:
    """Give crow-fly times between all places of the pack."""
    places = area.places
    at = np.array([(place.lat, place.lon) for place in places.values()]).reshape(-1, 2)
    scale = (111_320.0, 111_320.0 * cos(radians(52.55)))
    metres = np.array(
        [[1.3 * hypot((a - c) * scale[0], (b - d) * scale[1]) for c, d in at] for a, b in at]
    ).reshape(len(at), len(at))
    seconds = (metres / 11.0 * 1.3).round().astype(np.int64)
    return TravelTimes(
        ids=tuple(places),
        time_s=np.stack([seconds, seconds]),
        dist_m=np.stack([metres, metres]).round().astype(np.int64),
        source="estimate",
        detail="Estimated from straight lines (circuity 1.30, 40 km/h); "
        "traffic factor 1.3 (ASSUMED)",
        am_traffic=1.3,
        pm_traffic=1.3,
    )


def _runs(
    route_id: str, area: ServiceArea, travel: TravelTimes, order: tuple[str, ...]
) -> tuple[Run, Run]:
    pupils = area.pupils
    clock, am_stops = AM_SCHOOL_S, [Stop("school", SCHOOL, order, AM_SCHOOL_S, AM_SCHOOL_S + 120)]
    following, loaded = SCHOOL, 0
    for pupil in reversed(order):
        leave = clock - travel.seconds(0, pupil, following)
        loaded += travel.metres(0, pupil, following)
        clock = leave - pupils[pupil].boarding_s
        am_stops.insert(0, Stop("home", pupil, (pupil,), clock, leave))
        following = pupil
    morning = Run(f"{route_id}-am", "am", ALL_DAYS, loaded, AM_SCHOOL_S - clock, tuple(am_stops))
    clock, back, here = PM_SCHOOL_S, 0, SCHOOL
    pm_stops = [Stop("school", SCHOOL, order, PM_SCHOOL_S, PM_SCHOOL_S)]
    for pupil in reversed(order):
        clock += travel.seconds(1, here, pupil)
        back += travel.metres(1, here, pupil)
        pm_stops.append(Stop("home", pupil, (pupil,), clock, clock + pupils[pupil].alight_s))
        clock, here = pm_stops[-1].depart_s, pupil
    last = pm_stops[-1].arrive_s
    evening = Run(f"{route_id}-pm", "pm", ALL_DAYS, back, last - PM_SCHOOL_S, tuple(pm_stops))
    return morning, evening


def sample_route(
    area: ServiceArea,
    travel: TravelTimes,
    route_id: str,
    vehicle: tuple[str, str],
    order: tuple[str, ...],
    *,
    contract: str | None = None,
    pas: int = 0,
    set_aside: str = "",
    breaches: tuple[Breach, ...] = (),
) -> Route:
    """Time and price one route: every pupil on every day, the afternoon in reverse."""
    kind = TYPES[vehicle[0]]
    morning, evening = _runs(route_id, area, travel, order)
    loaded = morning.loaded_m + evening.loaded_m
    mileage = round(kind.mile_rate_pence * loaded / 1609.344)
    topup = max(0, kind.minimum_day_pence - kind.day_rate_pence - mileage)
    pa_pence = pas * area.policy.pa_day_pence
    cost = RouteCost(kind.day_rate_pence, mileage, topup, pa_pence, 0, 0)
    day = kind.day_rate_pence + mileage + topup + pa_pence
    if contract is not None:
        day = area.contracts[contract].day_rate_pence or 0
        cost = RouteCost(day, 0, 0, 0, 0, 0)
    homes = {stop.stop_id: stop.arrive_s for stop in morning.stops}
    backs = {stop.stop_id: stop.arrive_s for stop in evening.stops}
    return Route(
        route_id=route_id,
        vehicle_type=vehicle[0],
        layout=vehicle[1],
        contract_id=contract,
        pas=pas,
        schools=(SCHOOL,),
        pupils=order,
        runs=(morning, evening),
        cost=replace(cost, day_pence=day, year_pence=day * DAYS_YEAR),
        days=ALL_DAYS,
        set_aside=set_aside,
        rides_s={key: (AM_SCHOOL_S - homes[key], backs[key] - PM_SCHOOL_S) for key in order},
        home_times_s={key: (homes[key], backs[key]) for key in order},
        loaded_m_day=float(loaded),
        seats_used=len(order) + pas,
        breaches=breaches,
    )


def _summary(routes: tuple[Route, ...], *, unplanned: int, extra_pence: int = 0) -> Summary:
    rides = [ride / 60 for r in routes for pair in r.rides_s.values() for ride in pair if ride]
    year = sum(route.cost.year_pence for route in routes) + extra_pence
    types: dict[str, int] = {}
    for route in routes:
        types[route.vehicle_type] = types.get(route.vehicle_type, 0) + 1
    return Summary(
        year_pence=year,
        objective_pence=year,
        routes=len(routes),
        solo_routes=sum(len(route.pupils) == 1 for route in routes),
        pupils=sum(len(route.pupils) for route in routes),
        unplanned=unplanned,
        pas=sum(route.pas for route in routes),
        loaded_miles_day=sum(route.loaded_m_day for route in routes) / 1609.344,
        ride_min_mean=sum(rides) / len(rides) if rides else None,
        ride_min_max=max(rides, default=None),
        over_guide=sum(ride > 75 for ride in rides),
        seats_offered=sum(sum(map(int, route.layout.split("+"))) for route in routes),
        seats_used=sum(route.seats_used for route in routes),
        tco2e_year=round(sum(r.loaded_m_day for r in routes) * 190 * 190e-9, 2),
        vehicles_by_type=types,
    )


_LAYOUTS = {"saloon": "4+0", "mpv": "6+0", "minibus8": "8+0", "wav42": "4+2"}
_SHARED = "also carries 3 passengers who are not in this pack"


def _today_routes(area: ServiceArea, travel: TravelTimes) -> tuple[Route, ...]:
    return tuple(
        sample_route(
            area,
            travel,
            key,
            (kind, _LAYOUTS[kind]),
            riders,
            contract=key,
            pas=pas,
            set_aside=_SHARED if others else "",
        )
        for key, (kind, _, pas, riders, others) in _CONTRACTS.items()
    )


def _firm_routes(area: ServiceArea, travel: TravelTimes) -> tuple[Route, ...]:
    kept = Breach("R2", ("FM-0455",), "FM-0455 rides 41 min, 2 min over the limit of 39 min")
    return (
        sample_route(
            area, travel, "R1", ("minibus8", "8+0"), _CONTRACTS["C-203"][3], contract="C-203",
            breaches=(kept,),
        ),
        sample_route(
            area, travel, "R2", ("wav42", "4+2"), ("FM-0417", "FM-0422", "FM-0431", "FM-0473"),
            pas=1,
        ),
        sample_route(area, travel, "R3", ("saloon", "4+0"), ("FM-0488",), pas=1),
        sample_route(area, travel, "R4", ("saloon", "4+0"), ("FM-0492",), pas=1),
        sample_route(
            area, travel, "R5", ("minibus8", "8+0"), _CONTRACTS["C-290"][3], contract="C-290",
            set_aside=_SHARED,
        ),
    )  # fmt: skip


def _changes(
    before: tuple[Route, ...], after: tuple[Route, ...], *, full: bool
) -> tuple[PupilChange, ...]:
    was = {pupil: route for route in before for pupil in route.pupils}
    changes = []
    for route in after:
        for pupil in route.pupils:
            old = was[pupil]
            kept = route.contract_id == old.contract_id
            shift = ((route.home_times_s[pupil][0] or 0) - (old.home_times_s[pupil][0] or 0)) / 60
            answer: YesNo = "no" if kept else "yes"
            riders: YesNo = "no" if set(route.pupils) == set(old.pupils) else "yes"
            changes.append(
                PupilChange(
                    pupil_id=pupil,
                    vehicle=answer,
                    co_riders=riders,
                    time="yes" if abs(shift) > 10 else "no",
                    pa="no" if route.pas == old.pas else "yes",
                    operator="no" if kept else "not_known",
                    place="no",
                    minutes_before=(old.rides_s[pupil][0] or 0) / 60,
                    minutes_after=(route.rides_s[pupil][0] or 0) / 60,
                    pickup_shift_min=shift,
                    needs_assessment=full and pupil == "FM-0488",
                    contract_before=old.route_id,
                    route_after=route.route_id,
                    co_riders_before=len(old.pupils) - 1,
                    co_riders_after=len(route.pupils) - 1,
                )
            )
    return tuple(changes)


def _shared(
    pupil: str, before: tuple[Route, ...], route: Route, *, needs_assessment: bool
) -> SharedSolo:
    was = {key: old for old in before for key in old.pupils}
    partners = tuple(key for key in route.pupils if key != pupil)
    used = {was[key].route_id: was[key] for key in route.pupils}
    today = sum(old.cost.year_pence for old in used.values())
    return SharedSolo(
        pupil_id=pupil,
        partners=partners,
        route_id=route.route_id,
        contract_before=was[pupil].route_id,
        today_pence=today,
        plan_pence=route.cost.year_pence,
        saving_pence=today - route.cost.year_pence,
        minutes_before=(was[pupil].rides_s[pupil][0] or 0) / 60,
        minutes_after=(route.rides_s[pupil][0] or 0) / 60,
        partner_minutes_added={
            key: ((route.rides_s[key][0] or 0) - (was[key].rides_s[key][0] or 0)) / 60
            for key in partners
        },
        needs_assessment=needs_assessment,
    )


_SHORTFALL = (
    Listed("vehicles", "wav42: 1 more than the market holds on Monday", (), "R2", 345_000),
)
_UNPLANNED = (
    Unplanned(
        "FM-0526",
        "no_legal_ride",
        "minibus8: requires low_floor (R9); saloon: requires low_floor (R9)",
    ),
)
_EXCEPTIONS = (
    Listed("clock_exempt", "FM-0492: the direct ride starts before 07:00", ("FM-0492",), "R4"),
)
_KEPT = (Listed("R2", "FM-0455 rides 2 min over the limit today", ("FM-0455",), "R1"),)


def _saving(today_pence: int, plan_pence: int, price_pence: int) -> Saving:
    total = today_pence - plan_pence
    new = plan_pence - 15600 * DAYS_YEAR - 14100 * DAYS_YEAR
    return Saving(
        year_pence=total,
        price_pence=price_pence,
        routing_pence=total - price_pence,
        empty_contracts_pence=6200 * DAYS_YEAR,
        percent=100 * total / today_pence,
        breakeven_price_rise_percent=100 * total / new,
        at_price_rise=tuple(RisenSaving(p, total - new * p // 100) for p in (-10, 0, 10, 20)),
    )


def _plan_side(
    area: ServiceArea, travel: TravelTimes, before: tuple[Route, ...], *, full: bool
) -> PlanSide:
    routes = _firm_routes(area, travel)
    if full:
        together = ("FM-0488", "FM-0417", "FM-0422", "FM-0431", "FM-0473")
        shared = sample_route(area, travel, "R2", ("wav42", "4+2"), together, pas=1)
        routes = (routes[0], shared, *routes[3:])
    extra = _SHORTFALL[0].year_pence
    summary = _summary(routes, unplanned=1, extra_pence=extra)
    plan = Plan(
        kind="full" if full else "firm",
        schools=(SCHOOL,),
        routes=routes,
        unplanned=_UNPLANNED,
        exceptions=_EXCEPTIONS,
        shortfall=_SHORTFALL,
        kept_breaches=_KEPT,
        released_groups=("twins-7",),
        solver="routing library and set choice",
        seconds=58.2,
        objective_pence=summary.objective_pence,
        year_pence=summary.year_pence,
    )
    today_pence = sum(route.cost.year_pence for route in before)
    none = CostFit(None, "7 contracts can be compared; at least 12 are needed", ())
    saving = replace(
        _saving(today_pence, summary.year_pence, 410_000),
        range=plan_range(plan, before, today_pence, none, curse_share=0.004),
    )
    solos = ["FM-0431", "FM-0473"] + (["FM-0488"] if full else [])
    return PlanSide(
        plan=plan,
        summary=summary,
        saving=saving,
        changes=_changes(before, routes, full=full),
        shared_solos=tuple(
            _shared(pupil, before, routes[1], needs_assessment=pupil == "FM-0488")
            for pupil in solos
        ),
        joins=() if full else (
            Join(("C-201", "C-202", "C-204"), "R2", 45900 * DAYS_YEAR, routes[1].cost.year_pence),
        ),
        incumbents=tuple(
            (seconds, summary.objective_pence + more)
            for seconds, more in ((0.4, 2_900_000), (1.7, 1_800_000), (6.0, 300_000), (21.5, 0))
        ),
        should_cost=should_cost(routes),
        emissions=route_emissions(area, routes),
    )  # fmt: skip


def _today(area: ServiceArea, before: tuple[Route, ...]) -> Today:
    year = sum(route.cost.year_pence for route in before)
    return Today(
        summary=_summary(before, unplanned=0),
        routes=before,
        do_nothing_routes=before,
        ledger_year_pence=year + 6200 * DAYS_YEAR,
        do_nothing_year_pence=year,
        repriced_year_pence=year - 410_000,
        empty_contracts=("C-207",),
        empty_contracts_pence=6200 * DAYS_YEAR,
        order_assumed=("C-201",),
        times_matched=0.82,
        times_recorded=17,
        emissions=route_emissions(area, before),
    )


def _faults() -> tuple[Fault, ...]:
    return (
        Fault("empty_contract", "warning", "contracts", 9, "contract_id",
              "a contract carries no pupil of this pack", "is it still needed?"),
        Fault("alone_not_reviewed", "warning", "pupils", 10, "sharing_reviewed",
              "travels alone, not reviewed for two years", "give the date of the last review"),
        Fault("unknown_column", "note", "pupils", 1, "nickname", "column is not used", ""),
    )  # fmt: skip


def sample_review() -> Review:
    """Give the review with every part: contracts, a full plan, breaches, faults, joins."""
    area = sample_area()
    travel = sample_travel(area)
    before = _today_routes(area, travel)
    sides = {
        "firm": _plan_side(area, travel, before, full=False),
        "full": _plan_side(area, travel, before, full=True),
    }
    return Review(
        area=area,
        pack_name="fenland-sample",
        pack_sha256="5b1f" * 16,
        base_sha256="a0c3" * 16,
        pack_changes=("plan_from=2026-01-05",),
        schools=(SCHOOL,),
        travel=travel,
        today=_today(area, before),
        firm=sides["firm"],
        full=sides["full"],
        set_aside=(
            SetAside("C-290", _CONTRACTS["C-290"][3], _SHARED, 14100 * DAYS_YEAR),
        ),
        faults=_faults(),
        notes=("Group twins-7 cannot ride together and was released.",),
        assumptions=(
            "ASSUMED: vehicle rates of the built-in catalogue",
            "ASSUMED: one passenger assistant costs £55 a day",
        ),
        checker="Both plans passed the independent checker: 0 breaches besides 1 kept.",
        mode="clean-sheet",
        seed=1,
        seconds_asked=60.0,
        iterations_asked=None,
        cores=2,
        created="2026-01-02T09:30:00",
        costs=report_of(area, pack_costs(area, lambda _: travel), (SCHOOL,)),
        shares=shares_of(sides["firm"], sides["full"]),
        warnings=WARNINGS,
        ledger=change_ledger(area, before, sides, date(2026, 1, 2)),
        equality=equality_view(area, travel, before, sides["firm"].plan.routes),
    )  # fmt: skip


def without_contracts() -> Review:
    """Give a review of a pack that holds no contracts: no today, no saving, no full plan."""
    full = sample_review()
    area = replace(full.area, contracts={}, allocations=())
    unknown = tuple(
        replace(
            change, vehicle="not_known", co_riders="not_known", time="not_known", pa="not_known",
            minutes_before=None, pickup_shift_min=None, contract_before="", co_riders_before=None,
        )
        for change in full.firm.changes
    )  # fmt: skip
    firm = replace(
        full.firm, saving=None, changes=unknown, shared_solos=(), joins=(), incumbents=(),
        should_cost=(),
    )  # fmt: skip
    return replace(
        full, area=area, today=None, firm=firm, full=None, set_aside=(), costs=None, shares=None,
        warnings=(), ledger=change_ledger(area, (), {"firm": firm}, date(2026, 1, 2)),
        equality=None,
    )  # fmt: skip


def without_pupils() -> Review:
    """Give a review of a school that nobody travels to."""
    bare = without_contracts()
    area = replace(bare.area, pupils={})
    plan = Plan("firm", (SCHOOL,), ())
    firm = PlanSide(plan, _summary((), unplanned=0), None, (), ())
    return replace(
        bare, area=area, travel=sample_travel(area), firm=firm, faults=(), notes=(), ledger=None
    )


def renamed(review: Review, names: dict[str, str]) -> Review:
    """Give a review in which ids and names are other (hostile) texts, wherever they occur."""
    changed: Review = _renamed(review, names)
    return changed


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, tuple):
        return tuple(_renamed(item, names) for item in value)
    if isinstance(value, dict):
        return {_renamed(key, names): _renamed(item, names) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value,
            **{
                part.name: _renamed(getattr(value, part.name), names)
                for part in fields(value)
                if part.init
            },
        )
    return value
