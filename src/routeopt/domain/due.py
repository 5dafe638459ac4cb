"""Which days a pupil is due transport, and to which bells."""

from collections.abc import Mapping
from dataclasses import dataclass

from routeopt.domain.area import ServiceArea
from routeopt.domain.people import Pupil, TimetableEntry
from routeopt.domain.units import DAYS_PER_FORTNIGHT, DAYS_PER_WEEK

Timetable = Mapping[tuple[str, int, str], TimetableEntry]


@dataclass(frozen=True, slots=True)
class BellWindow:
    """School times allowed for one pupil on one day and session, both ends included."""

    from_s: int
    by_s: int


def timetable_of(area: ServiceArea) -> Timetable:
    """Pupils' own times by (pupil, weekday 0 to 4, session)."""
    return {(entry.pupil_id, entry.weekday, entry.session): entry for entry in area.timetable}


def due_days(pupil: Pupil, timetable: Timetable) -> tuple[int, int]:
    """Masks of the mornings and afternoons a pupil travels, their timetable's gaps out."""
    masks = []
    for session, usual in (("am", pupil.am_days), ("pm", pupil.pm_days)):
        mask = usual
        for day in range(DAYS_PER_FORTNIGHT):
            entry = timetable.get((pupil.pupil_id, day % DAYS_PER_WEEK, session))
            if entry is not None and entry.time_s is None:
                mask &= ~(1 << day)
        masks.append(mask)
    return masks[0], masks[1]


def bell_window(
    area: ServiceArea, pupil: Pupil, timetable: Timetable, day: int, session: str
) -> BellWindow:
    """School times allowed: the school's bells, or the pupil's own time that day.

    In the morning the arrival buffer is taken off the latest time.
    """
    bells = area.schools[pupil.school_id].bells_on(day)
    entry = timetable.get((pupil.pupil_id, day % DAYS_PER_WEEK, session))
    own = entry.time_s if entry is not None else None
    if session == "am":
        buffer_s = area.policy.arrival_buffer_s
        if own is None:
            return BellWindow(bells.am_earliest_s, bells.am_latest_s - buffer_s)
        width = bells.am_latest_s - bells.am_earliest_s
        return BellWindow(own - width, own - buffer_s)
    if own is None:
        return BellWindow(bells.pm_earliest_s, bells.pm_latest_s)
    return BellWindow(own, own + bells.pm_latest_s - bells.pm_earliest_s)
