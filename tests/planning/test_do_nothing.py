"""Proves that doing nothing after a hand-back is priced as the cheapest way that moves nobody."""

from functools import cache

from routeopt.planning.added_routes import added_routes
from routeopt.planning.scope import Scope
from routeopt.planning.sides import Ground
from routeopt.planning.today_route import at_pack_rates_pence, today_result

from .worlds import prepared


@cache
def handed_back() -> tuple[Ground, Scope]:
    """Let the operator with the most contracts hand all of them back."""
    return prepared({"handed_back": [{"operator_id": "OP2"}]})


def test_everybody_is_still_carried_once() -> None:
    """Pupils of ended contracts are on one route each, and nobody else has moved."""
    found, _ = handed_back()
    before, _ = prepared({})
    carried = [pupil for route in found.nothing.routes for pupil in route.pupils]
    assert sorted(carried) == sorted(found.pupils)
    assert sorted(found.pupils) == sorted(before.pupils)
    live = {c.carried.contract_id: set(c.carried.members) for c in found.todays}
    for contract in found.nothing.contracts:
        assert live[contract.carried.contract_id] <= set(contract.carried.members)


def test_never_dearer_than_every_lost_route_again() -> None:
    """Buying each ended contract's route again at the pack's rates is always open."""
    found, scope = handed_back()
    live = sum(contract.year_pence for contract in found.todays)
    again = sum(
        at_pack_rates_pence(*today_result(found.area, found.travel, ended))
        for ended in scope.ended
        if ended.members
    )
    lost = {pupil for ended in scope.ended for pupil in ended.members}
    carried = {pupil for contract in found.todays for pupil in contract.carried.members}
    others = {p: legs for p, legs in found.pupils.items() if p not in lost | carried}
    new = added_routes(found.area, found.travel, others, [], seed=1)
    assert again > 0
    assert found.nothing.year_pence <= live + again + sum(o.year_pence for o in new.options)


def test_a_company_that_breaks_a_rule_may_still_be_bought_again() -> None:
    """A lost route is among the ways even where no new route of its company is legal."""
    apart = prepared({})[0]
    company = next(c.carried for c in apart.todays if len(c.carried.members) >= 4)
    strict, scope = prepared(
        {
            "handed_back": [{"contract_id": company.contract_id}],
            "policy": {"ride_guide_primary_min": 1, "ride_guide_secondary_min": 1,
                       "ride_guide_post16_min": 1, "ride_detour_min": 0,
                       "ride_detour_max_min": 0, "ride_detour_ratio": 1},
        }
    )  # fmt: skip
    ended = next(c for c in scope.ended if c.contract_id == company.contract_id)
    legs = {pupil: ended.due[pupil] for pupil in ended.members}
    found = added_routes(strict.area, strict.travel, legs, [ended], seed=1)
    assert [len(option.members) for option in found.options] == [len(ended.members)]
    (route,) = found.written()
    assert route.breaches
    assert route.contract_id is None
    alone = added_routes(strict.area, strict.travel, legs, [], seed=1)
    assert sum(o.year_pence for o in found.options) < sum(o.year_pence for o in alone.options)


def test_a_free_seat_is_taken_where_it_is_cheaper() -> None:
    """One pupil more goes on a vehicle with room rather than on a route alone."""
    found, _ = prepared(
        {"added": [{"pupil_id": "N1", "school_id": "ELY", "phase": "primary",
                    "postcode": "CB6 3AU"}]}
    )  # fmt: skip
    route = next(route for route in found.nothing.routes if "N1" in route.pupils)
    assert len(route.pupils) > 1
    assert found.nothing.added == ()
