"""Proves that drives kept on disk are the drives, and that nothing damaged is believed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from routeopt.network.free_flow import free_flow
from routeopt.network.roads import load_roads
from routeopt.network.speeds import SpeedTable

from .conftest import node_place

PLACES = [node_place(node) for node in (1, 3, 4, 12)]


@pytest.fixture
def kept_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep drives in a folder of this test."""
    monkeypatch.setenv("ROUTEOPT_CACHE_DIR", str(tmp_path / "kept"))
    return tmp_path / "kept" / "drives"


def test_what_is_kept_is_read_back(write_map: Callable[[str], Path], kept_in: Path) -> None:
    """Proves that a second run reads what the first wrote, to the last figure."""
    network = load_roads(write_map("tiny.osm.pbf"))
    first = free_flow(network, PLACES)
    (file,) = kept_in.iterdir()
    again = free_flow(network, PLACES)
    for one, two in zip(
        (first.free_ms, first.road_m, first.reached, first.snap_m),
        (again.free_ms, again.road_m, again.reached, again.snap_m),
        strict=True,
    ):
        assert one.dtype == two.dtype
        assert np.array_equal(one, two)
    assert [kept.name for kept in kept_in.iterdir()] == [file.name]
    assert first.notes == again.notes == ()


def test_another_question_is_another_answer(
    write_map: Callable[[str], Path], kept_in: Path
) -> None:
    """Proves that other places, other speeds and another file are never answered from the disk."""
    path = write_map("tiny.osm.pbf")
    network = load_roads(path)
    first = free_flow(network, PLACES)
    turned = free_flow(network, PLACES[::-1])
    assert np.array_equal(turned.free_ms, first.free_ms[::-1, ::-1])
    slow = free_flow(load_roads(path, SpeedTable(limit_share=0.5)), PLACES)
    assert slow.free_ms[0, 1] == pytest.approx(2 * first.free_ms[0, 1], rel=0.001)
    free_flow(replace(network, sha256="another"), PLACES)
    assert len(list(kept_in.iterdir())) == 4


@pytest.mark.parametrize("damage", [b"", b"not an archive", None])
def test_a_damaged_file_is_made_again(
    write_map: Callable[[str], Path], kept_in: Path, damage: bytes | None
) -> None:
    """Proves that an empty, foreign or altered file is told of, ignored and put right."""
    network = load_roads(write_map("tiny.osm.pbf"))
    first = free_flow(network, PLACES)
    (file,) = kept_in.iterdir()
    whole = file.read_bytes()
    altered = bytes([*whole[:200], whole[200] ^ 255, *whole[201:]])
    file.write_bytes(altered if damage is None else damage)
    again = free_flow(network, PLACES)
    assert np.array_equal(again.free_ms, first.free_ms)
    assert "worked out again" in again.notes[0]
    assert free_flow(network, PLACES).notes == ()


def test_a_folder_that_cannot_be_written_is_no_fault(
    write_map: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves that drives are found where nothing can be kept, or nothing shall be."""
    network = load_roads(write_map("tiny.osm.pbf"))
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ROUTEOPT_CACHE_DIR", str(tmp_path / "file"))
    assert free_flow(network, PLACES).reached.all()
    monkeypatch.setenv("ROUTEOPT_CACHE_DIR", "off")
    assert free_flow(network, PLACES).reached.all()
