"""Drives between places: a matrix of the pack's own, or times as a road map gives them."""

from collections.abc import Iterator

import numpy as np

from routeopt.domain.area import ServiceArea
from routeopt.domain.travel import UNREACHED_S, TravelTimes
from routeopt.network.estimate import estimated_times
from tests.generated.draws import Draw
from tests.generated.world import Row, World

DRIVE_TWISTS = (
    "matrix", "one matrix for both sessions", "broken triangle", "zero legs", "drives left out",
    "one address two doors", "as from roads", "place cut off",
)  # fmt: skip
_KM_A_MINUTE = 0.7
_WINDING = 1.3
Spot = tuple[float, float]


def add_matrix(world: World) -> None:
    """Write travel times: each way and each session its own, doors of one home alike."""
    if not world.has("matrix"):
        return
    sessions = ("",) if world.has("one matrix for both sessions") else ("am", "pm")
    twin = _other_door(world)
    for session in sessions:
        known: dict[tuple[Spot, Spot], Row] = {}
        for start, end in _pairs(world):
            ends = (world.spots[start], world.spots[end])
            cells = known.setdefault(ends, _drive(world, *ends))
            if twin in (start, end):
                cells = _drive(world, (ends[0][0] + 0.3, ends[0][1]), ends[1])
            row = {"from_id": start, "to_id": end, **({"session": session} if session else {})}
            world.rows("travel_times").append(row | cells)


def _other_door(world: World) -> str:
    pupils = world.pupils
    shared = [
        row["pupil_id"]
        for row in pupils
        if sum(world.spots[row["pupil_id"]] == world.spots[o["pupil_id"]] for o in pupils) > 1
    ]
    return world.draw.one(shared) if shared and world.has("one address two doors") else ""


def _drive(world: World, start: Spot, end: Spot) -> Row:
    draw = world.draw
    crow_km = float(np.hypot(start[0] - end[0], start[1] - end[1]))
    if crow_km == 0 or (world.has("zero legs") and draw.chance(0.04)):
        return {"minutes": "0", "miles": "0"}
    km = _WINDING * crow_km
    drive_min = (0.5 + km / _KM_A_MINUTE) * draw.between(0.85, 1.2)
    if world.has("broken triangle") and draw.chance(0.1):
        drive_min *= draw.between(0.2, 2.5)
    miles = km / 1.609344 * draw.between(0.9, 1.2)
    return {"minutes": f"{drive_min:.2f}", "miles": f"{miles:.2f}"}


def _pairs(world: World) -> Iterator[tuple[str, str]]:
    school = {row["pupil_id"]: row["school_id"] for row in world.pupils}
    school |= {row["school_id"]: row["school_id"] for row in world.schools}
    alone = {row["pupil_id"] for row in world.pupils if row.get("sharing") == "alone"}
    sparse = world.has("drives left out") and not world.has("contract over two schools")
    for start in world.spots:
        for end in world.spots:
            if start == end:
                continue
            apart = school.get(start) != school.get(end)
            between = start in school and end in school
            if sparse and between and apart:
                continue
            solitary = not world.has("contracts") and (start in alone or end in alone)
            if sparse and solitary and not {start, end} & {s["school_id"] for s in world.schools}:
                continue
            yield start, end


def as_from_roads(area: ServiceArea, ids: tuple[str, ...], draw: Draw, *, cut: bool) -> TravelTimes:
    """Give times as a road map would: each way its own, and some homes off the map."""
    places = [area.places[key] for key in ids]
    plain = estimated_times(ids, places, area.policy)
    doors = {key: number for number, key in enumerate(dict.fromkeys(p.key for p in places))}
    at = np.array([doors[place.key] for place in places])
    count = len(doors)
    stretch = np.array(
        [[[draw.between(0.8, 1.5) for _ in range(count)] for _ in range(count)] for _ in range(2)]
    )[:, at[:, None], at[None, :]]
    time_s = np.rint(plain.time_s * stretch).astype(np.int64)
    dist_m = np.rint(plain.dist_m * stretch).astype(np.int64)
    if cut:
        homes = [k for k, key in enumerate(ids) if key in area.pupils]
        off = np.isin(at, [at[k] for k in draw.some(homes, 0.06)])
        lost = (off[:, None] | off[None, :]) & (at[:, None] != at[None, :])
        time_s[:, lost] = UNREACHED_S
        dist_m[:, lost] = 0
    return TravelTimes(
        ids, time_s, dist_m, "roads", "made up as from a road map", plain.am_traffic,
        plain.pm_traffic,
    )  # fmt: skip
