"""Runs as child processes: what a run does, who starts it, who takes over when it dies."""
