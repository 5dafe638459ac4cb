"""Proves that several schools are reviewed one by one, or as one, and none stops the rest."""

import json
import re
from pathlib import Path

import pytest

from routeopt.data.rawpack import RawPack
from routeopt.data.readers import pack_from_rows, read_pack
from routeopt.data.writers import write_folder

from .conftest import run

Rows = list[dict[str, str]]


def rows_of(raw: RawPack) -> dict[str, Rows]:
    """Give a pack's tables as rows."""
    return {
        name: [{str(k): str(v) for k, v in row.items()} for row in frame.to_dict("records")]
        for name, frame in raw.tables.items()
    }


def twice(raw: RawPack) -> RawPack:
    """Give the school a twin elsewhere with pupils of its own, and a school without any."""
    tables = rows_of(raw)
    school = tables["schools"][0]
    tables["schools"] += [
        school | {"school_id": "MAR", "name": "Twin", "postcode": "CB6 1AA"},
        school | {"school_id": "NIL", "name": "Nobody's"},
    ]
    keys = {"pupil_id", "contract_id", "pupil_a", "pupil_b", "group"}
    for name in ("pupils", "contracts", "allocations", "incompatibilities"):
        tables[name] += [
            {k: f"Q{v}" if k in keys and v else v for k, v in row.items()}
            | ({"school_id": "MAR"} if name == "pupils" else {})
            for row in tables[name]
        ]
    return pack_from_rows("two", tables)


@pytest.fixture(scope="module")
def schools(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a pack of three schools, one without pupils."""
    folder = tmp_path_factory.mktemp("two") / "pack"
    write_folder(twice(read_pack(example)), folder)
    return folder


def test_one_school_without_pupils_does_not_stop_the_rest(schools: Path, tmp_path: Path) -> None:
    """Each school has its folder, the index a row for all, the empty one with its reason."""
    done = run("review", str(schools), "--out", str(tmp_path), "--iterations", "1",
               "--assess", "firm", "-s", "NIL", "-s", "ELY", "-s", "MAR")  # fmt: skip
    assert done.exit_code == 0, done.output
    assert {path.name for path in tmp_path.iterdir()} == {"ELY", "MAR", "index.html", "index.xlsx"}
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    rows = re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<]*)', text)
    assert rows[-2:] == ["Nobody&#39;s", "All"]
    assert "no pupil of NIL is due transport" in text


def test_a_school_that_cannot_be_planned_is_a_row(
    schools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one school's folder cannot be made from its data, the others go on and it ends 1."""
    # The matrix knows only the twin's places.
    tables = rows_of(read_pack(schools))
    pupils = [row for row in tables["pupils"] if row["school_id"] == "MAR"][:3]
    places = ["MAR", *(row["pupil_id"] for row in pupils)]
    tables["pupils"] = [row for row in tables["pupils"] if row["school_id"] == "ELY"] + pupils
    kept = {row["pupil_id"] for row in tables["pupils"]}
    tables["allocations"] = [row for row in tables["allocations"] if row["pupil_id"] in kept]
    del tables["incompatibilities"]
    tables["travel_times"] = [
        {"from_id": one, "to_id": two, "minutes": "12", "miles": "5"}
        for one in places
        for two in places
        if one != two
    ]
    write_folder(pack_from_rows("half", tables), tmp_path / "half")
    monkeypatch.chdir(tmp_path)
    done = run("review", "half", "--out", "out", "--iterations", "1", "--assess", "firm",
               "-s", "ELY", "-s", "MAR")  # fmt: skip
    assert done.exit_code == 1
    assert (tmp_path / "out" / "MAR" / "plan.json").exists()
    assert not (tmp_path / "out" / "ELY").exists()
    assert "Not reviewed" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_two_schools_as_one_scope(schools: Path, tmp_path: Path) -> None:
    """Together they are one plan that carries both schools' pupils, passed by the checker."""
    done = run("review", str(schools), "--out", str(tmp_path), "--iterations", "1", "--joint",
               "--assess", "firm", "-s", "ELY", "-s", "MAR")  # fmt: skip
    assert done.exit_code == 0, done.output
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert plan["schools"] == ["ELY", "MAR"]
    assert {school for route in plan["routes"] for school in route["schools"]} == {"ELY", "MAR"}
    assert plan["summary"]["unplanned"] == 0
    assert not (tmp_path / "index.html").exists()
