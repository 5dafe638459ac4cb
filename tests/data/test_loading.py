"""Loading reads, changes, checks and builds; an error anywhere refuses with every fault."""

from pathlib import Path

import pytest

from routeopt.data.faults import PackError
from routeopt.data.loading import from_raw, load
from routeopt.data.writers import write_zip

from .packs import TODAY, full_tables, matrix, pack, small_tables


def test_load_keeps_both_hashes(tmp_path: Path) -> None:
    """The pack as planned has its own hash beside that of the pack as read."""
    raw = pack(full_tables())
    write_zip(raw, tmp_path / "oak.zip")
    loaded = load(tmp_path / "oak.zip", TODAY, {"pa_day_gbp": "61"})
    assert loaded.base_sha256 == raw.sha256 != loaded.raw.sha256
    assert loaded.area.name == "oak"
    assert loaded.area.policy.pa_day_pence == 6100
    assert loaded.policy_texts["pa_day_gbp"] == "61"
    assert {one.severity for one in loaded.faults} == {"warning"}


def test_errors_refuse_with_every_fault() -> None:
    """Warnings come along, so that a user sees all of it at once."""
    tables = small_tables()
    tables["pupils"][0]["phase"] = "?"
    tables["schools"][0] |= {"am_latest": "?", "bays": "2"}
    with pytest.raises(PackError) as caught:
        from_raw(pack(tables), TODAY)
    codes = [one.code for one in caught.value.faults]
    assert codes == ["value_not_allowed", "wrong_type", "bays_ignored"]
    assert str(caught.value) == "the pack has 2 errors"


def test_bad_change_is_a_fault() -> None:
    """A changed setting is checked like one of the pack's own."""
    with pytest.raises(PackError):
        load(Path("nowhere.zip"), TODAY, {"pa_day_gbp": "x"})


def test_only_the_schools_asked_for_need_travel_times() -> None:
    """A gap in another school's matrix does not stop a review."""
    tables = small_tables() | {"travel_times": matrix("P1", "S1")}
    assert from_raw(pack(tables), TODAY, ["S2"]).area.pupils
    with pytest.raises(PackError):
        from_raw(pack(tables), TODAY, ["S1"])
