"""Proves that a pupil is called alone for the reason that holds, by trying everything by hand."""

from itertools import permutations

import pytest

from routeopt.domain.plan import Plan
from routeopt.planning.sides import Ground, compile_side
from routeopt.planning.why import why_alone, why_schools
from routeopt.planning.why_found import SoloPupil
from routeopt.planning.why_plans import OtherPackError, plan_of
from routeopt.planning.why_rules import MINUTES
from routeopt.solvers.evaluator import RouteSpec, evaluate
from routeopt.solvers.pool import RoutePool

from .why_worlds import alone_world
from .worlds import prepared

NEAR = [(20.0, 0.0), (22.0, 1.0)]


def _only(ground: Ground, pupil: str = "P1") -> SoloPupil:
    return next(solo for solo in why_alone(ground).solos if solo.pupil_id == pupil)


def test_neighbours_whom_nobody_has_asked() -> None:
    """Two neighbours on a vehicle each could share one: the pounds are those of the evaluator."""
    ground = alone_world(NEAR)
    solo = _only(ground)
    best = solo.main.best
    assert solo.main.verdict == "nobody_asked"
    assert best is not None
    assert best.partners == ("P2",)
    together = RoutePool(compile_side(ground, "full").problem).cheapest((0, 1))
    assert together is not None
    assert best.after_pence == together.year_pence
    assert best.saving_pence == 2 * 190 * 10_000 - together.year_pence
    added = {ride.pupil_id: ride.added_min for ride in best.rides}
    assert added["P1"] == pytest.approx(0, abs=0.02)
    assert added["P2"] is not None
    assert added["P2"] > 0


def test_a_contract_that_is_only_dear_is_no_reason_to_share() -> None:
    """Sharing is worth no more where the contracts cost ten times what the pack's rates say."""
    usual, dear = (_only(alone_world(NEAR, day_rate=rate)).main.pence for rate in ("100", "999"))
    assert usual < dear < 2 * usual


def test_a_missing_assessment_is_named() -> None:
    """A pupil who waits for an assessment is one whom nobody has asked, and it says whose."""
    solo = _only(alone_world(NEAR, pupils=[{"sharing": "assess"}, {}]), "P2")
    assert solo.main.verdict == "nobody_asked"
    assert solo.main.best is not None
    assert solo.main.best.assess == ("P1",)
    assert solo.main.best_firm is None


def test_a_pair_kept_apart_is_a_rule() -> None:
    """Where an incompatible pair could otherwise save, that rule is the one named."""
    apart = [{"pupil_a": "P1", "pupil_b": "P2", "reason_code": "X"}]
    solo = _only(alone_world(NEAR, incompatibilities=apart))
    assert solo.main.verdict == "rule"
    assert [block.rule for block in solo.main.blocks] == ["R7"]
    assert solo.main.pence == _only(alone_world(NEAR)).main.pence
    assert solo.main.open_pence == 0


def test_an_own_limit_on_company_is_a_rule() -> None:
    """A pupil with whom nobody else may be aboard is blocked by that number."""
    solo = _only(alone_world(NEAR, pupils=[{"max_pupils": "1"}, {}]))
    assert solo.main.verdict == "rule"
    assert solo.main.blocks[0].rule == "R4"


def test_a_missing_feature_is_a_rule() -> None:
    """Where each needs what no one vehicle has, the vehicle's features are named."""
    types = [
        {"vehicle_type": name, "layouts": "6+0", "features": feature, "day_rate_gbp": "70",
         "minimum_day_gbp": "80", "mile_rate_gbp": "1.50", "available": "any"}
        for name, feature in (("mpv", "lift"), ("van", "ramp"))
    ]  # fmt: skip
    needs = [{"requires": "lift"}, {"requires": "ramp"}]
    solo = _only(alone_world(NEAR, pupils=needs, vehicle_types=types))
    assert [block.rule for block in solo.main.blocks] == ["R9"]


def test_the_only_neighbour_who_must_be_alone_is_named() -> None:
    """A neighbour who must travel alone is the rule, and is listed apart with no saving."""
    found = why_alone(alone_world(NEAR, pupils=[{}, {"sharing": "alone"}]))
    assert [solo.pupil_id for solo in found.solos] == ["P1"]
    assert found.solos[0].main.blocks[0].rule == "R6"
    assert [one.pupil_id for one in found.alone] == ["P2"]
    assert found.alone[0].year_pence == 190 * 10_000


def test_homes_too_far_apart_are_geography_by_the_minutes_that_lack() -> None:
    """The minutes named are enough, and the step below is not."""
    spots = [(60.0, 0.0), (40.0, 40.0)]
    solo = _only(alone_world(spots, day_rate="300"))
    assert solo.main.verdict == "geography"
    block = solo.main.blocks[0]
    assert block.rule == "R2"
    assert block.by_min is not None

    def legal_with(minutes: int) -> bool:
        problem = compile_side(alone_world(spots, day_rate="300"), "full").problem
        longer = problem.replace(limit_s=problem.limit_s + 60 * minutes)
        return bool(RoutePool(longer).options((0, 1)))

    assert legal_with(block.by_min)
    assert not legal_with(MINUTES[MINUTES.index(block.by_min) - 1])


def test_opposite_sides_of_the_school_never_pay() -> None:
    """Where sharing is legal and only costs more, no rule is blamed and nothing is at stake."""
    solo = _only(alone_world([(20.0, 0.0), (-30.0, 0.0)], day_rate="81"))
    assert solo.main.verdict == "geography"
    assert solo.main.blocks == ()
    assert solo.main.pence == 0
    assert solo.main.best is not None
    assert solo.main.best.saving_pence <= 0
    assert solo.main.checked.legal == 1


def test_joining_a_route_leaves_its_riders_on_it() -> None:
    """A route with room is offered whole, with the minutes of everybody aboard."""
    spots = [(20.0, 0.0), (21.0, 1.0), (22.0, 0.0), (23.0, 1.0)]
    ground = alone_world(spots, contracts=["C1", "C2", "C2", "C2"])
    best = _only(ground).main.best
    assert best is not None
    assert best.how == "route"
    assert best.route_id == "C2"
    assert {ride.pupil_id for ride in best.rides} == {"P1", "P2", "P3", "P4"}


def test_no_pair_is_missed() -> None:
    """Verdict and pounds of every pupil are those of all pairs in all orders, one by one."""
    spots = [(20.0, 3.0), (-35.0, 5.0), (30.0, -30.0), (12.0, 33.0), (-30.0, -28.0), (44.0, 8.0)]
    ground = alone_world(spots, day_rate="120", policy={"ride_guide_secondary_min": "50"})
    problem = compile_side(ground, "full").problem
    single = [RoutePool(problem).in_type((k,), 0) for k in range(problem.n)]
    for solo in why_alone(ground).solos:
        member = problem.pupil_ids.index(solo.pupil_id)
        best = 0
        for other in range(problem.n):
            for order in permutations((member, other)) if other != member else ():
                spec = RouteSpec(
                    tuple((m,) for m in order), tuple((m,) for m in order[::-1]), 0,
                    problem.layouts[0][0], 0,
                )  # fmt: skip
                result = evaluate(problem, spec)
                apart = sum(
                    min(190 * 12_000, option.year_pence)
                    for option in (single[member], single[other])
                    if option is not None
                )
                if result.legal:
                    best = max(best, apart - result.year_pence)
        assert (solo.main.verdict == "nobody_asked") == (best >= 100)
        assert solo.main.open_pence == (best if best >= 100 else 0)


def test_a_newcomer_beside_a_pupil_alone_is_told() -> None:
    """Everybody alone on a contract today is in one of the three lists, whoever joins them."""
    ground = alone_world([*NEAR, (20.5, 0.2)], contracts=["C1", "C2", ""])
    found = why_alone(ground)
    named = {s.pupil_id for s in found.solos} | {one.pupil_id for one in found.not_judged}
    assert {"P1", "P2"} <= named
    assert [one.reason for one in found.not_judged] == [
        "a pupil new to transport takes a free seat beside them"
    ]


def test_the_list_is_sorted_and_schools_are_put_together() -> None:
    """Most pounds come first, whatever school they are of."""
    ground, _ = prepared({})
    found = why_alone(ground)
    pounds = [solo.main.pence for solo in found.solos]
    assert pounds == sorted(pounds, reverse=True)
    both = why_schools([found, why_alone(alone_world(NEAR))])
    assert len(both.solos) == len(found.solos) + 2
    pounds = [solo.main.pence for solo in both.solos]
    assert pounds == sorted(pounds, reverse=True)


def test_a_plan_beside_today_says_whom_it_puts_together() -> None:
    """A pupil alone today is told with whom the plan puts them; one alone in it is judged in it."""
    ground = alone_world(NEAR)
    today = Plan("firm", ("S1",), ground.nothing.routes)
    alone = _only_planned(ground, today)
    assert alone.planned is not None
    assert alone.planned.open_pence == alone.main.pence
    assert alone.planned_with == ()


def _only_planned(ground: Ground, plan: Plan) -> SoloPupil:
    return next(s for s in why_alone(ground, plan).solos if s.pupil_id == "P1")


def test_a_plan_of_another_pack_is_refused() -> None:
    """A plan that does not carry everybody is not judged as if it did."""
    ground = alone_world(NEAR)
    with pytest.raises(OtherPackError):
        plan_of(ground, {"kind": "firm", "routes": []})
    with pytest.raises(OtherPackError):
        plan_of(ground, {"kind": "firm"})
