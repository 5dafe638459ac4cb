"""Who is due when, and inside which times their school may be reached or left."""

from routeopt.checking.reading import Facts, Window
from routeopt.checking.written import AM, SESSION_NAMES
from routeopt.domain.units import DAYS_PER_FORTNIGHT, DAYS_PER_WEEK


def due_mask(facts: Facts, pupil: str, session: int) -> int:
    """Days of the fortnight on which a pupil travels in a session."""
    rider = facts.riders[pupil]
    if not rider.entitled:
        return 0
    mask = rider.days[session]
    for day in range(DAYS_PER_FORTNIGHT):
        entry = (pupil, session, day % DAYS_PER_WEEK)
        if entry in facts.timetable and facts.timetable[entry] is None:
            mask &= ~(1 << day)
    return mask


def window(facts: Facts, pupil: str, session: int, day: int) -> Window:
    """First and last second at which this pupil's run may reach or leave the school."""
    weekday = day % DAYS_PER_WEEK
    first, last = facts.schools[facts.riders[pupil].school_id].hours[weekday][session]
    own = facts.timetable.get((pupil, session, weekday))
    if own is not None:
        first, last = (own - (last - first), own) if session == AM else (own, own + last - first)
    return (first, last - facts.settings.buffer_s) if session == AM else (first, last)


def day_differs(facts: Facts, pupil: str, session: int, day: int) -> bool:
    """Whether timetable, school_hours or addresses set this leg apart from the others."""
    weekday = day % DAYS_PER_WEEK
    school = facts.schools[facts.riders[pupil].school_id]
    elsewhere = facts.settings.allow_second_address and any(
        mask >> day & 1 and when in ("both", SESSION_NAMES[session])
        for _, mask, when in facts.second_doors.get(pupil, ())
    )
    return (
        elsewhere
        or (pupil, session, weekday) in facts.timetable
        or school.hours[weekday][session] != school.usual[session]
    )


def needs_later_release(facts: Facts, pupil: str) -> bool:
    """Whether a pupil uses a meeting point or a second address, and so stays as today."""
    second = facts.settings.allow_second_address and pupil in facts.second_doors
    return bool(facts.riders[pupil].pickup_id) or second
