"""Runs that are not in the plan, made from an order of pupils."""

from collections.abc import Sequence

from routeopt.checking.doors import must_share_door
from routeopt.checking.reading import Facts
from routeopt.checking.schedule import Call, Timed, timed
from routeopt.checking.written import AM
from routeopt.domain.travel import TravelTimes


def one_school_run(
    facts: Facts,
    travel: TravelTimes,
    session: int,
    order: Sequence[str],
    *,
    as_recorded: bool = False,
) -> Timed:
    """Time pupils of one school in the order of the stops; the school's time is 0.

    Pupils at one door get on or off at the first stop any of them has; ``as_recorded`` only
    where they follow each other, so that a run of today may call at a door twice.
    """
    doors: list[list[str]] = []
    for pupil in order:
        met = doors[-1:] if as_recorded else doors
        shared = next((d for d in met if must_share_door(facts, travel, d[0], pupil)), None)
        if shared is None:
            doors.append([pupil])
        else:
            shared.append(pupil)
    calls = [Call(door[0], tuple(door)) for door in doors]
    school = Call(facts.riders[order[0]].school_id, tuple(order), 0)
    return timed(facts, travel, session, [*calls, school] if session == AM else [school, *calls])
