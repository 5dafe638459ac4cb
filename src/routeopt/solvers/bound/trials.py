"""What was tried to price one way to drive, and what is tried next.

Where labels are many, completions are made sharper; where they stay too many, only dearer routes
are looked for, and at last routes are let go further. Where they turn out few, cheaper routes are
looked for again.
"""

from typing import NamedTuple

import numpy as np

from routeopt.solvers.bound.relaxed import School
from routeopt.solvers.bound.tactics import (
    LONG_MEMORY,
    MOST_EFFORT,
    NO_SHARES,
    PLAIN,
    REMEMBERING,
    past_for,
    recall_of,
)
from routeopt.solvers.bound.variants import Variant

_EASY = 1_000
"""Places times pupils up to which plain completions are tried first."""
_MANY_LABELS = {PLAIN: 8_000, REMEMBERING: 100_000}
"""Labels above which completions are made sharper."""
_MUCH_MORE = 2
"""Pupils more remembered from which a coarser grid of completions pays."""
_COARSE, _COARSEST = 0.02, 0.3
"""Share of the least price from which a variant with too many labels is looked at, and the
largest."""
_FINEST = 0.004
_COARSER = 1.5
"""How many times as coarse the next try is."""
_LEFT_OPEN, _NEARLY_ALL = 0.45, 1.3
"""Share of what completions leave open from which a search that gave up is tried next, and how
many times as coarse as the last try all of it has to be for another in between."""
_WIDE_OPEN = 3
"""How many times what is asked completions leave open where all of it is not tried at first."""
_MOVED = 0.002
"""Share by which the prices' total has to move before what was given up is tried again."""
_STEEP, _HOPED = 6, 0.5
"""Power of the share of the least price with which comparisons are thought to grow, and the
share of those allowed that the next search may be thought to take."""
_TIMID, _BOLD, _FIRST = 1.1, 1.5, 1.25
"""How many times as fine the next search is at least and at most, and at the beginning of a pass
where none has given up."""


_LONG = 200_000_000
"""Comparisons of a search from which chains had better grow from both ends."""


class _GaveUp(NamedTuple):
    coarse: float
    pounds: float
    work: int


class _Known(NamedTuple):
    reduced: float
    coarse: float
    effort: int
    work: int


class Trials:
    """What was tried with one way to drive.

    Parameters
    ----------
    school, variant
        The way to drive.

    Attributes
    ----------
    effort, ease
        How sharp completions are and how much is let go: see
        :func:`~routeopt.solvers.bound.tactics.way_of`.
    coarse
        Share of the variant's least price below which reduced costs are looked for, where all
        of them would be too much work.
    glances
        Whether completions that take little time are worth trying before those of the effort.
    both_ends
        Whether chains grow from both ends: worth a second table of completions once a search
        from one was long, or has given up.
    """

    def __init__(self, school: School, variant: Variant) -> None:
        self._school = school
        self._variant = variant
        self.effort = REMEMBERING if size(variant) > _EASY else PLAIN
        self.ease = 0
        self.coarse = 0.0
        self.glances = self.effort > PLAIN
        self.both_ends = False
        self._open = 0.0
        self._met = False
        self._gave_up: _GaveUp | None = None
        self._known: _Known | None = None

    @property
    def hard(self) -> bool:
        """Whether searches have given up, so that not all is looked for."""
        return self._gave_up is not None and self.coarse > 0

    def forget(self) -> None:
        """Take notice that prices are others."""
        self._known = None

    def known(self, asked: float, pounds: float, most_work: int) -> float | None:
        """Say what was proved at these prices, if that is enough or no more would come of it.

        Parameters
        ----------
        asked
            Reduced cost below which routes matter.
        pounds
            Total of the prices.
        most_work
            Comparisons of labels that a search may take.
        """
        known = self._known
        if known is None:
            return None
        same = known.effort == self.effort and known.coarse <= self.coarse
        spent = same and not (
            self._gave_up is None or self._finer(known, asked, pounds, most_work) is not None
        )
        return known.reduced if known.reduced >= asked or spent else None

    def opened(self, left_open: float, share: float) -> None:
        """Note what completions leave open, as a share of the least price, and what was asked."""
        self._open = left_open
        if not self._met and left_open > _WIDE_OPEN * share:
            self.coarse = max(self.coarse, _LEFT_OPEN * left_open)
        self._met = True

    def begin(self) -> None:
        """Begin with cheaper routes than the last time, as long as no search has given up."""
        if self._known is not None and self._gave_up is None:
            self.coarse = min(self.coarse, _cut(self._known.coarse / _FIRST))

    def completed(self, reduced: float, coarse: float, work: int) -> None:
        """Note that no route's reduced cost is below one, and how it was searched for."""
        self._known = _Known(reduced, coarse, self.effort, work)
        self.both_ends = self.both_ends or work > _LONG

    def failed(self, coarse: float, pounds: float, most_work: int) -> None:
        """Note that a search gave up."""
        self._gave_up = _GaveUp(coarse, pounds, most_work)

    def refine(self, asked: float, pounds: float, most_work: int) -> bool:
        """Go on to cheaper routes where the last search took so little that this is worth it."""
        known = self._known
        finer = None if known is None else self._finer(known, asked, pounds, most_work)
        if finer is None:
            return False
        self.coarse = finer
        return True

    def ponder(self, labels: int) -> None:
        """Make completions sharper for the next time where labels were many."""
        if labels > _MANY_LABELS.get(self.effort, np.inf) and self._pays():
            self._sharpen()

    def ease_off(self, coarse: float) -> bool:
        """Choose what to try after a search gave up; False where nothing is left."""
        if self.effort < REMEMBERING or (self.effort < LONG_MEMORY and self._pays()):
            return self._sharpen()
        if not self.both_ends:
            self.both_ends = True
            return True
        if coarse < _COARSEST:
            self.coarse = _coarser(coarse, self._open)
            return True
        if self._sharpen():
            return True
        eased = self.ease < NO_SHARES
        self.ease += eased
        return eased

    def _finer(self, known: _Known, asked: float, pounds: float, most_work: int) -> float | None:
        # From where the next search is likely to be as much work as is allowed, or half way to
        # what it gave up at these prices; None where that is hardly less, or none is asked for.
        step = (_HOPED * most_work / max(1, known.work)) ** (1 / _STEEP)
        finer = _cut(known.coarse / min(_BOLD, step))
        last = self._gave_up
        if last is not None and most_work <= 2 * last.work:
            moved = abs(pounds - last.pounds) > _MOVED * last.pounds
            half_way = float(np.sqrt(known.coarse * max(last.coarse, _FINEST)))
            finer = finer if moved else max(finer, half_way)
        done = known.reduced >= asked or known.coarse * self._variant.cheapest <= -asked
        return None if done or known.coarse < _TIMID * finer else finer

    def _pays(self) -> bool:
        # Whether sharper completions remember so much more that they make up for a coarser grid.
        now, then = self.effort, self._sharper()
        more = recall_of(self._school, self._variant, then)
        more -= recall_of(self._school, self._variant, now)
        quarters, before = (past_for(self._school, one).least_m.shape[1] for one in (then, now))
        return more >= _MUCH_MORE or (more >= 0 and quarters > before)

    def _sharper(self) -> int:
        return max(REMEMBERING, self.effort + 1)

    def _sharpen(self) -> bool:
        sharper = self.effort < MOST_EFFORT
        self.effort = min(MOST_EFFORT, self._sharper())
        return sharper


def size(variant: Variant) -> int:
    """Places times pupils: how hard a variant is likely to be."""
    return (variant.seats + variant.spaces) * int(variant.allowed.sum())


def _cut(coarse: float) -> float:
    return coarse if coarse > _FINEST else 0.0


def _coarser(coarse: float, left_open: float) -> float:
    # Between what was too much work and what completions prove without any.
    step = _COARSER * coarse
    if coarse < left_open <= _NEARLY_ALL * coarse:
        return left_open
    if left_open > coarse:
        step = min(step, float(np.sqrt(coarse * left_open)))
    return max(_COARSE, step, _LEFT_OPEN * left_open)
