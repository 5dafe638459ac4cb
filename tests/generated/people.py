"""Schools and pupils with every need, day and clock a pack can state."""

from collections.abc import Callable

from tests.generated.draws import Draw, hours, minutes
from tests.generated.world import LETTERS, PLAN_FROM, Row, World

_TAGS = ("calm", "loud", "dogs")
FEATURES = ("tail_lift", "low_floor", "ramp")


def add_schools(world: World, count: int) -> None:
    """Write the schools; most bells leave a quarter of an hour, some hardly anything."""
    draw = world.draw
    spot = (0.0, 0.0)
    for number in range(1, count + 1):
        bell, late = draw.clock("08:35", "09:05", 5), draw.clock("14:50", "15:30", 5)
        room = 5 if world.has("tight bells") else draw.whole(10, 25)
        wait = 0 if world.has("tight bells") else draw.whole(5, 25)
        row = {
            "school_id": f"S{number}",
            "name": f"School {number}",
            **world.place_cells(spot),
            "am_earliest": hours(minutes(bell) - room),
            "am_latest": bell,
            "pm_earliest": late,
            "pm_latest": hours(minutes(late) + wait),
        }
        if world.has("school columns"):
            row |= {
                "setdown_min": str(draw.whole(0, 4)),
                "kind": draw.one(("special", "unit", "out_county", "college", "mainstream")),
                "bays": str(draw.whole(1, 6)),
            }
        if world.has("days_year") and (number == 1 or draw.chance(0.5)):
            row["days_year"] = str(draw.one((175, 187, 195, 210)))
        world.rows("schools").append(row)
        world.spots[row["school_id"]] = spot
        spot = (draw.between(4, 12), draw.between(-8, 8))


def add_pupils(world: World, count: int) -> None:
    """Write the pupils' homes, then lay one twist after another over some of them."""
    draw = world.draw
    towns = [(draw.near(0, 9), draw.near(0, 9)) for _ in range(draw.whole(2, 6))]
    for number in range(1, count + 1):
        town = draw.one(towns)
        spot = (town[0] + draw.near(0, 1.5), town[1] + draw.near(0, 1.5))
        form = draw.one(("degrees", "grid", "postcode")) if world.has("place forms") else "degrees"
        school = draw.one(world.schools)["school_id"]
        row = {
            "pupil_id": f"P{number:02d}",
            "school_id": school,
            **world.place_cells(spot, form),
            "phase": draw.one(("primary", "secondary", "secondary", "post16")),
        }
        world.rows("pupils").append(row)
        world.spots[row["pupil_id"]] = spot
    for twist, (share, lay) in _TWISTS.items():
        if world.has(twist):
            for row in draw.some(world.pupils, share):
                row.update(lay(draw))
    _far_homes(world)
    _same_doors(world)
    _groups(world)


def _far_homes(world: World) -> None:
    if world.has("far homes"):
        for row in world.draw.some(world.pupils, 0.1):
            far = (world.draw.between(45, 75), world.draw.near(0, 10))
            world.spots[row["pupil_id"]] = far
            _move(row, world.place_cells(far))


def _same_doors(world: World) -> None:
    if not world.has("same door"):
        return
    for row in world.draw.some(world.pupils[1:], 0.15):
        host = world.draw.one([other for other in world.pupils if other is not row])
        world.spots[row["pupil_id"]] = world.spots[host["pupil_id"]]
        _move(row, {name: host.get(name, "") for name in _PLACE})


_PLACE = ("lat", "lon", "easting", "northing", "postcode")


def _move(row: Row, cells: Row) -> None:
    for name in _PLACE:
        row.pop(name, None)
    row |= {name: text for name, text in cells.items() if text}


def _groups(world: World) -> None:
    draw = world.draw
    if world.has("group"):
        for number in range(draw.whole(1, max(1, len(world.pupils) // 8))):
            school = draw.one(world.pupils)["school_id"]
            mates = [p for p in world.pupils if p["school_id"] == school]
            for row in draw.few(mates, draw.whole(2, 4)):
                row["group"] = f"G{number}"
    if world.has("alone in a group"):
        first, *others = draw.few(world.pupils, 3)
        first["sharing"] = "alone"
        for row in (first, *others):
            row |= {"group": "GA", "school_id": first["school_id"]}


def _mask(draw: Draw) -> str:
    letters = [letter if draw.chance(0.55) else "-" for letter in LETTERS]
    sure = draw.whole(0, 4)
    letters[sure] = LETTERS[sure]
    return "".join(letters)


def _part_week(draw: Draw) -> Row:
    mask = _mask(draw)
    return {"am_days": mask, "pm_days": mask if draw.chance(0.7) else _mask(draw)}


def _weeks(draw: Draw) -> Row:
    week = _mask(draw) + draw.one(("-----", "MTWTF", "M-W-F"))
    return {"am_days": week, "pm_days": week}


def _needs_lift(draw: Draw) -> Row:
    return {"requires": ";".join(draw.few(FEATURES, draw.whole(1, 2)))}


_TWISTS: dict[str, tuple[float, Callable[[Draw], Row]]] = {
    "pa shared": (0.35, lambda _: {"pa": "shared"}),
    "pa own": (0.1, lambda _: {"pa": "own"}),
    "transfer": (0.15, lambda _: {"mobility": "transfer"}),
    "wheelchair": (0.15, lambda _: {"mobility": "wheelchair"}),
    "alone": (0.08, lambda _: {"sharing": "alone", "sharing_basis": "ehcp"}),
    "assess": (0.2, lambda d: {"sharing": "assess", "sharing_basis": d.one(("", "unknown")),
                               "sharing_reviewed": d.one(("", "2020-01-06", "2026-01-05"))}),
    "max_pupils": (0.1, lambda d: {"max_pupils": str(d.whole(1, 4))}),
    "tags": (0.5, lambda d: {"tags": ";".join(d.few(_TAGS, d.whole(1, 2)))}),
    "max_ride_min": (0.15, lambda d: {"max_ride_min": str(d.whole(25, 80))}),
    "limit below direct": (0.07, lambda d: {"max_ride_min": str(d.whole(1, 8))}),
    "boarding_min": (0.3, lambda d: {"boarding_min": d.one(("0", "1.5", "4", "10"))}),
    "alight_min": (0.3, lambda d: {"alight_min": d.one(("0", "0.5", "3", "8"))}),
    "requires": (0.12, _needs_lift),
    "requires nowhere": (0.06, lambda _: {"requires": "stretcher"}),
    "part week": (0.2, _part_week),
    "weeks a b": (0.12, _weeks),
    "am only": (0.08, lambda _: {"pm_days": "-----"}),
    "pm only": (0.08, lambda _: {"am_days": "-----"}),
    "boarder": (0.06, lambda _: {"am_days": "M----", "pm_days": "----F"}),
    "am_ready_from": (0.15, lambda d: {"am_ready_from": d.clock("07:00", "08:20", 5)}),
    "pm_home_from": (0.15, lambda d: {"pm_home_from": d.clock("15:00", "16:15", 5)}),
    "pm_home_by": (0.12, lambda d: {"pm_home_by": d.clock("16:20", "17:30", 5)}),
    "not yet": (0.06, lambda _: {"start": "2026-11-02"}),
    "left": (0.12, lambda _: {"start": "2020-09-01", "end": "2026-07-20"}),
    "entitled from to": (0.3, lambda _: {"start": PLAN_FROM, "end": PLAN_FROM}),
    "unused columns": (0.5, lambda d: {"year_group": str(d.whole(1, 13)), "need": "ASD",
                                       "travel_training": d.one(("candidate", "no")),
                                       "walk_to_point_max_m": str(d.whole(0, 800))}),
}  # fmt: skip
PUPIL_TWISTS = (*_TWISTS, "far homes", "same door", "group", "alone in a group")
SCHOOL_TWISTS = ("tight bells", "school columns", "days_year", "place forms")
