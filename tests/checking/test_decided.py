"""The checker reads decisions by itself: a plan that passes over one is refused."""

from routeopt.checking import check_plan
from routeopt.data.loading import LoadedPack, from_raw
from routeopt.data.rawpack import RawPack
from routeopt.data.writers import with_rows
from routeopt.domain.travel import TravelTimes
from routeopt.exports.review_folder import documents
from routeopt.network.times import travel_times
from routeopt.planning.request import ReviewRequest
from routeopt.planning.result import Review
from routeopt.planning.review import places_needed, review
from routeopt.planning.scope import review_scope
from routeopt.solvers.interface import Budget
from tests.planning.worlds import TODAY, example


def planned(raw: RawPack) -> tuple[LoadedPack, TravelTimes, Review]:
    """Review the example shortly, the firm plan alone."""
    pack = from_raw(raw, TODAY)
    scope = review_scope(pack.area, ("ELY",))
    travel = travel_times(pack.area, pack.raw, places_needed(pack.area, scope), None)
    request = ReviewRequest(("ELY",), Budget(iterations=1), assess="firm")
    return pack, travel, review(pack, travel, scope, request, lambda *_: None)


def rules_broken(raw: RawPack, pack: LoadedPack, travel: TravelTimes, found: Review) -> set[str]:
    """Check a plan against another pack than it was made for."""
    plan = documents(found, pack)["plan.json"]
    return {breach.rule for breach in check_plan(raw, travel, plan)}


def test_a_plan_made_before_the_decisions_is_refused_and_one_made_after_passes() -> None:
    """Sharing refused is R6, a change refused R11; planned again with both, nothing is broken."""
    pack, travel, before = planned(example())
    shared = next(r for r in before.firm.plan.routes if len(r.pupils) > 2 and not r.contract_id)
    loner = next(p for p in shared.pupils if pack.area.pupils[p].sharing == "yes")
    given_up = next(
        route
        for route in before.today.routes
        if loner not in route.pupils
        and route.contract_id not in {r.contract_id for r in before.firm.plan.routes}
    )
    rows = [
        {"pupil_id": loner, "step": "sharing", "outcome": "refused"},
        {"contract_id": given_up.contract_id or "", "step": "re-tender", "outcome": "refused"},
    ]
    raw = with_rows(example(), "decisions", rows)
    broken = rules_broken(raw, pack, travel, before)
    assert {"R6", "R11"} <= broken
    pack, travel, after = planned(raw)
    assert rules_broken(raw, pack, travel, after) == set()
    alone = next(r for r in after.firm.plan.routes if loner in r.pupils)
    assert alone.pupils == (loner,)
    assert given_up.contract_id in {r.contract_id for r in after.firm.plan.routes}
