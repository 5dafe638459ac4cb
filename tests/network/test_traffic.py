"""Proves that traffic is put on once, rounded once, and fitted to what people wrote down."""

import numpy as np
import pytest

from routeopt.domain.travel import UNREACHED_S
from routeopt.network.traffic import UNREACHED_MS, fit_traffic, in_traffic


def test_halves_go_up_exactly() -> None:
    """Proves that a half second goes up even where floats would fall just short of it."""
    free_ms = np.array([[5_000, 15_000], [1_000, 0]])
    am, pm = in_traffic(free_ms, (1.3, 1.1))
    assert am.tolist() == [[7, 20], [1, 0]]  # 6.5, 19.5, 1.3
    assert pm.tolist() == [[6, 17], [1, 0]]  # 5.5, 16.5, 1.1


def test_no_way_stays_no_way() -> None:
    """Proves that a factor does not stretch what cannot be reached."""
    assert in_traffic(np.array([[UNREACHED_MS]]), (0.5, 2.0)).ravel().tolist() == [UNREACHED_S] * 2


@pytest.mark.parametrize("truth", [0.9, 1.15, 1.6])
def test_a_known_factor_is_found_again(truth: float) -> None:
    """Proves the fit within its own range, though clocks are rounded and a fifth is nonsense."""
    rng = np.random.default_rng(7)
    free_s = rng.uniform(60, 900, 240)
    observed_s = np.round(truth * free_s / 60 + rng.normal(0, 1, 240)) * 60
    observed_s[::5] = rng.uniform(0, 3600, 48)
    found = fit_traffic(observed_s, free_s, np.arange(240) // 6)
    assert found.source == "fitted"
    assert found.drives == 240
    assert found.factor == pytest.approx(truth, abs=0.06)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.factor <= found.high
    assert found.high - found.low < 0.25
    assert found.error_s is not None
    assert 20 < found.error_s < 120
    assert "fitted to 240 drives" in found.words


def test_few_or_unbelievable_drives_give_the_default() -> None:
    """Proves that nine drives, or drives ten times too long, leave 1.3, ASSUMED with a reason."""
    free_s = np.full(40, 300.0)
    contract = np.arange(40)
    few = fit_traffic(1.5 * free_s[:9], free_s[:9], contract[:9])
    assert (few.factor, few.source) == (1.3, "assumed")
    assert "ASSUMED: recorded times give only 9 drives" in few.words
    wild = fit_traffic(10 * free_s, free_s, contract)
    assert (wild.factor, wild.source) == (1.3, "assumed")
    assert "no traffic explains" in wild.words
