"""Equal best totals: which award the tender's tie rule takes, found by further exact solves."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from routeopt.tender.rules import TieRule
from routeopt.tender.winner import AtomicBid, Auction
from routeopt.tender.winner_engines import Engine, solve
from routeopt.tender.winner_program import Program, Row


@dataclass(frozen=True, slots=True)
class TieFacts:
    """What ties are settled by.

    Attributes
    ----------
    rules
        In their order. After the last: fewest bids, then the bid that comes first.
    received
        Operator -> its place in the order of receipt.
    quality
        Operator -> points; more is better.
    """

    rules: tuple[TieRule, ...] = ("fewest_operators", "lot_order")
    received: Mapping[str, int] = field(default_factory=dict)
    quality: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settled:
    """The award taken and the rule that decided it, "" where there was no tie."""

    bids: frozenset[int]
    decided_by: str
    proved: bool


Objective = tuple[str, dict[int, int]]


def settle(
    auction: Auction, program: Program, chosen: frozenset[int], facts: TieFacts,
    *, engine: Engine = "cp-sat", seconds: float | None = None,
) -> Settled:  # fmt: skip
    """Find the award the tie rule takes among all of the cost of ``chosen``.

    Each rule is one more exact solve: least cost, then least by the rule, all in whole
    numbers. Before each, a solve for any other award as cheap: where none is, it is settled.

    Parameters
    ----------
    program
        The auction's programme with every earlier decision as a row.
    chosen
        A cheapest choice of its columns.
    """
    costs, best = program.costs, program.total(chosen)
    tied, here, decided_by = program, chosen, ""
    for name, weights in _objectives(auction, program, facts):
        other = solve(_another(tied, costs, best, here), engine, seconds=seconds)
        if other.chosen is None:
            return Settled(_bids(tied, here), decided_by, proved=other.proved)
        if name == "fewest_operators":
            tied, here, counted = _with_operators(tied, auction, here)
            costs = (*costs, *(0,) * (len(tied.costs) - len(costs)))
        else:
            counted = weights
        # One solve for both: a penny outweighs all the rule can say.
        penny = 1 + sum(abs(weight) for weight in counted.values())
        both = [cost * penny + counted.get(k, 0) for k, cost in enumerate(costs)]
        answer = solve(tied.minimising(both), "cp-sat", seconds=seconds, start=here)
        if answer.chosen is None or not answer.proved:
            return Settled(_bids(tied, here), decided_by, proved=False)
        if _bids(tied, answer.chosen) != _bids(tied, here) or not decided_by:
            decided_by = name
        here = answer.chosen
        value = sum(weight for k, weight in counted.items() if k in here)
        tied = tied.with_row(Row(tuple(counted.items()), None, value)) if counted else tied
    return Settled(_bids(tied, here), decided_by, proved=True)


def _bids(program: Program, columns: frozenset[int]) -> frozenset[int]:
    return frozenset(program.bid_of[k] for k in columns if k in program.bid_of)


def _another(
    program: Program, costs: Sequence[int], best: int, here: frozenset[int]
) -> Program:  # fmt: skip
    """Ask for any other set of bids that costs no more."""
    bids = _bids(program, here)
    factors = tuple((k, -1 if bid in bids else 1) for k, bid in program.bid_of.items())
    price = tuple((k, cost) for k, cost in enumerate(costs) if cost)
    different = program.with_row(Row(factors, 1 - len(bids), None))
    return different.with_row(Row(price, None, best)).minimising(costs)


def _objectives(auction: Auction, program: Program, facts: TieFacts) -> Iterator[Objective]:
    bids = auction.bids
    for rule in facts.rules:
        if rule == "fewest_operators":
            yield rule, {}
        elif rule == "higher_quality":
            yield rule, _weights(program, _per_bid(bids, facts.quality, -1))
        elif rule == "earliest_received":
            yield rule, _weights(program, _per_bid(bids, facts.received, 1))
        else:
            for lot in auction.lots:
                yield rule, _first_on(program, auction, lot)
    yield "fewest_bids", _weights(program, [1] * len(bids))
    for number in sorted(set(program.bid_of.values())):
        yield "first_listed", {k: -1 for k, bid in program.bid_of.items() if bid == number}


def _per_bid(bids: Sequence[AtomicBid], values: Mapping[str, int], sign: int) -> list[int]:
    return [sign * values.get(bid.operator, 0) * len(bid.lots) for bid in bids]


def _weights(program: Program, per_bid: Sequence[int]) -> dict[int, int]:
    return {k: per_bid[bid] for k, bid in program.bid_of.items() if per_bid[bid]}


def _first_on(program: Program, auction: Auction, lot: str) -> dict[int, int]:
    """Rank the operators on a lot by their names; nobody comes after everybody."""
    names = sorted({bid.operator for bid in auction.bids})
    rank = {name: k - len(names) for k, name in enumerate(names)}
    return {
        k: rank[auction.bids[bid].operator]
        for k, bid in program.bid_of.items()
        if lot in auction.bids[bid].lots
    }


def _with_operators(
    program: Program, auction: Auction, here: frozenset[int]
) -> tuple[Program, frozenset[int], dict[int, int]]:
    """Add a column for each operator that any of its bids needs; give these to be counted."""
    own: dict[str, list[int]] = defaultdict(list)
    for column, bid in program.bid_of.items():
        own[auction.bids[bid].operator].append(column)
    first = len(program.costs)
    rows = []
    on = set(here)
    for k, operator in enumerate(sorted(own)):
        rows += [Row(((column, 1), (first + k, -1)), None, 0) for column in own[operator]]
        if here.intersection(own[operator]):
            on.add(first + k)
    costs = (*program.costs, *(0,) * len(own))
    wider = replace(program, costs=costs, rows=(*program.rows, *rows))
    return wider, frozenset(on), dict.fromkeys(range(first, len(costs)), 1)
