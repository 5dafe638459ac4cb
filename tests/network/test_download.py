"""Proves what would leave the machine, without anything leaving it."""

from pathlib import Path

import osmnx as ox
import pytest

from routeopt.domain.people import Place
from routeopt.network.download import DownloadError, box_around, download_roads


def test_the_box_hides_the_homes_at_its_edge() -> None:
    """Proves that the box is over 10 km wider on each side and names no place exactly."""
    west, south, east, north = box_around([Place(52.4, 0.1234567), Place(52.2, 0.3)])
    assert 0.1234567 - west > 10 / 111.32 / 0.62
    assert 52.2 - south > 0.0899
    assert north - 52.4 > 0.0899
    assert east > 0.3
    assert [round(side, 2) for side in (west, south, east, north)] == [west, south, east, north]


def test_no_network_is_said_and_settings_stay(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Proves that a server nobody answers at ends in words, and osmnx is left as it was."""
    monkeypatch.setattr(ox.settings, "overpass_url", "http://127.0.0.1:9/api")
    with pytest.raises(DownloadError, match="cannot be reached"):
        download_roads((0.0, 52.0, 0.1, 52.1), tmp_path / "never.graphml")
    assert ox.settings.use_cache
    assert ox.settings.doh_url_template
