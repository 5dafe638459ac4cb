"""The winner's curse: of routes priced by rates that are a little off, the chosen look too cheap.

A plan is the cheapest set of routes that carries everyone at the rates it is planned with. Where
those rates are too low for a type of vehicle, or for long drives, a plan takes more of just that.
How much this makes of a plan's price is measured by playing it through: the planned prices are
taken for the truth, errors of rates are drawn upon them, the cheapest set is chosen again at the
prices with errors, and what it truly costs is set beside what it seemed to cost.

What one operator asks for one route beside its rate is no part of it: nobody knows it when the
plan is made, so nothing is chosen by it.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from routeopt.finance.cost_model import CostModel
from routeopt.finance.cost_rows import Work

Floats = NDArray[np.float64]

DRAWS = 100
ASSUMED_TYPE_SD = 0.10


@dataclass(frozen=True, slots=True)
class Candidate:
    """A route that may be chosen.

    Attributes
    ----------
    work
        What it asks of a vehicle; None for a contract kept at its known price, which
        ``contract_id`` names and one route at most may keep.
    """

    pupils: frozenset[str]
    year_pence: int
    work: Work | None
    contract_id: str = ""


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


def rate_errors(
    candidates: Sequence[Candidate], model: CostModel | None, *, draws: int = DRAWS, seed: int = 1
) -> Floats:
    """Draw how far the rates behind each candidate's price may be off (of logarithms).

    Parameters
    ----------
    candidates
        A kept contract has no error.
    model
        Tells how unsure rates are, all together. Without one, and for types never bought, a
        vehicle type's rates are taken to be 10 % off by themselves, ASSUMED.

    Returns
    -------
    Floats
        ``(draws, candidates)``.
    """
    rng = np.random.default_rng(seed)
    found = np.zeros((draws, len(candidates)))
    new = [(k, one.work) for k, one in enumerate(candidates) if one.work is not None]
    if not new:
        return found
    places, works = [k for k, _ in new], [work for _, work in new]
    bought: tuple[str, ...] = ()
    if model is not None:
        bought = model.frame.types
        found[:, places] = model.rate_errors(works, draws, rng)
    types = sorted({work.vehicle_type for work in works})
    sds = [0.0 if name in bought else ASSUMED_TYPE_SD for name in types]
    drawn = rng.standard_normal((draws, len(types))) * sds
    found[:, places] += drawn[:, [types.index(work.vehicle_type) for work in works]]
    return found


def cheapest_set(candidates: Sequence[Candidate]) -> tuple[int, ...]:
    """Give the numbers of the routes that together carry everyone at least cost.

    Raises
    ------
    ValueError
        If no set of candidates carries every pupil exactly once.
    """
    prices = np.array([one.year_pence for one in candidates], dtype=np.float64)
    return tuple(int(k) for k in np.flatnonzero(_Choice.of(candidates).cheapest(prices)))


def winners_curse(candidates: Sequence[Candidate], errors: Floats) -> WinnersCurse:
    """Measure by how much chosen routes look too cheap.

    Parameters
    ----------
    candidates
        Routes the plan was chosen from; together they must be able to carry each pupil once.
    errors
        Of :func:`rate_errors`: one row a draw.

    Raises
    ------
    ValueError
        If no set of candidates carries every pupil exactly once.
    """
    prices = np.array([one.year_pence for one in candidates], dtype=np.float64)
    fresh = np.array([one.work is not None for one in candidates])
    choice = _Choice.of(candidates)
    planned = choice.cheapest(prices)
    draws = len(errors)
    seemed, cost = np.zeros(draws), np.zeros(draws)
    moved = 0
    # Errors are centred, so that rates are right on the whole and only the choice makes a bias.
    centred = np.exp(errors) / np.exp(errors).mean(axis=0)
    for draw, shift in enumerate(centred):
        believed = prices * shift
        chosen = choice.cheapest(believed)
        seemed[draw] = believed[chosen & fresh].sum()
        cost[draw] = prices[chosen & fresh].sum()
        moved += bool((chosen != planned).any())
    if not seemed.any():
        return WinnersCurse(0.0, 0.0, moved / draws, len(candidates), draws)
    # What a plan that never moved would seem to save is chance, not choice.
    still = centred @ (prices * (planned & fresh)) - prices[planned & fresh].sum()
    excess = cost - seemed + still
    share = float(excess.sum() / seemed.sum())
    error = float(excess.std() / np.sqrt(draws) / seemed.mean())
    return WinnersCurse(max(share, 0.0), error, moved / draws, len(candidates), draws)


@dataclass(frozen=True, slots=True)
class _Choice:
    """Carry each pupil exactly once, by whole routes, each contract kept at most once."""

    rules: tuple[LinearConstraint, ...]
    count: int

    @classmethod
    def of(cls, candidates: Sequence[Candidate]) -> "_Choice":
        aboard = _incidence([one.pupils for one in candidates])
        kept = _incidence([{one.contract_id} - {""} for one in candidates])
        rules = [LinearConstraint(aboard, 1, 1)]
        if kept.shape[0]:
            rules.append(LinearConstraint(kept, 0, 1))
        return cls(tuple(rules), len(candidates))

    def cheapest(self, prices: Floats) -> NDArray[np.bool_]:
        found = milp(
            prices / max(float(prices.max()), 1.0),
            constraints=self.rules,
            integrality=np.ones(self.count, dtype=np.int64),
            bounds=Bounds(0, 1),
            options={"mip_rel_gap": 1e-6},
        )
        if found.x is None:
            raise ValueError("no set of these routes carries every pupil exactly once")
        return np.asarray(np.rint(found.x), dtype=np.bool_)


def _incidence(members: Sequence[AbstractSet[str]]) -> csr_array:
    """Give a row a name and a column a set: 1 where the set holds the name."""
    names = {name: k for k, name in enumerate(sorted(set().union(*members)))}
    pairs = [(names[name], column) for column, one in enumerate(members) for name in sorted(one)]
    rows, columns = [row for row, _ in pairs], [column for _, column in pairs]
    shape = (len(names), len(members))
    return csr_array((np.ones(len(pairs)), (rows, columns)), shape=shape)
