"""Proves that a table of speeds is written, read back, and refused where it says no speed."""

from pathlib import Path

import pytest

from routeopt.data.faults import PackError
from routeopt.network.settings import KPH_PER_MPH
from routeopt.network.speed_file import load_speeds, speeds_text
from routeopt.network.speeds import BUILT_IN, speed_kph

ROOT = Path(__file__).parents[2]


def _mph(highway: str, maxspeed: str | None, path: Path) -> float:
    return speed_kph(highway, maxspeed, load_speeds(path)) / KPH_PER_MPH


def test_the_built_in_table_is_printed_as_a_file(tmp_path: Path) -> None:
    """Proves that the printed table read back gives the built-in speeds, and stands in the docs."""
    path = tmp_path / "speeds.toml"
    path.write_text(speeds_text(), encoding="utf-8")
    assert load_speeds(path).key == BUILT_IN.key
    page = (ROOT / "docs" / "roads.md").read_text(encoding="utf-8")
    assert speeds_text() in page


def test_a_file_changes_what_it_names(tmp_path: Path) -> None:
    """Proves that class, posted limit and share count, and the rest stays as built in."""
    path = tmp_path / "speeds.toml"
    path.write_text(
        "limit_share = 0.8\n[untagged_mph]\nservice = 7\n[posted_mph.residential]\n30 = 22\n"
    )
    assert _mph("service", None, path) == pytest.approx(7)
    assert _mph("tertiary", None, path) == pytest.approx(45)
    assert _mph("residential", "30 mph", path) == pytest.approx(22)
    assert _mph("residential", "20 mph", path) == pytest.approx(16)
    assert _mph("primary", "50", path) == pytest.approx(0.8 * 50 / KPH_PER_MPH)


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    """Proves that four wrong lines give four faults, and broken TOML one."""
    path = tmp_path / "speeds.toml"
    path.write_text(
        "speed = 3\nlimit_share = 'fast'\n[untagged_mph]\nfootway = 3\nresidential = 0\n"
    )
    with pytest.raises(PackError) as caught:
        load_speeds(path)
    assert [fault.code for fault in caught.value.faults] == ["speeds_unreadable"] * 4
    path.write_text("[untagged_mph")
    with pytest.raises(PackError) as caught:
        load_speeds(path)
    assert len(caught.value.faults) == 1
