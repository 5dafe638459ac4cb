"""Settling prices: columns are generated until none is missing, the worst gaps first."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from routeopt.solvers.bound.master import Master, Solution
from routeopt.solvers.bound.memory import choose
from routeopt.solvers.bound.pricing import MOST_WORK, Pricer
from routeopt.solvers.bound.relaxed import School
from routeopt.solvers.bound.watch import Watch
from routeopt.solvers.interface import Duals

_BEAMS = (4, 30)
_BEAM_PUPILS = 80
"""Beams are for so many pupils; with more of them narrower ones come first."""
_WANTED, _WANTED_LATER = 150, 60
"""Columns a quick search ends with, the narrowest and the others; where pupils are more, as many
as there are pupils."""
_HARDLY_ANY = 10
"""Columns below which a quick search gives way to the next."""
_SHARES = (0.08, 0.04, 0.02, 0.01, 0.005, 0.0)
"""What reduced costs are looked for first, as shares of what a route costs at least, and later."""
_FOCUS = 0.5
"""Share of what was lost by the last pass below which reduced costs matter little: who is known
as well as that is left alone while others lose more."""
_VAIN, _SLOW = 2, 5e-4
"""Passes in a row to no avail after which the rest is let be, and the share by which one has to
raise the bound."""
_NEARLY = 0.02
"""Columns are no longer looked for once they could raise the bound by no more than this share of
the gap."""
_WORK_A_SECOND, _LONGEST_S = 40_000_000, 400.0
"""Comparisons of labels a search may take for each second left (a core does some 1,000 million a
second), and the seconds above which it gets no more."""
_AT_FIRST = 0.3
"""Share of that at first, so that there soon is a bound."""
_HARD = 3
"""Ways to drive that may be so much work before each is allowed less."""
_PATIENT = 4
"""How much more it may take where nothing else is left to be found."""

Raise = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling came to; ``solution`` is None where time was up first.

    Attributes
    ----------
    bound
        Best proved on the way, pounds a year.
    lost
        By how much a plan's routes can fall below the duals, all together.
    """

    bound: float
    solution: Solution | None
    duals: Duals | None
    lost: float = np.inf


class _Searched(NamedTuple):
    bound: float
    lost: float
    added: int
    over: bool


class Settler:
    """Generates the columns that a master lacks.

    Parameters
    ----------
    pricer, watch
        Who looks for columns, and until when.
    schools
        Graphs whose memories are chosen once prices are known.
    mile
        Pounds that a metre costs in most vehicles.
    pupils
        How many there are.

    Attributes
    ----------
    pass_s
        Seconds that the last pass of exact pricing took.
    """

    def __init__(
        self, pricer: Pricer, watch: Watch, schools: Sequence[School], mile: float, pupils: int
    ) -> None:
        self._pricer = pricer
        self._watch = watch
        self._schools = schools
        self._mile = mile
        self._pupils = pupils
        narrow = min(1.0, _BEAM_PUPILS / max(1, pupils))
        self._beams = sorted({max(_BEAMS[0], round(beam * narrow)) for beam in _BEAMS})
        self._step = 0
        self._chosen = False
        self._patience = 1
        self._lost_share = 0.0
        self._vain = 0
        self.pass_s = 0.0

    def settle(
        self,
        master: Master,
        *,
        from_: float = 0.0,
        raise_: Raise | None = None,
        loosely: bool = False,
    ) -> Settled:
        """Generate columns until none is missing, or time is up.

        Parameters
        ----------
        master
            Grows by the columns found.
        from_
            A bound proved before.
        raise_
            Told what is proved on the way.
        loosely
            Whether it is enough that quick searches find none; nothing is proved then.
        """
        bound = from_
        self._vain = 0
        duals: Duals | None = None
        beam = 0
        while not self._watch.stop():
            solved = master.solve()
            if solved is None:
                break
            solution, duals = solved
            master.tidy()
            if beam < len(self._beams):
                beam += self._quick(master, duals, beam) < _HARDLY_ANY
                continue
            if loosely:
                return Settled(bound, solution, duals)
            if not self._chosen:
                self._chosen = True
                choose(self._schools, master, solved, self._mile)
                self._pricer.remember()
                beam = 0
                continue
            searched = self._search(master, duals, raise_, bound)
            bound = max(bound, searched.bound)
            if searched.over or self._watch.beaten(bound):
                return Settled(bound, solution, duals, searched.lost)
            beam = 0 if searched.added else beam
        return Settled(bound, None, duals)

    def _quick(self, master: Master, duals: Duals, beam: int) -> int:
        most = max(_WANTED_LATER if beam else _WANTED, self._pupils)
        found = self._pricer.quick(duals, master.cuts, self._beams[beam], most)
        return master.add(found.columns)

    def _search(
        self, master: Master, duals: Duals, raise_: Raise | None, before: float
    ) -> _Searched:
        # A pass of exact pricing; where it finds nothing the next looks for less.
        started = time.monotonic()
        share = _SHARES[self._step]
        if self._pricer.hard:
            share = max(share, _FOCUS * self._lost_share)
        found = self._pricer.exact(duals, master.cuts, share, self._most_work())
        self.pass_s = time.monotonic() - started
        added = master.add(found.columns)
        if found.proved is None:
            return _Searched(0.0, np.inf, added, over=False)
        if raise_ is not None:
            raise_(found.proved)
        last = len(_SHARES) - 1
        nearly = duals.pounds - found.proved <= _NEARLY * self._watch.gap_pounds(found.proved)
        self._lost_share = min(_SHARES[0], found.lost / duals.pounds)
        self._vain = self._vain + 1 if found.proved < (1 + _SLOW) * before else 0
        vain = self._vain >= _VAIN and self._pricer.hard > 0
        spent = vain or (not added and self._step == last)
        if nearly or (spent and not self._more_patient()):
            self._patience = 1
            return _Searched(found.proved, found.lost, added, over=True)
        if not added:
            self._step = last if found.light else min(last, self._step + 1)
        return _Searched(found.proved, found.lost, added, over=False)

    def _more_patient(self) -> bool:
        if self._watch.by_rounds or self._patience > 1:
            return False
        self._patience = _PATIENT
        self._vain = 0
        return True

    def _most_work(self) -> int:
        if self._watch.by_rounds:
            return MOST_WORK
        share = 1 if self._step else _AT_FIRST
        share *= min(1.0, _HARD / max(1, self._pricer.hard))
        return int(share * self._patience * _WORK_A_SECOND * min(_LONGEST_S, self._watch.left_s()))
