"""Proves that a messy register goes from its proposed mapping to a report, without retyping."""

import json
from pathlib import Path

from tests.data.registers import fill_in_bells, write_csv

from .conftest import run


def test_from_register_to_report(tmp_path: Path) -> None:
    """Check proposes and writes; bells filled in, check, score and review take the register."""
    register = write_csv(tmp_path / "data" / "register.csv", encoding="cp1252")
    first = run("check", str(register))
    assert first.exit_code == 1
    assert "contracts.day_rate_gbp" in first.output
    assert "confirm" in first.output
    assert "Canary" not in first.output
    fill_in_bells(register.parent / "schools.csv")
    second = run("check", str(register), "--json")
    assert second.exit_code == 0, second.output
    assert json.loads(second.stdout)["wrote"] == []
    assert run("score", str(register.parent), "--school", "OAK-LODGE-ELY").exit_code in (0, 1)
    out = tmp_path / "review"
    done = run("review", str(register), "--school", "OAK-LODGE-ELY", "--out", str(out),
               "--iterations", "1")  # fmt: skip
    assert done.exit_code == 0, done.output
    report = (out / "report.html").read_text(encoding="utf-8")
    assert "Oak Lodge, Ely" in report
    assert "Canary" not in report
    assert run("check", str(out / "pack.zip")).exit_code == 0


def test_a_review_of_a_register_without_mapping_is_refused(tmp_path: Path) -> None:
    """Only the check proposes; the others say so and write nothing."""
    register = write_csv(tmp_path / "register.csv")
    done = run("review", str(register), "--out", str(tmp_path / "review"))
    assert done.exit_code == 1
    assert "routeopt check" in done.output
    assert [file.name for file in tmp_path.iterdir()] == ["register.csv"]


def test_postcodes_are_counted_with_their_mend(tmp_path: Path) -> None:
    """One line says how many lack; a directory named for the run mends it."""
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "pupils.csv").write_text(
        "pupil_id,school_id,postcode,phase\nP1,S,EX1 1AA,primary\n"
    )
    (tmp_path / "pack" / "schools.csv").write_text(
        "school_id,name,postcode,am_earliest,am_latest,pm_earliest,pm_latest\n"
        "S,School,EX4 4QJ,08:30,08:50,15:00,15:15\n"
    )
    lacking = run("check", str(tmp_path / "pack"))
    assert lacking.exit_code == 1
    assert "2 of 2" in lacking.output
    assert "--postcodes" in lacking.output
    (tmp_path / "cp.csv").write_text("EX1 1AA,10,292150,92555\nEX4 4QJ,10,291900,94200\n")
    found = run("check", str(tmp_path / "pack"), "--postcodes", str(tmp_path / "cp.csv"))
    assert found.exit_code == 0, found.output


def test_template_is_never_written_over(tmp_path: Path) -> None:
    """The blank workbook goes into a new file only, and a check knows it for blank."""
    path = tmp_path / "pack.xlsx"
    assert run("template", str(path)).exit_code == 0
    assert run("template", str(path)).exit_code == 2
    assert run("template", str(tmp_path / "pack.ods")).exit_code == 2
    blank = run("check", str(path), "--json")
    assert {fault["code"] for fault in json.loads(blank.stdout)["faults"]} == {
        "missing_table", "example_row"
    }  # fmt: skip
