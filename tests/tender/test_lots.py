"""Proves which routes become which lots, what is left out, and who may bid."""

from pathlib import Path

import pytest

from routeopt.tender.codec import FormatError, built
from routeopt.tender.few_bids import BidsKnown, few_bids
from routeopt.tender.lots import chosen_routes, make_lots
from routeopt.tender.making import Asked, make_tender
from routeopt.tender.settings import LotSettings
from routeopt.tender.source import PlanRoute, read_source
from tests.tender.example_tender import (
    SETTINGS,
    TODAY,
    made,
    route,
    rows,
    source,
    write_plan_folder,
)
from tests.tender.test_model import a_lot


def test_a_lot_a_route_with_run_codes_of_its_own() -> None:
    """Every route is one lot, numbered; its runs are named by lot, route and session."""
    tender = made().tender
    assert [lot.lot_id for lot in tender.lots] == ["L01", "L02", "L03"]
    assert [run.code for run in tender.lots[1].routes[0].runs] == ["L02-02-am", "L02-02-pm"]
    assert tender.lots[0].routes[0].loaded_m_day == 2 * 10461
    assert tender.lots[0].days_year == 190


def test_routes_bundle_by_school_and_class_and_large_bundles_are_cut() -> None:
    """Bundles hold routes alike in what is named, no more of them than allowed."""
    by_class = made(by=("school", "vehicle")).tender
    assert [len(lot.routes) for lot in by_class.lots] == [2, 1]
    assert by_class.lots[0].vehicles == {"phv_wav": 2}
    assert [len(lot.routes) for lot in made(by=("school",), most_routes=1).tender.lots] == [1, 1, 1]


def test_other_days_never_share_a_lot() -> None:
    """A route of three days a week is bundled with no other, so a price a day means one thing."""
    plan = [route("R01", ["PUP1"]), route("R02", ["PUP2"], days="M-W-F")]
    lotted = make_lots(_plan(plan), (), source().pack.area, LotSettings(by=("school",)))
    assert [(lot.days, lot.days_year) for lot in lotted.lots] == [("MTWTF", 190), ("M-W-F", 114)]


def _plan(plan: list[dict[str, object]]) -> tuple[PlanRoute, ...]:
    return tuple(built(PlanRoute, one) for one in plan)


def test_forms_of_which_one_is_let_cover_the_same_routes() -> None:
    """Each group of forms covers the same routes in every form, and no lot is in two groups."""
    tender = made(or_as=("vehicle",)).tender
    (group,) = tender.alternatives
    assert group.forms == (("L01", "L02"), ("L04",))
    covered = [
        sorted(r.number for key in form for r in tender.lot(key).routes) for form in group.forms
    ]
    assert covered == [[1, 2], [1, 2]]
    assert tender.lot("L04").routes[1].code == "L04-02"
    assert [lot.lot_id for lot in tender.first_forms] == ["L01", "L02", "L03"]


def test_forms_that_overlap_crosswise_make_one_group() -> None:
    """Where bundles of two kinds overlap in a chain, all of them are one choice."""
    plan = [
        route("R01", ["PUP1"]), route("R02", ["PUP2"], kind="minibus16", layout="8+2"),
        route("R03", ["PUP3"], kind="minibus16", layout="16+0"), route("R04", ["PUP4"]),
    ]  # fmt: skip
    settings = LotSettings(by=("vehicle",), or_as=("school",), most_routes=3)
    lotted = make_lots(_plan(plan), (), source().pack.area, settings)
    assert {lot.lot_id: [r.number for r in lot.routes] for lot in lotted.lots} == {
        "L01": [1, 4], "L02": [2], "L03": [3], "L04": [1, 2, 3], "L05": [4],
    }  # fmt: skip
    assert [group.forms for group in lotted.alternatives] == [
        (("L01", "L02", "L03"), ("L04", "L05"))
    ]


def test_kept_routes_are_left_out_and_listed_unless_named() -> None:
    """A route kept under contract stays with its operator; naming it tenders it all the same."""
    plan = _plan([route("R01", ["PUP1"], contract="C1"), route("R02", ["PUP2"])])
    chosen, left = chosen_routes(plan, ())
    assert [one.route_id for one in chosen] == ["R02"]
    assert [(one.route_id, one.contract_id) for one in left] == [("R01", "C1")]
    assert [one.route_id for one in chosen_routes(plan, ("R01",))[0]] == ["R01"]
    with pytest.raises(FormatError, match="no route R09; it has R01, R02"):
        chosen_routes(plan, ("R09",))


def test_operators_are_admitted_by_category_area_and_standing(tmp_path: Path) -> None:
    """Suspended ones, other categories and other areas are not asked; no category limits none."""
    firms = [
        {"operator_id": "OP1", "suspended": "true"},
        {"operator_id": "ANY"},
        {"operator_id": "OUT", "suspended": "true"},
        {"operator_id": "BUS", "categories": "psv"},
        {"operator_id": "CAR", "categories": "phv", "areas": "CB6;CB7"},
        {"operator_id": "FAR", "categories": "phv", "areas": "PE29"},
        {"operator_id": "OAK", "categories": "phv", "areas": "OAK"},
    ]
    folder = write_plan_folder(tmp_path, rows(firms))
    tender = make_tender(read_source(folder), SETTINGS, Asked(), TODAY).tender
    assert tender.lots[0].operators == ("ANY", "CAR", "OAK")


def test_where_somebody_is_admitted_for_wheelchairs_others_are_not_asked(tmp_path: Path) -> None:
    """The category wav counts once any operator has it, and then only those who have it."""
    firms = [
        {"operator_id": "OP1", "suspended": "true"},
        {"operator_id": "CAR", "categories": "phv"},
        {"operator_id": "WAV", "categories": "phv;wav"},
    ]
    folder = write_plan_folder(tmp_path, rows(firms))
    lots = make_tender(read_source(folder), SETTINGS, Asked(), TODAY).tender.lots
    assert lots[0].operators == ("WAV",)
    assert lots[2].operators == ("CAR", "WAV")


def test_lots_likely_to_draw_no_bid_are_told_by_a_rule_of_thumb_that_is_called_so() -> None:
    """With two tenders known the words say so; a contract without a bid marks its lot."""
    found = made()
    assert found.known.words.startswith("Rule of thumb: the bids of 2 tenders are known")
    assert [lot.few_bids for lot in found.tender.lots] == [
        "a contract of these children drew no bid last time",
        "a contract of these children drew no bid last time",
        "",
    ]


def test_with_thirty_tenders_known_kinds_are_compared() -> None:
    """A kind that goes without bids more often than usual is marked, with its count."""
    bids = {f"C{k}": 0 if k < 6 else 5 for k in range(60)}
    known = BidsKnown(bids, {("phv_wav", True): (5, 10), ("phv", False): (1, 50)})
    assert few_bids(a_lot(), (), known) == "5 of 10 tenders of this kind drew no bid"
    usual = BidsKnown(bids, {("phv_wav", True): (1, 10)})
    assert few_bids(a_lot(), (), usual) == ""


def test_todays_price_is_shared_over_those_a_contract_carries() -> None:
    """A contract of three at 120.01 gives a lot with two of them two thirds, to the penny."""
    internal = made().internal
    assert internal.lot("L01").today_day_pence == 8001
    assert internal.lot("L02").today_day_pence == 4000 + 8000
    assert internal.lot("L03").today_day_pence is None
    assert internal.lot("L01").plan_day_pence == 15025
    assert internal.lot("L01").incumbents == ("OP1",)
