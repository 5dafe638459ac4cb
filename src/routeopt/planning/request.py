"""What a review is asked for."""

from dataclasses import dataclass, field
from typing import Literal

from routeopt.solvers.interface import Budget

Mode = Literal["clean-sheet", "consolidate", "dissolve"]
SolverChoice = Literal["auto", "search", "ortools"]
Assess = Literal["both", "firm", "full"]


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """One review: its schools and how hard and how far to look.

    Attributes
    ----------
    schools
        Reviewed together as one scope.
    assess
        Which plans are wanted: firm, full or both.
    solver
        What searches a clean sheet; ``auto`` picks.
    with_shared
        Widen the scope to all schools its contracts serve.
    """

    schools: tuple[str, ...]
    budget: Budget = field(default_factory=Budget)
    seed: int = 1
    mode: Mode = "clean-sheet"
    assess: Assess = "both"
    with_shared: bool = False
    threads: int = 1
    solver: SolverChoice = "auto"
