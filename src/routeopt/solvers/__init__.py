"""The problem as arrays, the one evaluator, and what searches for plans."""

from routeopt.solvers.machine_code import keep_apart

keep_apart()
