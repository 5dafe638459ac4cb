"""A small pack and plans written by hand, with a plan writer that is its own arithmetic."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from routeopt.checking import PlanBreach, check_plan
from routeopt.data.rawpack import RawPack
from routeopt.data.schema import POLICY, TABLES
from routeopt.domain.travel import TravelTimes

Row = dict[str, str]
Tables = dict[str, list[Row]]
LETTERS = "MTWTF"


def raw_pack(tables: Mapping[str, Sequence[Row]]) -> RawPack:
    """Frames of text as a reader would give them."""
    frames = {}
    for name, rows in tables.items():
        columns = [c.name for c in TABLES[name].columns if any(c.name in row for row in rows)]
        cells = [[row.get(column, "") for column in columns] for row in rows]
        frames[name] = pd.DataFrame(cells, columns=columns, dtype=str)
    return RawPack(name="handmade", tables=frames, sha256="0" * 64)


def travel_times(
    minutes: Mapping[str, float], legs: Mapping[tuple[str, str], float] | None = None
) -> TravelTimes:
    """Places on one road, by their minutes along it; a mile takes two minutes.

    ``legs`` sets the minutes of single legs otherwise, both sessions.
    """
    ids = tuple(minutes)
    along = np.array([minutes[place] for place in ids])
    seconds = np.abs(along[:, None] - along[None, :]) * 60
    for (start, end), value in (legs or {}).items():
        seconds[ids.index(start), ids.index(end)] = value * 60
    time_s = np.stack([seconds, seconds]).round().astype(np.int64)
    dist_m = (time_s * 1609.344 / 120).round().astype(np.int64)
    return TravelTimes(ids, time_s, dist_m, "matrix", "handmade")


@dataclass
class RunSpec:
    """A run as its writer thinks of it: doors in order, one tuple of pupils each."""

    session: str
    days: str
    school_s: int
    doors: Sequence[tuple[str, ...]]


@dataclass
class RouteSpec:
    """A route with what its days cost beside the miles, in pounds, said by hand."""

    route_id: str
    vehicle_type: str
    layout: str
    runs: Sequence[RunSpec]
    pas_by_day: Sequence[int]
    contract_id: str | None = None
    contract_rate: float = 0.0
    pas: int | None = None
    not_in_saving: str | None = None
    school: str = "S1"


@dataclass
class World:
    """Tables, matrix and routes from which a plan is written."""

    tables: Tables
    travel: TravelTimes
    routes: list[RouteSpec]
    rates: Mapping[str, tuple[float, float, float]]
    service_min: Mapping[str, tuple[float, float]]
    due: Mapping[str, tuple[str, str]]
    plan_keys: dict[str, Any] = field(default_factory=dict)
    shortfall_gbp: float = 0.0

    def plan(self) -> dict[str, Any]:
        """Write the plan."""
        return write_plan(self)

    def breaches(self, plan: Mapping[str, Any] | None = None) -> tuple[PlanBreach, ...]:
        """Check a plan, or the one written from the routes."""
        chosen = self.plan() if plan is None else plan
        return check_plan(raw_pack(self.tables), self.travel, chosen)

    def rules(self, plan: Mapping[str, Any] | None = None) -> set[str]:
        """Rules the checker names."""
        return {breach.rule for breach in self.breaches(plan)}

    def pupil(self, pupil_id: str) -> Row:
        """Row of a pupil, to be changed."""
        return next(row for row in self.tables["pupils"] if row["pupil_id"] == pupil_id)

    def set_policy(self, **values: str) -> None:
        """Add settings to the pack."""
        rows = [{"key": key, "value": value} for key, value in values.items()]
        self.tables["policy"] = [*self.tables.get("policy", []), *rows]


def clock(seconds: int) -> str:
    """HH:MM:SS."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def at(text: str) -> int:
    """Seconds after midnight of HH:MM."""
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def ten(mask: str) -> list[bool]:
    """Days of the fortnight of a five- or ten-letter mask."""
    letters = mask * 2 if len(mask) == 5 else mask
    return [letter != "-" for letter in letters]


def _stops(world: World, spec: RunSpec, school: str) -> list[dict[str, Any]]:
    """Write stops with times, everybody in ``doors`` aboard."""
    am = spec.session == "am"
    column, session = (0, 0) if am else (1, 1)
    everyone = [pupil for door in spec.doors for pupil in door]
    stand = [
        round(sum(world.service_min[pupil][column] for pupil in door) * 60) for door in spec.doors
    ]
    places = [door[0] for door in spec.doors]
    times: list[tuple[int, int]] = []
    now = spec.school_s
    if am:
        following = school
        for place, wait in zip(reversed(places), reversed(stand), strict=True):
            leave = now - world.travel.seconds(session, place, following)
            now = leave - wait
            times.insert(0, (now, leave))
            following = place
    else:
        before = school
        for place, wait in zip(places, stand, strict=True):
            reach = now + world.travel.seconds(session, before, place)
            now = reach + wait
            times.append((reach, now))
            before = place
    homes = [
        {"kind": "home", "id": place, "pupils": list(door), "arrive": clock(a), "depart": clock(d)}
        for place, door, (a, d) in zip(places, spec.doors, times, strict=True)
    ]
    gate = {
        "kind": "school",
        "id": school,
        "pupils": everyone,
        "arrive": clock(spec.school_s),
        "depart": clock(spec.school_s),
    }
    return [*homes, gate] if am else [gate, *homes]


def _metres(world: World, session: str, places: Sequence[str]) -> int:
    number = 0 if session == "am" else 1
    legs = pairwise(places)
    return sum(world.travel.metres(number, one, other) for one, other in legs)


def _seconds_of(text: str) -> int:
    hours, minutes, seconds = (int(part) for part in text.split(":"))
    return hours * 3600 + minutes * 60 + seconds


def _written_run(world: World, route: RouteSpec, number: int) -> dict[str, Any]:
    spec = route.runs[number]
    stops = _stops(world, spec, route.school)
    places = [stop["id"] for stop in stops]
    first = stops[0]["arrive" if spec.session == "am" else "depart"]
    span_s = _seconds_of(stops[-1]["arrive"]) - _seconds_of(first)
    return {
        "run_id": f"{route.route_id}-{number + 1}",
        "session": spec.session,
        "days": spec.days,
        "loaded_miles": round(_metres(world, spec.session, places) / 1609.344, 2),
        "minutes": round(span_s / 60, 2),
        "stops": stops,
    }


def _day_doors(world: World, spec: RunSpec, day: int) -> list[str]:
    """Doors called at on a day, those of absent pupils left out."""
    session = 0 if spec.session == "am" else 1
    if not ten(spec.days)[day]:
        return []
    return [
        door[0] for door in spec.doors if any(ten(world.due[pupil][session])[day] for pupil in door)
    ]


def _miles(world: World, route: RouteSpec, day: int) -> tuple[int, set[str]]:
    """Add up loaded metres and sessions of a day."""
    metres, sessions = 0, set()
    for spec in route.runs:
        doors = _day_doors(world, spec, day)
        if doors:
            sessions.add(spec.session)
            places = [*doors, route.school] if spec.session == "am" else [route.school, *doors]
            metres += _metres(world, spec.session, places)
    return metres, sessions


def _half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


def _cost(world: World, route: RouteSpec) -> dict[str, float]:
    """Cost block, in exact fractions of a penny until each day's end."""
    days: list[tuple[int, list[Fraction]]] = []
    for day in range(10):
        metres, sessions = _miles(world, route, day)
        if not sessions:
            continue
        if route.contract_id:
            rate = Fraction(round(route.contract_rate * 100))
            days.append((int(rate), [rate, Fraction(0), Fraction(0), Fraction(0)]))
            continue
        share = Fraction(6, 10) if len(sessions) == 1 else Fraction(1)
        day_rate, mile_rate, minimum = (
            Fraction(round(gbp * 100)) for gbp in world.rates[route.vehicle_type]
        )
        vehicle, miles = day_rate * share, mile_rate * metres * 1000 / 1609344
        topup = max(Fraction(0), minimum * share - vehicle - miles)
        parts = [vehicle, miles, topup, 5500 * route.pas_by_day[day] * share]
        days.append((_half_up(sum(parts, Fraction(0))), parts))
    total, parts = max(days, key=lambda pair: pair[0])
    year = _half_up(Fraction(sum(day for day, _ in days) * 190, 10))
    names = ("vehicle_day_gbp", "mileage_day_gbp", "minimum_topup_day_gbp", "pa_day_gbp")
    block = {name: _half_up(part) / 100 for name, part in zip(names, parts, strict=True)}
    return {**block, "day_gbp": total / 100, "year_gbp": year / 100}


def _written_route(world: World, route: RouteSpec) -> dict[str, Any]:
    pupils = dict.fromkeys(p for run in route.runs for door in run.doors for p in door)
    return {
        "route_id": route.route_id,
        "vehicle_type": route.vehicle_type,
        "layout": route.layout,
        "vehicle_id": None,
        "contract_id": route.contract_id,
        "pas": max(route.pas_by_day) if route.pas is None else route.pas,
        "schools": [route.school],
        "pupils": list(pupils),
        "runs": [_written_run(world, route, number) for number in range(len(route.runs))],
        "cost": _cost(world, route),
        "not_in_saving": route.not_in_saving,
    }


def _summary(world: World, routes: list[dict[str, Any]]) -> dict[str, Any]:
    year = round(sum(route["cost"]["year_gbp"] for route in routes) + world.shortfall_gbp, 2)
    pupils = {pupil for route in routes for pupil in route["pupils"]}
    metres = sum(_miles(world, route, day)[0] for route in world.routes for day in range(10))
    return {
        "year_gbp": year,
        "shortfall_gbp": world.shortfall_gbp,
        "objective": year,
        "lower_bound_gbp": None,
        "gap": None,
        "routes": len(routes),
        "solo_routes": sum(len(route["pupils"]) == 1 for route in routes),
        "pupils": len(pupils),
        "unplanned": 0,
        "pas": sum(route["pas"] for route in routes),
        "loaded_miles_day": round(metres / 1609.344 / 10, 2),
        "ride_min_mean": 20.0,
        "ride_min_max": 40.0,
        "over_guide": 0,
        "seats_offered": 40,
        "seats_used": 12,
        "cost_per_pupil_year_gbp": round(year / len(pupils), 2),
        "tco2e_year": None,
    }


def policy_text(tables: Mapping[str, Iterable[Row]]) -> dict[str, str]:
    """Every policy key with its effective value."""
    given = {row["key"]: row["value"] for row in tables.get("policy", [])}
    return {column.name: given.get(column.name, column.default) for column in POLICY}


def write_plan(world: World) -> dict[str, Any]:
    """Write a whole plan for the routes of a world."""
    routes = [_written_route(world, route) for route in world.routes]
    plan: dict[str, Any] = {
        "format": "routeopt-plan/1",
        "kind": "firm",
        "pack": {"name": "handmade", "sha256": "0" * 64, "base_sha256": "0" * 64, "changes": []},
        "schools": ["S1"],
        "policy": policy_text(world.tables),
        "travel_times": {"source": "matrix", "detail": "handmade"},
        "solver": {
            "name": "hand",
            "version": "1",
            "seed": 1,
            "seconds": 0.0,
            "status": "feasible",
            "termination": "no_improvement",
        },
        "summary": _summary(world, routes),
        "today": None,
        "saving": None,
        "routes": routes,
        "unplanned": [],
        "exceptions": [],
        "shortfall": [],
        "kept_breaches": [],
        "released_groups": [],
        "changes": [],
    }
    plan.update(deepcopy(world.plan_keys))
    return plan
