"""Journey bands before and after, by phase, mobility, need and distance: no cell under five."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Route
from routeopt.domain.travel import AM, TravelTimes
from routeopt.domain.units import miles_from_metres
from routeopt.planning.equality_cells import LEAST, shown_cells, shown_row
from routeopt.planning.equality_result import Equality, EqualityRow, EqualityTable

BAND_ENDS_MIN = (30, 45, 75)
_DISTANCES = ((3, "under 3 miles"), (8, "3 to 8 miles"), (15, "8 to 15 miles"))
_FURTHEST = "over 15 miles"
_OTHERS = "all other groups together"


@dataclass(frozen=True, slots=True)
class _Ride:
    pupil_id: str
    before_min: float
    after_min: float


@dataclass(frozen=True, slots=True)
class _Bands:
    ends_min: tuple[int, ...]

    @property
    def names(self) -> tuple[str, ...]:
        pairs = pairwise(self.ends_min)
        middle = (f"{low} to {high} min" for low, high in pairs)
        return (f"up to {self.ends_min[0]} min", *middle, f"over {self.ends_min[-1]} min")

    def counts(self, rides: Sequence[_Ride]) -> tuple[list[int], list[int]]:
        """Count the rides of today and of the plan in each band."""
        return (
            self._counted(ride.before_min for ride in rides),
            self._counted(ride.after_min for ride in rides),
        )

    def _counted(self, minutes: Iterable[float]) -> list[int]:
        found = [0] * (len(self.ends_min) + 1)
        for ride in minutes:
            found[sum(ride > end for end in self.ends_min)] += 1
        return found


def _chosen_bands(rides: Sequence[_Ride]) -> _Bands:
    """Join bands that are too small to be shown to their smaller neighbour, down to two."""
    ends = list(BAND_ENDS_MIN)
    while len(ends) > 1:
        least = [min(pair) for pair in zip(*_Bands(tuple(ends)).counts(rides), strict=True)]
        small = min(range(len(least)), key=least.__getitem__)
        if least[small] >= LEAST:
            break
        last = len(ends)
        down = small == last or (small > 0 and least[small - 1] <= least[small + 1])
        del ends[small - 1 if down else small]
    return _Bands(tuple(ends))


def equality_view(
    area: ServiceArea, travel: TravelTimes, before: Sequence[Route], after: Sequence[Route]
) -> Equality:
    """Compare the rides of groups of pupils, today and in a plan.

    Parameters
    ----------
    area, travel
        The pack and the drives; a distance is the morning drive from home to school.
    before, after
        Routes with the same pupils.
    """
    was, then = _longest(before), _longest(after)
    rides = [_Ride(p, was[p], then[p]) for p in area.pupils if p in was and p in then]
    words = [
        (
            "Each pupil counts once, by the longer ride of the day, today and in the firm plan. "
            f"Counts under {LEAST}, nought among them, are not shown, nor what would give them "
            "away."
        ),
    ]
    missing = len(then) - len(rides)
    if missing >= LEAST:
        words.append(f"For {missing} pupils today's ride is not known: they are left out.")
    elif missing:
        words.append(f"For fewer than {LEAST} pupils today's ride is not known: left out.")
    if len(rides) < LEAST:
        words.append(f"Fewer than {LEAST} rides are known before and after: nothing is shown.")
        return Equality((), None, (), tuple(words))
    bands = _chosen_bands(rides)
    before_row, after_row = (shown_row(counts) for counts in bands.counts(rides))
    everybody = _row("everybody", rides, before_row, after_row)
    tables = tuple(
        _table(area, name, rides, (bands, everybody), group)
        for name, group in _groups(area, travel).items()
    )
    return Equality(bands.names, everybody, tables, tuple(words))


def _longest(routes: Sequence[Route]) -> dict[str, float]:
    found: dict[str, float] = {}
    for route in routes:
        for pupil, pair in route.rides_s.items():
            known = [ride for ride in pair if ride is not None]
            if known:
                found[pupil] = max(found.get(pupil, 0.0), max(known) / 60)
    return found


def _groups(area: ServiceArea, travel: TravelTimes) -> Mapping[str, Callable[[str], str]]:
    pupils = area.pupils

    def distance(pupil: str) -> str:
        metres = travel.metres(AM, pupil, pupils[pupil].school_id)
        miles = miles_from_metres(metres)
        return next((name for end, name in _DISTANCES if miles < end), _FURTHEST)

    return {
        "phase": lambda pupil: pupils[pupil].phase,
        "mobility": lambda pupil: pupils[pupil].mobility,
        "need": lambda pupil: pupils[pupil].need,
        "distance from school": distance,
    }


def _table(
    area: ServiceArea,
    by: str,
    rides: Sequence[_Ride],
    whole: tuple["_Bands", EqualityRow],
    group_of: Callable[[str], str],
) -> EqualityTable:
    if by == "need" and not any(area.pupils[ride.pupil_id].need for ride in rides):
        return EqualityTable(by, (), "Left out: the pack gives no needs.")
    groups: dict[str, list[_Ride]] = defaultdict(list)
    for ride in rides:
        groups[group_of(ride.pupil_id) or "not given"].append(ride)
    merged = _merged(groups)
    if len(merged) < 2:
        return EqualityTable(by, (), f"Left out: only one group has {LEAST} pupils or more.")
    bands, everybody = whole
    counts = [bands.counts(one) for one in merged.values()]
    before = shown_cells([was for was, _ in counts], [c is not None for c in everybody.before])
    after = shown_cells([then for _, then in counts], [c is not None for c in everybody.after])
    rows = tuple(
        _row(name, one, was, then)
        for (name, one), was, then in zip(merged.items(), before, after, strict=True)
    )
    return EqualityTable(by, rows)


def _merged(groups: Mapping[str, list[_Ride]]) -> dict[str, list[_Ride]]:
    """Put small groups together until each has five, so that none can be worked out from the sum.

    A group that stays apart while the rest together are fewer than five joins them.
    """
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    rest: list[_Ride] = []
    while ordered and (len(ordered[-1][1]) < LEAST or 0 < len(rest) < LEAST):
        rest += ordered.pop()[1]
    found = {name: rides for name, rides in groups.items() if name in dict(ordered)}
    return {**found, _OTHERS: rest} if rest else found


def _row(
    name: str,
    rides: Sequence[_Ride],
    before: tuple[int | None, ...],
    after: tuple[int | None, ...],
) -> EqualityRow:
    count = len(rides)
    return EqualityRow(
        group=name,
        pupils=count,
        before=before,
        after=after,
        mean_before_min=sum(ride.before_min for ride in rides) / count,
        mean_after_min=sum(ride.after_min for ride in rides) / count,
    )
