"""Prices the county's contracts as a market would, with terms that no simple fit knows of.

The price of a day is the level of the market x what the built-in rates say x when it was
awarded x how dear the operator is x how few bid x how short the place is of vehicles x chance.
The level of a market is the one number that is set: so that its contracts add up to what the
county's own papers say of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from routeopt.data.county_deals import County, Deal
from routeopt.data.county_firms import CountyFirm
from routeopt.data.county_places import METRES_PER_MILE, as_arrays, crow_metres_to
from routeopt.data.example_market import PA_DAY_GBP, TERM_YEARS
from routeopt.data.example_people import PLAN_YEAR
from routeopt.data.example_routes import drive, time_route
from routeopt.domain.people import Place

Market = Literal["special_shared", "special_solo", "out_shared", "out_solo", "elsewhere"]

MARKET_YEAR_GBP: dict[Market, float] = {
    "special_shared": 6_600_000,
    "special_solo": 2_100_000,
    "out_shared": 890_000,
    "out_solo": 1_900_000,
    "elsewhere": 4_500_000,
}
"""What each market's contracts cost together in a year, of the county's own papers."""

DEAR_A_PUPIL_GBP, DEAR_ROUTES = 25_000, 16
DAYS_YEAR = 190
PA_SHARE_OF_LARGE = 2 / 3
_OTHERS_SHARE_OF_LARGE = 0.3
_ONE_WAY_SHARE = 0.6
_FIRST_AWARD = 2020
_AWARD_ODDS = (0.08, 0.10, 0.14, 0.18, 0.22, 0.28)
_YEARLY_COST_GROWTH, _YEARLY_UPLIFT = 1.035, 1.025
_DEAR_FUEL_YEAR, _DEAR_FUEL = 2022, 1.05
_MEAN_BIDS, _FEW_BIDS, _UNBID = 8.0, 0.22, 1.1
_BID_NOISE, _LOCAL_SHORTAGE, _LARGE_VEHICLE_SHORTAGE = 0.05, 0.06, 1.06
_CELL_DEGREES = 0.12
_REACH_M, _ANYWHERE = 14_000.0, 0.01
_LARGE_WORN, _SMALL_WORN = 1.0, 2.0
_LONGER = 0.25
_REDRAWS = 60


@dataclass(frozen=True, slots=True)
class Award:
    """How a contract came about: who won it, when, against how many, at which price a day."""

    deal: Deal
    market: Market | None
    firm: CountyFirm
    bids: int
    year: int
    end_year: int
    day_gbp: float


@dataclass(frozen=True, slots=True)
class Awards:
    """Every contract's award, and the level found for each market."""

    awards: tuple[Award, ...]
    levels: dict[Market, float]


def award_contracts(
    county: County, firms: Sequence[CountyFirm], rng: np.random.Generator
) -> Awards:
    """Let every contract, then scale each market to its level.

    The market of those alone outside the county is let again until as many of its routes are
    dear as the county's papers say.
    """
    pools = _pools(firms)
    shortage = _Shortage(rng)
    by_market: dict[Market | None, list[Deal]] = {}
    for deal in county.deals:
        by_market.setdefault(market_of(county, deal), []).append(deal)
    lots = _lots_of_large(county.deals, rng)
    found: dict[str, Award] = {}
    busy: dict[str, int] = {}
    levels: dict[Market, float] = {}
    for market, deals in by_market.items():
        drawn: list[tuple[int, float, list[Award], dict[str, int]]] = []
        for _ in range(_REDRAWS if market == "out_solo" else 1):
            state = _State(pools, shortage, lots, dict(busy))
            raw = [_tender(county, deal, state, rng) for deal in deals]
            level = _level(county, raw, market)
            awards = [_at_level(award, level) for award in raw]
            off = abs(_dear(county, awards) - DEAR_ROUTES)
            drawn.append((off, level, awards, state.busy))
            if not off:
                break
        _, level, awards, busy = min(drawn, key=lambda draw: draw[0])
        if market is not None:
            levels[market] = level
        found |= {award.deal.contract_id: award for award in awards}
    return Awards(tuple(found[deal.contract_id] for deal in county.deals), levels)


def market_of(county: County, deal: Deal) -> Market | None:
    """Which market a contract is let in; None where nobody rides on it."""
    if not deal.order:
        return None
    kind = county.schools_of(deal)[0].kind
    solo = len(deal.order) == 1
    if kind == "special":
        return "special_solo" if solo else "special_shared"
    if kind == "out_county":
        return "out_solo" if solo else "out_shared"
    return "elsewhere"


def year_gbp(county: County, award: Award) -> float:
    """Price of a contract's year, on the days it runs; nothing once it is handed back."""
    if award.deal.status == "handed_back":
        return 0.0
    return award.day_gbp * county.days_run(award.deal) / 10 * DAYS_YEAR


def _level(county: County, awards: Iterable[Award], market: Market | None) -> float:
    if market is None:
        return 1.0
    return MARKET_YEAR_GBP[market] / sum(year_gbp(county, award) for award in awards)


def _at_level(award: Award, level: float) -> Award:
    day = round(award.day_gbp * level * 2) / 2
    return replace(award, day_gbp=day)


def _dear(county: County, awards: Iterable[Award]) -> int:
    return sum(year_gbp(county, award) > DEAR_A_PUPIL_GBP for award in awards)


def _lots_of_large(deals: Sequence[Deal], rng: np.random.Generator) -> frozenset[str]:
    """Draw the contracts that the large operators were asked for; the rest went to small ones."""
    chosen: list[str] = []
    for share, having in ((PA_SHARE_OF_LARGE, True), (_OTHERS_SHARE_OF_LARGE, False)):
        ids = [deal.contract_id for deal in deals if bool(deal.pas) is having]
        chosen += [ids[int(k)] for k in rng.permutation(len(ids))[: round(share * len(ids))]]
    return frozenset(chosen)


class _Shortage:
    """How short each corner of the county is of vehicles, drawn once for each."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._cells: dict[tuple[int, int], float] = {}

    def factor(self, lat: float, lon: float) -> float:
        cell = int(lat / _CELL_DEGREES), int(lon / _CELL_DEGREES)
        if cell not in self._cells:
            self._cells[cell] = float(np.exp(self._rng.normal(0, _LOCAL_SHORTAGE)))
        return self._cells[cell]


@dataclass(frozen=True, slots=True)
class _Pool:
    """Operators that may be asked, with their bases and how fast work wears their keenness."""

    firms: tuple[CountyFirm, ...]
    bases: tuple[NDArray[np.float64], NDArray[np.float64]]
    worn: NDArray[np.float64]

    def keenness(self, home: Place, busy: Mapping[str, int]) -> NDArray[np.float64]:
        """Say how likely each is to bid: near work, and not too much of it already."""
        near = np.exp(-crow_metres_to(*self.bases, home) / _REACH_M)
        load = np.array([1 + busy.get(firm.operator_id, 0) for firm in self.firms])
        return np.asarray((near + _ANYWHERE) / load**self.worn, dtype=np.float64)


def _pools(firms: Sequence[CountyFirm]) -> dict[tuple[bool, bool], _Pool]:
    """Sort operators by large or small, and by whether a licence for large vehicles is needed."""
    found = {}
    for large, psv in product((True, False), repeat=2):
        able = tuple(firm for firm in firms if firm.large is large and (firm.psv or not psv))
        worn = np.array([_LARGE_WORN if firm.large else _SMALL_WORN for firm in able])
        found[large, psv] = _Pool(able, as_arrays([firm.base for firm in able]), worn)
    return found


@dataclass(frozen=True, slots=True)
class _State:
    """What a tender meets: who may bid, shortage, lots of large operators, who is busy."""

    pools: dict[tuple[bool, bool], _Pool]
    shortage: _Shortage
    of_large: frozenset[str]
    busy: dict[str, int]


def should_cost_gbp(county: County, deal: Deal) -> float:
    """Price of a day at the built-in rates: the rates of the pack's own vehicles."""
    share = 1.0 if deal.sessions == "both" else _ONE_WAY_SHARE
    pence = deal.vehicle.day_rate_pence + 2 * share * _miles(county, deal) * float(
        deal.vehicle.mile_rate_pence
    )
    vehicle = max(deal.vehicle.minimum_day_pence, pence) / 100
    return share * (vehicle + PA_DAY_GBP * deal.pas)


def _miles(county: County, deal: Deal) -> float:
    riders = county.riders(deal)
    if not riders:
        return 6.0
    schools = [school.place for school in county.schools_of(deal)]
    metres = time_route(riders, schools[0]).loaded_m
    metres += sum(drive(*pair)[1] for pair in pairwise(schools))
    return metres / METRES_PER_MILE


def _tender(county: County, deal: Deal, state: _State, rng: np.random.Generator) -> Award:
    psv = deal.vehicle.licence == "psv"
    pool = state.pools[deal.contract_id in state.of_large, psv]
    home = county.riders(deal)[0].home if deal.order else pool.firms[0].base
    short = state.shortage.factor(home.lat, home.lon)
    if psv or "ramp" in deal.vehicle.features:
        short *= _LARGE_VEHICLE_SHORTAGE
    bids = min(int(rng.poisson(_MEAN_BIDS / short**4)), len(pool.firms))
    keen = pool.keenness(home, state.busy)
    asked = rng.choice(len(pool.firms), size=max(bids, 1), replace=False, p=keen / keen.sum())
    offers = [pool.firms[int(k)].factor * float(np.exp(rng.normal(0, _BID_NOISE))) for k in asked]
    won = int(np.argmin(offers))
    firm = pool.firms[int(asked[won])]
    state.busy[firm.operator_id] = state.busy.get(firm.operator_id, 0) + 1
    year = _FIRST_AWARD + int(rng.choice(len(_AWARD_ODDS), p=_AWARD_ODDS))
    since = _YEARLY_COST_GROWTH ** (year - PLAN_YEAR) * _YEARLY_UPLIFT ** (PLAN_YEAR - 1 - year)
    fuel = _DEAR_FUEL if year == _DEAR_FUEL_YEAR else 1.0
    few = 1 + _FEW_BIDS / bids if bids else 1 + _FEW_BIDS * _UNBID
    return Award(
        deal=deal,
        market=market_of(county, deal),
        firm=firm,
        bids=bids,
        year=year,
        end_year=max(year + TERM_YEARS, PLAN_YEAR + 1) + int(rng.random() < _LONGER),
        day_gbp=should_cost_gbp(county, deal) * offers[won] * since * fuel * few * short,
    )
