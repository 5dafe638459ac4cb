"""What a review is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from routeopt.domain.plan import PlanKind
from routeopt.planning.written import WrittenRoute
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
    threads
        With two, one searches and one proves; with one, the proof comes after the search.
    gap
        Satisfied once (best - bound) / best is no more; 0 asks for proof.
    start
        Plans known before, such as those of a run that was interrupted: what is found is never
        dearer than those of them that are legal.
    """

    schools: tuple[str, ...]
    budget: Budget = field(default_factory=Budget)
    seed: int = 1
    mode: Mode = "clean-sheet"
    assess: Assess = "both"
    with_shared: bool = False
    threads: int = 2
    solver: SolverChoice = "auto"
    gap: float = 0.0
    start: Mapping[PlanKind, tuple[WrittenRoute, ...]] = field(default_factory=dict)


def gap_share(text: str) -> float:
    """Read a gap as people write it: ``1%``, ``1.5 %`` or ``0.01``.

    Raises
    ------
    ValueError
        Where it is none, with what to write instead.
    """
    words = text.strip()
    number = words.removesuffix("%").strip()
    try:
        share = float(number) / (100 if words.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share < 1:
        raise ValueError(f"--gap {text} is not a gap: write it as 1% or 0.01, from 0 to below 100%")
    return share
