"""When a run calls where: one session, one day's riders, in a given order."""

from dataclasses import dataclass

from routeopt.domain.travel import AM
from routeopt.solvers.problem import Problem
from routeopt.solvers.stops import Stops


@dataclass(frozen=True, slots=True)
class Trip:
    """A run timed relative to the school: elapsed seconds between each stop and the school.

    ``elapsed_s`` are rides: arrival at the stop to arrival at school (am), leaving school to
    arrival at the stop (pm). ``standing_s`` are the seconds at each stop.
    """

    stops: Stops
    elapsed_s: tuple[int, ...]
    standing_s: tuple[int, ...]
    loaded_m: int


def trip(problem: Problem, session: int, order: Stops, riders: frozenset[int]) -> Trip:
    """Time one session's run with only these riders; stops without any are left out."""
    stops = tuple(
        due for stop in order if (due := tuple(member for member in stop if member in riders))
    )
    if not stops:
        return Trip((), (), (), 0)
    school = int(problem.school_place[problem.school[stops[0][0]]])
    places = [int(problem.place[stop[0]]) for stop in stops]
    standing = tuple(
        sum(int(problem.service_s[member, session]) for member in stop) for stop in stops
    )
    seconds, metres = problem.time_s[session], problem.dist_m[session]
    elapsed = [0] * len(stops)
    loaded = 0
    running = 0
    if session == AM:
        towards = school
        for k in range(len(stops) - 1, -1, -1):
            running += standing[k] + int(seconds[places[k], towards])
            loaded += int(metres[places[k], towards])
            elapsed[k] = running
            towards = places[k]
    else:
        start = school
        for k, place in enumerate(places):
            running += int(seconds[start, place])
            loaded += int(metres[start, place])
            elapsed[k] = running
            running += standing[k]
            start = place
    return Trip(stops, tuple(elapsed), standing, loaded)
