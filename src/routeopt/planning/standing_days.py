"""What a recorded run does on each day, the stops of absent pupils left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Run, Stop
from routeopt.domain.travel import AM, PM, TravelTimes
from routeopt.domain.units import mask_days
from routeopt.solvers.compile import Carried


@dataclass(frozen=True, slots=True)
class RecordedFigures:
    """Over a fortnight: metres with pupils aboard, and pupil-seconds of rides."""

    loaded_m: int
    ride_s: int


def recorded_figures(
    area: ServiceArea, travel: TravelTimes, carried: Carried, runs: Sequence[Run]
) -> RecordedFigures:
    """Add up what recorded runs drive and how long their pupils ride."""
    loaded = rides = 0
    for run in runs:
        session = AM if run.session == "am" else PM
        for day in mask_days(run.days):
            aboard = {p for p, legs in carried.due.items() if legs[session] >> day & 1}
            stops = [stop for stop in run.stops if not aboard.isdisjoint(stop.pupils)]
            loaded += sum(
                travel.metres(session, one.stop_id, two.stop_id) for one, two in pairwise(stops)
            )
            rides += _ride_s(area, travel, session, stops, aboard)
    return RecordedFigures(loaded, rides)


def _ride_s(
    area: ServiceArea,
    travel: TravelTimes,
    session: int,
    stops: Sequence[Stop],
    aboard: set[str],
) -> int:
    # School times stand; the doors come before the first school (am) or after the last (pm).
    if not stops:
        return 0
    gates = [stop for stop in stops if stop.kind == "school"]
    doors = [stop for stop in stops if stop.kind != "school"]
    fixed = {p: stop.arrive_s if session == AM else stop.depart_s
             for stop in gates for p in stop.pupils}  # fmt: skip
    here = gates[0] if session == AM else gates[-1]
    clock = here.arrive_s if session == AM else here.depart_s
    total = 0
    for door in reversed(doors) if session == AM else doors:
        riders = [p for p in door.pupils if p in aboard]
        if session == AM:
            clock -= travel.seconds(session, door.stop_id, here.stop_id)
            clock -= sum(area.pupils[p].boarding_s for p in riders)
            total += sum(fixed[p] - clock for p in riders)
        else:
            clock += travel.seconds(session, here.stop_id, door.stop_id)
            total += sum(clock - fixed[p] for p in riders)
            clock += sum(area.pupils[p].alight_s for p in riders)
        here = door
    return total
