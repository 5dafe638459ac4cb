"""An installed routeopt works from any folder without a network: the wheel holds its data."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MADE = {"__pycache__"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the tools already installed, no index asked."""
    folder = tmp_path_factory.mktemp("wheel")
    command = ["pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run(
        [sys.executable, "-m", *command, "--wheel-dir", str(folder), str(ROOT)], check=True
    )
    return next(folder.glob("routeopt-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the wheel where nothing of the source tree is."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def without_network() -> list[str]:
    """Words before a command that take its network away, where this machine can do that."""
    words = ["unshare", "--map-root-user", "--net"]
    try:
        able = subprocess.run([*words, "true"], check=False, capture_output=True).returncode == 0
    except OSError:
        able = False
    return words if able else []


def routeopt(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a folder of its own."""
    run = "from routeopt.cli.main import app; app(prog_name='routeopt')"
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(
        [*without_network(), sys.executable, "-c", run, *words],
        cwd=folder,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_wheel_holds_everything_of_the_package(wheel: Path) -> None:
    """Every file of src is in the wheel: data, templates and the mark of typed packages too."""
    source = ROOT / "src"
    wanted = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.is_file() and MADE.isdisjoint(path.parts)
    }
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {name for name in wanted if not name.endswith(".py")} > {"routeopt/py.typed"}
    assert wanted <= names
    assert {Path(name).name for name in names} >= {"LICENSE", "NOTICE", "entry_points.txt"}


def test_an_installed_copy_reviews_the_example_elsewhere(installed: Path, tmp_path: Path) -> None:
    """Example and review run from another folder, without source tree or network."""
    made = routeopt(installed, tmp_path, "example", "pack", "--small")
    assert made.returncode == 0, made.stderr
    words = ("review", "pack", "--school", "ELY", "--out", "out", "--iterations", "1")
    done = routeopt(installed, tmp_path, *words, "--assess", "firm")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "report.html").stat().st_size > 0
    assert (tmp_path / "out" / "plan.json").stat().st_size > 0
