"""From a plan to bids to the award to a new pack: the next review starts at the awarded prices."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from routeopt.cli.main import app
from routeopt.data.readers import read_pack
from routeopt.domain.units import mask_from_text
from routeopt.tender.award_folder import read_award
from routeopt.tender.award_opening import open_bids
from routeopt.tender.bids_random import write_random_bids
from routeopt.tender.codec import FormatError, built
from routeopt.tender.internal import read_internal
from routeopt.tender.log import read_log
from routeopt.tender.model import read_tender
from routeopt.tender.ocds_check import ocds_faults
from routeopt.tender.rules import AwardRules

SETTINGS = """
written = "2026-03-01"
deadline = "2026-04-01T12:00:00+01:00"
contract_start = "2026-09-01"
contract_end = "2029-07-31"
[rules]
lots_per_operator_max = 3
"""


def run(*words: str | Path) -> Result:
    """Run a command as a person would."""
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a pack, its review, a tender of the plan, bids, and the award with a new pack."""
    folder = tmp_path_factory.mktemp("round")
    (folder / "tender.toml").write_text(SETTINGS)
    assert run("example", folder / "pack", "--small").exit_code == 0
    reviewed = run("review", folder / "pack", "--out", folder / "review", "--iterations", "3",
                   "--assess", "firm")  # fmt: skip
    assert reviewed.exit_code == 0, reviewed.output
    settings = ("--settings", folder / "tender.toml")
    first = run("tender", folder / "review", "--out", folder / "draft", *settings)
    assert first.exit_code == 0, first.output
    alone = [lot.lot_id for lot in read_tender(folder / "draft").lots if lot.withheld]
    release = [word for lot in alone[1:] for word in ("--release-single", lot)]
    made = run("tender", folder / "review", "--out", folder / "tender", *settings, *release,
               "--by", "A. Officer")  # fmt: skip
    assert made.exit_code == 0, made.output
    write_random_bids(
        read_tender(folder / "tender"), folder / "bids", 3, read_internal(folder / "tender"),
        "2026-03-20 10:00",
    )  # fmt: skip
    award = run("award", folder / "tender", folder / "bids", "--out", folder / "award",
                "--new-pack", folder / "next", "--by", "A. Officer")  # fmt: skip
    assert award.exit_code == 0, award.output
    return folder


def test_the_next_review_starts_from_the_awarded_prices(world: Path) -> None:
    """Doing nothing next time costs what was awarded, to the penny, plus what was not tendered."""
    assert run("check", world / "next").exit_code == 0
    again = run("review", world / "next", "--out", world / "again", "--iterations", "1",
                "--assess", "firm")  # fmt: skip
    assert again.exit_code == 0, again.output
    award = read_award(world / "award")
    let = [one for one in award.lots if one.status == "let"]
    assert len(let) > 3
    internal = read_internal(world / "tender")
    tendered = {route for one in let for route in internal.lot(one.lot_id).route_ids}
    before = json.loads((world / "review" / "plan.json").read_text())
    others = {
        pupil
        for route in before["routes"]
        if route["route_id"] not in tendered
        for pupil in route["pupils"]
    }
    contracts = read_pack(world / "next").tables["contracts"]
    new = contracts[contracts["start"] == "2026-09-01"]
    assert set(new["day_rate_gbp"].astype(float)) == {
        route.day_pence / 100 for one in let for route in one.routes
    }
    after = json.loads((world / "again" / "plan.json").read_text())
    awarded = sum(one.year_pence or 0 for one in let) / 100
    rest = _today_of(world, others)
    assert after["today"]["do_nothing_year_gbp"] == pytest.approx(awarded + rest, abs=0.005)


def _today_of(world: Path, pupils: set[str]) -> float:
    """Price the untouched contracts of the new pack: day rate x the days they run."""
    pack = read_pack(world / "next").tables
    contracts, riders = pack["contracts"], pack["allocations"]
    rates = dict(zip(contracts["contract_id"], contracts["day_rate_gbp"], strict=True))
    travel = {
        pupil: mask_from_text(am or "MTWTF") | mask_from_text(pm or "MTWTF")
        for pupil, am, pm in pack["pupils"][["pupil_id", "am_days", "pm_days"]].itertuples(
            index=False
        )
    }
    days: dict[str, int] = {}
    for contract, pupil in riders[["contract_id", "pupil_id"]].itertuples(index=False):
        if pupil in pupils:
            days[contract] = days.get(contract, 0) | travel[pupil]
    return sum(float(rates[one]) * mask.bit_count() * 19 for one, mask in days.items())


def test_old_contracts_end_the_day_before(world: Path) -> None:
    """No pupil is on two contracts, and what was replaced ends on the last day of August."""
    tables = read_pack(world / "next").tables
    assert not tables["allocations"]["pupil_id"].duplicated().any()
    assert "2026-08-31" in set(tables["contracts"]["end"])


def test_an_award_says_its_four_numbers_and_the_price_of_the_cap(world: Path) -> None:
    """The award is never dearer than single bids alone, never cheaper than without caps."""
    award = read_award(world / "award")
    figures = {one.name: one for one in award.figures}
    assert set(figures) == {"best", "singles_only", "no_caps", "today"}
    best, single, free = (figures[name] for name in ("best", "singles_only", "no_caps"))
    assert (len(best.unlet), best.year_pence) <= (len(single.unlet), single.year_pence)
    assert (len(free.unlet), free.year_pence) <= (len(best.unlet), best.year_pence)
    assert "lots_per_operator_max" in {one.rule for one in award.rules}
    held = [one for one in award.lots if one.status == "held_back"]
    assert len(held) == 1
    assert held[0].operator_id == ""


def test_open_data_of_the_award_is_valid_and_keeps_losing_bids_inside(world: Path) -> None:
    """Winners and their pay are public; what the others asked stays with the council."""
    public = json.loads((world / "award" / "ocds-award-public.json").read_text("utf-8"))
    internal = json.loads((world / "award" / "ocds-award-internal.json").read_text("utf-8"))
    assert ocds_faults(public) == ()
    assert ocds_faults(internal) == ()
    assert public["releases"][0]["awards"]
    assert "bids" not in public["releases"][0]
    assert len(internal["releases"][0]["bids"]["details"]) > len(internal["releases"][0]["awards"])


def test_a_note_tells_a_bidder_its_own_prices_and_the_winners_alone(world: Path) -> None:
    """Prices of a third bidder, made unlike all others, stand in no one else's note."""
    tender, award = read_tender(world / "tender"), read_award(world / "award")
    opened = open_bids(world / "tender", world / "bids", by="test", now=datetime.now(UTC))
    won = {one.bid_id for one in award.lots}
    winning = {one.day_pence for one in award.lots}
    for bid in opened.bids.bids:
        lost = {
            sum(pence for _, pence in offer.days_and_pence)
            for offer in bid.offers
            if f"{bid.operator_id}/{offer.offer_id}" not in won
        } - winning
        for other in opened.bids.bids:
            if other.operator_id == bid.operator_id:
                continue
            own = {sum(pence for _, pence in offer.days_and_pence) for offer in other.offers}
            text = (world / "award" / "notes" / f"{other.operator_id}.html").read_text()
            for pence in lost - own:
                assert f"£{pence // 100:,}.{pence % 100:02d}<" not in text
    assert tender.rules_hash == award.rules_sha256


def test_a_what_if_is_marked_everywhere_and_makes_no_contracts(world: Path) -> None:
    """Every file of a run under other rules says NOT FOR AWARD; with a new pack it is refused."""
    words = ("award", world / "tender", world / "bids", "--out", world / "tried",
             "--what-if", "lots_per_operator_max=none")  # fmt: skip
    assert run(*words, "--new-pack", world / "no").exit_code == 2
    assert run(*words).exit_code == 0
    assert "NOT FOR AWARD" in (world / "tried" / "what-if-award.json").read_text()
    for note in (world / "tried" / "what-if-notes").iterdir():
        assert "NOT FOR AWARD" in note.read_text()
    assert not (world / "tried" / "award.json").exists()


def test_bids_stay_closed_before_the_deadline(world: Path) -> None:
    """A minute early nothing is read and nothing is logged."""
    before = len(read_log(world / "tender"))
    early = datetime.fromisoformat("2026-04-01T11:59:00+01:00")
    with pytest.raises(FormatError, match="after the deadline"):
        open_bids(world / "tender", world / "bids", by="test", now=early)
    assert len(read_log(world / "tender")) == before


def test_the_opening_is_logged_with_who_and_what(world: Path) -> None:
    """The log names who opened, and the hash of every file."""
    opened = [one for one in read_log(world / "tender") if one["event"] == "bids opened"]
    facts = opened[0]["facts"]
    assert isinstance(facts, dict)
    assert facts["by"] == "A. Officer"
    assert len(facts["files"]) == len(list((world / "bids").iterdir()))


def test_rules_changed_with_their_hash_are_still_refused(world: Path, tmp_path: Path) -> None:
    """Somebody changes the cap and the printed hash too: the log knows better."""
    copy = tmp_path / "tender"
    (copy / "internal").mkdir(parents=True)
    for name in ("tender.json", "internal/log.jsonl"):
        (copy / name).write_bytes((world / "tender" / name).read_bytes())
    data = json.loads((copy / "tender.json").read_text())
    data["rules"]["lots_per_operator_max"] = 1
    (copy / "tender.json").write_text(json.dumps(data))
    with pytest.raises(FormatError, match="not those the tender was published with"):
        open_bids(copy, world / "bids", by="test", now=datetime.now(UTC))
    found = read_tender_rules_hash(data)
    data["rules_hash"] = found
    (copy / "tender.json").write_text(json.dumps(data))
    with pytest.raises(FormatError, match="the log says"):
        open_bids(copy, world / "bids", by="test", now=datetime.now(UTC))


def read_tender_rules_hash(data: dict[str, object]) -> str:
    """Hash changed rules as somebody who knows how would."""
    return built(AwardRules, data["rules"]).sha256
