"""Proves the roads command: what a map holds, the table of speeds, and a refusal in words."""

import json
from pathlib import Path

import pytest

from .conftest import run

OSM = """<osm version="0.6">
<node id="1" lat="52.40" lon="0.20"/><node id="2" lat="52.40" lon="0.22"/>
<node id="3" lat="52.41" lon="0.22"/>
<way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/>
<tag k="highway" v="residential"/><tag k="maxspeed" v="30 mph"/></way>
</osm>"""


@pytest.fixture
def small_map(tmp_path: Path) -> Path:
    """Write a map of one road."""
    path = tmp_path / "one.osm"
    path.write_text(OSM, encoding="utf-8")
    return path


def test_info_counts_a_map(small_map: Path, tmp_path: Path) -> None:
    """Proves the counts, in words and as JSON, and that a table of speeds changes them."""
    shown = run("roads", "info", str(small_map))
    assert shown.exit_code == 0
    assert "residential" in shown.output
    speeds = tmp_path / "speeds.toml"
    speeds.write_text("limit_share = 0.5\n")
    told = run("roads", "info", str(small_map), "--json", "--speeds", str(speeds))
    document = json.loads(told.stdout)
    assert document["junctions"] == 2
    assert document["edges"] == 2
    assert document["classes"][0]["mean_mph"] == pytest.approx(15, rel=0.001)
    assert "0.5 x posted limits" in document["speeds"]


def test_wrong_files_are_refused_in_words(tmp_path: Path) -> None:
    """Proves that a missing map and broken speeds end with 1 and a fault."""
    assert run("roads", "info", str(tmp_path / "no.osm")).exit_code == 1
    speeds = tmp_path / "speeds.toml"
    speeds.write_text("x = 1\n")
    refused = run("roads", "info", str(tmp_path / "no.osm"), "--speeds", str(speeds))
    assert refused.exit_code == 1
    assert "speeds_unreadable" in refused.output


def test_download_wants_one_area(tmp_path: Path) -> None:
    """Proves that two areas, none, or another ending are wrong use."""
    out = str(tmp_path / "x.graphml")
    assert run("roads", "download", "--out", out).exit_code == 2
    assert run("roads", "download", "--out", out, "--place", "a", "--around", "b").exit_code == 2
    assert run("roads", "download", "--out", "x.pbf", "--place", "a").exit_code == 2


def test_speeds_need_roads(example: Path, tmp_path: Path) -> None:
    """Proves that speeds without a road map are wrong use, not silently left aside."""
    speeds = tmp_path / "speeds.toml"
    speeds.write_text("limit_share = 0.5\n")
    assert run("score", str(example), "--speeds", str(speeds)).exit_code == 2
    assert "untagged_mph" in run("roads", "speeds").output
