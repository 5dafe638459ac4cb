"""A run timed leg by leg around its school times."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from routeopt.checking.reading import Facts
from routeopt.checking.written import AM, PM
from routeopt.domain.travel import TravelTimes


@dataclass(frozen=True, slots=True)
class Call:
    """A stop with those who use it; ``school_s`` is the fixed time of a school."""

    place: str
    pupils: tuple[str, ...]
    school_s: int | None = None


@dataclass(frozen=True, slots=True)
class Timed:
    """A run with times; ``late`` when it cannot keep the fixed times of all its schools.

    Attributes
    ----------
    door_s
        Pupil -> vehicle's arrival at the pupil's door.
    school_s
        Pupil -> arrival at (am) or departure from (pm) the pupil's school.
    """

    door_s: dict[str, int]
    school_s: dict[str, int]
    loaded_m: int
    span_s: int
    late: bool

    def ride_s(self, pupil: str) -> int:
        """Seconds a pupil rides, the same way both sessions."""
        return abs(self.school_s[pupil] - self.door_s[pupil])


def timed(facts: Facts, travel: TravelTimes, session: int, calls: Sequence[Call]) -> Timed:
    """Time a run's calls: an am run back from its last school, a pm run on from its first."""
    arrive, depart, late = (
        _back_from_school(facts, travel, calls)
        if session == AM
        else _on_from_school(facts, travel, calls)
    )
    at_school = arrive if session == AM else depart
    door_s: dict[str, int] = {}
    school_s: dict[str, int] = {}
    for call, reached, school_time in zip(calls, arrive, at_school, strict=True):
        for pupil in call.pupils:
            if call.school_s is None:
                door_s[pupil] = reached
            else:
                school_s[pupil] = school_time
    legs = pairwise(calls)
    return Timed(
        door_s=door_s,
        school_s=school_s,
        loaded_m=sum(travel.metres(session, one.place, other.place) for one, other in legs),
        span_s=arrive[-1] - (depart[0] if session == PM else arrive[0]),
        late=late,
    )


def door_s(facts: Facts, session: int, pupils: Sequence[str]) -> int:
    """Seconds a vehicle stands at a door: everybody's minutes add up."""
    riders = [facts.riders[pupil] for pupil in pupils]
    return sum(rider.boarding_s if session == AM else rider.alight_s for rider in riders)


def _back_from_school(
    facts: Facts, travel: TravelTimes, calls: Sequence[Call]
) -> tuple[list[int], list[int], bool]:
    last = calls[-1].school_s or 0
    arrive, depart, late = [last], [last], False
    for call, following in zip(calls[-2::-1], calls[:0:-1], strict=True):
        leave = arrive[0] - travel.seconds(AM, call.place, following.place)
        if call.school_s is None:
            arrive.insert(0, leave - door_s(facts, AM, call.pupils))
        else:
            arrive.insert(0, call.school_s)
            late = late or leave < call.school_s + facts.schools[call.place].setdown_s
        depart.insert(0, leave)
    return arrive, depart, late


def _on_from_school(
    facts: Facts, travel: TravelTimes, calls: Sequence[Call]
) -> tuple[list[int], list[int], bool]:
    first = calls[0].school_s or 0
    arrive, depart, late = [first], [first], False
    for before, call in pairwise(calls):
        reach = depart[-1] + travel.seconds(PM, before.place, call.place)
        arrive.append(reach)
        if call.school_s is None:
            depart.append(reach + door_s(facts, PM, call.pupils))
        else:
            late = late or reach > call.school_s
            depart.append(max(reach, call.school_s))
    return arrive, depart, late
