"""Measures the solvers: invented instances, peers, and how the figures grow."""
