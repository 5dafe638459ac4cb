"""Today's routes or a written plan scored: by the evaluator, and by the checker beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from routeopt.checking import PlanBreach, check_plan
from routeopt.data.loading import LoadedPack
from routeopt.domain.plan import PlanKind, Route
from routeopt.domain.travel import TravelTimes
from routeopt.exports.plan_json import plan_document
from routeopt.network.roads import RoadNetwork
from routeopt.planning.changed_pack import schools_named, scope_times
from routeopt.planning.result import PackFacts
from routeopt.planning.review import prepare
from routeopt.planning.scope import review_scope
from routeopt.planning.score import Score, score_today, score_written
from routeopt.planning.written import WrittenRoute, routes_written


@dataclass(frozen=True, slots=True)
class Scored:
    """What the evaluator says of routes, and what the checker says of the same."""

    score: Score
    breaches: tuple[PlanBreach, ...]

    @property
    def legal(self) -> bool:
        """Whether neither finds a rule broken; routes that stay as they are do not count."""
        routes = self.score.plan.routes
        return not self.breaches and not any(r.breaches for r in routes if not r.set_aside)


def score_routes(
    pack: LoadedPack,
    schools: Sequence[str],
    *,
    document: Mapping[str, Any] | None = None,
    routes: Sequence[WrittenRoute] | None = None,
    roads: RoadNetwork | None = None,
) -> Scored:
    """Score a plan as written, edited routes, or, where neither is given, today's routes.

    Parameters
    ----------
    schools
        Schools in question; those of the plan, or else every special one, where none is named.
    document
        A plan as ``plan.json`` has it.
    routes
        Routes without times, as a person edits them.

    Raises
    ------
    AskedError
        If the pack has no such school.
    NotAPlanError
        If the document lacks parts of a plan.
    """
    written = routes_written(document) if document is not None else routes
    named = schools or (document or {}).get("schools", ())
    scope = review_scope(pack.area, schools_named(pack.area, named))
    travel = scope_times(pack, scope, roads)
    ground = prepare(pack.area, travel, scope, seed=1)
    kind: PlanKind = "full" if document and document.get("kind") == "full" else "firm"
    score = score_today(ground) if written is None else score_written(ground, kind, written)
    judged = document if document is not None else _document(pack, travel, score)
    return Scored(score, tuple(check_plan(pack.raw, travel, judged)))


def score_as_json(scored: Scored) -> dict[str, Any]:
    """Give a score as plain data."""
    score = scored.score
    return {
        "year_gbp": score.summary.year_pence / 100,
        "routes": [
            {
                "route_id": route.route_id,
                "contract_id": route.contract_id,
                "pupils": len(route.pupils),
                "year_gbp": route.cost.year_pence / 100,
                "longest_ride_min": longest_ride_min(route),
                "breaches": [{"rule": b.rule, "detail": b.detail} for b in route.breaches],
            }
            for route in score.plan.routes
        ],
        "checker": [
            {"rule": b.rule, "route_id": b.route_id, "day": b.day, "detail": b.detail}
            for b in scored.breaches
        ],
        "not_understood": list(score.unknown),
    }


def longest_ride_min(route: Route) -> float | None:
    """Give a route's longest ride in minutes, None where nobody rides."""
    rides = [ride for pair in route.rides_s.values() for ride in pair if ride is not None]
    return round(max(rides) / 60, 2) if rides else None


def _document(pack: LoadedPack, travel: TravelTimes, score: Score) -> dict[str, Any]:
    return plan_document(
        plan=score.plan,
        summary=score.summary,
        today=score.today,
        saving=None,
        changes=(),
        pack=PackFacts(pack.raw.name, pack.raw.sha256, pack.base_sha256),
        schools=score.plan.schools,
        policy_texts=pack.policy_texts,
        travel=travel,
        seed=None,
        seconds=0.0,
    )
