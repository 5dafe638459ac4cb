"""Proves that routes are written as RFC 7946 asks, and a meeting's file shows no door."""

import json
from pathlib import Path
from typing import Any

import pytest

from routeopt.exports.background import MapBackground
from routeopt.exports.geojson import write_geojson
from routeopt.planning.result import Review

from .sample_review import without_contracts, without_pupils

LEG = {("FM-0417", "FM-0422"): [(0.157315, 52.668194), (0.16, 52.667), (0.163354, 52.666484)]}

SECTOR_LEG = {("FM-0417", "FM-0422"): [(0.15, 52.66), (0.1511, 52.6622)]}


def written(review: Review, path: Path, **options: Any) -> Any:
    """Write and read a file."""
    write_geojson(review, path, MapBackground(lines=LEG, sector_lines=SECTOR_LEG), **options)
    return json.loads(path.read_text(encoding="utf-8"))


def test_longitude_comes_first(review: Review, tmp_path: Path) -> None:
    """Proves the order of coordinates and the kinds of features."""
    found = written(review, tmp_path / "routes.geojson", audience="team")
    assert found["type"] == "FeatureCollection"
    kinds = [feature["properties"]["kind"] for feature in found["features"]]
    assert kinds.count("school") == 1
    assert kinds.count("home") == 12
    assert kinds.count("run") == 2 * (7 + 5 + 4)
    home = next(f for f in found["features"] if f["properties"].get("id") == "FM-0417")
    assert home["geometry"]["coordinates"] == [0.157315, 52.668194]
    run = next(f for f in found["features"] if f["properties"].get("run_id") == "R2-am")
    assert [0.16, 52.667] in run["geometry"]["coordinates"]


def test_meeting_file_shows_no_door(review: Review, tmp_path: Path) -> None:
    """Proves that by default ids, doors and roads to doors are not in the file."""
    written(review, tmp_path / "routes.geojson")
    text = (tmp_path / "routes.geojson").read_text(encoding="utf-8")
    for key, pupil in review.area.pupils.items():
        assert key not in text
        assert str(pupil.home.lat) not in text
    assert "52.667\n" not in text
    assert "52.6622\n" in text


@pytest.mark.parametrize("make", [without_contracts, without_pupils])
def test_missing_parts(make: Any, tmp_path: Path) -> None:
    """Proves that a pack without contracts, or pupils, has its file too."""
    found = written(make(), tmp_path / "routes.geojson")
    assert found["features"][0]["properties"]["kind"] == "school"
