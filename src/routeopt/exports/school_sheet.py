"""The gate sheet for a school: what arrives when, and who leaves on what."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter.workbook import Workbook

from routeopt.domain.people import Pupil
from routeopt.domain.plan import Route, Run, Session
from routeopt.domain.units import ALL_DAYS, DAYS_PER_FORTNIGHT, WEEKDAYS, mask_days
from routeopt.exports.facts import plan_hash, school_name
from routeopt.exports.sheets import Book, Cell, Heading
from routeopt.exports.wording import days
from routeopt.planning.result import Review

_SHEET_NAME_LENGTH = 31
_HEADINGS = {
    "am": (Heading("Arrives", "time", 10), Heading("Route", width=13),
           Heading("Vehicle", width=34), Heading("PAs", "whole", 6),
           Heading("Pupils", "whole", 8), Heading("Who gets off", width=70)),
    "pm": (Heading("Leaves", "time", 10), Heading("Route", width=13),
           Heading("Vehicle", width=34), Heading("PAs", "whole", 6),
           Heading("Pupils", "whole", 8), Heading("Who gets on", width=70)),
}  # fmt: skip
_TITLES: dict[Session, str] = {"am": "Arrivals", "pm": "Departures"}


@dataclass(frozen=True, slots=True)
class GateLine:
    """One vehicle at the gate."""

    at_s: int
    route: Route
    pupils: tuple[str, ...]


def write_school_workbook(review: Review, path: Path, *, school_id: str | None = None) -> None:
    """Write ``school.xlsx``: two sheets, or two for each set of days that are alike.

    Parameters
    ----------
    review
        Whose firm plan to write.
    path
        The file to write.
    school_id
        The school; the first of the review where none is given.
    """
    school = school_id or review.schools[0]
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), options) as workbook:
        plan = plan_hash(review.firm.plan)[:12]
        book = Book(workbook, f"{school_name(review, school)}, plan {plan}, {review.created}")
        sessions: tuple[Session, ...] = ("am", "pm")
        for session in sessions:
            for mask, lines in gate_days(review, school, session):
                name = _TITLES[session]
                if mask != ALL_DAYS:
                    name = f"{name} {_short(mask)}"[:_SHEET_NAME_LENGTH]
                book.table(book.sheet(name), _HEADINGS[session], _rows(review, lines))


def gate_days(
    review: Review, school_id: str, session: Session
) -> list[tuple[int, tuple[GateLine, ...]]]:
    """Give the gate's lines by time for each set of days that are alike, as a day mask."""
    found: dict[tuple[GateKey, ...], tuple[int, tuple[GateLine, ...]]] = {}
    absent = _absences(review, session)
    for day in range(DAYS_PER_FORTNIGHT):
        lines = _lines(review, school_id, session, day, absent)
        key = tuple((line.at_s, line.route.route_id, line.pupils) for line in lines)
        mask = found[key][0] if key in found else 0
        found[key] = (mask | 1 << day, lines)
    return list(found.values())


GateKey = tuple[int, str, tuple[str, ...]]


def _absences(review: Review, session: Session) -> frozenset[tuple[str, int]]:
    """Pupils whose timetable says that they do not travel, by weekday."""
    return frozenset(
        (entry.pupil_id, entry.weekday)
        for entry in review.area.timetable
        if entry.session == session and entry.time_s is None
    )


def _lines(
    review: Review,
    school_id: str,
    session: Session,
    day: int,
    absent: frozenset[tuple[str, int]],
) -> tuple[GateLine, ...]:
    lines = []
    for route in review.firm.plan.routes:
        for run in route.runs:
            if run.session == session and run.days >> day & 1:
                aboard = [
                    pupil
                    for pupil in _at_school(run, school_id)
                    if _due(review.area.pupils[pupil[0]], session, day)
                    and (pupil[0], day % len(WEEKDAYS)) not in absent
                ]
                if aboard:
                    lines.append(GateLine(aboard[0][1], route, tuple(key for key, _ in aboard)))
    return tuple(sorted(lines, key=lambda line: (line.at_s, line.route.route_id)))


def _at_school(run: Run, school_id: str) -> list[tuple[str, int]]:
    """Pupils at this school's stop, with the time of arriving (am) or leaving (pm)."""
    return [
        (pupil, stop.arrive_s if run.session == "am" else stop.depart_s)
        for stop in run.stops
        if stop.kind == "school" and stop.stop_id == school_id
        for pupil in stop.pupils
    ]


def _due(pupil: Pupil, session: Session, day: int) -> bool:
    mask = pupil.am_days if session == "am" else pupil.pm_days
    return bool(mask >> day & 1)


def _rows(review: Review, lines: Sequence[GateLine]) -> list[tuple[Cell, ...]]:
    types = review.area.vehicle_types
    return [
        (
            line.at_s, line.route.route_id,
            types[line.route.vehicle_type].description or line.route.vehicle_type
            if line.route.vehicle_type in types
            else line.route.vehicle_type,
            line.route.pas, len(line.pupils), ", ".join(line.pupils),
        )
        for line in lines
    ]  # fmt: skip


def _short(mask: int) -> str:
    """Name a set of days in few letters: ``Mon-Thu``, ``A Fri, B Mon-Fri``."""
    words = days(mask).replace("week ", "")
    for name in WEEKDAYS:
        words = words.replace(name, name[:3])
    words = words.replace(" to ", "-").replace(";", ",")
    if len(_TITLES["pm"]) + 1 + len(words) <= _SHEET_NAME_LENGTH:
        return words
    return "days " + ",".join(str(day + 1) for day in mask_days(mask))
