"""Proves that the service answers soon: what searches and fits is loaded in its children alone."""

import subprocess
import sys

_ASKED = (
    "import sys, routeopt.web.site; "
    "print([one for one in ('scipy', 'numba', 'ortools', 'networkx', 'osmnx') "
    "if one in sys.modules])"
)


def test_pages_and_api_load_no_solver() -> None:
    """A process that only answers imports neither solver, compiler nor statistics."""
    done = subprocess.run(
        [sys.executable, "-c", _ASKED], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"
