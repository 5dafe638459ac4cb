"""Folders of runs are private, and none outlives its run or its worker."""

import subprocess
import sys
import threading
from pathlib import Path

from routeopt.jobs.folders import private_folder, sweep

HOLD = """
import pathlib, sys, time
from routeopt.jobs.folders import private_folder
with private_folder(pathlib.Path(sys.argv[1])) as folder:
    print(folder, flush=True)
    time.sleep(600)
"""


def test_a_folder_is_its_owners_alone_and_goes_with_the_run(tmp_path: Path) -> None:
    """Nobody else may read it, a sweep lets it be, and nothing of it stays."""
    with private_folder(tmp_path) as folder:
        (folder / "pupils.csv").write_text("P1", encoding="utf-8")
        assert folder.stat().st_mode & 0o077 == 0
        assert sweep(tmp_path) == 0
        assert folder.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_a_killed_worker_is_swept(tmp_path: Path) -> None:
    """The kernel lets go of the lock of whoever is killed, and the next sweep clears up."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        folder = Path(holder.stdout.readline().strip())
        assert sweep(tmp_path) == 0
        holder.kill()
    assert folder.is_dir()
    assert sweep(tmp_path) == 1
    assert not folder.exists()


def test_a_sweep_at_the_same_moment_takes_no_folder_from_its_owner(tmp_path: Path) -> None:
    """However a worker that sweeps and one that begins meet, whoever begins has a folder."""
    ended = threading.Event()

    def sweeping() -> None:
        while not ended.is_set():
            sweep(tmp_path)

    sweepers = [threading.Thread(target=sweeping) for _ in range(4)]
    for sweeper in sweepers:
        sweeper.start()
    try:
        for number in range(300):
            with private_folder(tmp_path) as folder:
                (folder / "request.json").write_text(str(number), encoding="utf-8")
    finally:
        ended.set()
        for sweeper in sweepers:
            sweeper.join()
    assert list(tmp_path.iterdir()) == []
