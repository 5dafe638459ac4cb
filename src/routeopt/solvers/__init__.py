"""The problem as arrays, the one evaluator, and what searches for plans."""
