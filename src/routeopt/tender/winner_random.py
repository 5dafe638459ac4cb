"""Auctions drawn from a seed, like those a county holds: for measuring and for tests.

Lots lie in a county of villages round a few schools. Operators bid near their yard, on single
lots and on packages of neighbouring ones, where one yard serves both for less. Some packages
exclude each other, vehicles of a class are short, an operator may win only so many lots, and
some give a discount from so many lots on.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routeopt.tender.winner import AtomicBid, Auction, Cap, Discount

_CLASSES = ("car", "minibus", "wav")
_CLASS_SHARES = (0.5, 0.3, 0.2)
_CLASS_YEAR_PENCE = (1_900_000, 3_000_000, 3_300_000)
_SINGLES_SHARE = 0.35
_PACKAGE_SIZES = (2, 3, 4, 5)
_PACKAGE_SHARES = (0.45, 0.3, 0.15, 0.1)
_NEAREST = 6
_ODD_ONES = 0.25
_RESERVED = 0.3


@dataclass(frozen=True, slots=True)
class Shape:
    """How large and how tied an auction is.

    ``bids`` includes singles; ``cap_share`` is the cap on lots as a share of all lots;
    ``synergy`` the most a package is cheaper for each lot after its first; ``spread`` how far
    operators differ on the same work. Alike operators and tight caps make it hard.
    """

    lots: int
    bids: int
    operators: int = 0
    cap_share: float = 0.08
    synergy: float = 0.08
    spread: float = 0.03
    discounts: bool = True
    reserves: bool = True

    @property
    def operator_count(self) -> int:
        """Operators: those asked for, or about one for every three lots."""
        return self.operators or max(3, self.lots // 3)


def random_auction(shape: Shape, seed: int) -> Auction:
    """Draw an auction; the same shape and seed give the same one."""
    rng = np.random.default_rng(seed)
    places = rng.random((shape.lots, 2))
    kinds = rng.choice(len(_CLASSES), shape.lots, p=_CLASS_SHARES)
    worth = np.array(_CLASS_YEAR_PENCE)[kinds] * rng.uniform(0.7, 1.5, shape.lots)
    near = np.argsort(((places[:, None] - places[None]) ** 2).sum(axis=2), axis=1)
    operators = [f"OP{number:03d}" for number in range(1, shape.operator_count + 1)]
    yards = rng.random((len(operators), 2))
    bids = _bids(shape, _Ground(places, kinds, worth, near, yards, shape), rng)
    names = tuple(f"L{number:03d}" for number in range(1, shape.lots + 1))
    most = max(1, round(shape.cap_share * shape.lots))
    return Auction(
        lots=names,
        bids=tuple(bids),
        discounts=_discounts(operators, most, rng) if shape.discounts else (),
        capacity={
            (operator, kind): int(rng.integers(1, max(2, most) + 1))
            for operator in operators
            for kind in _CLASSES
        },
        caps=tuple(Cap("most lots an operator", operator, most) for operator in operators),
        reserves=_reserves(names, worth, rng) if shape.reserves else {},
    )


@dataclass(frozen=True, slots=True)
class _Ground:
    places: NDArray[np.float64]
    kinds: NDArray[np.int64]
    worth: NDArray[np.float64]
    near: NDArray[np.int64]
    yards: NDArray[np.float64]
    shape: Shape

    def price(self, operator: int, lots: list[int], rng: np.random.Generator) -> int:
        """Price a set of lots: dearer far from the yard, a little less for neighbours."""
        away = np.sqrt(((self.places[lots] - self.yards[operator]) ** 2).sum(axis=1))
        each = self.worth[lots] * (0.85 + 0.5 * away)
        less = 1 - self.shape.synergy * (len(lots) - 1) * rng.uniform(0, 1)
        luck = rng.normal(1, self.shape.spread / len(lots) ** 0.5)
        return max(100, round(float(each.sum() * less * luck)))


def _bids(shape: Shape, ground: _Ground, rng: np.random.Generator) -> list[AtomicBid]:
    bids: list[AtomicBid] = []
    taken: set[tuple[int, frozenset[int]]] = set()
    operators = shape.operator_count
    tries = 0
    while len(bids) < shape.bids and tries < 50 * shape.bids:
        tries += 1
        operator = int(rng.integers(operators))
        closeness = ((ground.places - ground.yards[operator]) ** 2).sum(axis=1)
        first = int(np.argsort(closeness)[int(rng.integers(max(1, shape.lots // 2)))])
        size = 1
        if rng.random() > _SINGLES_SHARE:
            size = int(rng.choice(_PACKAGE_SIZES, p=_PACKAGE_SHARES))
        others = ground.near[first][1 : _NEAREST + 1]
        more = rng.permutation(others)[: min(size - 1, len(others))]
        lots = sorted({first, *(int(lot) for lot in more)})
        if (operator, frozenset(lots)) in taken:
            continue
        taken.add((operator, frozenset(lots)))
        bids.append(_bid(len(bids) + 1, operator, lots, ground, rng))
    return bids


def _bid(
    number: int, operator: int, lots: list[int], ground: _Ground, rng: np.random.Generator
) -> AtomicBid:
    counts = np.bincount(ground.kinds[lots], minlength=len(_CLASSES))
    # One package in four is one of two or three the operator would not do together.
    excluded = len(lots) > 1 and rng.random() < _ODD_ONES
    name = f"OP{operator + 1:03d}"
    group = (f"{name}/G{int(rng.integers(1, 6))}",) if excluded else ()
    return AtomicBid(
        bid_id=f"B{number:05d}",
        operator=name,
        lots=tuple(f"L{lot + 1:03d}" for lot in lots),
        price_pence=ground.price(operator, lots, rng),
        uses=tuple((_CLASSES[k], int(n)) for k, n in enumerate(counts) if n),
        groups=group,
    )


def _discounts(
    operators: list[str], most: int, rng: np.random.Generator
) -> tuple[Discount, ...]:  # fmt: skip
    return tuple(
        Discount(operator, int(rng.integers(2, max(3, most + 1))), int(rng.integers(1, 6)) * 100)
        for operator in operators
        if rng.random() < _ODD_ONES
    )


def _reserves(
    names: tuple[str, ...], worth: NDArray[np.float64], rng: np.random.Generator
) -> dict[str, int]:
    return {
        name: round(float(price) * 1.4)
        for name, price in zip(names, worth, strict=True)
        if rng.random() < _RESERVED
    }
