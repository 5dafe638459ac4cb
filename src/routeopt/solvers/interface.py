"""What a solver takes and gives: problem in; plans, status, termination, bound or None out."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.plan import Status, Termination
from routeopt.solvers.pool import RouteOption
from routeopt.solvers.problem import Problem


@dataclass(frozen=True, slots=True)
class Shortage:
    """What a choice of routes uses beyond the supply, and what that costs."""

    vehicles: dict[int, int]
    assistants: int
    year_pence: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Routes that together carry every pupil of a problem once.

    ``objective_pence`` includes the price of what the supply does not hold.
    """

    routes: tuple[RouteOption, ...]
    shortage: Shortage
    objective_pence: int

    @property
    def year_pence(self) -> int:
        """Money alone: routes and shortage."""
        return sum(route.year_pence for route in self.routes) + self.shortage.year_pence


@dataclass(frozen=True, slots=True)
class Incumbent:
    """A complete plan found on the way, and when."""

    seconds: float
    choice: Choice


@dataclass(frozen=True, slots=True)
class Budget:
    """When to stop. Under ``iterations`` nothing reads a clock.

    Attributes
    ----------
    seconds
        Search time, or None.
    iterations
        Rounds of search, or None.
    stop
        Set from outside to end early and keep the best plan.
    """

    seconds: float | None = 60.0
    iterations: int | None = None
    stop: threading.Event = field(default_factory=threading.Event)

    def clock(self) -> "Clock":
        """Start the clock."""
        return Clock(self, time.monotonic())


@dataclass(frozen=True, slots=True)
class Clock:
    """A running budget."""

    budget: Budget
    started: float

    @property
    def elapsed_s(self) -> float:
        """Seconds since the start, 0 where only iterations count."""
        if self.budget.iterations is not None:
            return 0.0
        return time.monotonic() - self.started

    @property
    def left_s(self) -> float:
        """Seconds left; without a time limit, a day."""
        if self.budget.iterations is not None or self.budget.seconds is None:
            return 86_400.0
        return max(0.0, self.budget.seconds - self.elapsed_s)

    def over(self, done: int) -> Termination | None:
        """Why to stop after ``done`` rounds, or None to go on."""
        if self.budget.stop.is_set():
            return "cancelled"
        if self.budget.iterations is not None:
            return "iteration_limit" if done >= self.budget.iterations else None
        return "time_limit" if self.left_s <= 0 else None


@dataclass(frozen=True, slots=True)
class Duals:
    """Prices of the master's rows; pounds a year.

    Attributes
    ----------
    prize
        ``(pupils,)`` of carrying a pupil, not negative.
    kept
        ``(contracts,)`` of keeping a contract, not positive.
    vehicle_day, pa_day
        ``(types,)`` and one number: of a vehicle or assistant for a day, not positive.
    kind
        ``(types,)`` of a route of a type, from branching; either sign.
    cuts
        Of each subset-row cut, not positive.
    pounds
        The duals' own objective.
    block
        Of an assistant shared on the measured run, from branching; either sign.
    """

    prize: NDArray[np.float64]
    kept: NDArray[np.float64]
    vehicle_day: NDArray[np.float64]
    pa_day: float
    kind: NDArray[np.float64]
    cuts: NDArray[np.float64]
    pounds: float
    block: float = 0.0

    def same(self, other: "Duals") -> bool:
        """Say whether all prices are the same to the last bit."""
        names = [one.name for one in fields(self)]
        return all(np.array_equal(getattr(self, name), getattr(other, name)) for name in names)


@dataclass(frozen=True, slots=True)
class Bound:
    """What no plan costs less than, pence a year of the objective, and when it was proved."""

    seconds: float
    pence: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best plan found and how the search ended; no bound is claimed where there is none.

    Attributes
    ----------
    bounds
        Every better bound on the way, the last of them ``lower_bound_pence``.
    no_bound_reason
        Why there is none, in words; empty where there is one.
    duals
        Prices of the last proof, which quotes lean on.
    """

    choice: Choice | None
    status: Status
    termination: Termination
    solver: str
    seconds: float
    rounds: int
    incumbents: tuple[Incumbent, ...]
    lower_bound_pence: int | None = None
    orders_exact: bool = True
    bounds: tuple[Bound, ...] = ()
    no_bound_reason: str = ""
    duals: Duals | None = None


Report = Callable[[Incumbent | Bound], None]


class Solver(Protocol):
    """Anything that plans."""

    def solve(self, problem: Problem, budget: Budget, seed: int, report: Report) -> Outcome:
        """Plan a problem; ``report`` hears of every better complete plan."""
        ...  # pragma: no cover
