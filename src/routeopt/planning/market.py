"""What the market holds, and what is left of it for one scope (R13)."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Listed, Route
from routeopt.domain.units import DAYS_PER_FORTNIGHT, round_half_up
from routeopt.planning.contracts_today import allocations_of, carried_by
from routeopt.solvers.compile import Carried

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Market:
    """Vehicles of each limited type, and assistants, left for a scope (never below 0).

    ``vehicles`` lacks a type of which any number can be had; ``assistants`` is None likewise.
    ``days_year`` are the days of a year on which what is short is paid for.
    """

    vehicles: dict[str, int]
    assistants: int | None
    days_year: int


def market_for(area: ServiceArea, pupils: Iterable[str], schools: Iterable[str]) -> Market:
    """Work out what the market leaves for routes that carry these pupils.

    Contracts that carry none of them run outside; their worst day is taken off.
    """
    inside = set(pupils)
    outside: list[Carried] = []
    live: dict[str, int] = {}
    day = area.policy.plan_from
    allocations = allocations_of(area)
    for contract_id, contract in area.contracts.items():
        if not contract.live_on(day):
            continue
        live[contract.vehicle_type] = live.get(contract.vehicle_type, 0) + 1
        carried = carried_by(area, contract_id, allocations.get(contract_id, ()), leavers=False)
        if carried.members and not inside.intersection(carried.members):
            outside.append(carried)
    vehicles = {}
    for name, kind in area.vehicle_types.items():
        if kind.available is None or (kind.available == "market" and not area.contracts):
            continue
        held = (
            math.floor(live.get(name, 0) * (1 + area.policy.market_growth))
            if kind.available == "market"
            else kind.available
        )
        used = _worst_day(_runs(c) for c in outside if _kind(area, c) == name)
        vehicles[name] = max(0, held - used)
    assistants = area.policy.pa_supply
    if assistants is not None:
        assistants = max(0, assistants - _worst_day(assistants_by_day(area, c) for c in outside))
    days_year = max(
        (area.schools[s].days_year or area.policy.days_per_year for s in schools),
        default=area.policy.days_per_year,
    )
    return Market(vehicles, assistants, days_year)


def less(market: Market, routes: Sequence[Route]) -> Market:
    """Take fixed routes' worst day off what a search may use."""
    vehicles = {
        name: max(0, left - _worst_day(_route_days(r) for r in routes if r.vehicle_type == name))
        for name, left in market.vehicles.items()
    }
    assistants = market.assistants
    if assistants is not None:
        assistants = max(0, assistants - _worst_day(np.array(r.pas_by_day) for r in routes))
    return Market(vehicles, assistants, market.days_year)


def shortfall(area: ServiceArea, market: Market, routes: Sequence[Route]) -> tuple[Listed, ...]:
    """List what a plan uses beyond the market, with its price a year at the shortage factor."""
    extra = area.policy.shortage_factor - 1
    found = []

    def note(name: str, used: Ints, left: int, pence: int, routes_named: str) -> None:
        over = np.maximum(used - left, 0)
        if over.any():
            price = Fraction(int(over.sum()) * market.days_year, DAYS_PER_FORTNIGHT) * pence * extra
            detail = f"{int(over.max())} more {name} than the {left} left: {routes_named}"
            found.append(Listed("shortfall", detail, year_pence=round_half_up(float(price))))

    for name, left in market.vehicles.items():
        using = [route for route in routes if route.vehicle_type == name]
        used = sum((_route_days(route) for route in using), np.zeros(DAYS_PER_FORTNIGHT, np.int64))
        rate = area.vehicle_types[name].day_rate_pence
        note(name, used, left, rate, ", ".join(route.route_id for route in using))
    if market.assistants is not None:
        pas = sum(
            (np.array(r.pas_by_day, np.int64) for r in routes if r.pas_by_day),
            np.zeros(DAYS_PER_FORTNIGHT, np.int64),
        )
        note("assistants", pas, market.assistants, area.policy.pa_day_pence, "all routes")
    return tuple(found)


def beyond_even_use(
    area: ServiceArea, market: Market, routes: Sequence[Route]
) -> Iterator[tuple[int, int]]:
    """Go through what is limited: day rate, and unit-days that :func:`less` takes off too many.

    :func:`less` takes the routes' worst day off every day; on their other days the market holds
    that much more.
    """
    for name, held in market.vehicles.items():
        using = [_route_days(route) for route in routes if route.vehicle_type == name]
        yield area.vehicle_types[name].day_rate_pence, _lost(using, held)
    if market.assistants is not None:
        using = [np.array(route.pas_by_day, np.int64) for route in routes if route.pas_by_day]
        yield area.policy.pa_day_pence, _lost(using, market.assistants)


def _lost(using: Sequence[Ints], held: int) -> int:
    used = np.minimum(sum(using, np.zeros(DAYS_PER_FORTNIGHT, np.int64)), held)
    return int((used.max() - used).sum())


def _kind(area: ServiceArea, carried: Carried) -> str:
    return area.contracts[carried.contract_id].vehicle_type


def _runs(carried: Carried) -> Ints:
    days = np.zeros(DAYS_PER_FORTNIGHT, np.int64)
    for am, pm in carried.due.values():
        for day in range(DAYS_PER_FORTNIGHT):
            days[day] |= (am | pm) >> day & 1
    return days


def _route_days(route: Route) -> Ints:
    return np.array([route.days >> day & 1 for day in range(DAYS_PER_FORTNIGHT)], np.int64)


def assistants_by_day(area: ServiceArea, carried: Carried) -> Ints:
    """Assistants a contract carries on each day: those it states, else what R5 needs."""
    stated = area.contracts[carried.contract_id].pas
    if stated is not None:
        return _runs(carried) * stated
    needed = np.zeros(DAYS_PER_FORTNIGHT, np.int64)
    policy = area.policy
    for day in range(DAYS_PER_FORTNIGHT):
        due = [
            area.pupils[pupil] for pupil, (am, pm) in carried.due.items() if (am | pm) >> day & 1
        ]
        own = sum(pupil.pa == "own" for pupil in due)
        shared = sum(pupil.pa == "shared" for pupil in due)
        pas = own + math.ceil(shared / policy.pa_share_max)
        chairs = any(pupil.mobility == "wheelchair" for pupil in due)
        needed[day] = max(pas, int(policy.pa_for_wheelchair and chairs))
    return needed


def _worst_day(daily: Iterable[Ints]) -> int:
    total = sum(daily, np.zeros(DAYS_PER_FORTNIGHT, np.int64))
    return int(total.max())
