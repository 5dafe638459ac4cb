"""Tests, mirrored by path; ``generated`` makes the packs that several of them plan."""
