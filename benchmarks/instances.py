"""Invented special schools to measure on: the same again for a size and a seed, for ever.

Only ``random.Random.random`` is drawn from, which Python promises to keep, and only sums,
products and square roots are taken of it, so that no library and no machine changes an instance.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from routeopt.data.build import build_area
from routeopt.data.rawpack import RawPack
from routeopt.data.readers import pack_from_rows
from routeopt.domain.area import ServiceArea
from routeopt.domain.travel import TravelTimes
from routeopt.domain.vehicles import CATALOGUE, VehicleType
from routeopt.solvers.compile import Request, compile_problem
from routeopt.solvers.problem import Problem

Fleet = Literal["small", "all"]
Ints = NDArray[np.int64]

PLAN_FROM = date(2026, 9, 1)
SCHOOL_ID = "S"
TOWNS = 25
REACH_M = 30_000
SHARES = {"wheelchair": 0.13, "own": 0.08, "shared": 0.32, "alone": 0.04}
PHASES = {"primary": 0.40, "secondary": 0.45, "post16": 0.15}
PUPILS_PER_PAIR = 20
"""One incompatible pair for each so many pupils, and one at least."""

_TOWN_REACH_M, _TOWNS_APART_M = 27_000, 2_500
_SCHOOL_LAT, _SCHOOL_LON = 52.3, 0.1
_M_A_DEGREE_LAT, _M_A_DEGREE_LON = 111_200.0, 68_000.0
_START_S, _SECONDS_A_CROW_METRE, _CIRCUITY = 35.0, 0.058, 1.27
_TRAFFIC = (1.3, 1.2)
_RUSH = 0.06
"""Slower by this share towards the school in the morning, away from it in the afternoon."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One school: its tables as a pack, the same understood, and its drives."""

    name: str
    raw: RawPack
    area: ServiceArea
    travel: TravelTimes


def instance(n: int, seed: int, fleet: Fleet = "all") -> Instance:
    """Make a special school of ``n`` pupils.

    Parameters
    ----------
    n
        Pupils.
    seed
        What homes and needs are drawn from; both fleets have the same.
    fleet
        ``small`` has nothing above eight seats, and 4+2 as its largest wheelchair vehicle;
        ``all`` is the catalogue.
    """
    rng = random.Random(1_000_003 * seed + n)  # noqa: S311 - invented homes are no secret
    towns = _towns(rng)
    town_of, homes = _homes(rng, towns, n)
    pupils = _pupil_rows(rng, homes)
    name = f"school-{n}-{seed}-{fleet}"
    raw = pack_from_rows(name, _tables(rng, pupils, fleet))
    return Instance(name, raw, build_area(raw, PLAN_FROM), _drives(rng, pupils, homes, town_of))


def problem(n: int, seed: int, fleet: Fleet = "all") -> Problem:
    """Compile the instance's firm plan."""
    return compiled(instance(n, seed, fleet))


def compiled(made: Instance) -> Problem:
    """Compile an instance that is already made."""
    return compile_problem(made.area, made.travel, Request("firm", tuple(made.area.pupils)))


def fleet_types(fleet: Fleet) -> tuple[VehicleType, ...]:
    """Vehicle types of a fleet, at the catalogue's rates."""
    return tuple(one for one in CATALOGUE if fleet == "all" or one.licence == "phv")


@dataclass(frozen=True, slots=True)
class _Town:
    east_m: float
    north_m: float
    spread_m: float
    weight: float


def _towns(rng: random.Random) -> list[_Town]:
    """Draw towns apart from each other, the largest at the school and ever smaller ones."""
    towns: list[_Town] = []
    while len(towns) < TOWNS:
        reach = 2_000 if not towns else _TOWN_REACH_M
        east, north = _in_disc(rng, reach)
        apart = [(east - t.east_m) ** 2 + (north - t.north_m) ** 2 for t in towns]
        if not apart or min(apart) >= _TOWNS_APART_M**2:
            share = 1 / (len(towns) + 2)
            towns.append(_Town(east, north, 250 + 3_500 * share, share))
    return towns


def _in_disc(rng: random.Random, radius: float) -> tuple[float, float]:
    while True:
        east, north = 2 * rng.random() - 1, 2 * rng.random() - 1
        if east * east + north * north <= 1:
            return east * radius, north * radius


def _homes(
    rng: random.Random, towns: Sequence[_Town], n: int
) -> tuple[list[int], list[tuple[float, float]]]:
    """Draw ``n`` homes: the town of each, and degrees as a pack writes them."""
    town_of: list[int] = []
    homes: list[tuple[float, float]] = []
    while len(homes) < n:
        number = _drawn(rng, [town.weight for town in towns])
        town = towns[number]
        east = town.east_m + town.spread_m * _bell(rng)
        north = town.north_m + town.spread_m * _bell(rng)
        if east * east + north * north <= (REACH_M - 50) ** 2:
            town_of.append(number)
            lat = round(_SCHOOL_LAT + north / _M_A_DEGREE_LAT, 5)
            homes.append((lat, round(_SCHOOL_LON + east / _M_A_DEGREE_LON, 5)))
    return town_of, homes


def _bell(rng: random.Random) -> float:
    """Draw from a bell curve of spread one; made of sums alone."""
    return fsum(rng.random() for _ in range(12)) - 6


def _drawn(rng: random.Random, weights: Sequence[float]) -> int:
    left = rng.random() * fsum(weights)
    for number, weight in enumerate(weights):
        left -= weight
        if left < 0:
            return number
    return len(weights) - 1


def _shuffled(rng: random.Random, n: int) -> list[int]:
    """Put 0 to n - 1 in a drawn order."""
    keys = [rng.random() for _ in range(n)]
    return sorted(range(n), key=keys.__getitem__)


def _chosen(rng: random.Random, n: int, shares: Sequence[float]) -> list[int]:
    """Give each of ``n`` one share's number, or -1: exactly as many as each share says."""
    order = _shuffled(rng, n)
    given = [-1] * n
    begin = 0
    for number, share in enumerate(shares):
        end = begin + int(share * n + 0.5)
        for k in order[begin:end]:
            given[k] = number
        begin = end
    return given


def _pupil_rows(
    rng: random.Random, homes: Sequence[tuple[float, float]]
) -> list[Mapping[str, str]]:
    n = len(homes)
    phase = _chosen(rng, n, list(PHASES.values()))
    wheelchair = _chosen(rng, n, [SHARES["wheelchair"]])
    pa = _chosen(rng, n, [SHARES["own"], SHARES["shared"]])
    alone = _chosen(rng, n, [SHARES["alone"]])
    return [
        {
            "pupil_id": f"P{k + 1:03d}",
            "school_id": SCHOOL_ID,
            "lat": f"{lat:.5f}",
            "lon": f"{lon:.5f}",
            "phase": ("primary", "secondary", "post16", "secondary")[phase[k]],
            "mobility": ("wheelchair", "seated")[wheelchair[k]],
            "pa": ("own", "shared", "none")[pa[k]],
            "sharing": ("alone", "yes")[alone[k]],
        }
        for k, (lat, lon) in enumerate(homes)
    ]


def _tables(
    rng: random.Random, pupils: list[Mapping[str, str]], fleet: Fleet
) -> dict[str, list[Mapping[str, str]]]:
    sharing = [row["pupil_id"] for row in pupils if row["sharing"] == "yes"]
    order = _shuffled(rng, len(sharing))
    pairs = max(1, len(pupils) // PUPILS_PER_PAIR)
    return {
        "pupils": pupils,
        "schools": [
            {
                "school_id": SCHOOL_ID,
                "name": "Invented special school",
                "lat": f"{_SCHOOL_LAT:.5f}",
                "lon": f"{_SCHOOL_LON:.5f}",
                "am_earliest": "08:40",
                "am_latest": "08:55",
                "pm_earliest": "15:00",
                "pm_latest": "15:15",
                "days_year": "190",
            }
        ],
        "vehicle_types": [_vehicle_row(kind) for kind in fleet_types(fleet)],
        "incompatibilities": [
            {"pupil_a": sharing[one], "pupil_b": sharing[two], "reason_code": "invented"}
            for one, two in zip(order[:pairs], order[pairs : 2 * pairs], strict=True)
        ],
        "policy": [
            {"key": "plan_from", "value": PLAN_FROM.isoformat()},
            {"key": "pa_day_gbp", "value": "55"},
            {"key": "pa_share_max", "value": "6"},
        ],
    }


def _vehicle_row(kind: VehicleType) -> Mapping[str, str]:
    return {
        "vehicle_type": kind.vehicle_type,
        "description": kind.description,
        "layouts": "|".join(str(layout) for layout in kind.layouts),
        "features": ";".join(sorted(kind.features)),
        "day_rate_gbp": f"{kind.day_rate_pence / 100:.2f}",
        "mile_rate_gbp": f"{kind.mile_rate_pence / 100:.2f}",
        "minimum_day_gbp": f"{kind.minimum_day_pence / 100:.2f}",
        "licence": kind.licence,
        "available": "any",
    }


def _drives(
    rng: random.Random,
    pupils: list[Mapping[str, str]],
    homes: Sequence[tuple[float, float]],
    town_of: Sequence[int],
) -> TravelTimes:
    """Make drives: crow-fly, by how roads wind between two towns, by direction and rush."""
    ids = (*(row["pupil_id"] for row in pupils), SCHOOL_ID)
    at = np.array([*homes, (_SCHOOL_LAT, _SCHOOL_LON)])
    east, north = at[:, 1] * _M_A_DEGREE_LON, at[:, 0] * _M_A_DEGREE_LAT
    crow = np.sqrt((east[:, None] - east) ** 2 + (north[:, None] - north) ** 2)
    winding = _winding(rng)
    town = np.array([*town_of, 0])
    oneway = np.array([rng.random() for _ in range(len(ids) ** 2)]).reshape(len(ids), -1)
    factor = winding[town[:, None], town] * (0.97 + 0.06 * oneway)
    out = crow[-1]
    inwards = (out[:, None] - out) / REACH_M
    times, metres = [], []
    for traffic, rush in zip(_TRAFFIC, (_RUSH, -_RUSH), strict=True):
        drive = (_START_S + _SECONDS_A_CROW_METRE * crow * factor) * (1 + rush * inwards)
        time_s = np.floor(drive * traffic + 0.5).astype(np.int64)
        dist_m = np.floor(_CIRCUITY * crow * factor + 0.5).astype(np.int64)
        time_s[crow == 0] = 0
        dist_m[crow == 0] = 0
        _shorten(time_s, dist_m)
        times.append(time_s)
        metres.append(dist_m)
    detail = "Invented drives between invented homes."
    return TravelTimes(ids, np.stack(times), np.stack(metres), "estimate", detail, *_TRAFFIC)


def _winding(rng: random.Random) -> NDArray[np.float64]:
    """How much longer than usual the road between two towns is: the same both ways."""
    drawn = np.array([rng.random() for _ in range(TOWNS**2)]).reshape(TOWNS, TOWNS)
    factor = 0.92 + 0.2 * np.triu(drawn, 1)
    factor = np.triu(factor, 1) + np.triu(factor, 1).T
    return np.asarray(factor + np.eye(TOWNS))


def _shorten(time_s: Ints, dist_m: Ints) -> None:
    """Let every drive take the quickest way through other places, as on a road map."""
    for via in range(len(time_s)):
        quicker = time_s[:, via, None] + time_s[via] < time_s
        through = dist_m[:, via, None] + dist_m[via]
        time_s[:] = np.minimum(time_s, time_s[:, via, None] + time_s[via])
        dist_m[quicker] = through[quicker]
