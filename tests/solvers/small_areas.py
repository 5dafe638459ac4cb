"""Small random areas, made in memory, with enough rules switched on to be awkward."""

from datetime import date
from fractions import Fraction
from typing import Any, cast

import numpy as np

from routeopt.domain.area import ServiceArea
from routeopt.domain.contracts import Contract
from routeopt.domain.people import Mobility, PaNeed, Phase, Place, Pupil, Sharing
from routeopt.domain.policy import Policy
from routeopt.domain.schools import Bells, School
from routeopt.domain.travel import TravelTimes
from routeopt.domain.units import ALL_DAYS, mask_from_text
from routeopt.domain.vehicles import CATALOGUE
from routeopt.solvers.compile import Carried, Request, compile_problem
from routeopt.solvers.problem import Problem

SCHOOL = "S"
_MASKS = ("MTWTF", "MTWTF", "MTWTF", "M-W-F", "MTWTF-----", "MTWT-")


def policy(**changes: Any) -> Policy:
    """Give the default policy with some settings changed."""
    settings: dict[str, Any] = {
        "plan_from": date(2026, 9, 1),
        "ride_guide_s": {"primary": 2700, "secondary": 4500, "post16": 4500},
        "ride_detour_s": 600, "ride_detour_ratio": 1.15, "ride_detour_max_s": 1200,
        "ride_increase_max_s": None, "pickup_earliest_s": 7 * 3600, "home_latest_s": None,
        "arrival_buffer_s": 300, "pa_day_pence": 5500, "pa_share_max": 6,
        "pa_for_wheelchair": False, "pa_supply": None, "shortage_factor": Fraction(3, 2),
        "market_growth": Fraction(1, 4), "one_way_share": Fraction(3, 5),
        "mixed_schools": "never", "pm_order": "reverse", "max_pupils_per_route": None,
        "keep_contracts": True, "days_per_year": 190, "am_traffic": None, "pm_traffic": None,
        "minute_value_pence_year": 0, "change_penalty_pence_year": 0,
        "time_change_counts_s": 600, "link_s": None, "allow_second_address": False,
        "allow_pickup_points": False, "budgets": "list", "given": frozenset[str](),
    }  # fmt: skip
    known = set(Policy.__dataclass_fields__)
    settings.update({"pack_note": ""} if "pack_note" in known else {})
    return Policy(**{**settings, **changes})


def area(pupils: int, seed: int, **changes: Any) -> ServiceArea:
    """Make one school with pupils around it; about every second pupil has something special."""
    rng = np.random.default_rng(seed)
    people: dict[str, Pupil] = {}
    for number in range(pupils):
        wheelchair = rng.random() < 0.15
        name = f"P{number}"
        late = rng.random() < 0.2
        people[name] = Pupil(
            pupil_id=name,
            school_id=SCHOOL,
            home=Place(52.3 + float(rng.normal(0, 0.04)), 0.1 + float(rng.normal(0, 0.06))),
            phase=cast("Phase", str(rng.choice(["primary", "secondary", "post16"]))),
            mobility=cast("Mobility", "wheelchair" if wheelchair else "seated"),
            pa=cast("PaNeed", str(rng.choice(["none", "shared", "own"], p=[0.5, 0.4, 0.1]))),
            sharing=cast("Sharing", str(rng.choice(["yes", "alone"], p=[0.92, 0.08]))),
            boarding_s=360 if wheelchair else 120,
            alight_s=240 if wheelchair else 60,
            am_days=mask_from_text(str(rng.choice(_MASKS))),
            pm_days=mask_from_text(str(rng.choice(_MASKS))),
            pm_home_from_s=int(15.7 * 3600) if late else None,
        )
    bells = Bells(8 * 3600 + 2400, 8 * 3600 + 3300, 15 * 3600, 15 * 3600 + 2700)
    friday = Bells(8 * 3600 + 2400, 8 * 3600 + 3300, 13 * 3600, 16 * 3600)
    hours = (bells, bells, bells, bells, friday if seed % 2 else bells)
    school = School(SCHOOL, "School", Place(52.3, 0.1), hours)
    kinds = {kind.vehicle_type: kind for kind in CATALOGUE}
    contracts = {"C1": Contract("C1", vehicle_type="mpv", day_rate_pence=9000, pas=1)}
    return ServiceArea("small", policy(**changes), people, {SCHOOL: school}, kinds, contracts)


def travel(of: ServiceArea, seed: int) -> TravelTimes:
    """Make asymmetric times with noise, so that the triangle inequality is broken."""
    rng = np.random.default_rng(seed)
    places = list(of.places.values())
    lat = np.array([place.lat for place in places])
    lon = np.array([place.lon for place in places])
    crow = np.hypot((lat[:, None] - lat) * 111_000, (lon[:, None] - lon) * 68_000)
    metres = np.stack([crow * rng.uniform(1.1, 1.5, crow.shape) for _ in range(2)])
    seconds = metres * 0.07 + 40
    for array in (metres, seconds):
        array[:, range(len(places)), range(len(places))] = 0
    return TravelTimes(
        tuple(of.places), seconds.astype(np.int64), metres.astype(np.int64), "matrix", "made up"
    )


def problem(pupils: int, seed: int, **changes: Any) -> Problem:
    """Compile a small area with one contract that carries the first two pupils."""
    here = area(pupils, seed, **changes)
    first = tuple(here.pupils)[:2]
    due = dict.fromkeys(first, (ALL_DAYS, ALL_DAYS))
    carried = Carried("C1", first, first[::-1], due, order_known=True)
    request = Request("firm", tuple(here.pupils), contracts=(carried,))
    return compile_problem(here, travel(here, seed), request)
