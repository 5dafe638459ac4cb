"""One rule let go at a time: what a company would be allowed if it were not for that rule."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from routeopt.domain.area import ServiceArea
from routeopt.domain.travel import AM, PM
from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.domain.vehicles import Layout
from routeopt.planning.why_ways import Ways
from routeopt.solvers.problem import NEVER_S, Problem

_ENOUGH = 99
MINUTES = (5, 10, 15, 20, 30, 45, 60, 90)
"""Steps by which a time limit is let go, until a sharing would pay."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """Variants of a problem in which one rule does not hold, made when first asked for."""

    area: ServiceArea
    problem: Problem
    made: dict[tuple[str, int], Ways]

    @classmethod
    def of(cls, area: ServiceArea, problem: Problem) -> "Relaxed":
        """Begin with none made."""
        return cls(area, problem, {})

    def without(self, rule: str) -> Ways | None:
        """Give the problem without one standing rule; None for a rule that is never let go."""
        release = _STANDING.get(rule)
        if release is None:
            return None
        if (rule, 0) not in self.made:
            self.made[rule, 0] = Ways.of(release(self.area, self.problem))
        return self.made[rule, 0]

    def longer(self, minutes: int) -> Iterator[tuple[str, Ways]]:
        """Give the problem with each rule of time let go by some minutes."""
        for rule, release in _TIMES.items():
            key = (rule, minutes)
            if key not in self.made:
                self.made[key] = Ways.of(release(self.problem, 60 * minutes))
            yield rule, self.made[key]


def _company(problem: Problem, rule: str) -> Problem:
    reasons = {
        pair: rest
        for pair, why in problem.apart_reason.items()
        if (rest := tuple(reason for reason in why if not reason.startswith(f"{rule} ")))
    }
    apart = np.zeros_like(problem.apart)
    for one, other in reasons:
        apart[one, other] = apart[other, one] = True
    return problem.replace(apart=apart, apart_reason=reasons)


def _not_alone(area: ServiceArea, problem: Problem) -> Problem:
    del area
    return _company(problem, "R6").replace(alone=np.zeros_like(problem.alone))


def _together(area: ServiceArea, problem: Problem) -> Problem:
    del area
    return _company(problem, "R7").replace(tag_limits=())


def _roomy(area: ServiceArea, problem: Problem) -> Problem:
    # A vehicle larger than any there is has no price: the largest one's stands for it.
    del area
    size = [max(layout.seats + layout.spaces for layout in kind) for kind in problem.layouts]
    layouts = tuple(
        (*kind, Layout(_ENOUGH, _ENOUGH)) if most == max(size) else kind
        for kind, most in zip(problem.layouts, size, strict=True)
    )
    return problem.replace(
        most_aboard=np.full_like(problem.most_aboard, 10_000),
        max_pupils_per_route=None,
        layouts=layouts,
    )


def _any_vehicle(area: ServiceArea, problem: Problem) -> Problem:
    del area
    return problem.replace(type_fits=np.ones_like(problem.type_fits))


def _usual_bells(area: ServiceArea, problem: Problem) -> Problem:
    bell_from, bell_by = problem.bell_from_s.copy(), problem.bell_by_s.copy()
    for row, school in enumerate(problem.school.tolist()):
        for day in range(DAYS_PER_FORTNIGHT):
            bells = area.schools[problem.school_ids[school]].bells_on(day)
            bell_from[row, AM, day] = bells.am_earliest_s
            bell_by[row, AM, day] = bells.am_latest_s - area.policy.arrival_buffer_s
            bell_from[row, PM, day], bell_by[row, PM, day] = bells.pm_earliest_s, bells.pm_latest_s
    return problem.replace(bell_from_s=bell_from, bell_by_s=bell_by)


_STANDING: Mapping[str, Callable[[ServiceArea, Problem], Problem]] = {
    "R3": _usual_bells,
    "R4": _roomy,
    "R6": _not_alone,
    "R7": _together,
    "R9": _any_vehicle,
}


def _longer_rides(problem: Problem, seconds: int) -> Problem:
    return problem.replace(limit_s=np.minimum(problem.limit_s + seconds, NEVER_S))


def _wider_clock(problem: Problem, seconds: int) -> Problem:
    return problem.replace(
        not_before_s=problem.not_before_s - seconds,
        home_from_s=problem.home_from_s - seconds,
        home_by_s=np.minimum(problem.home_by_s + seconds, NEVER_S),
    )


_TIMES: Mapping[str, Callable[[Problem, int], Problem]] = {
    "R2": _longer_rides,
    "R14": _wider_clock,
}
