"""What is odd about contracts: nobody on them, too many on them, strange rates."""

import math
import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from routeopt.data._vehicles import vehicle_types
from routeopt.data.allocations import find_allocations
from routeopt.data.cells import as_date, as_flag, as_int, as_number
from routeopt.data.codes import fault
from routeopt.data.faults import Fault
from routeopt.data.rawpack import RawPack
from routeopt.data.views import settings, view
from routeopt.domain.contracts import Allocation
from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.domain.vehicles import Layout

_ODD_TIMES = 10


def contract_faults(raw: RawPack, today: date) -> Iterator[Fault]:
    """Warnings on contracts and on day rates."""
    yield from _empty(raw)
    yield from _not_keepable(raw)
    yield from _over_capacity(raw, today)
    yield from _zero_rates(raw)
    yield from _odd_rates(raw)


def _empty(raw: RawPack) -> Iterator[Fault]:
    carrying = {one.contract_id for one in find_allocations(raw)}
    contracts = view(raw, "contracts")
    for row, contract in zip(contracts.rows, contracts.cells("contract_id"), strict=True):
        if contract and contract not in carrying:
            said = "no pupil of this pack rides on the contract"
            yield fault("empty_contract", said, table="contracts", row=row)


def _not_keepable(raw: RawPack) -> Iterator[Fault]:
    contracts = view(raw, "contracts")
    names = ("vehicle_type", "day_rate_gbp")
    cells = zip(*(contracts.cells(name) for name in names), strict=True)
    for row, given in zip(contracts.rows, cells, strict=True):
        blank = [name for name, text in zip(names, given, strict=True) if not text]
        if blank:
            said = f"{' and '.join(blank)} not given: a plan cannot keep the contract"
            yield fault("contract_not_keepable", said, table="contracts", row=row, column=blank[0])


@dataclass(frozen=True, slots=True)
class _Needs:
    """What counts of a pupil when a vehicle is filled."""

    wheelchair: bool
    pa: str


def _needs(raw: RawPack, today: date) -> dict[str, _Needs]:
    """Needs of the pupils due on the date planned for."""
    day = as_date(settings(raw)["plan_from"]) or today
    pupils = view(raw, "pupils")
    names = ("pupil_id", "mobility", "pa", "start", "end")
    found = {}
    for row in zip(*(pupils.filled(name) for name in names), strict=True):
        pupil, mobility, pa, start, end = row
        if (as_date(start) or day) <= day <= (as_date(end) or day):
            found[pupil] = _Needs(mobility == "wheelchair", pa)
    return found


def _over_capacity(raw: RawPack, today: date) -> Iterator[Fault]:
    needs = _needs(raw, today)
    riders: dict[str, list[Allocation]] = defaultdict(list)
    for one in find_allocations(raw):
        if one.pupil_id in needs:
            riders[one.contract_id].append(one)
    layouts = {one.vehicle_type: one.layouts for one in vehicle_types(raw)}
    contracts = view(raw, "contracts")
    names = ("contract_id", "vehicle_type", "pas", "other_passengers")
    cells = zip(*(contracts.filled(name) for name in names), strict=True)
    for row, (contract, kind, pas, others) in zip(contracts.rows, cells, strict=True):
        if not layouts.get(kind) or not riders[contract]:
            continue
        loads = _loads(raw, riders[contract], needs, as_int(pas))
        extra = as_int(others) or 0
        if not any(_fits(layout, loads, extra) for layout in layouts[kind]):
            said = "pupils, assistants and other passengers fit no layout of the vehicle"
            yield fault(
                "contract_over_capacity", said,
                table="contracts", row=row, column="vehicle_type",
            )  # fmt: skip


def _fits(layout: Layout, loads: set[tuple[int, int]], extra: int) -> bool:
    return all(seats + extra <= layout.seats and spaces <= layout.spaces for seats, spaces in loads)


def _loads(
    raw: RawPack, riders: list[Allocation], needs: dict[str, _Needs], pas: int | None
) -> set[tuple[int, int]]:
    """Seats (assistants in) and spaces taken, of every session of every day."""
    policy = settings(raw)
    shared_most = max(as_int(policy["pa_share_max"]) or 1, 1)
    wheelchair_pa = as_flag(policy["pa_for_wheelchair"]) or False
    loads = set()
    for bit in (1 << day for day in range(DAYS_PER_FORTNIGHT)):
        due = [needs[one.pupil_id] for one in riders if (one.am_days | one.pm_days) & bit]
        aboard = _assistants(due, shared_most, wheelchair_pa=wheelchair_pa) if pas is None else pas
        for session in ("am_days", "pm_days"):
            here = [needs[one.pupil_id] for one in riders if getattr(one, session) & bit]
            spaces = sum(need.wheelchair for need in here)
            if here:
                loads.add((len(here) - spaces + aboard, spaces))
    return loads


def _assistants(due: list[_Needs], shared_most: int, *, wheelchair_pa: bool) -> int:
    own = sum(need.pa == "own" for need in due)
    shared = math.ceil(sum(need.pa == "shared" for need in due) / shared_most)
    least = int(wheelchair_pa and any(need.wheelchair for need in due))
    return max(own + shared, least)


def _zero_rates(raw: RawPack) -> Iterator[Fault]:
    for name in ("contracts", "vehicle_types"):
        table = view(raw, name)
        for row, text in zip(table.rows, table.cells("day_rate_gbp"), strict=True):
            if as_number(text) == 0:
                said = "the day rate is zero"
                yield fault("zero_rate", said, table=name, row=row, column="day_rate_gbp")


def _odd_rates(raw: RawPack) -> Iterator[Fault]:
    contracts = view(raw, "contracts")
    kinds, texts = contracts.cells("vehicle_type"), contracts.cells("day_rate_gbp")
    priced: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row, kind, text in zip(contracts.rows, kinds, texts, strict=True):
        rate = as_number(text)
        if kind and rate is not None and rate > 0:
            priced[kind].append((row, rate))
    for rates in priced.values():
        median = statistics.median(rate for _, rate in rates)
        for row, rate in rates:
            if rate >= _ODD_TIMES * median or rate * _ODD_TIMES <= median:
                said = f"the day rate is {_ODD_TIMES} times out of the median of its vehicle type"
                yield fault("odd_rate", said, table="contracts", row=row, column="day_rate_gbp")
