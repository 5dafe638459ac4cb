"""Who may not meet, whose days differ, and who is met elsewhere than at home."""

from itertools import combinations

from tests.generated.draws import hours, minutes
from tests.generated.world import Row, World

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
COMPANY_TWISTS = (
    "incompatible", "tags that never meet", "most of a tag", "most of two tags", "early friday",
    "late monday", "own time", "does not travel", "meets at a point", "second address",
)  # fmt: skip


def add_company(world: World) -> None:
    """Write incompatibilities, mixing, odd hours, timetables, points and second addresses."""
    _incompatible(world)
    _mixing(world)
    _hours(world)
    _timetable(world)
    _points(world)
    _addresses(world)


def _incompatible(world: World) -> None:
    if world.has("incompatible"):
        ids = [row["pupil_id"] for row in world.pupils]
        pairs = world.draw.few(list(combinations(ids, 2)), max(1, len(ids) // 4))
        for one, two in pairs:
            row = {"pupil_a": one, "pupil_b": two, "reason_code": "R7"}
            world.rows("incompatibilities").append(row)


def _mixing(world: World) -> None:
    draw = world.draw
    rules: dict[frozenset[str], Row] = {}

    def rule(one: str, two: str, most: int) -> None:
        row = {"tag_a": one, "tag_b": two, "max_together": str(most)}
        rules.setdefault(frozenset((one, two)), row)

    if world.has("tags that never meet"):
        rule(*draw.one((("calm", "loud"), ("primary", "post16"), ("dogs", "primary"))), 0)
    if world.has("most of a tag"):
        tag = draw.one(("loud", "calm", "primary", "secondary"))
        rule(tag, tag, draw.whole(0 if draw.chance(0.1) else 1, 3))
    if world.has("most of two tags"):
        rule(*draw.one((("calm", "dogs"), ("loud", "secondary"))), draw.whole(1, 4))
    if rules:
        world.rows("mixing").extend(rules.values())


def _hours(world: World) -> None:
    draw = world.draw
    for school in world.schools:
        if world.has("early friday"):
            early = draw.clock("12:30", "14:00", 15)
            row = {"school_id": school["school_id"], "weekday": "Friday", "pm_earliest": early,
                   "pm_latest": hours(minutes(early) + 15)}  # fmt: skip
            world.rows("school_hours").append(row)
        if world.has("late monday") and draw.chance(0.7):
            row = {"school_id": school["school_id"], "weekday": "Monday",
                   "am_earliest": "09:30", "am_latest": "10:00"}  # fmt: skip
            world.rows("school_hours").append(row)


def _timetable(world: World) -> None:
    draw = world.draw
    entries: dict[tuple[str, str, str], Row] = {}

    def entry(pupil: str, session: str, time: str) -> None:
        key = (pupil, draw.one(WEEKDAYS), session)
        row = dict(zip(("pupil_id", "weekday", "session"), key, strict=True))
        entries.setdefault(key, row | {"time": time})

    for twist, share in (("own time", 0.12), ("does not travel", 0.12)):
        if not world.has(twist):
            continue
        for row in draw.some(world.pupils, share):
            for _ in range(draw.whole(1, 2)):
                session = draw.one(("am", "pm"))
                span = ("09:00", "11:00") if session == "am" else ("12:30", "15:00")
                time = draw.clock(*span, 15) if twist == "own time" else "-"
                entry(row["pupil_id"], session, time)
    if entries:
        world.rows("timetable").extend(entries.values())


def _points(world: World) -> None:
    if not world.has("meets at a point"):
        return
    draw = world.draw
    for number, row in enumerate(draw.some(world.pupils, 0.08), start=1):
        home = world.spots[row["pupil_id"]]
        spot = (home[0] + draw.near(0, 0.4), home[1] + draw.near(0, 0.4))
        name = f"K{number}"
        world.rows("pickup_points").append(
            {"pickup_id": name, "name": f"Point {number}", **world.place_cells(spot)}
        )
        world.spots[name] = spot
        row["pickup_id"] = name


def _addresses(world: World) -> None:
    if not world.has("second address"):
        return
    draw = world.draw
    for number, row in enumerate(draw.some(world.pupils, 0.1), start=1):
        home = world.spots[row["pupil_id"]]
        spot = (home[0] + draw.near(0, 5), home[1] + draw.near(0, 5))
        cells = {
            "address_id": f"A{number}",
            "pupil_id": row["pupil_id"],
            "days": draw.one(("M----", "-TW--", "MTWTF-----", "----F")),
            "session": draw.one(("both", "am", "pm")),
            **world.place_cells(spot),
            "kind": draw.one(("second_home", "respite", "club")),
        }
        world.rows("addresses").append(cells)
        world.spots[cells["address_id"]] = spot
