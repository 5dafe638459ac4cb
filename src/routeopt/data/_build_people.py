"""Pupils and schools, typed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal, cast

from routeopt.data._build_decisions import decided_rows
from routeopt.data._build_policy import seconds_or_none
from routeopt.data._rows import Row, rows_of
from routeopt.data.cells import as_date, as_int, as_mask, as_number, as_tags, as_time
from routeopt.data.rawpack import RawPack
from routeopt.data.schema import DOOR_MINUTES
from routeopt.domain.decisions import Decision
from routeopt.domain.people import (
    Address,
    Mobility,
    PaNeed,
    Phase,
    Pupil,
    Sharing,
    TimetableEntry,
)
from routeopt.domain.schools import Bells, School, SchoolKind
from routeopt.domain.units import WEEKDAYS, round_half_up, seconds_from_minutes


def build_pupils(
    raw: RawPack, decisions: Sequence[Decision] = (), day: date = date.min
) -> dict[str, Pupil]:
    """Type the pupils as decisions leave them; a group of one is no group, the phase is a tag."""
    rows = decided_rows(list(rows_of(raw, "pupils")), decisions, day)
    sizes = Counter(row["group"] for row in rows)
    return {row["pupil_id"]: _pupil(row, sizes) for row in rows}


def _pupil(row: Row, group_sizes: Counter[str]) -> Pupil:
    boarding_min, alight_min = DOOR_MINUTES[row["mobility"]]
    return Pupil(
        pupil_id=row["pupil_id"],
        school_id=row["school_id"],
        home=row.place,
        phase=cast("Phase", row["phase"]),
        mobility=cast("Mobility", row["mobility"]),
        pa=cast("PaNeed", row["pa"]),
        sharing=cast("Sharing", row["sharing"]),
        sharing_basis=row["sharing_basis"],
        sharing_reviewed=as_date(row["sharing_reviewed"]),
        max_pupils=as_int(row["max_pupils"]),
        tags=as_tags(row["tags"]) | {row["phase"]},
        max_ride_s=seconds_or_none(row["max_ride_min"]),
        boarding_s=_door_s(row["boarding_min"], boarding_min),
        alight_s=_door_s(row["alight_min"], alight_min),
        requires=as_tags(row["requires"]),
        am_days=as_mask(row["am_days"]) or 0,
        pm_days=as_mask(row["pm_days"]) or 0,
        am_ready_from_s=as_time(row["am_ready_from"]),
        pm_home_from_s=as_time(row["pm_home_from"]),
        pm_home_by_s=as_time(row["pm_home_by"]),
        start=as_date(row["start"]),
        end=as_date(row["end"]),
        year_group=row["year_group"],
        need=row["need"],
        group=row["group"] if group_sizes[row["group"]] > 1 else "",
        travel_training=row["travel_training"],
        pickup_id=row["pickup_id"],
        walk_to_point_max_m=round_half_up(as_number(row["walk_to_point_max_m"]) or 0),
    )


def _door_s(text: str, usual_min: int) -> int:
    given = seconds_or_none(text)
    return usual_min * 60 if given is None else given


def build_schools(raw: RawPack) -> dict[str, School]:
    """Type the schools, with the bells of each weekday."""
    schools = {row["school_id"]: _school(row) for row in rows_of(raw, "schools")}
    for row in rows_of(raw, "school_hours"):
        school = schools[row["school_id"]]
        weekday = WEEKDAYS.index(row["weekday"])
        hours = list(school.hours)
        hours[weekday] = _bells(row, hours[weekday])
        monday, tuesday, wednesday, thursday, friday = hours
        schools[school.school_id] = replace(
            school, hours=(monday, tuesday, wednesday, thursday, friday)
        )
    return schools


def _school(row: Row) -> School:
    bells = _bells(row, Bells(0, 0, 0, 0))
    return School(
        school_id=row["school_id"],
        name=row["name"],
        place=row.place,
        hours=(bells, bells, bells, bells, bells),
        setdown_s=seconds_from_minutes(float(row["setdown_min"])),
        kind=cast("SchoolKind", row["kind"]),
        bays=as_int(row["bays"]),
        days_year=as_int(row["days_year"]),
    )


def _bells(row: Row, usual: Bells) -> Bells:
    def given(column: str, otherwise: int) -> int:
        seconds = as_time(row[column])
        return otherwise if seconds is None else seconds

    return Bells(
        am_earliest_s=given("am_earliest", usual.am_earliest_s),
        am_latest_s=given("am_latest", usual.am_latest_s),
        pm_earliest_s=given("pm_earliest", usual.pm_earliest_s),
        pm_latest_s=given("pm_latest", usual.pm_latest_s),
    )


def build_timetable(raw: RawPack) -> tuple[TimetableEntry, ...]:
    """Type the pupils' own times."""
    return tuple(
        TimetableEntry(
            pupil_id=row["pupil_id"],
            weekday=WEEKDAYS.index(row["weekday"]),
            session=cast("Literal['am', 'pm']", row["session"]),
            time_s=as_time(row["time"]),
        )
        for row in rows_of(raw, "timetable")
    )


def build_addresses(raw: RawPack) -> tuple[Address, ...]:
    """Type the places other than home."""
    return tuple(
        Address(
            address_id=row["address_id"],
            pupil_id=row["pupil_id"],
            days=as_mask(row["days"]) or 0,
            session=row["session"],
            place=row.place,
            kind=row["kind"],
        )
        for row in rows_of(raw, "addresses")
    )
