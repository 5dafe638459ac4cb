"""The programme command books a real review once, and every figure is the same everywhere."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import run


@pytest.fixture(scope="module")
def told(example: Path, reviewed: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Run it with the review, a staff cost and a day."""
    folder = tmp_path_factory.mktemp("programme")
    done = run(
        "programme", str(example), "--reviews", str(reviewed), "--staff-cost", "10000",
        "--as-of", "2026-03-01", "--out", str(folder), "--json",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    return {**json.loads(done.stdout), "folder": folder}


def test_every_pound_is_booked_once(told: dict[str, Any], reviewed: Path) -> None:
    """By workstream, by class and by contract, the parts are the review's saving to the penny."""
    plan = json.loads((reviewed / "plan.json").read_text(encoding="utf-8"))
    saving = plan["saving"]["year_gbp"]
    assert told["saving_gbp"] == saving
    assert round(sum(one["year_gbp"] for one in told["booked"]), 2) == saving
    classes = ("cashable_gbp", "avoided_gbp", "not_yet_released_gbp")
    streams = sum(row[key] for row in told["workstreams"] for key in classes)
    assert round(streams, 2) == saving


def test_the_ledger_is_reconciled(told: dict[str, Any], reviewed: Path) -> None:
    """Workstreams, contracts and the reviews' own ledger each add up to the ledger."""
    ledger = told["ledger_year_gbp"]
    for rows, key in (("workstreams", "ledger_year_gbp"), ("contracts", "year_gbp"),
                      ("reconciliation", "year_gbp")):  # fmt: skip
        assert round(sum(row[key] for row in told[rows]), 2) == ledger
    plan = json.loads((reviewed / "plan.json").read_text(encoding="utf-8"))
    assert told["reconciliation"][0]["year_gbp"] == plan["today"]["ledger_year_gbp"]
    assert not any("differ" in row["what"] for row in told["reconciliation"])


def test_years_are_net_of_staff(told: dict[str, Any]) -> None:
    """In a full year all of the saving is there, less the staff."""
    last = [row for row in told["years"] if row["view"] == "April to March"][-1]
    known = sum(one["year_gbp"] for one in told["booked"] if one["released"])
    assert last["gross_gbp"] == pytest.approx(known, abs=0.05)
    assert last["net_gbp"] == pytest.approx(last["gross_gbp"] - 10_000, abs=0.01)


def test_page_and_workbook_say_the_same(told: dict[str, Any], example: Path) -> None:
    """The ledger stands on the page and as a sum in the workbook; no pupil is on either."""
    page = (told["folder"] / "programme.html").read_text(encoding="utf-8")
    assert f"£{told['ledger_year_gbp']:,.0f}" in page
    book = load_workbook(told["folder"] / "programme.xlsx")
    rows = list(book["Ledger"].iter_rows(min_row=2, values_only=True))
    assert rows[-1][0] == "All"
    assert round(sum(float(str(row[4])) for row in rows[:-1]), 2) == told["ledger_year_gbp"]
    kept = load_workbook(told["folder"] / "programme.xlsx", data_only=True)["Ledger"]
    assert kept.cell(kept.max_row, 9).value == pytest.approx(told["saving_gbp"])
    assert book["Contracts"].max_row == len(told["contracts"]) + 1
    pupils = (example / "pupils.csv").read_text(encoding="utf-8").splitlines()
    names = {line.split(",")[0] for line in pupils[1:]}
    words = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True)
             for cell in row}  # fmt: skip
    assert not names & words
    assert not [name for name in names if f">{name}<" in page]


def test_assessments_late_slip_to_the_next_term(example: Path) -> None:
    """Drawn up too late for September, whoever waits for an assessment starts in January."""
    done = run("programme", str(example), "--as-of", "2026-05-01", "--json")
    dates = json.loads(done.stdout)["critical_dates"][0]
    assert dates["pupils_waiting"] > 0
    assert date.fromisoformat(dates["with_assessments"]["start"]).month == 1
    assert "2026-09-01" in dates["missed"]


def test_a_step_can_take_longer(example: Path) -> None:
    """Days given for a step move the dates; a step that does not exist is wrong use."""
    longer = run(
        "programme", str(example), "--as-of", "2026-03-01", "--days", "tender=90", "--json"
    )
    dates = json.loads(longer.stdout)["critical_dates"][0]["firm"]["steps"]
    by = {step["step"]: date.fromisoformat(step["by"]) for step in dates}
    award, lots = by["Award, and notice to today's contractors"], by["Lots sent out"]
    assert (award - lots).days == 90
    for wrong in ("tender", "tender=soon", "dinner=3"):
        assert run("programme", str(example), "--days", wrong).exit_code == 2


def test_the_walk_ends_at_the_plan(told: dict[str, Any], reviewed: Path) -> None:
    """From the reviews' ledger, each step leads to the firm plan's cost."""
    plan = json.loads((reviewed / "plan.json").read_text(encoding="utf-8"))
    steps = [row["year_gbp"] for row in told["walk"]]
    assert round(sum(steps[:3]), 2) == steps[3]
    assert round(steps[3] + steps[4], 2) == steps[5] == plan["summary"]["year_gbp"]


def test_a_date_that_has_passed_is_said(example: Path) -> None:
    """Drawn up after the date planned for, the first start is a later term, and that is told."""
    told = json.loads(run("programme", str(example), "--as-of", "2026-10-01", "--json").stdout)
    assert told["first_start"] > "2026-10-01"
    assert any("cannot be met" in words for words in told["warnings"])


def test_without_reviews_the_ledger_is_told(example: Path) -> None:
    """Nothing is booked, and that is said; the figures of the pack still come."""
    done = run("programme", str(example), "--as-of", "2026-03-01")
    assert done.exit_code == 0
    said = " ".join(done.output.split())
    assert "nothing is booked" in said
    assert "All contracts" in said


def test_packs_in_a_row_are_bridged(example: Path) -> None:
    """Two packs give a bridge from one to the other."""
    done = run("programme", str(example), str(example), "--as-of", "2026-03-01", "--json")
    told = json.loads(done.stdout)
    assert len(told["packs"]) == 2
    assert [one["change_gbp"] for one in told["bridges"]] == [0]


def test_the_same_review_twice_is_refused(example: Path, reviewed: Path, tmp_path: Path) -> None:
    """A pound cannot be booked twice; a folder without reviews is no review."""
    twice = run("programme", str(example), "--reviews", str(reviewed), "--reviews", str(reviewed))
    assert twice.exit_code == 2
    assert "twice" in twice.output
    assert run("programme", str(example), "--reviews", str(tmp_path)).exit_code == 2


def test_a_review_of_another_pack_is_refused(example: Path, reviewed: Path, tmp_path: Path) -> None:
    """Savings of a pack that is not named are not booked."""
    other = tmp_path / "other"
    other.mkdir()
    for file in example.glob("*.csv"):
        (other / file.name).write_bytes(file.read_bytes())
    with (other / "policy.csv").open("a", encoding="utf-8") as policy:
        policy.write("pickup_earliest,06:45\n")
    done = run("programme", str(other), "--reviews", str(reviewed))
    assert done.exit_code == 2
    assert "another pack" in done.output
