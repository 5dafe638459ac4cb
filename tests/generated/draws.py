"""Seeded draws in the words of the generator."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

Item = TypeVar("Item")


class Draw:
    """Random choices that depend on a seed and on nothing else."""

    def __init__(self, *seed: int) -> None:
        self._rng = np.random.default_rng(seed)

    def chance(self, share: float) -> bool:
        """Whether something of a given probability happens."""
        return bool(self._rng.random() < share)

    def whole(self, low: int, high: int) -> int:
        """Draw a whole number, both ends included."""
        return int(self._rng.integers(low, high + 1))

    def between(self, low: float, high: float) -> float:
        """Draw a number evenly."""
        return float(self._rng.uniform(low, high))

    def near(self, middle: float, spread: float) -> float:
        """Draw a number from a normal distribution."""
        return float(self._rng.normal(middle, spread))

    def one(self, items: Sequence[Item]) -> Item:
        """Draw one item."""
        return items[self.whole(0, len(items) - 1)]

    def some(self, items: Sequence[Item], share: float) -> list[Item]:
        """Draw about a share of the items, at least one where there is any, in their order."""
        taken = self._rng.random(len(items)) < share
        if len(items) and not taken.any():
            taken[self.whole(0, len(items) - 1)] = True
        return [item for item, wanted in zip(items, taken, strict=True) if wanted]

    def few(self, items: Sequence[Item], count: int) -> list[Item]:
        """Draw some different items in a random order, at most as many as there are."""
        order = self._rng.permutation(len(items))[:count]
        return [items[int(k)] for k in order]

    def clock(self, low: str, high: str, step_min: int = 1) -> str:
        """Draw a time of day between two."""
        first, last = minutes(low), minutes(high)
        return hours(first + step_min * self.whole(0, (last - first) // step_min))


def minutes(text: str) -> int:
    """Minutes after midnight of ``HH:MM``."""
    hour, minute = text.split(":")
    return 60 * int(hour) + int(minute)


def hours(after_midnight: int) -> str:
    """``HH:MM`` of minutes after midnight."""
    return f"{after_midnight // 60:02d}:{after_midnight % 60:02d}"
