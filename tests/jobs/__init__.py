"""Runs that survive: kinds, children, supervisors, both engines."""
