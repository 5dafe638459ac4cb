"""Tests of packs: read, check, build, write."""
