"""The winner's curse: of routes priced with error, those chosen look cheaper than they are.

A plan is the cheapest set of routes that carries everyone, at prices each of which is a little
off. The choice falls more often on routes priced too low. How much that makes of a plan's price
is measured by playing it through: the planned prices are taken for the truth, errors are drawn
upon them, the cheapest set is chosen again at the prices with errors, and what it truly costs is
set beside what it seemed to cost.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Floats = NDArray[np.float64]

DRAWS = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """A route that may be chosen; ``own_sd`` is 0 for a contract kept at its known price."""

    pupils: frozenset[str]
    year_pence: int
    own_sd: float


@dataclass(frozen=True, slots=True)
class WinnersCurse:
    """What choosing does to prices.

    Attributes
    ----------
    share
        By how much (a share of its price) what is bought is dearer than it seems.
    error
        Standard error of ``share``, from the number of draws.
    moved
        Share of draws in which another set of routes is chosen.
    """

    share: float
    error: float
    moved: float
    candidates: int
    draws: int


def winners_curse(
    candidates: Sequence[Candidate], *, draws: int = DRAWS, seed: int = 1
) -> WinnersCurse:
    """Measure by how much chosen routes look too cheap.

    Parameters
    ----------
    candidates
        Routes the plan was chosen from; together they must be able to carry each pupil once.
    draws, seed
        Of the simulation; the same seed gives the same answer.

    Raises
    ------
    ValueError
        If no set of candidates carries every pupil exactly once.
    """
    prices = np.array([one.year_pence for one in candidates], dtype=np.float64)
    sds = np.array([one.own_sd for one in candidates])
    fresh = sds > 0
    choice = _Choice.of(candidates)
    planned = choice.cheapest(prices)
    rng = np.random.default_rng(seed)
    seemed, cost = np.zeros(draws), np.zeros(draws)
    moved = 0
    for draw in range(draws):
        believed = prices * np.exp(rng.standard_normal(len(prices)) * sds - sds**2 / 2)
        chosen = choice.cheapest(believed)
        seemed[draw] = believed[chosen & fresh].sum()
        cost[draw] = prices[chosen & fresh].sum()
        moved += bool((chosen != planned).any())
    if not seemed.any():
        return WinnersCurse(0.0, 0.0, moved / draws, len(candidates), draws)
    share = float((cost - seemed).sum() / seemed.sum())
    misses = cost - seemed * (1 + share)
    error = float(misses.std() / np.sqrt(draws) / seemed.mean())
    return WinnersCurse(max(share, 0.0), error, moved / draws, len(candidates), draws)


@dataclass(frozen=True, slots=True)
class _Choice:
    """Carry each pupil exactly once, by whole routes."""

    once: LinearConstraint
    count: int

    @classmethod
    def of(cls, candidates: Sequence[Candidate]) -> "_Choice":
        pupils = sorted({pupil for one in candidates for pupil in one.pupils})
        number = {pupil: k for k, pupil in enumerate(pupils)}
        pairs = [
            (number[pupil], column)
            for column, one in enumerate(candidates)
            for pupil in sorted(one.pupils)
        ]
        rows = [row for row, _ in pairs]
        columns = [column for _, column in pairs]
        shape = (len(pupils), len(candidates))
        cover = csr_array((np.ones(len(pairs)), (rows, columns)), shape=shape)
        return cls(LinearConstraint(cover, 1, 1), len(candidates))

    def cheapest(self, prices: Floats) -> NDArray[np.bool_]:
        found = milp(
            prices / max(float(prices.max()), 1.0),
            constraints=self.once,
            integrality=np.ones(self.count, dtype=np.int64),
            bounds=Bounds(0, 1),
            options={"mip_rel_gap": 1e-6},
        )
        if found.x is None:
            raise ValueError("no set of these routes carries every pupil exactly once")
        return np.asarray(np.rint(found.x), dtype=np.bool_)
