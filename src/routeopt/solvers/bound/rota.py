"""Whose turn it is in quick searches: who had nothing to give of late is asked less often."""

from collections.abc import Iterable

_MOST_RESTS = 4
"""Rounds that somebody barren is left out of at most."""


class Rota:
    """Goes round, beginning after where the last round was broken off.

    Parameters
    ----------
    numbers
        Who takes part.
    """

    def __init__(self, numbers: Iterable[int]) -> None:
        self._order = list(numbers)
        self._barren = dict.fromkeys(self._order, 0)
        self._rests = dict.fromkeys(self._order, 0)

    def round(self) -> tuple[list[int], list[int]]:
        """Say who is to be asked, and who rests but may be asked if the others give too little."""
        awake = [number for number in self._order if not self._rests[number]]
        resting = [number for number in self._order if self._rests[number]]
        for number in resting:
            self._rests[number] -= 1
        return awake, resting

    def gave(self, number: int, amount: int) -> None:
        """Note how much somebody had to give."""
        self._barren[number] = 0 if amount else min(_MOST_RESTS, self._barren[number] + 1)
        self._rests[number] = self._barren[number]

    def end(self, number: int) -> None:
        """Begin after this one next time."""
        here = self._order.index(number) + 1
        self._order = self._order[here:] + self._order[:here]
