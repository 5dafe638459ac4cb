"""Small random problems with every rule switched on at random."""

from dataclasses import replace
from typing import Any, cast

import numpy as np

from routeopt.domain.area import ServiceArea
from routeopt.domain.contracts import Contract, MixingRule
from routeopt.domain.people import Pupil
from routeopt.domain.travel import TravelTimes
from routeopt.domain.units import ALL_DAYS, mask_from_text
from routeopt.solvers.compile import Carried, Request, compile_problem
from routeopt.solvers.pool import RoutePool
from routeopt.solvers.problem import Problem
from routeopt.solvers.units import hold_groups, pinned_together

from . import small_areas

_DAYS = ("MTWTF", "MTWTF", "M-W-F", "-T-T-", "MTWTF-----", "MTWTFM-W-F", "-----")


def ruled_problem(seed: int, pupils: int | None = None) -> Problem:
    """Make a problem of four to seven pupils (or as many as asked) who all have a legal ride."""
    for attempt in range(100):
        rng = np.random.default_rng([seed, attempt])
        found = _drawn(rng, pupils or int(rng.integers(4, 8)), 100 * seed + attempt)
        if found is not None:
            return found
    raise AssertionError("no problem whose pupils all have a ride was drawn")


def _drawn(rng: np.random.Generator, pupils: int, seed: int) -> Problem | None:
    pm_order = str(rng.choice(["reverse", "reverse", "same", "optimised"]))
    if pm_order == "optimised":
        pupils = min(pupils, 4)
    here = small_areas.area(pupils, seed, **_settings(rng), pm_order=pm_order)
    here = _with_rules(rng, here)
    times = _siblings(here, small_areas.travel(here, seed))
    contracts = _contracts(rng, tuple(here.pupils))
    here = replace(here, contracts={name: contract for name, (contract, _) in contracts.items()})
    rides = {p: (int(rng.integers(600, 3600)), None) for p in here.pupils if rng.random() < 0.5}
    pins = [(p, c) for c, (_, carried) in contracts.items() for p in carried.members[:1]]
    request = Request(
        "firm" if rng.random() < 0.5 else "full",
        tuple(here.pupils),
        contracts=[carried for _, carried in contracts.values()],
        supply={kind: int(rng.integers(0, 3)) for kind in here.vehicle_types
                if rng.random() < 0.4},
        pa_supply=int(rng.integers(0, 4)) if rng.random() < 0.4 else None,
        pinned=[pin for pin in pins if rng.random() < 0.15],
        today_rides_s=rides,
        today_times_s={p: (int(rng.integers(27_000, 31_000)), int(rng.integers(54_000, 58_000)))
                       for p in here.pupils if rng.random() < 0.7},
    )  # fmt: skip
    problem = compile_problem(here, times, request)
    # Tags that may not meet at all, and pairs apart, are in already; now what moves as one.
    problem = pinned_together(hold_groups(problem).problem)
    pool = RoutePool(problem)
    units = {frozenset(group) for group in problem.groups}
    grouped = set().union(*units) if units else set()
    singles = {frozenset({k}) for k in range(problem.n) if k not in grouped}
    for unit in units | singles:
        pool.sharpen(unit)
    return problem if all(pool.options(unit) for unit in units | singles) else None


def _settings(rng: np.random.Generator) -> dict[str, Any]:
    return {
        "minute_value_pence_year": int(rng.choice([0, 0, 30, 200])),
        "change_penalty_pence_year": int(rng.choice([0, 0, 5_000, 90_000])),
        "pa_for_wheelchair": bool(rng.random() < 0.5),
        "pa_share_max": int(rng.integers(1, 5)),
        "max_pupils_per_route": int(rng.integers(2, 7)) if rng.random() < 0.3 else None,
        "ride_increase_max_s": 900 if rng.random() < 0.2 else None,
        "home_latest_s": int(rng.choice([57_600, 59_400])) if rng.random() < 0.4 else None,
    }


def _with_rules(rng: np.random.Generator, here: ServiceArea) -> ServiceArea:
    people: dict[str, Pupil] = {}
    for name, pupil in here.pupils.items():
        am, pm = (mask_from_text(str(rng.choice(_DAYS))) for _ in range(2))
        changes: dict[str, Any] = {
            "tags": frozenset(t for t in "ab" if rng.random() < 0.3),
            "max_pupils": int(rng.integers(2, 4)) if rng.random() < 0.15 else None,
            "group": "g" if rng.random() < 0.25 else "",
            "requires": frozenset({"tail_lift"} if rng.random() < 0.1 else ()),
            "am_ready_from_s": int(rng.integers(26_000, 28_500)) if rng.random() < 0.3 else None,
        }
        if rng.random() < 0.4 and (am or pm):
            changes |= {"am_days": am, "pm_days": pm}
        if rng.random() < 0.1:
            changes |= {"am_days": ALL_DAYS, "pm_days": 0}
        people[name] = replace(pupil, **changes)
    names = list(people)
    apart = {frozenset((names[0], names[1])): ""} if rng.random() < 0.3 else {}
    mixing = [
        MixingRule("a", "b", int(rng.integers(0, 4))),
        MixingRule("a", "a", int(rng.integers(1, 3))),
    ]
    kept = tuple(rule for rule in mixing if rng.random() < 0.4)
    kinds = {
        name: replace(kind, features=kind.features | {"tail_lift"}) if rng.random() < 0.5 else kind
        for name, kind in here.vehicle_types.items()
    }
    if rng.random() < 0.3:
        people["P1"] = replace(people["P1"], home=people["P0"].home)
    return replace(here, pupils=people, incompatible=apart, mixing=kept, vehicle_types=kinds)


def _siblings(here: ServiceArea, times: TravelTimes) -> TravelTimes:
    # Two pupils at one door: no way between them, and alike to everywhere else.
    if here.pupils["P0"].home != here.pupils["P1"].home:
        return times
    seconds, metres = times.time_s.copy(), times.dist_m.copy()
    one, two = times.index["P0"], times.index["P1"]
    for table in (seconds, metres):
        table[:, two, :] = table[:, one, :]
        table[:, :, two] = table[:, :, one]
        table[:, [one, two, one, two], [one, two, two, one]] = 0
    return TravelTimes(times.ids, seconds, metres, "matrix", "made up")


def _contracts(
    rng: np.random.Generator, pupils: tuple[str, ...]
) -> dict[str, tuple[Contract, Carried]]:
    found = {}
    order = [pupils[k] for k in rng.permutation(len(pupils))]
    for number in range(int(rng.integers(0, 4))):
        members = tuple(order[2 * number : 2 * number + int(rng.integers(1, 4))])
        if not members:
            continue
        name = f"C{number}"
        kind = str(rng.choice(["mpv", "saloon", "minibus8", "wav31"]))
        contract = Contract(
            name,
            vehicle_type=kind,
            day_rate_pence=int(rng.integers(2_000, 16_000)),
            pas=cast("int | None", rng.choice([None, 0, 1, 2])),
        )
        masks = {p: (ALL_DAYS, ALL_DAYS) if rng.random() < 0.8 else (31, 1023) for p in members}
        found[name] = (
            contract,
            Carried(name, members, members[::-1], masks, order_known=bool(rng.random() < 0.5)),
        )
    return found
