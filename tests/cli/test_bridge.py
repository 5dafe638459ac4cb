"""The bridge command tells the same on the terminal, the page, in the workbook and as data."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from routeopt.cli.main import app
from tests.cli.conftest import run


@pytest.fixture(scope="module")
def later(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a second pack: every day rate a pound more."""
    folder = tmp_path_factory.mktemp("later") / "pack"
    folder.mkdir()
    for file in example.glob("*.csv"):
        (folder / file.name).write_bytes(file.read_bytes())
    lines = (folder / "contracts.csv").read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index("day_rate_gbp")
    for number, line in enumerate(lines[1:], start=1):
        cells = line.split(",")
        cells[place] = f"{float(cells[place]) + 1:.2f}"
        lines[number] = ",".join(cells)
    (folder / "contracts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_page_workbook_and_data_agree(example: Path, later: Path, tmp_path: Path) -> None:
    """A pound more a day on every contract is prices, everywhere the same figure."""
    done = run("bridge", str(example), str(later), "--out", str(tmp_path / "out"), "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    parts = {one["component"]: one["year_gbp"] for one in told["components"]}
    assert parts["prices"] == told["change_gbp"] > 0
    assert not any(value for key, value in parts.items() if key != "prices")
    sheet = load_workbook(tmp_path / "out" / "bridge.xlsx")["Bridge"]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert rows["Prices"][1] == told["change_gbp"]
    assert rows["After"][1] == f"=SUM(B2:B{len(rows)})"
    page = (tmp_path / "out" / "bridge.html").read_text(encoding="utf-8")
    assert f"+£{told['change_gbp']:,.0f}" in page


def test_the_terminal_names_every_component(example: Path, later: Path) -> None:
    """Whoever reads only the terminal sees all seven steps between the two ledgers."""
    said = run("bridge", str(example), str(later)).output
    for word in ("leavers", "joiners", "need", "days", "prices", "routing", "residual"):
        assert word in said


def test_a_bad_pack_is_refused(example: Path, tmp_path: Path) -> None:
    """A pack that cannot be read ends with no; one that is missing, too."""
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "pupils.csv").write_text("pupil_id\nP1\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["bridge", str(example), str(bad)]).exit_code == 1
