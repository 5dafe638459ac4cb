"""Proves the ``tender`` verb: what it writes, what it refuses, how it ends."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from routeopt.cli.main import app
from tests.tender.example_tender import CANARY_NAMES, write_plan_folder


def call(*words: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, ["tender", *words])


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a review's folder."""
    return write_plan_folder(tmp_path_factory.mktemp("one") / "review")


def test_a_tender_is_written_and_what_was_assumed_is_said(review: Path, tmp_path: Path) -> None:
    """The folder is there; lots, what is held back and every assumption are on the terminal."""
    done = call(str(review), "--out", str(tmp_path / "t"))
    assert done.exit_code == 0, done.output
    assert "buyer is not set" in done.output
    assert "Rule of thumb" in done.output
    assert "--release-single LOT" in done.output
    assert (tmp_path / "t" / "schedules.pdf").is_file()
    assert not any(name in done.output for name in CANARY_NAMES)


def test_a_quick_quote_is_one_route_to_every_operator_of_its_category(
    review: Path, tmp_path: Path
) -> None:
    """One command writes one schedule addressed to each operator admitted, and to nobody else."""
    out = tmp_path / "q"
    done = call(str(review), "--out", str(out), "--quick-quote", "R02", "--json")
    assert done.exit_code == 0, done.output
    shown = json.loads(done.stdout)
    assert [lot["operators"] for lot in shown["lots"]] == [["OP1", "OP2"]]
    assert sorted(path.name for path in (out / "for-operators").iterdir()) == ["OP1", "OP2"]
    assert json.loads((out / "tender.json").read_text())["procurement"] == "quotation"
    sheet = (out / "for-operators" / "OP1" / "schedules.xlsx").read_bytes()
    assert sheet[:2] == b"PK"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name the new folder with --out"),
        (("--out", "NEW", "--route", "R99"), "the plan has no route R99"),
        (("--out", "NEW", "--release-single", "L03"), "say who does with --by"),
        (("--out", "NEW", "--release-single", "L01", "--by", "A"), "more than one child"),
        (("--out", "NEW", "--grain", "postcode"), "named operators alone"),
        (("--out", "NEW", "--grain", "postcode", "--operator", "OP1"), "are logged"),
        (("--out", "NEW", "--operator", "OP4"), "OP4 is not admitted for any lot"),
        (("--after-award", "L01"), "name it with --operator"),
    ],
)
def test_what_makes_no_sense_ends_with_two(
    review: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    """Wrong use is told in words and nothing is written."""
    new = tmp_path / "new"
    done = call(str(review), *(str(new) if word == "NEW" else word for word in words))
    assert done.exit_code == 2, done.output
    assert said in " ".join(done.output.split())
    assert not new.exists() or not any(new.iterdir())


def test_a_text_that_may_not_leave_ends_with_one(review: Path, tmp_path: Path) -> None:
    """The clause is named, its words are not, and nothing is written."""
    settings = tmp_path / "tender.toml"
    settings.write_text('extension = "as agreed with Zebulonia"\n')
    done = call(str(review), "--out", str(tmp_path / "t"), "--settings", str(settings))
    assert done.exit_code == 1
    assert "extension holds a name in the pack" in done.output
    assert "Zebulonia" not in done.output
    assert not (tmp_path / "t").exists()


def test_a_tender_is_never_written_over(review: Path, tmp_path: Path) -> None:
    """A folder that holds one already is refused."""
    assert call(str(review), "--out", str(tmp_path / "t")).exit_code == 0
    again = call(str(review), "--out", str(tmp_path / "t"))
    assert again.exit_code == 2
    assert "is not empty" in again.output


def test_after_the_award_the_winner_is_named_with_who_asked(review: Path, tmp_path: Path) -> None:
    """The verb opens a lot to its winner and says where it stands."""
    out = tmp_path / "t"
    assert call(str(review), "--out", str(out)).exit_code == 0
    words = ("--after-award", "L01", "--operator", "OP1", "--by", "A. Officer", "--why", "signed")
    done = call(str(out), *words)
    assert done.exit_code == 0, done.output
    assert len(list((out / "internal" / "after-award").iterdir())) == 1


def test_a_folder_that_is_no_review_is_told_so(tmp_path: Path) -> None:
    """No traceback, a sentence."""
    done = call(str(tmp_path), "--out", str(tmp_path / "t"))
    assert done.exit_code == 2
    assert "holds no plan.json" in done.output
