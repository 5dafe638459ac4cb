"""Plans read back beside today's routes: which of them, and whether they are of this pack."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from routeopt.domain.plan import Plan, PlanKind
from routeopt.planning.score import score_written
from routeopt.planning.sides import Ground
from routeopt.planning.written import NotAPlanError, routes_written


@dataclass(frozen=True, slots=True)
class PlanFiles:
    """A review's plans as its folder holds them; ``full`` is None where nobody waits."""

    firm: Mapping[str, Any]
    full: Mapping[str, Any] | None = None

    @property
    def documents(self) -> Iterable[Mapping[str, Any]]:
        """Those there are."""
        return (self.firm,) if self.full is None else (self.firm, self.full)

    @property
    def schools(self) -> tuple[str, ...]:
        """The schools reviewed together."""
        return tuple(self.firm["schools"])


class OtherPackError(Exception):
    """A plan that carries pupils or vehicles this pack does not have in scope."""


def plan_of(ground: Ground, document: Mapping[str, Any]) -> Plan:
    """Put a written plan's routes through the evaluator as they are written.

    Raises
    ------
    OtherPackError
        Where it does not carry exactly the pupils to be planned.
    """
    kind: PlanKind = "full" if document.get("kind") == "full" else "firm"
    try:
        written = routes_written(document)
    except NotAPlanError as fault:
        raise OtherPackError(str(fault)) from None
    score = score_written(ground, kind, written)
    carried = {pupil for route in score.plan.routes for pupil in route.pupils}
    if score.unknown or not carried.issuperset(ground.pupils):
        raise OtherPackError("the plan does not carry the pupils this pack has to be planned")
    return score.plan
