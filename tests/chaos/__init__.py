"""Processes killed at random under load: nothing is lost."""
