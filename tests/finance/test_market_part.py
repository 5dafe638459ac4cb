"""The part common to all new prices is measured from award dates, or said to be assumed."""

import numpy as np
import pytest

from routeopt.finance.market_part import ASSUMED_SD, LEAST_SD, common_part


def batches(sd: float, count: int, seed: int) -> dict[str, list[float]]:
    """Draw award dates whose prices move together by ``sd``, each contract by 10 % besides."""
    rng = np.random.default_rng(seed)
    return {
        f"20{number:02d}-09": (rng.normal(0, sd) + rng.normal(0, 0.1, size=40)).tolist()
        for number in range(count)
    }


def test_the_spread_between_dates_is_recovered() -> None:
    """Over thirty draws of twelve award dates that differ by 8 %, the mean found is near 8 %."""
    found = [common_part(batches(0.08, 12, seed)) for seed in range(30)]
    assert {part.basis for part in found} == {"batches"}
    assert np.mean([part.sd for part in found]) == pytest.approx(0.08, abs=0.01)


def test_chance_among_contracts_is_not_taken_for_the_market() -> None:
    """Award dates that differ by chance alone give the least part, and it says so."""
    found = [common_part(batches(0.0, 6, seed)) for seed in range(20)]
    assert np.median([part.sd for part in found]) == LEAST_SD
    assert any("least taken" in part.words for part in found)


def test_two_dates_are_too_few() -> None:
    """With two award dates ten per cent is assumed and marked."""
    part = common_part(batches(0.08, 2, 1))
    assert (part.sd, part.basis) == (ASSUMED_SD, "assumed")
    assert part.words.startswith("ASSUMED")
