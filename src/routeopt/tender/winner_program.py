"""The auction as an integer programme: what both engines solve, in whole numbers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from routeopt.tender.winner import AtomicBid, Auction, Discount


@dataclass(frozen=True, slots=True)
class Row:
    """``low <= sum of factors x columns <= high``; None is no limit."""

    factors: tuple[tuple[int, int], ...]
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Program:
    """Minimise the costs of the columns chosen, each 0 or 1.

    Attributes
    ----------
    bid_of
        Column -> the bid it takes; a bid has a column more for each discount it may earn.
    unlet_of
        Column -> the lot it leaves with nobody.
    fixed
        Columns that are not to be chosen.
    """

    costs: tuple[int, ...]
    rows: tuple[Row, ...]
    bid_of: Mapping[int, int]
    unlet_of: Mapping[int, str]
    fixed: frozenset[int] = frozenset()

    def minimising(self, costs: Sequence[int]) -> "Program":
        """Give the same programme with other costs."""
        return replace(self, costs=tuple(costs))

    def with_row(self, row: Row) -> "Program":
        """Give the same programme with a row more."""
        return replace(self, rows=(*self.rows, row))

    def total(self, columns: frozenset[int]) -> int:
        """Cost of a choice, exactly."""
        return sum(self.costs[column] for column in columns)


@dataclass(slots=True)
class _Draft:
    costs: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    bid_of: dict[int, int] = field(default_factory=dict)
    unlet_of: dict[int, str] = field(default_factory=dict)

    def column(self, cost: int) -> int:
        self.costs.append(cost)
        return len(self.costs) - 1

    def at_most(self, high: int, factors: Sequence[tuple[int, int]]) -> None:
        if sum(max(0, factor) for _, factor in factors) > high:
            self.rows.append(Row(tuple(factors), None, high))


def program_of(auction: Auction) -> Program:
    """Lower an auction to rows and columns.

    An operator's discount is exact: each of its bids has a second column at the reduced
    price, which needs the discount's own column, which needs that many lots in such columns.
    """
    draft = _Draft()
    columns: list[list[int]] = []
    for number, bid in enumerate(auction.bids):
        column = draft.column(bid.price_pence + bid.merit_pence)
        draft.bid_of[column] = number
        columns.append([column])
    by_operator: dict[str, list[int]] = defaultdict(list)
    for number, bid in enumerate(auction.bids):
        by_operator[bid.operator].append(number)
    for operator in dict.fromkeys(discount.operator for discount in auction.discounts):
        tiers = [one for one in auction.discounts if one.operator == operator]
        _add_discounts(draft, auction, tiers, by_operator[operator], columns)
    _let_each_lot(draft, auction, columns)
    _groups(draft, auction.bids, columns)
    _capacities(draft, auction, columns)
    for cap in auction.caps:
        counts = [(k, cap.counted(auction.bids[k])) for k in by_operator[cap.operator]]
        draft.at_most(cap.most, [(c, n) for k, n in counts if n for c in columns[k]])
    return Program(tuple(draft.costs), tuple(draft.rows), draft.bid_of, draft.unlet_of)


def _add_discounts(
    draft: _Draft,
    auction: Auction,
    tiers: Sequence[Discount],
    numbers: Sequence[int],
    columns: list[list[int]],
) -> None:
    switches = []
    for tier in tiers:
        switch = draft.column(0)
        switches.append((switch, 1))
        count = [(switch, -tier.lots_won)]
        on_lot: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number in numbers:
            bid = auction.bids[number]
            column = draft.column(tier.price_of(bid) + bid.merit_pence)
            draft.bid_of[column] = number
            columns[number].append(column)
            count.append((column, len(bid.lots)))
            for lot in bid.lots:
                on_lot[lot].append((column, 1))
        draft.rows.append(Row(tuple(count), 0, None))
        # Lot by lot, since an operator wins each once: far tighter than bid by bid.
        for factors in on_lot.values():
            draft.rows.append(Row((*factors, (switch, -1)), None, 0))
    draft.at_most(1, switches)


def _let_each_lot(draft: _Draft, auction: Auction, columns: Sequence[Sequence[int]]) -> None:
    covering: dict[str, list[tuple[int, int]]] = {lot: [] for lot in auction.lots}
    for bid, own in zip(auction.bids, columns, strict=True):
        for lot in bid.lots:
            covering[lot] += [(column, 1) for column in own]
    let_if = _form_columns(draft, auction)
    for lot, factors in covering.items():
        left = draft.column(auction.reserves.get(lot, 0))
        if lot not in auction.reserves:
            draft.unlet_of[left] = lot
        if lot in let_if:
            needed = [(column, -1) for column in let_if[lot]]
            draft.rows.append(Row((*factors, (left, 1), *needed), 0, 0))
        else:
            draft.rows.append(Row((*factors, (left, 1)), 1, 1))


def _form_columns(draft: _Draft, auction: Auction) -> dict[str, list[int]]:
    """Let one form of each group; give, for each lot in a group, the forms that hold it."""
    let_if: dict[str, list[int]] = defaultdict(list)
    for group in auction.forms:
        columns = [draft.column(0) for _ in group]
        draft.rows.append(Row(tuple((column, 1) for column in columns), 1, 1))
        for column, form in zip(columns, group, strict=True):
            for lot in form:
                let_if[lot].append(column)
    return let_if


def _groups(
    draft: _Draft, bids: Sequence[AtomicBid], columns: Sequence[Sequence[int]]
) -> None:  # fmt: skip
    members: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for bid, own in zip(bids, columns, strict=True):
        for group in bid.groups:
            members[group] += [(column, 1) for column in own]
    for factors in members.values():
        draft.at_most(1, factors)


def _capacities(
    draft: _Draft, auction: Auction, columns: Sequence[Sequence[int]]
) -> None:  # fmt: skip
    using: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for bid, own in zip(auction.bids, columns, strict=True):
        for kind, number in bid.uses:
            if number:
                using[bid.operator, kind] += [(column, number) for column in own]
    for key, factors in using.items():
        if key in auction.capacity:
            draft.at_most(auction.capacity[key], factors)
