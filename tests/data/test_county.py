"""Proves that the county is as large and as awkward as published, and passes the check."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from routeopt.data.county import write_county
from routeopt.data.county_counts import Tables, awkward_cases, published_beside_counted
from routeopt.data.example import PACK_NOTE
from routeopt.data.loading import LoadedPack, load

TODAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a place for the county."""
    return tmp_path_factory.mktemp("packs") / "county"


@pytest.fixture(scope="module")
def tables(folder: Path) -> Tables:
    """Write the county, once."""
    return write_county(folder)


@pytest.fixture(scope="module")
def pack(folder: Path, tables: Tables) -> LoadedPack:
    """Read the county back."""
    assert tables
    return load(folder, TODAY)


def test_every_figure_is_as_published(tables: Tables) -> None:
    """Proves every published figure within 5 %, or inside the range it was published as."""
    off = [(one.what, one.counted) for one in published_beside_counted(tables) if not one.holds]
    assert off == []


def test_every_awkward_case_is_there(tables: Tables) -> None:
    """Proves that nothing awkward is told of a county and not in it."""
    assert [what for what, number in awkward_cases(tables) if number == 0] == []


def test_a_figure_that_is_off_is_seen(tables: Tables) -> None:
    """Proves that the counts follow the tables: a tenth fewer contracts do not pass."""
    fewer = {**tables, "contracts": tables["contracts"][::2]}
    assert any(not one.holds for one in published_beside_counted(fewer))


def test_the_check_finds_no_error(pack: LoadedPack) -> None:
    """Proves that what is odd is a warning: duplicates, pairs together, contracts left empty."""
    found = Counter(fault.code for fault in pack.faults)
    assert {fault.severity for fault in pack.faults} <= {"warning", "note"}
    assert {"allocated_twice", "incompatible_together", "empty_contract", "pair_of_one",
            "sharing_no_basis", "sharing_not_reviewed"} <= set(found)  # fmt: skip


def test_it_says_what_it_is(pack: LoadedPack, folder: Path) -> None:
    """Proves that the pack itself carries its note, and the folder its counts and credit."""
    assert pack.area.policy.pack_note == PACK_NOTE
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    assert "invented" in readme
    assert "Crown copyright" in readme
    assert "special schools" in (folder / "COUNTS.txt").read_text(encoding="utf-8")


def test_same_seed_same_files(folder: Path, tables: Tables, tmp_path: Path) -> None:
    """Proves that a seed gives the same bytes again."""
    assert tables
    write_county(tmp_path)
    first, second = sorted(folder.iterdir()), sorted(tmp_path.iterdir())
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_most_contracts_have_recorded_times(pack: LoadedPack) -> None:
    """Proves that there is enough to fit traffic to."""
    area = pack.area
    recorded = {row.contract_id for row in area.allocations if row.am_pickup_s is not None}
    assert len(recorded) > 0.6 * len(area.contracts)


def test_out_county_lies_outside(pack: LoadedPack) -> None:
    """Proves that establishments beyond the border give their place by coordinates."""
    outside = [one for one in pack.area.schools.values() if one.kind == "out_county"]
    assert sum(not one.place.postcode for one in outside) >= 50
