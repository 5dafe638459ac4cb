"""Proves that a scenario and its base stand side by side, and what is refused."""

import json
from pathlib import Path

import pytest

from routeopt.data.readers import read_pack

from .conftest import run

SCENARIO = '[policy]\nmax_pupils_per_route = 6\n\n[[handed_back]]\noperator_id = "OP2"\n'


@pytest.fixture(scope="module")
def scenario(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Review the example after an operator's hand-back."""
    folder = tmp_path_factory.mktemp("scenario")
    (folder / "s.toml").write_text(SCENARIO, encoding="utf-8")
    done = run("review", str(example), "--out", str(folder / "out"), "--iterations", "1",
               "--scenario", str(folder / "s.toml"), "--assess", "firm")  # fmt: skip
    assert done.exit_code == 0, done.output
    return folder / "out"


def test_the_pack_as_planned_holds_the_scenario(example: Path, scenario: Path) -> None:
    """pack.zip is the derived pack; plan.json has both hashes and the changes in words."""
    pack = json.loads((scenario / "plan.json").read_text(encoding="utf-8"))["pack"]
    assert read_pack(scenario / "pack.zip").sha256 == pack["sha256"]
    assert read_pack(example).sha256 == pack["base_sha256"] != pack["sha256"]
    assert pack["changes"][0] == "set max_pupils_per_route=6 (before: default)"
    assert pack["changes"][1].startswith("handed back from 2026-09-01, operator OP2: ")


def test_side_by_side(reviewed: Path, scenario: Path, tmp_path: Path) -> None:
    """The terminal, the page, the workbook and the JSON come of one comparison."""
    done = run("compare", str(reviewed), str(scenario), "--out", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert "max_pupils" in done.output
    assert {path.name for path in tmp_path.iterdir()} == {"compare.html", "compare.xlsx"}
    data = json.loads(run("compare", str(reviewed), str(scenario), "--json").stdout)
    rows = {row["name"]: row for row in data["figures"]}
    ledger = rows["Contracts today (ledger)"]
    assert ledger["differences"] == [0, 0]
    assert data["settings"] == {"max_pupils_per_route": ["", "6"]}
    assert rows["Do nothing"]["differences"][1] != 0


def test_what_is_refused(reviewed: Path, example: Path) -> None:
    """One folder alone, and a folder that is no review, are wrong use with a sentence."""
    assert run("compare", str(reviewed)).exit_code == 2
    done = run("compare", str(reviewed), str(example))
    assert done.exit_code == 2
    assert "not a review" in done.output


def test_a_bad_scenario_is_refused_with_every_fault(example: Path, tmp_path: Path) -> None:
    """Faults of a scenario come as those of a pack do, and nothing is written."""
    (tmp_path / "s.toml").write_text("[policy]\nmax_pupil = 3\n\n[[moved]]\n", encoding="utf-8")
    done = run("review", str(example), "--out", str(tmp_path / "out"), "--json",
               "--scenario", str(tmp_path / "s.toml"))  # fmt: skip
    assert done.exit_code == 1
    faults = json.loads(done.stdout)["faults"]
    assert {fault["table"] for fault in faults} == {"scenario"}
    assert len(faults) == 3
    assert not (tmp_path / "out").exists()
