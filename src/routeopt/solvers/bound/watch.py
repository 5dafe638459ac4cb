"""What the proof hears of the world while it runs, and whom it tells."""

from collections.abc import Callable
from dataclasses import dataclass

from routeopt.solvers.bound.variants import PENCE
from routeopt.solvers.pool import RouteOption

PROVED_PENCE = 100
"""A plan is proved best to the pound a year."""
Raised = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Watch:
    """What the prover hears of the world while it runs.

    Attributes
    ----------
    stop
        Whether to end now.
    best_pence
        Cheapest plan known, or None.
    raised
        Told every better bound in pence a year.
    found
        Given legal routes that carry everyone and may be a better plan.
    left_s
        Seconds left.
    by_rounds
        Whether the work is limited by rounds, so that no clock decides anything.
    """

    stop: Callable[[], bool]
    best_pence: Callable[[], int | None]
    raised: Raised
    found: Callable[[tuple[RouteOption, ...]], None]
    left_s: Callable[[], float]
    by_rounds: bool = False

    def gap_pounds(self, bound: float) -> float:
        """Pounds a year from a bound to the cheapest plan; nought where none is known."""
        best = self.best_pence()
        return 0.0 if best is None else max(0.0, best / PENCE - bound)

    def beaten(self, bound: float) -> bool:
        """Whether a bound in pounds a year proves the cheapest plan best."""
        best = self.best_pence()
        return best is not None and bound * PENCE > best - PROVED_PENCE
