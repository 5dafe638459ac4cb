"""``routeopt warm-up``."""

from routeopt.cli.console import out
from routeopt.solvers.warmup import warm_up

HELP = "Compile the search ahead of time and keep it on disk."
EXAMPLE = "Example:  routeopt warm-up"


def run() -> None:
    """Compile and say how long it took."""
    out.print(f"The search is compiled and kept on disk ({warm_up():.1f} s).")
