"""Tests of the benchmarks: instances, peers, and the suite that can be taken up again."""
