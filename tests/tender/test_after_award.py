"""Proves that homes reach the winner alone, and that the log cannot be bent."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from routeopt.tender import log
from routeopt.tender.after_award import WinnerAsked, write_after_award
from routeopt.tender.codec import FormatError
from routeopt.tender.folder import write_folder
from routeopt.tender.making import Asked
from tests.tender.example_tender import HOMES, made

ASKED = WinnerAsked(("L01",), "OP1", "A. Officer", "contract signed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write the example tender."""
    path = tmp_path / "tender"
    write_folder(made(), Asked(), path)
    return path


def test_the_winner_gets_homes_and_references_of_its_lots_alone(folder: Path) -> None:
    """The table names each child's stop and reference, no other lot; the log says who asked."""
    target = write_after_award(folder, ASKED)
    table = (target / "schedules.csv").read_text(encoding="utf-8-sig")
    assert HOMES[0] in table
    assert "= PUP1" in table
    assert "PUP3" not in table
    assert HOMES[2] not in table
    assert {path.suffix for path in target.iterdir()} == {".csv", ".pdf", ".xlsx"}
    assert target.stat().st_mode & 0o077 == 0
    last = log.read_log(folder)[-1]
    assert last["event"] == "opened to the winner"
    assert last["facts"] == {
        "operator": "OP1", "lots": ["L01"], "by": "A. Officer", "why": "contract signed",
        "award": "none shown",
    }  # fmt: skip


def test_nobody_asks_without_name_reason_lot_and_operator(folder: Path) -> None:
    """All that is missing is told at once, and nothing is opened or logged as opened."""
    with pytest.raises(FormatError) as caught:
        write_after_award(folder, WinnerAsked(("L09",), "OP9", " ", ""))
    assert caught.value.reasons == (
        "there is no lot L09",
        "--by: say who asks",
        "--why: say what the homes are needed for",
        "there is no operator OP9 in the tender",
    )
    assert [entry["event"] for entry in log.read_log(folder)] == ["written"]


def an_award(folder: Path, **changes: object) -> Path:
    """Write what is read of an award: the second operator has the first lot."""
    path = folder / "award.json"
    facts = {
        "tender_id": "T-1", "rules_sha256": made().tender.rules.sha256, "warning": "",
        "lots": [{"lot_id": "L01", "operator_id": "OP2"}, {"lot_id": "L02", "operator_id": ""}],
    }  # fmt: skip
    path.write_text(json.dumps(facts | changes))
    return path


def test_an_award_shown_opens_lots_to_its_winner_alone(folder: Path, tmp_path: Path) -> None:
    """A lot that went to another operator, or to nobody, stays closed."""
    award = an_award(tmp_path)
    with pytest.raises(FormatError) as caught:
        write_after_award(folder, replace(ASKED, lots=("L01", "L02"), award=award))
    assert caught.value.reasons == (
        "lot L01 was awarded to OP2, not to OP1",
        "lot L02 was awarded to nobody, not to OP1",
    )
    write_after_award(folder, replace(ASKED, operator="OP2", award=tmp_path))
    facts = log.read_log(folder)[-1]["facts"]
    assert isinstance(facts, dict)
    assert facts["award"] == "shown"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"tender_id": "T-2"}, "is not an award of this tender"),
        ({"rules_sha256": "0" * 64}, "is not an award of this tender"),
        ({"warning": "NOT FOR AWARD"}, "is a what-if"),
        ({"lots": 3}, "is not an award"),
    ],
)
def test_other_awards_and_what_ifs_open_nothing(
    folder: Path, tmp_path: Path, changes: dict[str, object], said: str
) -> None:
    """An award of another tender, by other rules, or tried out only, is refused."""
    award = an_award(tmp_path, **changes)
    with pytest.raises(FormatError, match=said):
        write_after_award(folder, replace(ASKED, award=award))


def test_an_entry_changed_or_taken_out_of_the_log_is_noticed(folder: Path) -> None:
    """Each entry carries the seal of the one before it."""
    write_after_award(folder, ASKED)
    path = folder / "internal" / "log.jsonl"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0].replace("street", "sector"), lines[1]]) + "\n")
    with pytest.raises(FormatError, match=r"entry 1 .* was changed"):
        log.read_log(folder)
    path.write_text(lines[1] + "\n")
    with pytest.raises(FormatError, match=r"entry 1 .* was changed"):
        log.append(folder, "anything")
