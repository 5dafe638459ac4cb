"""Every run of every day with the absent pupils' stops left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from routeopt.checking.attendance import due_mask
from routeopt.checking.reading import Facts, Seat
from routeopt.checking.schedule import Call, Timed, timed
from routeopt.checking.written import AM, PM, WrittenPlan, WrittenRoute, WrittenRun
from routeopt.domain.travel import TravelTimes
from routeopt.domain.units import mask_days


@dataclass(frozen=True, slots=True)
class Trip:
    """One run on one day: who is aboard and when."""

    run: WrittenRun
    day: int
    aboard: tuple[str, ...]
    calls: tuple[Call, ...]
    times: Timed


@dataclass(frozen=True, slots=True)
class RouteDays:
    """A route with its trips and, for each run, its times with everybody listed aboard."""

    route: WrittenRoute
    trips: tuple[Trip, ...]
    full: Mapping[str, Timed]

    def on(self, day: int) -> tuple[Trip, ...]:
        """Trips of one day."""
        return tuple(trip for trip in self.trips if trip.day == day)

    def aboard_on(self, day: int) -> frozenset[str]:
        """Pupils aboard on a day in either session."""
        return frozenset(pupil for trip in self.on(day) for pupil in trip.aboard)

    @property
    def days(self) -> tuple[int, ...]:
        """Days on which anybody is aboard."""
        return tuple(sorted({trip.day for trip in self.trips}))

    def loaded_m(self, day: int) -> int:
        """Add up the loaded metres of a day."""
        return sum(trip.times.loaded_m for trip in self.on(day))

    def one_session(self, day: int) -> bool:
        """Whether the route runs in one session only on a day it runs."""
        return len({trip.run.session for trip in self.on(day)}) == 1


@dataclass(frozen=True)
class Audit:
    """What the rules look at: the pack's facts, the matrix, the plan and its days."""

    facts: Facts
    travel: TravelTimes
    plan: WrittenPlan
    routes: tuple[RouteDays, ...]
    due: Mapping[tuple[str, int], int] = field(default_factory=dict)

    @cached_property
    def seats(self) -> Mapping[str, tuple[Seat, ...]]:
        """Contract -> seats of its entitled pupils."""
        found: dict[str, tuple[Seat, ...]] = {}
        for seat in self.facts.seats:
            if self.facts.riders[seat.pupil_id].entitled:
                found[seat.contract_id] = (*found.get(seat.contract_id, ()), seat)
        return found

    @cached_property
    def scope(self) -> tuple[str, ...]:
        """Entitled pupils of the plan's schools."""
        return tuple(
            rider.pupil_id
            for rider in self.facts.riders.values()
            if rider.school_id in self.plan.schools and rider.entitled
        )

    def forgivable(self, route: WrittenRoute) -> bool:
        """Whether today's breaches may stay on a route: locked, or left as it is today."""
        return (
            bool(route.set_aside)
            or route.contract_id in self.facts.locked_contracts
            or self._held_by_a_pupil(route)
        )

    def _held_by_a_pupil(self, route: WrittenRoute) -> bool:
        """Whether a pupil locked to a contract keeps it, all its company aboard."""
        pinned = {pupil for contract, pupil in self.facts.locked_pupils
                  if contract == route.contract_id}  # fmt: skip
        company = {
            seat.pupil_id
            for seat in self.seats.get(route.contract_id, ())
            if any(seat.days[s] & self.due[seat.pupil_id, s] for s in (AM, PM))
        }
        aboard = set(route.pupils) | {pupil for pupil, _ in self.plan.unplanned}
        return not pinned.isdisjoint(route.pupils) and aboard >= company


def prepare(facts: Facts, travel: TravelTimes, plan: WrittenPlan) -> Audit:
    """Work out all days of a plan."""
    due = {
        (pupil, session): due_mask(facts, pupil, session)
        for pupil in facts.riders
        for session in (AM, PM)
    }
    days = tuple(
        RouteDays(
            route=route,
            trips=tuple(trip for run in route.runs for trip in _trips(facts, travel, due, run)),
            full={run.run_id: _full(facts, travel, run) for run in route.runs},
        )
        for route in plan.routes
    )
    return Audit(facts, travel, plan, days, due)


def delivered(facts: Facts, run: WrittenRun) -> tuple[str, ...]:
    """Find listed pupils who get on and off again, at their own school, in this order."""
    found = []
    for pupil in dict.fromkeys(run.riders):
        places = [k for k, stop in enumerate(run.stops) if pupil in stop.pupils]
        if len(places) != len(("door", "school")):
            continue
        door, school = places if run.session == AM else reversed(places)
        own_school = run.stops[school].place == facts.riders[pupil].school_id
        if run.stops[door].is_door and run.stops[school].kind == "school" and own_school:
            found.append(pupil)
    return tuple(found)


def _calls(run: WrittenRun, aboard: frozenset[str]) -> tuple[Call, ...]:
    return tuple(
        Call(
            place=stop.place,
            pupils=tuple(pupil for pupil in stop.pupils if pupil in aboard),
            school_s=None
            if stop.is_door
            else stop.arrive_s
            if run.session == AM
            else stop.depart_s,
        )
        for stop in run.stops
        if not aboard.isdisjoint(stop.pupils)
    )


def _full(facts: Facts, travel: TravelTimes, run: WrittenRun) -> Timed:
    calls = _calls(run, frozenset(delivered(facts, run)))
    return timed(facts, travel, run.session, calls) if calls else Timed({}, {}, 0, 0, late=False)


def _trips(
    facts: Facts, travel: TravelTimes, due: Mapping[tuple[str, int], int], run: WrittenRun
) -> Iterator[Trip]:
    listed = delivered(facts, run)
    known: dict[tuple[str, ...], tuple[tuple[Call, ...], Timed]] = {}
    for day in mask_days(run.days):
        aboard = tuple(pupil for pupil in listed if due[pupil, run.session] >> day & 1)
        if not aboard:
            continue
        if aboard not in known:
            calls = _calls(run, frozenset(aboard))
            known[aboard] = (calls, timed(facts, travel, run.session, calls))
        yield Trip(run, day, aboard, *known[aboard])
