"""Contracts of a pack, and routes of a plan, as rows that the price model reads."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from routeopt.domain.area import ServiceArea
from routeopt.domain.contracts import Contract
from routeopt.domain.people import Place
from routeopt.domain.plan import Route
from routeopt.domain.travel import TravelTimes
from routeopt.domain.units import miles_from_metres
from routeopt.finance.cost_model import CostFit, fit_costs
from routeopt.finance.cost_rows import Bought, Rates, Work
from routeopt.network.estimate import crow_metres
from routeopt.planning.contracts_today import allocations_of, carried_by
from routeopt.planning.scope import FixedContract
from routeopt.planning.standing import standing_route
from routeopt.solvers.compile import Carried

TimesFor = Callable[[Sequence[str]], TravelTimes]
"""Gives the travel times between places of the pack."""

_MOST_MINUTES = 24 * 60


def contract_rows(area: ServiceArea, times_for: TimesFor) -> tuple[Bought, ...]:
    """Give every contract of a pack with what it drives.

    Parameters
    ----------
    area
        The pack.
    times_for
        Travel times between some of its places: asked once for each set of schools that
        contracts tie together.

    Notes
    -----
    Leavers count: a rate was made with them aboard.
    """
    allocations = allocations_of(area)
    carried = {
        contract_id: carried_by(area, contract_id, allocations.get(contract_id, ()), leavers=True)
        for contract_id in area.contracts
    }
    rows: dict[str, Bought] = {}
    for together in _tied(area, carried):
        travel = times_for(_places(area, [carried[contract_id] for contract_id in together]))
        for contract_id in together:
            rows[contract_id] = _row(area, carried[contract_id], travel)
    for contract_id, contract in area.contracts.items():
        if contract_id not in rows:
            rows[contract_id] = _bought(area, contract, carried[contract_id], None, "")
    return tuple(rows[contract_id] for contract_id in area.contracts)


def fitted_costs(
    area: ServiceArea, rows: Sequence[Bought], *, minutes_used: bool = True
) -> CostFit:
    """Fit the price model to a pack's contracts, told for the date planned for."""
    return fit_costs(
        rows,
        rates_of(area),
        area.policy.plan_from,
        one_session_share=float(area.policy.one_way_share),
        minutes_used=minutes_used,
    )


def rates_of(area: ServiceArea) -> dict[str, Rates]:
    """Give the pack's rates by vehicle type."""
    return {
        name: Rates(kind.day_rate_pence, kind.mile_rate_pence, kind.minimum_day_pence)
        for name, kind in area.vehicle_types.items()
    }


def route_work(
    route: Route, *, awarded: date | None = None, base_miles: float | None = None
) -> Work:
    """Say what a route asks of a vehicle on a day that it runs."""
    days = max(route.days.bit_count(), 1)
    metres = sum(run.loaded_m * run.days.bit_count() for run in route.runs)
    seconds = sum(run.duration_s * run.days.bit_count() for run in route.runs)
    return Work(
        vehicle_type=route.vehicle_type,
        loaded_miles=miles_from_metres(metres) / days,
        minutes=seconds / 60 / days,
        pas=route.pas,
        one_session=len({run.session for run in route.runs}) == 1,
        awarded=awarded,
        base_miles=base_miles,
    )


def _tied(area: ServiceArea, carried: Mapping[str, Carried]) -> list[list[str]]:
    """Sort contracts into sets that share no school with another set."""
    parent = {school: school for school in area.schools}

    def root(school: str) -> str:
        while parent[school] != school:
            school = parent[school]
        return school

    serving = {
        contract_id: [area.pupils[pupil].school_id for pupil in one.members]
        for contract_id, one in carried.items()
        if one.members
    }
    for schools in serving.values():
        for school in schools[1:]:
            parent[root(school)] = root(schools[0])
    found: dict[str, list[str]] = {}
    for contract_id, schools in serving.items():
        found.setdefault(root(schools[0]), []).append(contract_id)
    return list(found.values())


def _places(area: ServiceArea, carried: Iterable[Carried]) -> tuple[str, ...]:
    pupils = dict.fromkeys(pupil for one in carried for pupil in one.members)
    schools = dict.fromkeys(area.pupils[pupil].school_id for pupil in pupils)
    points = dict.fromkeys(point for pupil in pupils if (point := area.pupils[pupil].pickup_id))
    addresses: dict[str, None] = {}
    if area.policy.allow_second_address:
        addresses = dict.fromkeys(a.address_id for a in area.addresses if a.pupil_id in pupils)
    return tuple({**pupils, **schools, **points, **addresses})


def _row(area: ServiceArea, carried: Carried, travel: TravelTimes) -> Bought:
    contract = area.contracts[carried.contract_id]
    reason = _odd(area, contract)
    if reason:
        return _bought(area, contract, carried, None, reason)
    fixed = FixedContract(carried, "", locked=False)
    route = standing_route(area, travel, fixed, carried.contract_id)
    base = _base_miles(area, contract, area.pupils[carried.members[0]].home)
    work = route_work(route, awarded=contract.start, base_miles=base)
    if work.minutes > _MOST_MINUTES:
        said = "a place it serves cannot be reached by road: its miles are not known"
        return _bought(area, contract, carried, None, said)
    return _bought(area, contract, carried, work, "")


def _odd(area: ServiceArea, contract: Contract) -> str:
    if contract.other_passengers:
        return "people who are not in this pack ride on it: its miles are not known"
    if contract.status == "handed_back":
        return "it was handed back: its price did not hold"
    if contract.vehicle_type not in area.vehicle_types:
        return "its vehicle type is not given"
    return ""


def _base_miles(area: ServiceArea, contract: Contract, start: Place) -> float | None:
    operator = area.operators.get(contract.operator_id)
    if operator is None or operator.base is None:
        return None
    return miles_from_metres(crow_metres(operator.base, start))


def _bought(
    area: ServiceArea, contract: Contract, carried: Carried, work: Work | None, reason: str
) -> Bought:
    schools = tuple(dict.fromkeys(area.pupils[pupil].school_id for pupil in carried.members))
    return Bought(
        contract_id=contract.contract_id,
        operator_id=contract.operator_id,
        day_pence=contract.day_rate_pence,
        pupils=len(carried.members),
        work=work,
        schools=schools,
        stated_pa_pence=contract.pa_day_pence,
        set_aside=reason,
    )
