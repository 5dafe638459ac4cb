"""Random numbers that are the same on every machine and thread (compiled; xorshift64*)."""

import numpy as np
from numpy.typing import NDArray

from routeopt.solvers.search.compiled import part

Dice = NDArray[np.uint64]


def new_dice(seed: int) -> Dice:
    """Seed the numbers; no two seeds start alike."""
    state = np.random.SeedSequence(seed).generate_state(1, np.uint64)
    return state | np.uint64(1)


@part
def draw(dice: Dice) -> float:
    """Give a number from 0 up to but not including 1."""
    x = dice[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    dice[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@part
def below(dice: Dice, limit: int) -> int:
    """Give a whole number from 0 up to but not including ``limit``."""
    return int(draw(dice) * limit)
