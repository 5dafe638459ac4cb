"""Proves that homes reach the winner alone, and that the log cannot be bent."""

import json
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


def test_where_an_award_is_on_file_only_its_winner_may_ask(folder: Path) -> None:
    """A lot that went to another operator stays closed."""
    award = {"awarded": [{"lot_id": "L01", "operator_id": "OP2"}]}
    (folder / "award.json").write_text(json.dumps(award))
    with pytest.raises(FormatError, match="L01 was awarded to OP2, not to OP1"):
        write_after_award(folder, ASKED)


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
