"""Pricing of kept contracts: which of its pupils a contract should go on carrying.

A kept contract costs its day rate however far it drives, so order, times and who sits with
whom are let go here; only the contract, its pupils and its largest room count.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numba
import numpy as np

from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.solvers.bound.columns import Column
from routeopt.solvers.bound.cuts import Cut
from routeopt.solvers.bound.relaxed import Flags, Floats, Ints
from routeopt.solvers.bound.variants import PENCE
from routeopt.solvers.interface import Duals
from routeopt.solvers.problem import Problem

MOST_LISTED = 16
"""Pupils of whom all subsets are looked at; of larger contracts, whole sets without cuts."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """A contract with the pupils of one school it may go on carrying together.

    ``days`` are those each pupil is due; ``room`` the most pupils of every day.
    """

    contract: int
    kind: int
    pupils: Ints
    days: Ints
    room: int
    pounds_a_day: float
    pa_days_share: float


def keepings_of(problem: Problem, priced: Flags) -> list[Keeping]:
    """List what contracts may keep of the pupils with a price."""
    found = []
    for number, contract in enumerate(problem.contracts):
        members = [
            member
            for member in sorted(contract.keepable)
            if priced[member]
            and not problem.alone[member]
            and problem.type_fits[member, contract.vehicle_type]
        ]
        for school in sorted({int(problem.school[member]) for member in members}):
            here = np.array([m for m in members if problem.school[m] == school], np.int64)
            pas = contract.pas or 0
            room = max(
                (one.seats - pas + one.spaces for one in problem.layouts[contract.vehicle_type]),
                default=0,
            )
            share = float(problem.year_days[school]) / DAYS_PER_FORTNIGHT / PENCE
            days = problem.due[here].any(axis=1).sum(axis=1)
            found.append(
                Keeping(
                    number, contract.vehicle_type, here, days, room,
                    contract.day_rate_pence * share, float(pas),
                )
            )  # fmt: skip
    return found


def best_kept(keeping: Keeping, duals: Duals, cuts: list[Cut]) -> tuple[Column | None, float]:
    """Find the subset of a contract's pupils worth most, and its reduced cost at the least.

    The reduced cost is a lower bound on that of every way to keep the contract with these
    pupils; the column is None where it can keep nobody.
    """
    prize = duals.prize[keeping.pupils]
    rate = keeping.pounds_a_day - duals.vehicle_day[keeping.kind]
    rate -= duals.pa_day * keeping.pa_days_share
    base = -float(duals.kept[keeping.contract]) - float(duals.kind[keeping.kind])
    if keeping.pupils.size <= MOST_LISTED:
        inside = _inside(keeping, cuts, duals)
        best, chosen = best_subset(prize, keeping.days, keeping.room, rate, inside[0], inside[1])
        picked = [k for k in range(keeping.pupils.size) if chosen >> k & 1]
    else:
        best, picked = _best_whole(keeping, prize, rate)
    if not picked:
        return None, np.inf
    return _kept_column(keeping, picked), base + best


def _inside(keeping: Keeping, cuts: list[Cut], duals: Duals) -> tuple[Ints, Floats]:
    # Cuts with at least two of their pupils here, as bits of this contract's pupils.
    position = {int(pupil): k for k, pupil in enumerate(keeping.pupils)}
    masks, prices = [], []
    for cut, price in zip(cuts, duals.cuts, strict=True):
        here = [position[pupil] for pupil in cut.members if pupil in position]
        if len(here) > 1 and price < 0:
            masks.append(sum(1 << k for k in here))
            prices.append(-float(price))
    return np.array(masks, np.int64), np.array(prices, np.float64)


def _best_whole(keeping: Keeping, prize: Floats, rate: float) -> tuple[float, list[int]]:
    # Too many pupils to list subsets: those worth most, as far as there is room. No cut has
    # two of its pupils here, see :func:`leaves_alone`.
    best, picked = np.inf, list[int]()
    for level in sorted(set(keeping.days.tolist())):
        here = np.flatnonzero(keeping.days <= level)
        daily = [k for k in here if keeping.days[k] == DAYS_PER_FORTNIGHT]
        part = [int(k) for k in here if keeping.days[k] < DAYS_PER_FORTNIGHT]
        daily.sort(key=lambda k: -prize[k])
        chosen = [*(int(k) for k in daily[: keeping.room]), *part]
        value = rate * level - float(prize[chosen].sum())
        if value < best:
            best, picked = value, chosen
    return best, picked


@numba.njit(cache=True, nogil=True)
def best_subset(
    prize: Floats, days: Ints, room: int, rate: float, masks: Ints, prices: Floats
) -> tuple[float, int]:
    """Find the subset whose rate less prizes, with what cuts charge, is least.

    Returns
    -------
    best, chosen
        Its value, and its pupils as bits.
    """
    n = prize.shape[0]
    best, chosen = np.inf, 0
    won = np.zeros(1 << n)
    longest = np.zeros(1 << n, np.int64)
    daily = np.zeros(1 << n, np.int64)
    for subset in range(1, 1 << n):
        low = 0
        while not subset >> low & 1:
            low += 1
        rest = subset & (subset - 1)
        won[subset] = won[rest] + prize[low]
        longest[subset] = max(longest[rest], days[low])
        daily[subset] = daily[rest] + (1 if days[low] == DAYS_PER_FORTNIGHT else 0)
        if daily[subset] > room:
            continue
        value = rate * longest[subset] - won[subset]
        for cut in range(masks.shape[0]):
            both = subset & masks[cut]
            held = 0
            while both:
                both &= both - 1
                held += 1
            value += prices[cut] * (held // 2)
        if value < best:
            best, chosen = value, subset
    return best, chosen


@numba.njit(cache=True, nogil=True)
def subsets_below(
    prize: Floats, days: Ints, room: int, rate: float, masks: Ints, prices: Floats, most: float
) -> Ints:
    """List the subsets whose rate less prizes, with what cuts charge, is below a value."""
    n = prize.shape[0]
    found = np.empty(1 << n, np.int64)
    number = 0
    for subset in range(1, 1 << n):
        value, longest, daily = 0.0, 0, 0
        for k in range(n):
            if subset >> k & 1:
                value -= prize[k]
                longest = max(longest, days[k])
                daily += 1 if days[k] == DAYS_PER_FORTNIGHT else 0
        value += rate * longest
        if daily > room or value >= most:
            continue
        for cut in range(masks.shape[0]):
            both = subset & masks[cut]
            held = 0
            while both:
                both &= both - 1
                held += 1
            value += prices[cut] * (held // 2)
        if value < most:
            found[number] = subset
            number += 1
    return found[:number].copy()


def kept_below(keeping: Keeping, duals: Duals, cuts: list[Cut], gap: float) -> list[Column]:
    """List the ways to keep a contract whose reduced cost is below the gap.

    Of a contract with very many pupils these are whole sets, whatever their reduced cost.
    """
    if keeping.pupils.size > MOST_LISTED:
        return whole_contracts(keeping)
    prize = duals.prize[keeping.pupils]
    rate = keeping.pounds_a_day - duals.vehicle_day[keeping.kind]
    rate -= duals.pa_day * keeping.pa_days_share
    base = -float(duals.kept[keeping.contract]) - float(duals.kind[keeping.kind])
    masks, prices = _inside(keeping, cuts, duals)
    chosen = subsets_below(prize, keeping.days, keeping.room, rate, masks, prices, gap - base)
    members = [[k for k in range(prize.size) if subset >> k & 1] for subset in chosen.tolist()]
    return [_kept_column(keeping, picked) for picked in members]


def _kept_column(keeping: Keeping, picked: list[int]) -> Column:
    days = int(keeping.days[picked].max())
    return Column(
        visits=tuple(sorted((int(keeping.pupils[k]), 1) for k in picked)),
        pounds=keeping.pounds_a_day * days,
        kind=keeping.kind,
        contract=keeping.contract,
        vehicle_days=float(days),
        pa_days=keeping.pa_days_share * days,
    )


def whole_contracts(keeping: Keeping) -> list[Column]:
    """List what a contract could carry at most, for each number of days it could run."""
    columns = []
    for level in sorted(set(keeping.days.tolist())):
        members = keeping.pupils[keeping.days <= level]
        columns.append(
            Column(
                visits=tuple((int(pupil), 1) for pupil in sorted(members)),
                pounds=keeping.pounds_a_day * level,
                kind=keeping.kind,
                contract=keeping.contract,
                vehicle_days=float(level),
                pa_days=keeping.pa_days_share * level,
            )
        )
    return columns


def leaves_alone(keeping: Keeping, members: Iterable[int]) -> bool:
    """Whether a cut is priced exactly here: few pupils, or at most one of the cut's."""
    inside = set(members) & set(keeping.pupils.tolist())
    return len(inside) < 2 or keeping.pupils.size <= MOST_LISTED
