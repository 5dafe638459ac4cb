"""A raw pack as plain records: what the tables say, before any rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from routeopt.checking.cells import (
    Cells,
    clock_s,
    day_mask,
    iso_date,
    labels,
    layout,
    minutes_s,
    pence,
    rows,
    weekday,
    whole,
)
from routeopt.checking.decided import as_decided, binding, refused_locks
from routeopt.checking.settings import Settings, read_settings
from routeopt.data.rawpack import RawPack
from routeopt.data.schema import DOOR_MINUTES
from routeopt.domain.vehicles import CATALOGUE

Window = tuple[int, int]
"""First and last second, both allowed."""


@dataclass(frozen=True, slots=True)
class Rider:
    """One row of pupils; ``days`` are the masks of mornings and afternoons."""

    pupil_id: str
    school_id: str
    door: tuple[str, ...]
    phase: str
    wheelchair: bool
    pa: str
    sharing: str
    max_pupils: int | None
    tags: frozenset[str]
    max_ride_s: int | None
    boarding_s: int
    alight_s: int
    requires: frozenset[str]
    days: tuple[int, int]
    ready_from_s: int | None
    home_from_s: int | None
    home_by_s: int | None
    entitled: bool
    group: str
    pickup_id: str


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """One school; ``hours`` are five weekdays of (am window, pm window)."""

    school_id: str
    hours: tuple[tuple[Window, Window], ...]
    usual: tuple[Window, Window]
    setdown_s: int
    days_year: int


@dataclass(frozen=True, slots=True)
class Kind:
    """One vehicle type; ``available`` None: any, -1: what the market of today allows."""

    layouts: tuple[tuple[int, int], ...]
    features: frozenset[str]
    day_p: int
    mile_p: int
    minimum_p: int
    available: int | None


MARKET = -1


@dataclass(frozen=True, slots=True)
class Bought:
    """One contract; ``live`` on the date planned for."""

    contract_id: str
    vehicle_type: str
    day_p: int | None
    pas: int | None
    pa_day_p: int | None
    sessions: str
    other_passengers: int
    live: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """One pupil on one contract; masks and places in the order, am and pm."""

    contract_id: str
    pupil_id: str
    days: tuple[int, int]
    order: tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the checker takes from the pack."""

    settings: Settings
    riders: Mapping[str, Rider]
    schools: Mapping[str, SchoolFacts]
    kinds: Mapping[str, Kind]
    contracts: Mapping[str, Bought]
    seats: tuple[Seat, ...]
    apart: frozenset[frozenset[str]]
    mixing: tuple[tuple[str, str, int], ...]
    timetable: Mapping[tuple[str, int, int], int | None]
    second_doors: Mapping[str, tuple[tuple[str, int, str], ...]]
    locked_contracts: frozenset[str]
    locked_pupils: tuple[tuple[str, str], ...]


def read_facts(raw: RawPack, plan_from: date) -> Facts:
    """Read the tables; the pack has passed its own checks before."""
    settings = read_settings(raw, plan_from)
    decided = binding(raw, plan_from)
    riders = {
        row["pupil_id"]: _rider(as_decided(row, decided), plan_from) for row in rows(raw, "pupils")
    }
    contracts = {row["contract_id"]: _bought(row, plan_from) for row in rows(raw, "contracts")}
    seats = _seats(raw, riders, contracts)
    locks = [(row["contract_id"], row["pupil_id"]) for row in rows(raw, "locks")]
    locks += refused_locks(decided, _live_contracts(seats, contracts))
    return Facts(
        settings=settings,
        riders=riders,
        schools=_schools(raw, settings.days_per_year),
        kinds=_kinds(raw),
        contracts=contracts,
        seats=seats,
        apart=frozenset(
            frozenset((row["pupil_a"], row["pupil_b"])) for row in rows(raw, "incompatibilities")
        ),
        mixing=tuple(
            (row["tag_a"], row["tag_b"], whole(row["max_together"]) or 0)
            for row in rows(raw, "mixing")
        ),
        timetable={
            (
                row["pupil_id"],
                ("am", "pm").index(row["session"].lower()),
                weekday(row["weekday"]),
            ): (None if row["time"] == "-" else clock_s(row["time"]))
            for row in rows(raw, "timetable")
        },
        second_doors=_second_doors(raw),
        locked_contracts=frozenset(contract for contract, pupil in locks if not pupil),
        locked_pupils=tuple((contract, pupil) for contract, pupil in locks if pupil),
    )


def _within(row: Cells, day: date) -> bool:
    start, end = iso_date(row["start"]), iso_date(row["end"])
    return (start is None or start <= day) and (end is None or day <= end)


def _door(row: Cells) -> tuple[str, ...]:
    """Where a home is, as far as two rows can be seen to name one place."""
    if row["lat"] and row["lon"]:
        return (
            "degrees",
            *(str(round(Decimal(row[axis]), 6).normalize()) for axis in ("lat", "lon")),
        )
    if row["easting"] and row["northing"]:
        return ("grid", *(str(Decimal(row[axis]).normalize()) for axis in ("easting", "northing")))
    return ("postcode", row["postcode"].replace(" ", "").upper())


def _rider(row: Cells, plan_from: date) -> Rider:
    on, off = DOOR_MINUTES[row["mobility"]]
    boarding, alight = minutes_s(row["boarding_min"]), minutes_s(row["alight_min"])
    return Rider(
        pupil_id=row["pupil_id"],
        school_id=row["school_id"],
        door=_door(row),
        phase=row["phase"],
        wheelchair=row["mobility"] == "wheelchair",
        pa=row["pa"],
        sharing=row["sharing"],
        max_pupils=whole(row["max_pupils"]),
        tags=labels(row["tags"]) | {row["phase"]},
        max_ride_s=minutes_s(row["max_ride_min"]),
        boarding_s=on * 60 if boarding is None else boarding,
        alight_s=off * 60 if alight is None else alight,
        requires=labels(row["requires"]),
        days=(day_mask(row["am_days"]) or 0, day_mask(row["pm_days"]) or 0),
        ready_from_s=clock_s(row["am_ready_from"]),
        home_from_s=clock_s(row["pm_home_from"]),
        home_by_s=clock_s(row["pm_home_by"]),
        entitled=_within(row, plan_from),
        group=row["group"],
        pickup_id=row["pickup_id"],
    )


def _bells(row: Cells, other: Cells) -> tuple[Window, Window]:
    times = [
        clock_s(row[name] or other[name]) or 0
        for name in ("am_earliest", "am_latest", "pm_earliest", "pm_latest")
    ]
    return (times[0], times[1]), (times[2], times[3])


def _schools(raw: RawPack, days_per_year: int) -> dict[str, SchoolFacts]:
    odd_days = {
        (row["school_id"], weekday(row["weekday"])): row for row in rows(raw, "school_hours")
    }
    return {
        row["school_id"]: SchoolFacts(
            school_id=row["school_id"],
            hours=tuple(
                _bells(odd_days.get((row["school_id"], day), row), row) for day in range(5)
            ),
            usual=_bells(row, row),
            setdown_s=minutes_s(row["setdown_min"]) or 0,
            days_year=whole(row["days_year"]) or days_per_year,
        )
        for row in rows(raw, "schools")
    }


def _kinds(raw: RawPack) -> dict[str, Kind]:
    given = {row["vehicle_type"]: _kind(row) for row in rows(raw, "vehicle_types")}
    return given or {
        kind.vehicle_type: Kind(
            layouts=tuple((option.seats, option.spaces) for option in kind.layouts),
            features=kind.features,
            day_p=kind.day_rate_pence,
            mile_p=kind.mile_rate_pence,
            minimum_p=kind.minimum_day_pence,
            available=MARKET,
        )
        for kind in CATALOGUE
    }


def _kind(row: Cells) -> Kind:
    supply = row["available"].lower()
    return Kind(
        layouts=tuple(layout(option) for option in row["layouts"].split("|")),
        features=labels(row["features"]),
        day_p=pence(row["day_rate_gbp"]) or 0,
        mile_p=pence(row["mile_rate_gbp"]) or 0,
        minimum_p=pence(row["minimum_day_gbp"]) or 0,
        available=None if supply == "any" else MARKET if not supply else whole(supply),
    )


def _bought(row: Cells, plan_from: date) -> Bought:
    return Bought(
        contract_id=row["contract_id"],
        vehicle_type=row["vehicle_type"],
        day_p=pence(row["day_rate_gbp"]),
        pas=whole(row["pas"]),
        pa_day_p=pence(row["pa_day_gbp"]),
        sessions=row["sessions"],
        other_passengers=whole(row["other_passengers"]) or 0,
        live=row["status"] == "live" and _within(row, plan_from),
    )


def _seats(
    raw: RawPack, riders: Mapping[str, Rider], contracts: Mapping[str, Bought]
) -> tuple[Seat, ...]:
    full = [
        (row["contract_id"], row["pupil_id"], (day_mask(row["am_days"]), day_mask(row["pm_days"])),
         (whole(row["am_order"]), whole(row["pm_order"])))
        for row in rows(raw, "allocations")
    ]  # fmt: skip
    listed = {pupil for _, pupil, *_ in full}
    short = [
        (row["contract_id"], row["pupil_id"], (None, None), (whole(row["contract_order"]), None))
        for row in rows(raw, "pupils")
        if row["contract_id"] and row["pupil_id"] not in listed
    ]
    return tuple(
        Seat(contract, pupil, _seat_days(riders[pupil], contracts[contract], masks), order)
        for contract, pupil, masks, order in [*full, *short]
        if pupil in riders and contract in contracts
    )


def _live_contracts(
    seats: Iterable[Seat], contracts: Mapping[str, Bought]
) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for seat in seats:
        if contracts[seat.contract_id].live:
            found[seat.pupil_id] = found.get(seat.pupil_id, frozenset()) | {seat.contract_id}
    return found


def _seat_days(
    rider: Rider, contract: Bought, masks: tuple[int | None, int | None]
) -> tuple[int, int]:
    am, pm = (own if mask is None else mask for own, mask in zip(rider.days, masks, strict=True))
    return (0 if contract.sessions == "pm" else am, 0 if contract.sessions == "am" else pm)


def _second_doors(raw: RawPack) -> dict[str, tuple[tuple[str, int, str], ...]]:
    found: dict[str, tuple[tuple[str, int, str], ...]] = {}
    for row in rows(raw, "addresses"):
        entry = (row["address_id"], day_mask(row["days"]) or 0, row["session"])
        found[row["pupil_id"]] = (*found.get(row["pupil_id"], ()), entry)
    return found
