"""A plan: routes that together carry everyone in scope, with times and prices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Session = Literal["am", "pm"]
PlanKind = Literal["firm", "full"]
Status = Literal["optimal", "feasible", "no_solution"]
Termination = Literal[
    "proved", "gap", "time_limit", "iteration_limit", "no_improvement", "cancelled"
]


@dataclass(frozen=True, slots=True)
class Stop:
    """A vehicle's stop; ``pupils`` get on or off here; seconds after midnight."""

    kind: Literal["home", "point", "school", "depot"]
    stop_id: str
    pupils: tuple[str, ...]
    arrive_s: int
    depart_s: int


@dataclass(frozen=True, slots=True)
class Run:
    """One trip in one session on stated days, timed with everybody listed aboard."""

    run_id: str
    session: Session
    days: int
    loaded_m: int
    duration_s: int
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class RouteCost:
    """Pence; the day figures are all of the dearest day, ``year_pence`` of the year."""

    vehicle_day_pence: int
    mileage_day_pence: int
    minimum_topup_day_pence: int
    pa_day_pence: int
    day_pence: int
    year_pence: int


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a route does not keep: ``rule`` is R1 to R15, ``detail`` says why."""

    rule: str
    pupils: tuple[str, ...]
    detail: str


@dataclass(frozen=True, slots=True)
class Route:
    """One vehicle's work all week.

    Attributes
    ----------
    pupils
        In the morning's pick-up order.
    contract_id
        The live contract this route keeps at its own rate, or None.
    set_aside
        Why the route is not part of the plan's choices ("" when it is): it stays as it is
        today, its cost is the same on both sides and no saving is claimed for it.
    rides_s
        Pupil -> longest ride in seconds (am, pm) over the days travelled; None where the
        pupil does not travel in that session or the ride is not known.
    home_times_s
        Pupil -> pick-up time am and home time pm with everybody aboard, or None.
    pas_by_day
        Assistants on each of the ten days of a fortnight.
    ride_s_fortnight
        Pupil-seconds of all rides over the fortnight, absent pupils' stops left out.
    breaches
        Rules the route does not keep (only today's routes, and kept ones, have any).
    """

    route_id: str
    vehicle_type: str
    layout: str
    contract_id: str | None
    pas: int
    schools: tuple[str, ...]
    pupils: tuple[str, ...]
    runs: tuple[Run, ...]
    cost: RouteCost
    days: int
    set_aside: str = ""
    vehicle_id: str | None = None
    rides_s: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    home_times_s: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    loaded_m_day: float = 0.0
    seats_used: int = 0
    pas_by_day: tuple[int, ...] = ()
    ride_s_fortnight: int = 0
    breaches: tuple[Breach, ...] = ()


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A pupil for whom no legal ride exists, and the rule that blocks each vehicle."""

    pupil_id: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Something a plan must say out loud: an exception, a shortfall, a kept breach."""

    code: str
    detail: str
    pupils: tuple[str, ...] = ()
    route_id: str = ""
    year_pence: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """Routes that together carry everyone in scope."""

    kind: PlanKind
    schools: tuple[str, ...]
    routes: tuple[Route, ...]
    unplanned: tuple[Unplanned, ...] = ()
    exceptions: tuple[Listed, ...] = ()
    shortfall: tuple[Listed, ...] = ()
    kept_breaches: tuple[Listed, ...] = ()
    released_groups: tuple[str, ...] = ()
    status: Status = "feasible"
    termination: Termination = "no_improvement"
    solver: str = ""
    seconds: float = 0.0
    objective_pence: int = 0
    lower_bound_pence: int | None = None
    year_pence: int = 0
