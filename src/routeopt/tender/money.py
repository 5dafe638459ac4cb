"""What a lot costs in the plan and today; for the internal file alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from routeopt.domain.area import ServiceArea
from routeopt.domain.units import pence_from_gbp
from routeopt.tender.internal import InternalLot
from routeopt.tender.lots import Lotted
from routeopt.tender.model import Lot

_HALF = Fraction(1, 2)
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class TodayMarket:
    """Live contracts by pupil, and how many pupils each carries."""

    contracts_of: Mapping[str, tuple[str, ...]]
    riders: Mapping[str, int]


def today_market(area: ServiceArea, day: date) -> TodayMarket:
    """Index the contracts that are live on a day."""
    pairs = sorted({(one.contract_id, one.pupil_id) for one in area.allocations})
    held: dict[str, tuple[str, ...]] = {}
    for contract, pupil in pairs:
        if area.contracts[contract].live_on(day):
            held[pupil] = (*held.get(pupil, ()), contract)
    return TodayMarket(held, Counter(contract for contract, _ in pairs))


def internal_lot(
    lot: Lot, lotted: Lotted, area: ServiceArea, market: TodayMarket, reserve_percent: int | None
) -> InternalLot:
    """Price a lot by the plan and by today's contracts, and name its people."""
    routes = lotted.plan_routes(lot)
    pupils = tuple(key for route in routes for key in route.pupils)
    held = {pupil: market.contracts_of.get(pupil, ()) for pupil in pupils}
    contracts = tuple(dict.fromkeys(c for keys in held.values() for c in keys))
    today = _today_pence(held, market.riders, area)
    plan_day = sum(pence_from_gbp(route.cost.day_gbp) for route in routes)
    bids = [drawn for key in contracts if (drawn := area.contracts[key].bids_received) is not None]
    return InternalLot(
        lot_id=lot.lot_id,
        plan_day_pence=plan_day,
        plan_year_pence=sum(pence_from_gbp(route.cost.year_gbp) for route in routes),
        today_day_pence=today,
        today_year_pence=None if today is None else today * lot.days_year,
        contract_ids=contracts,
        incumbents=tuple(
            dict.fromkeys(o for key in contracts if (o := area.contracts[key].operator_id))
        ),
        pupil_ids=pupils,
        route_ids=tuple(route.route_id for route in routes),
        reserve_day_pence=None
        if reserve_percent is None
        else _rounded(Fraction(plan_day * reserve_percent, _PERCENT)),
        bids_expected=None if not bids else sum(bids) / len(bids),
    )


def _today_pence(
    held: Mapping[str, Sequence[str]], riders: Mapping[str, int], area: ServiceArea
) -> int | None:
    total = Fraction(0)
    for contracts in held.values():
        rates = [(area.contracts[key].day_rate_pence, riders[key]) for key in contracts]
        if not rates:
            return None
        for rate, number in rates:
            if rate is None:
                return None
            total += Fraction(rate, number)
    return _rounded(total)


def _rounded(value: Fraction) -> int:
    return floor(value + _HALF)
