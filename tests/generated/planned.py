"""One generated pack through a review and the independent checker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from routeopt.checking import PlanBreach, check_plan
from routeopt.data.loading import LoadedPack, from_raw
from routeopt.data.readers import pack_from_rows
from routeopt.domain.travel import TravelTimes
from routeopt.exports.plan_json import plan_document
from routeopt.network.times import travel_times
from routeopt.planning.request import Mode, ReviewRequest
from routeopt.planning.result import PackFacts, PlanSide, Review
from routeopt.planning.review import places_needed, review
from routeopt.planning.scope import Scope, review_scope
from routeopt.solvers.interface import Budget
from tests.generated.draws import Draw
from tests.generated.drives import as_from_roads
from tests.generated.packs import GeneratedPack
from tests.generated.world import PLAN_FROM

TODAY = date.fromisoformat(PLAN_FROM)


@dataclass(frozen=True)
class Setting:
    """A generated pack read, with its scope and drives: ready to plan."""

    pack: GeneratedPack
    loaded: LoadedPack
    scope: Scope
    travel: TravelTimes


@dataclass(frozen=True)
class Planned:
    """A review of a generated pack: documents by kind and what the checker says of each."""

    setting: Setting
    review: Review
    documents: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    breaches: Mapping[str, tuple[PlanBreach, ...]] = field(default_factory=dict)


def set_up(pack: GeneratedPack) -> Setting:
    """Read a generated pack; it must have no error."""
    raw = pack_from_rows(pack.name, pack.tables)
    loaded = from_raw(raw, TODAY, pack.reviewed)
    scope = review_scope(loaded.area, pack.reviewed)
    ids = places_needed(loaded.area, scope)
    roads = "as from roads" in pack.twists and "travel_times" not in pack.tables
    travel = (
        as_from_roads(loaded.area, ids, Draw(pack.seed, 1), cut="place cut off" in pack.twists)
        if roads
        else travel_times(loaded.area, raw, ids, None)
    )
    return Setting(pack, loaded, scope, travel)


def plan(setting: Setting, mode: Mode = "clean-sheet", iterations: int = 2) -> Planned:
    """Review a pack and check both plans."""
    request = ReviewRequest(
        setting.pack.reviewed, Budget(seconds=None, iterations=iterations), mode=mode
    )
    found = review(setting.loaded, setting.travel, setting.scope, request, lambda *_: None)
    sides = {"firm": found.firm} | ({"full": found.full} if found.full is not None else {})
    documents = {kind: document(setting, found, side) for kind, side in sides.items()}
    breaches = {
        kind: check_plan(setting.loaded.raw, setting.travel, written)
        for kind, written in documents.items()
    }
    return Planned(setting, found, documents, breaches)


def document(setting: Setting, found: Review, side: PlanSide) -> dict[str, Any]:
    """Write one side as the plan file holds it."""
    return plan_document(
        plan=side.plan,
        summary=side.summary,
        today=found.today,
        saving=side.saving,
        changes=side.changes,
        pack=PackFacts(found.pack_name, found.pack_sha256, found.base_sha256, ()),
        schools=found.schools,
        policy_texts=setting.loaded.policy_texts,
        travel=setting.travel,
        seed=found.seed,
        seconds=0.0,
    )
