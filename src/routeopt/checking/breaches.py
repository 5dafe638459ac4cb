"""What the checker finds: a rule, where, who, on which days and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from routeopt.domain.units import mask_text


@dataclass(frozen=True, slots=True)
class PlanBreach:
    """One thing wrong with a written plan.

    Attributes
    ----------
    rule
        ``R1`` to ``R15``, ``cost``, ``times`` or ``format``.
    route_id
        The route it was found on, "" where it concerns the plan.
    pupils
        References of the pupils concerned.
    day
        Day mask of the days it was seen on, "" where days play no part.
    detail
        One sentence for staff; no personal data beyond references.
    """

    rule: str
    route_id: str
    pupils: tuple[str, ...]
    day: str
    detail: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach before the days are gathered; ``under`` is the rule that R12 stands for."""

    rule: str
    detail: str
    route_id: str = ""
    pupils: tuple[str, ...] = ()
    days: int = 0
    under: str = ""


def gather(findings: Iterable[Finding]) -> tuple[PlanBreach, ...]:
    """Join findings that differ only in their days, in the order they were first seen."""
    days: dict[tuple[str, str, tuple[str, ...], str], int] = {}
    for found in findings:
        key = (found.rule, found.route_id, found.pupils, found.detail)
        days[key] = days.get(key, 0) | found.days
    return tuple(
        PlanBreach(rule, route_id, pupils, mask_text(mask) if mask else "", detail)
        for (rule, route_id, pupils, detail), mask in days.items()
    )
