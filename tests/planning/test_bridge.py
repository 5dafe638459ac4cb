"""A bridge adds up to the penny whatever changed, and one change lands where it belongs."""

from dataclasses import replace

import pytest

from routeopt.domain.area import ServiceArea
from routeopt.planning.bridge import COMPONENTS, Bridge, bridge
from routeopt.planning.programme_ledger import paid_contracts
from tests.planning.bridge_worlds import (
    WEEKDAYS_3,
    at_random,
    first,
    shared,
    solos,
    with_pupil,
    without,
)


def _ledger(area: ServiceArea) -> int:
    return sum(paid.year_pence for paid in paid_contracts(area).values())


def _only(found: Bridge, component: str) -> None:
    """Nothing but one component moved, and it moved all of the difference."""
    moved = {key: found.pence(key) for key in COMPONENTS if found.pence(key)}
    assert moved == {component: found.change_pence}


@pytest.mark.parametrize("seed", range(30))
def test_it_adds_up_whatever_changed(seed: int) -> None:
    """After everything changed at random, no penny is left over."""
    before, after = at_random(1000 + seed), at_random(seed)
    found = bridge(before, after)
    assert found.ledgers_pence == (_ledger(before), _ledger(after))
    assert sum(found.pence(key) for key in COMPONENTS) == found.change_pence
    assert all(entry.pence for entry in found.entries)


@pytest.mark.parametrize("seed", range(8))
def test_going_back_is_the_opposite(seed: int) -> None:
    """From the second pack to the first, the total is the same with the other sign."""
    other = at_random(seed)
    assert bridge(first(), other).change_pence == -bridge(other, first()).change_pence


def test_a_pack_beside_itself_moves_nothing() -> None:
    """The same pack twice has no entries."""
    assert bridge(first(), first()).entries == ()


def test_other_prices_are_prices() -> None:
    """All day rates 7 % up are all prices, and the median rise is told."""
    area = first()
    dearer = {
        key: replace(one, day_rate_pence=round((one.day_rate_pence or 0) * 1.07))
        for key, one in area.contracts.items()
    }
    found = bridge(area, replace(area, contracts=dearer))
    _only(found, "prices")
    assert found.price_rise == pytest.approx(0.07, abs=0.001)


def test_the_same_route_let_again_under_another_id_is_a_price() -> None:
    """A contract for the same pupils and vehicle with a new id and rate is no new route."""
    area = first()
    key = next(iter(shared(area)))
    new = replace(area.contracts[key], contract_id="NEW", day_rate_pence=12_345)
    rides = tuple(
        replace(a, contract_id="NEW") if a.contract_id == key else a for a in area.allocations
    )
    contracts = {k: one for k, one in area.contracts.items() if k != key} | {"NEW": new}
    found = bridge(area, replace(area, contracts=contracts, allocations=rides))
    _only(found, "prices")
    assert (found.entries[0].before, found.entries[0].after) == (key, "NEW")


def test_a_pupil_who_leaves_with_the_contract_is_a_leaver() -> None:
    """A solo route that ends with its pupil is leavers, and the pupil is named by reference."""
    area = first()
    contract, pupil = next(iter(solos(area).items()))
    found = bridge(area, without(area, {pupil}, {contract}))
    _only(found, "leavers")
    assert found.affected("leavers") == (pupil,)


def test_a_leaver_from_a_shared_route_moves_no_pound() -> None:
    """A seat left empty saves nothing until the route is changed: no invented saving."""
    area = first()
    pupils = max(shared(area).values(), key=len)
    found = bridge(area, without(area, {pupils[0]}, set()))
    assert found.entries == ()
    assert found.counts["leavers"] == 1


def test_a_pupil_who_comes_with_a_new_contract_is_a_joiner() -> None:
    """A new contract for a new pupil is joiners."""
    area = first()
    contract = replace(area.contracts[next(iter(solos(area)))], contract_id="NEW")
    area2 = replace(area, contracts={**area.contracts, "NEW": contract})
    found = bridge(area, with_pupil(area2, "CHILD", "NEW"))
    _only(found, "joiners")
    assert found.affected("joiners") == ("CHILD",)


def test_a_new_need_bought_is_need() -> None:
    """An assistant added for a pupil who now needs one is need, not a price."""
    area = first()
    contract, pupil = next(iter(solos(area).items()))
    other = replace(
        area.contracts[contract],
        pas=(area.contracts[contract].pas or 0) + 1,
        day_rate_pence=(area.contracts[contract].day_rate_pence or 0) + 5_000,
    )
    pupils = {**area.pupils, pupil: replace(area.pupils[pupil], max_pupils=1, mobility="transfer")}
    after = replace(area, pupils=pupils, contracts={**area.contracts, contract: other})
    found = bridge(area, after)
    _only(found, "need")
    assert found.affected("need") == (pupil,)


def test_fewer_days_are_days() -> None:
    """A pupil alone on a contract who comes on fewer days, and a longer year, are days."""
    area = first()
    _, pupil = next(iter(solos(area).items()))
    fewer = replace(area.pupils[pupil], am_days=WEEKDAYS_3, pm_days=WEEKDAYS_3)
    found = bridge(area, replace(area, pupils={**area.pupils, pupil: fewer}))
    _only(found, "days")
    assert found.affected("days") == (pupil,)
    schools = {key: replace(one, days_year=195) for key, one in area.schools.items()}
    policy = replace(area.policy, days_per_year=195)
    _only(bridge(area, replace(area, schools=schools, policy=policy)), "days")


def test_pupils_put_together_are_routing() -> None:
    """Two solo pupils on one of their contracts, the other ended, are routing."""
    area = first()
    (one, _), (two, moved), *_ = solos(area).items()
    rides = tuple(
        replace(a, contract_id=one) if a.contract_id == two else a for a in area.allocations
    )
    contracts = {key: kept for key, kept in area.contracts.items() if key != two}
    found = bridge(area, replace(area, contracts=contracts, allocations=rides))
    assert found.pence("routing") == found.change_pence < 0
    assert moved in found.affected("routing")


def test_a_contract_that_carries_nobody_is_residual() -> None:
    """A contract without pupils that ends is told apart from everything else."""
    area = first()
    key = next(iter(area.contracts))
    empty = replace(area.contracts[key], contract_id="EMPTY", day_rate_pence=10_000)
    with_empty = replace(area, contracts={**area.contracts, "EMPTY": empty})
    _only(bridge(with_empty, area), "residual")


def test_packs_without_common_references_are_warned_of() -> None:
    """Where references were given out anew, the reader is told that it means nothing."""
    area = first()
    renamed = {f"X{key}": replace(one, pupil_id=f"X{key}") for key, one in area.pupils.items()}
    rides = tuple(replace(a, pupil_id=f"X{a.pupil_id}") for a in area.allocations)
    found = bridge(area, replace(area, pupils=renamed, allocations=rides))
    assert any("references" in words for words in found.warnings)
    assert sum(found.pence(key) for key in COMPONENTS) == found.change_pence
