"""Sets routeopt up beside this file and runs it, on a machine with Python and nothing else.

``python3 start.py review`` reviews the example school and says where the report is;
``python3 start.py test`` runs every check a change must pass. What follows the word goes on to
``routeopt review`` or to pytest. The first run fetches the pinned packages into ``.venv``;
later runs use what is there.
"""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit(
        f"routeopt needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}.\n"
        "Install one of those and start with it, for example: python3.12 start.py review"
    )

import hashlib
import importlib.util
import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
RUNTIME, DEVELOPMENT = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
PIP = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet", "install")

EXAMPLE, EXAMPLE_SCHOOL, REVIEW = "example", "ELY", "review"

# In the order that says soonest what is wrong. The formatter joins once the tree is formatted.
CHECKS = {
    "style": ("ruff", "check", "."),
    "types": ("mypy",),
    "imports": ("lint-imports", "--no-logo"),
    "tests": ("pytest", "-q", "-n", "2"),
}

_NO_VENV = """\
This Python cannot make virtual environments: its 'venv' or 'ensurepip' part is not installed.
On Debian and Ubuntu:  sudo apt install python3-venv
On Fedora:             sudo dnf install python3-pip
Elsewhere, install Python from python.org, which brings both."""

_NOT_FETCHED = """\
The packages could not be installed; pip's own words are above. This step needs a connection
to a Python package index, once. Run the same command again when there is one."""


def main(words: Sequence[str]) -> int:
    """Do what the first word says; return what a shell takes for done or not."""
    verbs = {"review": review, "test": test}
    if not words or words[0] not in verbs:
        print(__doc__)
        return 2
    return verbs[words[0]](words[1:])


def review(options: Sequence[str]) -> int:
    """Review the example school and say where the report is."""
    set_up(RUNTIME)
    began = time.monotonic()
    if not (ROOT / EXAMPLE / "pupils.csv").exists() and run(
        "routeopt", "example", EXAMPLE, "--small"
    ):
        return 1
    asked = ("--school", EXAMPLE_SCHOOL, "--out", REVIEW, "--seconds", "60")
    status = run("routeopt", "review", EXAMPLE, *asked, *options)
    if status == 0:
        print(f"\nReviewed in {time.monotonic() - began:.0f} s. Open the report in a browser:")
        print(f"  {ROOT / REVIEW / 'report.html'}")
    return status


def test(options: Sequence[str]) -> int:
    """Run every check, go on after one that fails, and name those at the end."""
    set_up(DEVELOPMENT)
    failed = []
    for name, command in CHECKS.items():
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        if run(*command, *(options if name == "tests" else ())):
            failed.append(name)
        print(f"   {name}: {time.monotonic() - began:.0f} s")
    print(f"\nNot passed: {', '.join(failed)}" if failed else "\nAll passed.")
    return 1 if failed else 0


def run(tool: str, *words: str) -> int:
    """Run a tool of the virtual environment in the project's folder."""
    path = SCRIPTS / (f"{tool}.exe" if os.name == "nt" else tool)
    return subprocess.run([str(path), *words], cwd=ROOT, check=False).returncode


def set_up(requirements: Path) -> None:
    """Make the virtual environment hold what is pinned and the project; skip what is done."""
    # The development list holds the runtime one, so its stamp will do for both.
    if any(
        _stamp_file(done).exists() and _stamp_file(done).read_text() == _stamp(done)
        for done in (requirements, DEVELOPMENT)
    ):
        return
    if not _works():
        _make_venv()
    print(f"Installing {requirements.name} into {VENV.name}: once, a minute or two ...", flush=True)
    _pip("--require-hashes", "--requirement", str(requirements))
    _pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    _stamp_file(requirements).write_text(_stamp(requirements))


def _stamp_file(requirements: Path) -> Path:
    return VENV / f"{requirements.stem}.stamp"


def _stamp(requirements: Path) -> str:
    digest = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for path in (requirements, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _works() -> bool:
    same = f"import sys, pip; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    try:
        tried = subprocess.run([str(PYTHON), "-c", same], check=False, capture_output=True)
    except OSError:
        return False
    return tried.returncode == 0


def _make_venv() -> None:
    if not all(importlib.util.find_spec(part) for part in ("venv", "ensurepip")):
        sys.exit(_NO_VENV)
    print(f"Making {VENV} ...", flush=True)
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False).returncode:
        sys.exit(_NO_VENV)


def _pip(*words: str) -> None:
    if subprocess.run([*PIP, *words], cwd=ROOT, check=False).returncode:
        sys.exit(_NOT_FETCHED)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
