"""The worlds the tests start from; each passes the check as it stands."""

from .handmade import RouteSpec, Row, RunSpec, World, at, travel_times

PM, EARLY = at("15:15"), at("13:30")
AM = at("08:50")
SEATED, CHAIR = (2.0, 1.0), (6.0, 4.0)
NO_PA = (0,) * 10


def person(pupil_id: str, latitude: float, **cells: str) -> Row:
    """Row of a pupil at a school of the south."""
    row = {
        "pupil_id": pupil_id,
        "school_id": "S1",
        "lat": f"{latitude:.4f}",
        "lon": "0.1000",
        "phase": "secondary",
    }
    return {**row, **cells}


def _school(school_id: str, latitude: float) -> Row:
    return {
        "school_id": school_id,
        "name": f"School {school_id}",
        "lat": f"{latitude:.4f}",
        "lon": "0.1000",
        "am_earliest": "08:40",
        "am_latest": "08:55",
        "pm_earliest": "15:15",
        "pm_latest": "15:30",
    }


def _kind(name: str, layouts: str, rates: tuple[str, str, str], features: str = "") -> Row:
    return {
        "vehicle_type": name,
        "layouts": layouts,
        "features": features,
        "day_rate_gbp": rates[0],
        "mile_rate_gbp": rates[1],
        "minimum_day_gbp": rates[2],
        "available": "any",
    }


KINDS = [
    _kind("car", "4+0", ("50", "1.5", "60")),
    _kind("bus", "16+0|12+1|8+2|4+4", ("140.55", "2.37", "160"), "tail_lift;low_floor"),
]
RATES = {"car": (50.0, 1.5, 60.0), "bus": (140.55, 2.37, 160.0)}


def two_on_a_car(legs: dict[tuple[str, str], float] | None = None, **minutes: float) -> World:
    """Two pupils, A farther out than B, share a car to S1 all week."""
    along = {"S1": 0.0, "S2": 5.0, "A": 20.0, "B": 10.0, **minutes}
    both = [("A",), ("B",)]
    return World(
        tables={
            "pupils": [person("A", 52.1), person("B", 52.2)],
            "schools": [_school("S1", 52.0), _school("S2", 52.05)],
            "vehicle_types": [dict(row) for row in KINDS],
            "policy": [{"key": "plan_from", "value": "2026-09-07"}],
        },
        travel=travel_times(along, legs),
        routes=[
            RouteSpec(
                "R1",
                "car",
                "4+0",
                [RunSpec("am", "MTWTF", AM, both), RunSpec("pm", "MTWTF", PM, both[::-1])],
                NO_PA,
            )
        ],
        rates=RATES,
        service_min={"A": SEATED, "B": SEATED},
        due={"A": ("MTWTF", "MTWTF"), "B": ("MTWTF", "MTWTF")},
    )


def week_of_a_school() -> World:
    """Build a school with an early Friday and nine pupils, most of them with a twist.

    P1 shared PA; P2 in a wheelchair; P3 Mondays and Wednesdays with an own PA; P4 week A
    only, shared PA; P5 mornings only; P6 travels alone, mornings only on three days; P7 and
    P8 stay on contract C1; P9 has own times on Tuesday and Wednesday.
    """
    pupils = [
        person("P1", 52.11, pa="shared"),
        person("P2", 52.12, mobility="wheelchair"),
        person("P3", 52.13, pa="own", am_days="M-W--", pm_days="M-W--"),
        person("P4", 52.14, pa="shared", am_days="MTWTF-----", pm_days="MTWTF-----"),
        person("P5", 52.15, pm_days="-----"),
        person("P6", 52.16, sharing="alone", am_days="M-W-F", pm_days="-----"),
        person("P7", 52.17, contract_id="C1", contract_order="1"),
        person("P8", 52.18, contract_id="C1", contract_order="2"),
        person("P9", 52.19),
    ]
    week, a_week, none = "MTWTF", "MTWTF-----", "-----"
    due = dict.fromkeys(["P1", "P2", "P7", "P8"], (week, week))
    due |= {
        "P3": ("M-W--", "M-W--"),
        "P4": (a_week, a_week),
        "P5": (week, none),
        "P6": ("M-W-F", none),
        "P9": (week, "M-WTF"),
    }
    minutes = {"S1": 0, "S2": 60, "P1": 30, "P2": 24, "P3": 18, "P4": 14, "P5": 8}
    minutes |= {"P6": -10, "P7": -12, "P8": -6, "P9": -15}
    back = [("P4",), ("P3",), ("P2",), ("P1",)]
    bus = RouteSpec(
        "bus",
        "bus",
        "8+2",
        [
            RunSpec("am", "MTWTF", AM, [*back[::-1], ("P5",)]),
            RunSpec("pm", "MTWT-", PM, back),
            RunSpec("pm", "----F", EARLY, [("P4",), ("P2",), ("P1",)]),
        ],
        pas_by_day=(2, 1, 2, 1, 1, 2, 1, 2, 1, 1),
    )
    solo = RouteSpec("solo", "car", "4+0", [RunSpec("am", "M-W-F", AM, [("P6",)])], NO_PA)
    pair = [("P7",), ("P8",)]
    kept = RouteSpec(
        "kept",
        "car",
        "4+0",
        [
            RunSpec("am", "MTWTF", AM, pair),
            RunSpec("pm", "MTWT-", PM, pair[::-1]),
            RunSpec("pm", "----F", EARLY, pair[::-1]),
        ],
        NO_PA,
        contract_id="C1",
        contract_rate=71.25,
        pas=1,
    )
    nine = [("P9",)]
    own_times = RouteSpec(
        "own",
        "car",
        "4+0",
        [
            RunSpec("am", "MT-TF", AM, nine),
            RunSpec("am", "--W--", at("09:55"), nine),
            RunSpec("pm", "M-WT-", PM, nine),
            RunSpec("pm", "----F", EARLY, nine),
        ],
        NO_PA,
    )
    return World(
        tables={
            "pupils": pupils,
            "schools": [_school("S1", 52.0), _school("S2", 52.5)],
            "vehicle_types": [dict(row) for row in KINDS],
            "school_hours": [
                {
                    "school_id": "S1",
                    "weekday": "Friday",
                    "pm_earliest": "13:30",
                    "pm_latest": "13:45",
                }
            ],
            "timetable": [
                {"pupil_id": "P9", "weekday": "Tuesday", "session": "pm", "time": "-"},
                {"pupil_id": "P9", "weekday": "Wednesday", "session": "am", "time": "10:00"},
            ],
            "contracts": [
                {
                    "contract_id": "C1",
                    "vehicle_type": "car",
                    "day_rate_gbp": "71.25",
                    "pas": "1",
                }
            ],
            "policy": [{"key": "plan_from", "value": "2026-09-07"}],
        },
        travel=travel_times(minutes),
        routes=[bus, solo, kept, own_times],
        rates=RATES,
        service_min={**dict.fromkeys(due, SEATED), "P2": CHAIR},
        due=due,
    )


def apart(world: World) -> World:
    """Give A and B a car each."""
    week = "MTWTF"
    world.routes = [
        RouteSpec(
            f"R{pupil}",
            "car",
            "4+0",
            [RunSpec("am", week, AM, [(pupil,)]), RunSpec("pm", week, PM, [(pupil,)])],
            NO_PA,
        )
        for pupil in ("A", "B")
    ]
    return world


def three_on_a_car(legs: dict[tuple[str, str], float]) -> World:
    """Let A, B and C share a car to S1; B stays at home on Fridays."""
    world = two_on_a_car(legs, C=5.0)
    world.tables["pupils"].append(person("C", 52.3))
    world.pupil("B").update(am_days="MTWT-", pm_days="MTWT-")
    world.due = {**world.due, "B": ("MTWT-", "MTWT-"), "C": ("MTWTF", "MTWTF")}
    world.service_min = {**world.service_min, "C": SEATED}
    doors = [("A",), ("B",), ("C",)]
    world.routes[0].runs = [
        RunSpec("am", "MTWTF", AM, doors),
        RunSpec("pm", "MTWTF", PM, doors[::-1]),
    ]
    return world


def one_door() -> World:
    """Let A and B live at one door and board together."""
    world = two_on_a_car(A=20.0, B=20.0)
    world.pupil("B")["lat"] = world.pupil("A")["lat"]
    world.routes[0].runs = [
        RunSpec("am", "MTWTF", AM, [("A", "B")]),
        RunSpec("pm", "MTWTF", PM, [("A", "B")]),
    ]
    return world
