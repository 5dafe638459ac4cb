"""The main search: ruin and recreate over whole-route prices, in compiled code."""

from routeopt.solvers.search.solver import SearchSolver

__all__ = ["SearchSolver"]
