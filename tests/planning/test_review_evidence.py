"""A review carries its range, its draws of assessments, its ledger and its warnings."""

import pytest

from routeopt.data.loading import from_raw
from routeopt.network.times import travel_times
from routeopt.planning.money_beside import pack_beside
from routeopt.planning.money_shares import again
from routeopt.planning.request import ReviewRequest
from routeopt.planning.result import Review
from routeopt.planning.review import places_needed, review
from routeopt.planning.scope import review_scope
from routeopt.solvers.interface import Budget
from tests.planning.worlds import TODAY, example


@pytest.fixture(scope="module")
def found() -> Review:
    """Review the example shortly, its contracts compared."""
    pack = from_raw(example(), TODAY)
    scope = review_scope(pack.area, ("ELY",))
    travel = travel_times(pack.area, pack.raw, places_needed(pack.area, scope), None)
    request = ReviewRequest(("ELY",), Budget(iterations=1))
    return review(
        pack, travel, scope, request, lambda *_: None, beside=pack_beside(pack, None)
    )  # fmt: skip


def test_every_saving_has_a_range_and_the_headline_stays(found: Review) -> None:
    """The range is about the saving at the prices planned with, which it does not change."""
    for side in (found.firm, found.full):
        assert side is not None
        assert side.saving is not None
        ranged = side.saving.range
        assert ranged is not None
        assert ranged.saving_pence == side.saving.year_pence
        assert ranged.at_rises == side.saving.at_price_rise
        assert ranged.low_pence < ranged.corrected_pence < ranged.high_pence
        assert ranged.kept_pence + ranged.new_pence == side.summary.year_pence


def test_fewer_assessments_save_no_more(found: Review) -> None:
    """None, half, three quarters, all: who agrees at one step agrees at the next."""
    shares = found.shares
    assert shares is not None
    assert found.full is not None
    assert [one.name for one in shares.shares] == ["three quarters", "half"]
    more, half = shares.shares
    for wide, narrow in zip(more.draws, half.draws, strict=True):
        assert found.full.summary.year_pence <= wide.year_pence <= narrow.year_pence
        assert narrow.year_pence <= found.firm.summary.year_pence


def test_short_searches_are_not_cut_shorter() -> None:
    """Where a draw would get under half a second nothing is drawn, and no second is taken."""
    for seconds, draws in ((5.0, 0), (10.0, 1), (60.0, 2)):
        how = again(ReviewRequest(("ELY",), Budget(seconds=seconds)), 4)
        assert how.draws == draws
        assert how.seconds <= 0.12 * seconds + 1e-9
    assert again(ReviewRequest(("ELY",), Budget(seconds=60.0)), 1).draws == 0


def test_the_ledger_holds_whoever_is_affected(found: Review) -> None:
    """Every pupil whom the firm plan changes something for has who decides and who is told."""
    ledger = found.ledger
    assert ledger is not None
    changed = {change.pupil_id for change in found.firm.changes if change.changed}
    assert {entry.pupil_id for entry in ledger.of("firm")} == changed
    assert all(entry.decides and "family" in entry.told for entry in ledger.pupils)
    kept = {route.contract_id for route in found.firm.plan.routes if route.contract_id}
    assert kept.isdisjoint(entry.contract_id for entry in ledger.ending("firm"))


def test_contracts_are_compared_and_emissions_counted_with_empty_running(found: Review) -> None:
    """The school's contracts stand beside the fit; kilometres are loaded and empty ones."""
    assert found.costs is not None
    assert found.today is not None
    assert found.firm.emissions is not None
    assert found.firm.summary.tco2e_year == found.firm.emissions.tonnes
    loaded = sum(one.loaded_km for one in found.firm.emissions.classes)
    assert found.firm.emissions.vehicle_km == pytest.approx(2 * loaded)
    assert not any("loaded kilometres only" in text for text in found.assumptions)
