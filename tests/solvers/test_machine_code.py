"""Proves that machine code never outlives what it was compiled from."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import routeopt
from routeopt.solvers.machine_code import state_of_sources

SOURCES = Path(routeopt.__file__).parent

_CALLER = """
import numba
from routeopt.solvers.called import one_more

@numba.njit(cache=True)
def two_more(number):
    return one_more(number) + 1
"""
_CALLED = """
import numba

@numba.njit(cache=True)
def one_more(number):
    return number + {more}
"""


def _answer(root: Path) -> int:
    given = {"PATH": os.environ["PATH"], "PYTHONPATH": str(root), "HOME": str(root)}
    script = "from routeopt.solvers.caller import two_more; print(two_more(40))"
    command = [sys.executable, "-c", script]
    ran = subprocess.run(command, env=given, capture_output=True, text=True, check=True)
    return int(ran.stdout)


@pytest.mark.parametrize("apart", [True, False])
def test_a_change_in_a_called_module_counts(tmp_path: Path, *, apart: bool) -> None:
    """After an upgrade of the called module its new answer is given; without us, the old one is."""
    solvers = tmp_path / "routeopt" / "solvers"
    solvers.mkdir(parents=True)
    (tmp_path / "routeopt" / "__init__.py").touch()
    shutil.copy(SOURCES / "solvers" / "machine_code.py", solvers)
    if apart:
        shutil.copy(SOURCES / "solvers" / "__init__.py", solvers)
    else:
        (solvers / "__init__.py").touch()
    (solvers / "caller.py").write_text(_CALLER)
    (solvers / "called.py").write_text(_CALLED.format(more=1))
    assert _answer(tmp_path) == 42
    (solvers / "called.py").write_text(_CALLED.format(more=100))
    assert _answer(tmp_path) == (141 if apart else 42)


@pytest.mark.parametrize(
    ("module", "matters"),
    [
        ("solvers/bound/dominance.py", True),
        ("solvers/search/anneal.py", True),
        ("domain/travel.py", True),
        ("solvers/bound/trials.py", False),
    ],
)
def test_only_what_is_compiled_asks_for_compiling_again(
    tmp_path: Path, module: str, *, matters: bool
) -> None:
    """Compiled modules and the constants they use count; what is never compiled does not."""
    copy = tmp_path / "routeopt"
    for part in ("solvers", "domain"):
        shutil.copytree(SOURCES / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    before = state_of_sources(copy / "solvers")
    assert before == state_of_sources(SOURCES / "solvers")
    with (copy / module).open("a") as file:
        file.write("\n# another line\n")
    assert (state_of_sources(copy / "solvers") != before) == matters
