"""Random packs in which every rule of the release is met, planned and checked."""
