"""The costs command says what contracts should cost, in figures, a page and a workbook."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from routeopt.cli.main import app
from routeopt.data.example import write_small_example


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the small example."""
    folder = tmp_path_factory.mktemp("costs") / "pack"
    write_small_example(folder)
    return folder


def test_page_workbook_and_data_agree(pack: Path, tmp_path: Path) -> None:
    """The same contracts with the same figures stand on the page, in the workbook and as JSON."""
    asked = ["costs", str(pack), "--out", str(tmp_path / "out"), "--json"]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["fitted"]
    page = (tmp_path / "out" / "costs.html").read_text(encoding="utf-8")
    sheet = load_workbook(tmp_path / "out" / "costs.xlsx")["Should-cost"]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert len(told["contracts"]) == len(rows)
    for contract in told["contracts"]:
        row = rows[contract["contract_id"]]
        assert row[8:12] == (
            contract["day_rate_gbp"], contract["should_cost_gbp"], contract["p10_gbp"],
            contract["p90_gbp"],
        )  # fmt: skip
        assert contract["contract_id"] in page
    assert told["words"][0] in page


def test_no_pupil_is_named(pack: Path, tmp_path: Path) -> None:
    """Neither the page nor what is printed holds a pupil's reference or home."""
    result = CliRunner().invoke(app, ["costs", str(pack), "--out", str(tmp_path / "out")])
    page = (tmp_path / "out" / "costs.html").read_text(encoding="utf-8")
    pupils = (pack / "pupils.csv").read_text(encoding="utf-8").splitlines()
    columns = pupils[0].split(",")
    secrets = {
        line.split(",")[columns.index(name)]
        for line in pupils[1:]
        for name in ("pupil_id", "postcode")
    }
    assert not [word for word in secrets if word and (word in page or word in result.output)]


def test_a_school_is_judged_by_the_whole_pack(pack: Path) -> None:
    """Naming the only school shows the same contracts; naming none that exists is wrong use."""
    runner = CliRunner()
    whole, one = (
        json.loads(runner.invoke(app, ["costs", str(pack), *more, "--json"]).stdout)
        for more in ([], ["--school", "ELY"])
    )
    assert one["contracts"] == [c for c in whole["contracts"] if c["contract_id"]]
    assert runner.invoke(app, ["costs", str(pack), "--school", "NONE"]).exit_code == 2


def test_too_few_contracts_end_with_no(pack: Path, tmp_path: Path) -> None:
    """A pack with eight contracts gets a reason, no figure, and the ending that means no."""
    few = tmp_path / "few"
    few.mkdir()
    for file in pack.glob("*.csv"):
        (few / file.name).write_bytes(file.read_bytes())
    lines = (few / "contracts.csv").read_text(encoding="utf-8").splitlines()
    kept = {line.split(",")[0] for line in lines[1:9]}
    (few / "contracts.csv").write_text("\n".join(lines[:9]) + "\n", encoding="utf-8")
    rides = (few / "allocations.csv").read_text(encoding="utf-8").splitlines()
    known = [line for line in rides[1:] if line.split(",")[0] in kept]
    (few / "allocations.csv").write_text("\n".join([rides[0], *known]) + "\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["costs", str(few), "--out", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "at least 12" in " ".join(result.output.split())
    assert "at least 12" in (tmp_path / "out" / "costs.html").read_text(encoding="utf-8")
