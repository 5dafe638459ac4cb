"""Small look-ups derived once from the arrays, for the inner loops over sets of pupils.

Pupils with the same days and bells share a profile; which days a set of profiles falls into
is worked out once for all sets with those profiles.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.travel import AM, PM

Ints = NDArray[np.int64]
Window = tuple[int, int]
_OPEN: Window = (0, 1_000_000_000)


class DayKind(NamedTuple):
    """Days alike for some profiles: who of them is due, and the common school times."""

    days: tuple[int, ...]
    morning: frozenset[int]
    afternoon: frozenset[int]
    arrive: Window
    leave: Window


class PupilRow(NamedTuple):
    """One pupil's facts as plain numbers; ``service_s`` and ``limit_s`` are (am, pm)."""

    profile: int
    wheelchair: bool
    pa_own: bool
    pa_shared: bool
    service_s: tuple[int, int]
    limit_s: tuple[int, int]
    not_before_s: tuple[int, ...]
    home_from_s: tuple[int, ...]
    home_by_s: tuple[int, ...]


@dataclass(slots=True)
class Profiles:
    """Days and bells by profile: ``due`` and windows are ``(profiles, 2, 10)``."""

    due: NDArray[np.bool_]
    bell_from_s: Ints
    bell_by_s: Ints
    _known: dict[frozenset[int], tuple[DayKind, ...]] = field(default_factory=dict)

    def days(self, profiles: frozenset[int]) -> tuple[DayKind, ...]:
        """Kinds of day a set of profiles has; days on which nobody travels are left out."""
        known = self._known.get(profiles)
        if known is None:
            known = self._work_out(profiles)
            self._known[profiles] = known
        return known

    def _work_out(self, profiles: frozenset[int]) -> tuple[DayKind, ...]:
        grouped: dict[tuple[frozenset[int], frozenset[int], Window, Window], list[int]] = {}
        for day in range(self.due.shape[2]):
            due = [
                frozenset(p for p in profiles if self.due[p, session, day]) for session in (AM, PM)
            ]
            if due[AM] or due[PM]:
                windows = [self._window(due[session], session, day) for session in (AM, PM)]
                key = (due[AM], due[PM], windows[AM], windows[PM])
                grouped.setdefault(key, []).append(day)
        return tuple(DayKind(tuple(days), *key) for key, days in grouped.items())

    def _window(self, due: frozenset[int], session: int, day: int) -> Window:
        if not due:
            return _OPEN
        rows = sorted(due)
        return (
            int(self.bell_from_s[rows, session, day].max()),
            int(self.bell_by_s[rows, session, day].min()),
        )


def profiles_of(
    due: NDArray[np.bool_], bell_from_s: Ints, bell_by_s: Ints
) -> tuple[Profiles, tuple[int, ...]]:
    """Find the distinct (days, bells) of pupils; arrays are ``(n, 2, 10)``."""
    number: dict[bytes, int] = {}
    first: list[int] = []
    of: list[int] = []
    for row in range(due.shape[0]):
        key = due[row].tobytes() + bell_from_s[row].tobytes() + bell_by_s[row].tobytes()
        if key not in number:
            number[key] = len(first)
            first.append(row)
        of.append(number[key])
    return Profiles(due[first], bell_from_s[first], bell_by_s[first]), tuple(of)
