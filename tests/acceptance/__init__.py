"""Whole jobs, as a person would do them."""
