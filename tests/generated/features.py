"""What a generated pack holds, read back from its tables and not from what was intended."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from tests.generated.packs import GeneratedPack
from tests.generated.world import PLAN_FROM, Row

Tables = Mapping[str, list[Row]]


class _View:
    """The tables of a pack, its pupils those due in the schools reviewed."""

    def __init__(self, pack: GeneratedPack) -> None:
        self.tables: Tables = pack.tables
        self.all_pupils = pack.tables["pupils"]
        self.pupils = [row for row in self.all_pupils if row["school_id"] in pack.reviewed]
        self.entitled = [row for row in self.pupils if _entitled(row)]
        self.names = {row["pupil_id"] for row in self.entitled}
        self.policy = {row["key"]: row["value"] for row in pack.tables.get("policy", ())}
        self.contracts = pack.tables.get("contracts", [])
        self.allocations = pack.tables.get("allocations", [])
        self.on: dict[str, list[str]] = defaultdict(list)
        for cells in self.allocations:
            self.on[cells["pupil_id"]].append(cells["contract_id"])
        for row in self.all_pupils:
            if row.get("contract_id") and row["pupil_id"] not in self.on:
                self.on[row["pupil_id"]].append(row["contract_id"])

    def pupil(self, column: str, *texts: str) -> bool:
        """Whether a pupil in scope has one of some texts in a column (any text if none)."""
        cells = {row.get(column, "") for row in self.entitled} - {""}
        return bool(cells & set(texts)) if texts else bool(cells)

    def cell(self, table: str, column: str, *texts: str) -> bool:
        """Whether a table has one of some texts in a column (any text if none)."""
        cells = {row.get(column, "") for row in self.tables.get(table, ())} - {""}
        return bool(cells & set(texts)) if texts else bool(cells)


def _entitled(row: Row) -> bool:
    return row.get("start", "") <= PLAN_FROM <= (row.get("end") or "9999")


def _masks(view: _View, test: Callable[[str, str], bool]) -> bool:
    week = "MTWTF"
    return any(test(row.get("am_days", week), row.get("pm_days", week)) for row in view.entitled)


def _groups(view: _View) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in view.entitled:
        if row.get("group"):
            found[row["group"]].append(row)
    return {name: rows for name, rows in found.items() if len(rows) > 1}


def _doors(view: _View) -> Counter[tuple[str, ...]]:
    names = ("lat", "lon", "easting", "northing", "postcode")
    return Counter(tuple(row.get(name, "") for name in names) for row in view.entitled)


def _supply(view: _View, *, number: bool) -> bool:
    rows = view.tables.get("vehicle_types", ())
    return any(row["available"].isdigit() == number and row["available"] != "any" for row in rows)


def _two_contracts(view: _View) -> bool:
    return any(len(set(view.on[name])) > 1 for name in view.names)


def _no_contract(view: _View) -> bool:
    return bool(view.contracts) and any(not view.on[name] for name in view.names)


def _over_two_schools(view: _View) -> bool:
    serves: dict[str, set[str]] = defaultdict(set)
    for row in view.all_pupils:
        for contract in view.on[row["pupil_id"]]:
            serves[contract].add(row["school_id"])
    return any(len(schools) > 1 for schools in serves.values())


def _lost_pupils(view: _View) -> bool:
    """Whether all pupils of a contract have left."""
    stays: dict[str, bool] = defaultdict(bool)
    for row in view.all_pupils:
        for contract in view.on[row["pupil_id"]]:
            stays[contract] |= _entitled(row)
    return any(not anybody for anybody in stays.values())


def _orders_missing(view: _View) -> bool:
    blank = [not cells.get("am_order") for cells in view.allocations]
    blank += [not r.get("contract_order") for r in view.all_pupils if r.get("contract_id")]
    return any(blank)


def _mixing(view: _View, test: Callable[[Row], bool]) -> bool:
    return any(test(row) for row in view.tables.get("mixing", ()))


_FEATURES: dict[str, Callable[[_View], bool]] = {
    "pupils and schools only": lambda v: set(v.tables) <= {"pupils", "schools", "travel_times"},
    "several schools reviewed": lambda v: len({r["school_id"] for r in v.entitled}) > 1,
    "26 pupils or more": lambda v: len(v.all_pupils) > 25,
    "pa shared": lambda v: v.pupil("pa", "shared"),
    "pa own": lambda v: v.pupil("pa", "own"),
    "wheelchair": lambda v: v.pupil("mobility", "wheelchair"),
    "transfer": lambda v: v.pupil("mobility", "transfer"),
    "alone": lambda v: v.pupil("sharing", "alone"),
    "assess": lambda v: v.pupil("sharing", "assess"),
    "sharing_basis": lambda v: v.pupil("sharing_basis"),
    "sharing_reviewed": lambda v: v.pupil("sharing_reviewed"),
    "max_pupils": lambda v: v.pupil("max_pupils"),
    "tags": lambda v: v.pupil("tags"),
    "max_ride_min": lambda v: v.pupil("max_ride_min"),
    "boarding_min": lambda v: v.pupil("boarding_min"),
    "alight_min": lambda v: v.pupil("alight_min"),
    "requires": lambda v: v.pupil("requires"),
    "requires what no type has": lambda v: v.pupil("requires", "stretcher"),
    "part week": lambda v: _masks(v, lambda a, p: a == p and "-" in a and len(a) == 5),
    "am and pm days differ": lambda v: _masks(v, lambda a, p: a != p and "-----" not in (a, p)),
    "weeks A and B": lambda v: _masks(v, lambda a, _: len(a) == 10),
    "am only": lambda v: _masks(v, lambda _, p: p == "-----"),
    "pm only": lambda v: _masks(v, lambda a, _: a == "-----"),
    "weekly boarder": lambda v: _masks(v, lambda a, p: (a, p) == ("M----", "----F")),
    "am_ready_from": lambda v: v.pupil("am_ready_from"),
    "pm_home_from": lambda v: v.pupil("pm_home_from"),
    "pm_home_by": lambda v: v.pupil("pm_home_by"),
    "start to come": lambda v: any(r.get("start", "") > PLAN_FROM for r in v.pupils),
    "end passed": lambda v: any(r.get("end", "9999") < PLAN_FROM for r in v.pupils),
    "start and end around": lambda v: v.pupil("end"),
    "group": lambda v: bool(_groups(v)),
    "alone in a group": lambda v: any(
        row.get("sharing") == "alone" for rows in _groups(v).values() for row in rows
    ),
    "pickup_id": lambda v: v.pupil("pickup_id"),
    "walk_to_point_max_m": lambda v: v.pupil("walk_to_point_max_m"),
    "year_group, need, travel_training": lambda v: v.pupil("need"),
    "same door": lambda v: any(count > 1 for count in _doors(v).values()),
    "place as grid reference": lambda v: v.pupil("easting"),
    "place as postcode": lambda v: v.pupil("postcode"),
    "setdown_min, kind, bays": lambda v: v.cell("schools", "bays"),
    "days_year": lambda v: v.cell("schools", "days_year"),
    "bells without room": lambda v: any(
        row["pm_earliest"] == row["pm_latest"] for row in v.tables["schools"]
    ),
    "incompatibilities": lambda v: "incompatibilities" in v.tables,
    "mixing: never meet": lambda v: _mixing(
        v, lambda r: r["tag_a"] != r["tag_b"] and r["max_together"] == "0"
    ),
    "mixing: most of a tag": lambda v: _mixing(v, lambda r: r["tag_a"] == r["tag_b"]),
    "mixing: most of two tags": lambda v: _mixing(
        v, lambda r: r["tag_a"] != r["tag_b"] and r["max_together"] != "0"
    ),
    "school_hours: early Friday": lambda v: v.cell("school_hours", "weekday", "Friday"),
    "school_hours: another day": lambda v: v.cell("school_hours", "weekday", "Monday"),
    "timetable: own time": lambda v: any(
        r["time"] != "-" and r["pupil_id"] in v.names for r in v.tables.get("timetable", ())
    ),
    "timetable: does not travel": lambda v: any(
        r["time"] == "-" and r["pupil_id"] in v.names for r in v.tables.get("timetable", ())
    ),
    "addresses, allowed": lambda v: v.policy.get("allow_second_address") == "true"
    and any(r["pupil_id"] in v.names for r in v.tables.get("addresses", ())),
    "addresses, not allowed": lambda v: v.policy.get("allow_second_address") != "true"
    and "addresses" in v.tables,
    "vehicle_types": lambda v: "vehicle_types" in v.tables,
    "available: a number": lambda v: _supply(v, number=True),
    "available: any": lambda v: v.cell("vehicle_types", "available", "any"),
    "available: blank": lambda v: _supply(v, number=False),
    "contracts": lambda v: bool(v.contracts),
    "pupil without contract": _no_contract,
    "contracts in the short form": lambda v: v.pupil("contract_id"),
    "contracts as allocations": lambda v: bool(v.allocations),
    "both forms in one pack": lambda v: bool(v.allocations) and v.pupil("contract_id"),
    "pupil on two contracts": _two_contracts,
    "allocation days": lambda v: v.cell("allocations", "am_days"),
    "pm_order of allocations": lambda v: v.cell("allocations", "pm_order"),
    "recorded times": lambda v: v.cell("allocations", "am_pickup_time"),
    "orders missing": _orders_missing,
    "contract of one session": lambda v: v.cell("contracts", "sessions", "am", "pm"),
    "other_passengers": lambda v: v.cell("contracts", "other_passengers", "2"),
    "contract ended": lambda v: v.cell("contracts", "end", "2026-07-20"),
    "contract not begun": lambda v: v.cell("contracts", "start", "2026-11-02"),
    "notice_given": lambda v: v.cell("contracts", "status", "notice_given"),
    "handed_back": lambda v: v.cell("contracts", "status", "handed_back"),
    "contract whose pupils have left": _lost_pupils,
    "contract without pupils": lambda v: v.cell("contracts", "contract_id", "C99"),
    "contract over two schools": _over_two_schools,
    "contract without rate": lambda v: any(not r["day_rate_gbp"] for r in v.contracts),
    "contract without type": lambda v: any(not r.get("vehicle_type") for r in v.contracts),
    "pas given": lambda v: v.cell("contracts", "pas"),
    "pas blank": lambda v: any(not r.get("pas") for r in v.contracts),
    "pa_day_gbp, notice, bids": lambda v: v.cell("contracts", "pa_day_gbp"),
    "operators": lambda v: "operators" in v.tables,
    "locked contract": lambda v: any(not r.get("pupil_id") for r in v.tables.get("locks", ())),
    "locked pupil": lambda v: v.cell("locks", "pupil_id"),
    "matrix": lambda v: "travel_times" in v.tables,
    "matrix, one for both sessions": lambda v: "travel_times" in v.tables
    and not v.cell("travel_times", "session"),
}  # fmt: skip

_POLICY_KEYS = (
    "one_way_share", "minute_value_gbp_year", "change_penalty_gbp_year", "time_change_counts_min",
    "max_pupils_per_route", "pa_for_wheelchair", "ride_increase_max_min", "keep_contracts",
    "days_per_year", "pa_supply", "shortage_factor", "market_growth", "pa_day_gbp", "pa_share_max",
    "ride_guide_primary_min", "ride_guide_secondary_min", "ride_guide_post16_min",
    "ride_detour_min", "ride_detour_ratio", "ride_detour_max_min", "pickup_earliest",
    "home_latest", "arrival_buffer_min", "mixed_schools", "am_traffic", "pm_traffic",
)  # fmt: skip
_DRIVES = (
    "broken triangle", "zero legs", "drives left out", "one address two doors",
    "as from roads", "place cut off",
)  # fmt: skip


def features_of(pack: GeneratedPack) -> frozenset[str]:
    """Name what a pack holds."""
    view = _View(pack)
    found = {name for name, test in _FEATURES.items() if test(view)}
    found |= {f"policy {key}" for key in _POLICY_KEYS if key in view.policy}
    found.add(f"pm_order {view.policy.get('pm_order', 'reverse')}")
    found.add("pupil ids as places of a matrix" if "travel_times" in view.tables else "no matrix")
    matrix = "travel_times" in pack.tables
    for name in _DRIVES:
        of_roads = name in ("as from roads", "place cut off")
        held = name in pack.twists and matrix != of_roads
        if held and (name != "place cut off" or "as from roads" in pack.twists):
            found.add(name)
    return frozenset(found) - {"pupil ids as places of a matrix"}


def all_features() -> tuple[str, ...]:
    """Everything a pack can hold."""
    orders = tuple(f"pm_order {order}" for order in ("reverse", "same", "optimised"))
    policy = tuple(f"policy {key}" for key in _POLICY_KEYS)
    return (*_FEATURES, "no matrix", *_DRIVES, *orders, *policy)


def outcomes_of(document: Mapping[str, Any], raw_contracts: Mapping[str, Row]) -> frozenset[str]:
    """Name what a plan had to deal with."""
    routes = document["routes"]
    runs = [run for route in routes for run in route["runs"]]
    codes = {item["code"] for item in document["exceptions"]}
    found = {
        "contract kept": any(r["contract_id"] and not r["not_in_saving"] for r in routes),
        "contract replaced": any(not r["contract_id"] for r in routes) and bool(raw_contracts),
        "left out of the saving": any(r["not_in_saving"] for r in routes),
        "pupils share": any(len(r["pupils"]) > 1 and not r["contract_id"] for r in routes),
        "unplanned": bool(document["unplanned"]),
        "shortfall of a vehicle": any("assistants" not in i["detail"]
                                      for i in document["shortfall"]),
        "shortfall of assistants": any("assistants" in i["detail"] for i in document["shortfall"]),
        "kept_breaches": bool(document["kept_breaches"]),
        "group released": bool(document["released_groups"]),
        "several runs a session": any(
            len([run for run in r["runs"] if run["session"] == s]) > 1
            for r in routes for s in ("am", "pm")
        ),
        "stop of several pupils": any(
            stop["kind"] == "home" and len(stop["pupils"]) > 1
            for run in runs for stop in run["stops"]
        ),
        "route of one session": any(len({run["session"] for run in r["runs"]}) == 1
                                    for r in routes),
        "no route at all": not routes,
    }  # fmt: skip
    return frozenset({name for name, met in found.items() if met} | codes)
