"""A pack's contracts become rows for the price model, and its figures find their way back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from routeopt.data.loading import from_raw
from routeopt.data.rawpack import RawPack
from routeopt.domain.area import ServiceArea
from routeopt.domain.travel import TravelTimes
from routeopt.finance.cost_adopt import adopted_rates
from routeopt.finance.cost_model import fit_costs
from routeopt.finance.winners_curse import rate_errors, winners_curse
from routeopt.network.times import travel_times
from routeopt.planning.adopt_costs import with_adopted
from routeopt.planning.contract_costs import TimesFor, contract_rows, fitted_costs, rates_of
from routeopt.planning.near_routes import near_routes
from routeopt.planning.priced_plan import plan_range, routes_should_cost
from routeopt.planning.request import ReviewRequest
from routeopt.planning.result import Review
from routeopt.planning.review import review
from routeopt.planning.route_emissions import route_emissions
from routeopt.planning.score import score_today
from routeopt.planning.sides import Ground
from routeopt.solvers.interface import Budget
from tests.planning.worlds import TODAY, example, prepared

Planned = tuple[Ground, Review]


def times_of(raw: RawPack, area: ServiceArea) -> TimesFor:
    """Estimate a pack's drives."""

    def times(places: Sequence[str]) -> TravelTimes:
        return travel_times(area, raw, places, None)

    return times


def test_rows_tell_what_each_contract_drives() -> None:
    """Miles, minutes and assistants of a row are those of the route as the evaluator drives it."""
    ground, _ = prepared({})
    rows = contract_rows(ground.area, times_of(example(), ground.area))
    assert [row.contract_id for row in rows] == list(ground.area.contracts)
    known = {row.contract_id: row for row in rows}
    for contract in ground.todays:
        row = known[contract.carried.contract_id]
        assert row.work is not None
        assert row.work.vehicle_type == contract.route.vehicle_type
        assert row.work.awarded == ground.area.contracts[row.contract_id].start
        assert row.work.base_miles is not None
        if row.pupils == len(contract.route.pupils):
            metres = sum(run.loaded_m for run in contract.route.runs)
            assert row.work.loaded_miles == pytest.approx(metres / 1609.344)
            assert row.work.pas == contract.route.pas


def test_odd_contracts_are_set_aside_with_a_reason() -> None:
    """Handed back, or with strangers aboard: neither has a say, and the row says why."""
    raw = example()
    area = from_raw(raw, TODAY).area
    names = list(area.contracts)
    contracts = dict(area.contracts)
    contracts[names[0]] = replace(contracts[names[0]], status="handed_back")
    contracts[names[1]] = replace(contracts[names[1]], other_passengers=2)
    odd = replace(area, contracts=contracts)
    rows = contract_rows(odd, times_of(raw, odd))
    assert "handed back" in rows[0].set_aside
    assert "not in this pack" in rows[1].set_aside
    assert rows[2].set_aside == ""


def test_adopting_writes_a_new_pack_and_leaves_the_old() -> None:
    """Fitted rates stand in the new pack, which reads without fault; the old one is as it was."""
    raw = example()
    area = from_raw(raw, TODAY).area
    before = raw.tables["vehicle_types"].copy()
    model = fitted_costs(area, contract_rows(area, times_of(raw, area)), minutes_used=False).model
    assert model is not None
    adopted = adopted_rates(model)
    changed, words = with_adopted(raw, area, adopted)
    then = from_raw(changed, TODAY).area
    assert rates_of(then) == adopted.rates
    assert then.policy.pa_day_pence == adopted.pa_day_pence
    assert changed.sha256 != raw.sha256
    assert raw.tables["vehicle_types"].equals(before)
    assert len(words) == len(adopted.rates) + 1


def test_adopting_without_own_vehicle_types_writes_the_built_in_ones() -> None:
    """A pack without vehicle types gains them at the fitted rates, none marked assumed."""
    raw = example()
    bare = replace(raw, tables={k: v for k, v in raw.tables.items() if k != "vehicle_types"})
    area = from_raw(bare, TODAY).area
    model = fitted_costs(area, contract_rows(area, times_of(bare, area)), minutes_used=False).model
    assert model is not None
    adopted = adopted_rates(model)
    then = from_raw(with_adopted(bare, area, adopted)[0], TODAY).area
    assert rates_of(then) == adopted.rates
    assert not any(kind.assumed for kind in then.vehicle_types.values())


@pytest.fixture(scope="module")
def planned() -> Planned:
    """Review the example shortly."""
    ground, scope = prepared({})
    pack = from_raw(example(), TODAY)
    request = ReviewRequest(("ELY",), Budget(iterations=1), assess="firm")
    return ground, review(pack, ground.travel, scope, request, lambda *_: None)


def test_a_plan_has_should_costs_and_a_range(planned: Planned) -> None:
    """New routes get should-costs, kept ones none; the headline stays and the range holds it."""
    ground, found = planned
    fit = fitted_costs(ground.area, contract_rows(ground.area, times_of(example(), ground.area)))
    costs = routes_should_cost(ground.area, fit, found.firm.plan.routes)
    kept = {route.route_id for route in found.firm.plan.routes if route.contract_id}
    assert kept.isdisjoint(one.route_id for one in costs)
    known = [one for one in costs if one.year is not None]
    assert known
    assert all(one.year.low_pence < one.year.middle_pence < one.year.high_pence for one in known)
    today = found.today
    ranged = plan_range(found.firm.plan, today.do_nothing_routes, today.do_nothing_year_pence, fit)
    assert ranged.saving_pence == found.firm.saving.year_pence
    assert ranged.break_even_percent == found.firm.saving.breakeven_price_rise_percent
    assert [rise.saving_pence for rise in ranged.at_rises] == [
        rise.saving_pence for rise in found.firm.saving.at_price_rise
    ]
    assert ranged.low_pence < ranged.saving_pence < ranged.high_pence


def test_without_a_model_the_range_is_said_to_be_assumed(planned: Planned) -> None:
    """With no contract that can be compared, both parts are assumed and the words say so."""
    ground, found = planned
    none = fit_costs([], rates_of(ground.area), date(2026, 9, 1))
    ranged = plan_range(
        found.firm.plan, found.today.do_nothing_routes, found.today.do_nothing_year_pence, none
    )
    assert ranged.common.basis == "assumed"
    assert "ASSUMED" in ranged.words[0]


def test_the_choice_among_routes_near_the_plan_can_be_played_through(planned: Planned) -> None:
    """Routes near a plan carry everyone, and choosing among them again costs a few per cent."""
    ground, found = planned
    near = near_routes(ground, found.firm.plan)
    aboard = {pupil for one in near for pupil in one.pupils}
    assert aboard == {p for r in found.firm.plan.routes if not r.set_aside for p in r.pupils}
    cursed = winners_curse(near, rate_errors(near, None, draws=10))
    assert 0 <= cursed.share < 0.10


def test_emissions_count_every_route_of_today(planned: Planned) -> None:
    """Vehicle-kilometres are twice the loaded kilometres of a year's routes."""
    ground, _ = planned
    routes = score_today(ground).plan.routes
    loaded = sum(route.loaded_m_day for route in routes) / 1000 * 190
    found = route_emissions(ground.area, routes)
    assert found.vehicle_km == pytest.approx(2 * loaded)
