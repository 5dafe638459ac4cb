"""Proves that traffic is put on once and rounded once, halves up."""

import numpy as np

from routeopt.domain.travel import UNREACHED_S
from routeopt.network.traffic import UNREACHED_MS, in_traffic


def test_halves_go_up_exactly() -> None:
    """Proves that a half second goes up even where floats would fall just short of it."""
    free_ms = np.array([[5_000, 15_000], [1_000, 0]])
    am, pm = in_traffic(free_ms, (1.3, 1.1))
    assert am.tolist() == [[7, 20], [1, 0]]  # 6.5, 19.5, 1.3
    assert pm.tolist() == [[6, 17], [1, 0]]  # 5.5, 16.5, 1.1


def test_no_way_stays_no_way() -> None:
    """Proves that a factor does not stretch what cannot be reached."""
    assert in_traffic(np.array([[UNREACHED_MS]]), (0.5, 2.0)).ravel().tolist() == [UNREACHED_S] * 2
