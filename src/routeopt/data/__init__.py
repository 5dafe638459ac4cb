"""Packs in and out: schema, readers, checks, and the example."""
