"""Lots that may draw no bid, told from the bids that today's contracts drew."""

from collections.abc import Mapping
from dataclasses import dataclass

from routeopt.domain.area import ServiceArea
from routeopt.tender.classes import vehicle_class
from routeopt.tender.model import Lot

ENOUGH_TENDERS = 30
_PRIOR_TENDERS = 10
_TIMES_USUAL = 1.5
_LEAST_SHARE = 0.05
_Kind = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class BidsKnown:
    """How tenders went: how many are known, how many drew no bid, of each kind of route."""

    bids: Mapping[str, int]
    of_kind: Mapping[_Kind, tuple[int, int]]

    @property
    def tenders(self) -> int:
        """Tenders whose number of bids is known."""
        return len(self.bids)

    @property
    def none(self) -> int:
        """Those that drew no bid."""
        return sum(bids == 0 for bids in self.bids.values())

    @property
    def words(self) -> str:
        """How lots are judged, for the record."""
        if self.tenders < ENOUGH_TENDERS:
            return (
                f"Rule of thumb: the bids of {self.tenders} tenders are known, fewer than "
                f"{ENOUGH_TENDERS}, so lots are marked whose contracts drew at most one bid, or "
                "that need a wheelchair-accessible vehicle with a passenger assistant."
            )
        return (
            f"From {self.tenders:,} tenders whose bids are known, {self.none} of them without "
            "any: lots are marked whose own contracts drew none, or whose kind (vehicle class, "
            f"assistant or not) goes without bids {_TIMES_USUAL:g} times as often as all do."
        )


def bids_known(area: ServiceArea) -> BidsKnown:
    """Read the bids that contracts drew."""
    bids: dict[str, int] = {}
    kinds: dict[_Kind, tuple[int, int]] = {}
    for key, contract in area.contracts.items():
        if contract.bids_received is None:
            continue
        bids[key] = contract.bids_received
        kind = area.vehicle_types.get(contract.vehicle_type)
        if kind is None:
            continue
        spaces = max(layout.spaces for layout in kind.layouts)
        group = (vehicle_class(kind, spaces), bool(contract.pas))
        without, number = kinds.get(group, (0, 0))
        kinds[group] = (without + (contract.bids_received == 0), number + 1)
    return BidsKnown(bids, kinds)


def few_bids(lot: Lot, contract_ids: tuple[str, ...], known: BidsKnown) -> str:
    """Say why few or no bids are to be expected for a lot; blank where nothing says so."""
    own = [known.bids[key] for key in contract_ids if key in known.bids]
    if own and min(own) == 0:
        return "a contract of these children drew no bid last time"
    if known.tenders < ENOUGH_TENDERS:
        return _by_thumb(lot, own)
    usual = known.none / known.tenders
    for route in lot.routes:
        without, number = known.of_kind.get((route.vehicle_class, route.pas > 0), (0, 0))
        # Few tenders of a kind say little: ten at the usual share are put beside them.
        share = (without + _PRIOR_TENDERS * usual) / (number + _PRIOR_TENDERS)
        if without and share >= max(_LEAST_SHARE, _TIMES_USUAL * usual):
            return f"{without} of {number} tenders of this kind drew no bid"
    return ""


def _by_thumb(lot: Lot, own: list[int]) -> str:
    if own and min(own) <= 1:
        return "rule of thumb: a contract of these children drew one bid last time"
    if any(route.spaces and route.pas for route in lot.routes):
        return "rule of thumb: wheelchair-accessible vehicle with a passenger assistant"
    return ""
