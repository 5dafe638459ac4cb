"""Proofs of the files and pages made of a review."""
