"""What prices prove when routes of known kinds fall short of them by known amounts."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shortfall:
    """How far a way to drive may fall below its prices; money in pounds a year.

    Attributes
    ----------
    cheapest
        Least price of a route driven this way.
    reduced
        Its lowest reduced cost, or less; at most nought.
    prizes
        What the prices of all its pupils add up to.
    once
        Whether a plan has one such route at most, as of a contract that may be kept.
    credit
        Pounds by which prices of counted things (a branch's fewest vehicles) make it cheaper.
    """

    cheapest: float
    reduced: float
    prizes: float
    once: bool = False
    credit: float = 0.0


def proved(pounds: float, prizes: float, shortfalls: Sequence[Shortfall]) -> float:
    """Say what no plan can cost less than, given prices and how far routes fall below them.

    Two arguments, of which the better counts. All prices shrunk alike leave no route below
    nought (Farley, Operations Research 1990). Or the prices stay: a plan then costs their total
    and its routes' reduced costs at the least, and a route below nought takes more in its
    pupils' prices than it costs, so that there cannot be many of them.

    Parameters
    ----------
    pounds
        Total of the prices (the duals' objective).
    prizes
        What the prices of all pupils who ride other than by a kept contract add up to.
    shortfalls
        Every way to drive.

    Returns
    -------
    float
        Pounds a year; minus infinity where nothing follows.
    """
    return max(_shrunk(pounds, shortfalls), pounds - most_lost(prizes, shortfalls))


def _shrunk(pounds: float, shortfalls: Sequence[Shortfall]) -> float:
    share = 1.0
    for short in shortfalls:
        if short.cheapest <= 0:
            return float("-inf")
        share = min(share, short.cheapest / (short.cheapest - short.reduced))
    return pounds * share


def most_lost(prizes: float, shortfalls: Sequence[Shortfall]) -> float:
    """Say by how much a plan's routes can fall below their prices, all together.

    That is the dearest mixture of routes below nought that the pupils' prices can pay for.

    Parameters
    ----------
    prizes, shortfalls
        As :func:`proved` has them.
    """
    dear: list[tuple[float, float]] = []
    lost, left = 0.0, prizes
    for short in shortfalls:
        paid = short.cheapest - short.credit
        if short.once:
            # It may carry pupils whose prices are not in the sum: it is counted whole.
            lost -= short.reduced
        elif short.reduced < 0 and paid <= 0:
            return float("inf")
        elif short.reduced < 0:
            dear.append((short.reduced / paid, short.prizes))
    for ratio, available in sorted(dear):
        taken = min(left, available)
        lost -= ratio * taken
        left -= taken
    return lost
