"""Grows the example school's contracts year by year, as a small market would.

Each September pupils leave, and those who join go on the vehicle with a seat that they
lengthen least; for the rest a new contract is tendered. Until a contract's term is over its
vehicle stays as large as it was bought and its price does not fall when pupils leave; then
the same riders are tendered again. So today's routes carry their history.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from routeopt.data.example_people import FIRST_YEAR, PLAN_YEAR, Child, Roll
from routeopt.data.example_routes import (
    assistants,
    best_order,
    fits,
    may_ride_together,
    time_route,
)
from routeopt.domain.units import METRES_PER_MILE
from routeopt.domain.vehicles import CATALOGUE, VehicleType

PA_DAY_GBP = 46
_RATE_SHARE = 0.88
TERM_YEARS = 3
_DISSOLVED_AT = 3
_YEARLY_COST_GROWTH, _YEARLY_UPLIFT = 1.035, 1.03
_LONGEST_DETOUR_S = 10 * 60
_EXTRA_PA_AS_DETOUR_S = 12 * 60
_BATCH = 12
_SPARE_FROM, _SPARE_SEATS = 3, 1
_BID_NOISE = 0.07


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented operator: where it is based, how dear it is, the largest vehicle it has."""

    operator_id: str
    name: str
    settlement: str
    factor: float
    psv: bool


FIRMS = (
    Firm("OP1", "Heron Cars", "Ely", 1.06, psv=False),
    Firm("OP2", "Sedge Travel", "Soham", 1.02, psv=True),
    Firm("OP3", "Lapwing Mobility", "Littleport", 1.12, psv=True),
    Firm("OP4", "Teasel Taxis", "Burwell", 1.16, psv=False),
    Firm("OP5", "Bittern Minibuses", "Sutton", 1.09, psv=True),
    Firm("OP6", "Reedbed Cars", "Fordham", 1.2, psv=False),
)


@dataclass(slots=True)
class Award:
    """A contract as it grows: its vehicle, riders in morning order, price a day in GBP."""

    contract_id: str
    vehicle: VehicleType
    firm: Firm
    bids: int
    year: int
    order: list[Child]
    pas: int
    day_gbp: float


def pack_rate_gbp(pence: int) -> float:
    """Rate of the example's own vehicle table, from the built-in one: somewhat cheaper."""
    return round(pence * _RATE_SHARE / 100, 1)


def should_cost_gbp(vehicle: VehicleType, order: Sequence[Child], pas: int, roll: Roll) -> float:
    """Price a day at the pack's own rates, both sessions."""
    miles = 2 * time_route(order, roll.school).loaded_m / float(METRES_PER_MILE)
    by_rate = pack_rate_gbp(vehicle.day_rate_pence) + miles * pack_rate_gbp(vehicle.mile_rate_pence)
    return max(pack_rate_gbp(vehicle.minimum_day_pence), by_rate) + PA_DAY_GBP * pas


def grow_contracts(roll: Roll, rng: np.random.Generator) -> list[Award]:
    """Run the market from the school's first year to the last September before the plan."""
    awards: list[Award] = []
    everyone = [*roll.current, *roll.past]
    number = 0
    for year in range(FIRST_YEAR, PLAN_YEAR):
        over = [award for award in awards if year - award.year >= TERM_YEARS]
        for award in awards:
            award.day_gbp *= _YEARLY_UPLIFT
            award.order = [child for child in award.order if child.left != year]
        awards = [award for award in awards if award.order and award not in over]
        waiting = [child for child in everyone if child.joined == year]
        batches = []
        for award in over:
            if len(award.order) <= _DISSOLVED_AT:
                waiting += award.order
            else:
                batches.append(award.order)
        for batch in batches:
            number += 1
            awards.append(_tender(f"C{100 + number}", batch, year, roll, rng))
        waiting = [child for child in waiting if not _join(awards, child, roll)]
        while waiting:
            number += 1
            batch = _batch(waiting, roll)
            awards.append(_tender(f"C{100 + number}", batch, year, roll, rng))
            taken = {child.pupil_id for child in batch}
            waiting = [child for child in waiting if child.pupil_id not in taken]
    return awards


def _join(awards: Sequence[Award], child: Child, roll: Roll) -> bool:
    """Put a pupil on the vehicle with a seat that grows least, at the price of the growth."""
    offers: list[tuple[float, int, list[Child]]] = []
    for number, award in enumerate(awards):
        riders = [*award.order, child]
        pas = max(award.pas, assistants(riders))
        if not may_ride_together(riders, roll) or not fits(award.vehicle, riders, pas):
            continue
        order = best_order(award.order, child, roll)
        if order is not None:
            longer = _length_s(order, roll) - _length_s(award.order, roll) - child.boarding_s
            if longer <= _LONGEST_DETOUR_S:
                new_pas = pas - award.pas
                offers.append((longer + new_pas * _EXTRA_PA_AS_DETOUR_S, number, order))
    if not offers:
        return False
    _, number, order = min(offers, key=lambda offer: offer[:2])
    award = awards[number]
    before = should_cost_gbp(award.vehicle, award.order, award.pas, roll)
    award.pas = max(award.pas, assistants(order))
    growth = should_cost_gbp(award.vehicle, order, award.pas, roll) - before
    award.day_gbp += max(0.0, growth) * award.firm.factor
    award.order = order
    return True


def _length_s(order: Sequence[Child], roll: Roll) -> float:
    return time_route(order, roll.school).am_ride_s[0]


def _batch(waiting: Sequence[Child], roll: Roll) -> list[Child]:
    """Gather those who wait into one vehicle, the furthest first, then whoever is on the way."""
    order = [max(waiting, key=lambda child: _length_s([child], roll))]
    while len(order) < _BATCH:
        aboard = {child.pupil_id for child in order}
        offers = [
            (_batch_detour_s(order, child, tried, roll), number, tried)
            for number, child in enumerate(waiting)
            if child.pupil_id not in aboard
            and may_ride_together([*order, child], roll)
            and smallest_vehicle([*order, child]) is not None
            and (tried := best_order(order, child, roll)) is not None
        ]
        if not offers or min(offer[0] for offer in offers) > _LONGEST_DETOUR_S:
            break
        order = min(offers, key=lambda offer: offer[:2])[2]
    return order


def _batch_detour_s(
    order: Sequence[Child], child: Child, tried: Sequence[Child], roll: Roll
) -> float:
    new_pas = assistants(tried) - assistants(order)
    longer_s = _length_s(tried, roll) - _length_s(order, roll) - child.boarding_s
    return longer_s + new_pas * _EXTRA_PA_AS_DETOUR_S


def smallest_vehicle(children: Sequence[Child]) -> VehicleType | None:
    """Find the cheapest type for pupils and assistants, with room to grow for several."""
    pas = assistants(children)
    for spare in (_SPARE_SEATS if len(children) >= _SPARE_FROM else 0, 0):
        able = [kind for kind in CATALOGUE if fits(kind, children, pas + spare)]
        if able:
            return min(able, key=lambda kind: kind.day_rate_pence)
    return None


def _tender(
    contract_id: str, order: list[Child], year: int, roll: Roll, rng: np.random.Generator
) -> Award:
    """Ask firms for bids and take the lowest."""
    vehicle = smallest_vehicle(order)
    if vehicle is None:
        raise ValueError("no vehicle carries this batch")
    pas = assistants(order)
    firms = [firm for firm in FIRMS if firm.psv or vehicle.licence == "phv"]
    bidders = rng.permutation(len(firms))[: int(rng.integers(1, len(firms) + 1))]
    bids = [firms[k].factor * float(np.exp(rng.normal(0, _BID_NOISE))) for k in bidders]
    lowest = int(np.argmin(bids))
    level = _YEARLY_COST_GROWTH ** (year - PLAN_YEAR)
    price = should_cost_gbp(vehicle, order, pas, roll) * level * bids[lowest]
    return Award(contract_id, vehicle, firms[bidders[lowest]], len(bids), year, order, pas, price)
