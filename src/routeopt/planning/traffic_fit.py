"""Fits the traffic factors to the times people recorded on today's contracts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from routeopt.data.rawpack import RawPack
from routeopt.domain.area import ServiceArea
from routeopt.domain.contracts import Allocation
from routeopt.domain.people import Place
from routeopt.domain.travel import AM, PM
from routeopt.network.roads import RoadNetwork
from routeopt.network.settings import FEWEST_TIMES, MOST_DRIVES
from routeopt.network.times import free_drives_ms, has_matrix
from routeopt.network.traffic import (
    UNREACHED_MS,
    SessionTraffic,
    Traffic,
    fit_traffic,
    policy_traffic,
)
from routeopt.planning.contracts_today import allocations_of


@dataclass(frozen=True, slots=True)
class RecordedDrive:
    """A drive from one door to the next as two recorded times give it, stopping taken off."""

    contract_id: str
    start: Place
    end: Place
    seconds: int


@dataclass(frozen=True, slots=True)
class _Stop:
    """One door of a run as recorded: who is there, when the vehicle comes, how long it stays."""

    place: Place
    days: int
    arrive_s: int | None
    service_s: int


def fitted_traffic(area: ServiceArea, raw: RawPack, roads: RoadNetwork | None) -> Traffic:
    """Find the traffic factors of a pack: the policy's, else fitted, else assumed.

    All contracts of the pack count, whichever schools are reviewed, so that every review of one
    pack stands on the same factors.

    Parameters
    ----------
    area, raw
        The pack; where it brings its own travel times no factor is used, and none is fitted.
    roads
        The road map; None for the estimate.
    """
    given = policy_traffic(area.policy)
    if has_matrix(raw):
        return given
    return Traffic(
        am=_session(area, roads, AM) if area.policy.am_traffic is None else given.am,
        pm=_session(area, roads, PM) if area.policy.pm_traffic is None else given.pm,
    )


def _session(area: ServiceArea, roads: RoadNetwork | None, session: int) -> SessionTraffic:
    recorded = sum(_recorded_s(allocation, session) is not None for allocation in area.allocations)
    if recorded < FEWEST_TIMES:
        words = f"{recorded} recorded times, and {FEWEST_TIMES} are needed"
        return SessionTraffic(reason=words if recorded else "no times are recorded")
    drives = _spread(list(recorded_drives(area, session)))
    doors = {place.key: place for drive in drives for place in (drive.start, drive.end)}
    number = {key: row for row, key in enumerate(doors)}
    free_ms = free_drives_ms(list(doors.values()), roads)
    start = np.array([number[drive.start.key] for drive in drives], dtype=np.int64)
    end = np.array([number[drive.end.key] for drive in drives], dtype=np.int64)
    contracts = {drive.contract_id: k for k, drive in enumerate(drives)}
    contract = np.array([contracts[drive.contract_id] for drive in drives], dtype=np.int64)
    observed_s = np.array([drive.seconds for drive in drives], dtype=float)
    free_ms = free_ms[start, end]
    reached = free_ms < UNREACHED_MS
    return fit_traffic(observed_s[reached], free_ms[reached] / 1000, contract[reached])


def _spread(drives: Sequence[RecordedDrive]) -> list[RecordedDrive]:
    if len(drives) <= MOST_DRIVES:
        return list(drives)
    chosen = np.linspace(0, len(drives) - 1, MOST_DRIVES).round().astype(int)
    return [drives[row] for row in chosen]


def recorded_drives(area: ServiceArea, session: int) -> Iterator[RecordedDrive]:
    """Find the drives between neighbouring doors whose times are both recorded.

    The last drive to school and the first one from it are not among them, since nobody records
    when a vehicle is at the school. Left out are contracts that may stop in between where the
    pack does not show it: those with other passengers, with pupils of several schools, with a
    pupil listed twice, or with gaps in both times and order.
    """
    for contract_id, allocations in allocations_of(area).items():
        contract = area.contracts.get(contract_id)
        if contract is None or contract.other_passengers:
            continue
        aboard = [a for a in allocations if (a.am_days if session == AM else a.pm_days)]
        pupils = {allocation.pupil_id for allocation in aboard}
        schools = {area.pupils[pupil].school_id for pupil in pupils}
        if len(schools) != 1 or len(pupils) != len(aboard):
            continue
        for one, two in pairwise(_stops(area, _in_order(aboard, session), session)):
            if one.arrive_s is None or two.arrive_s is None or not one.days & two.days:
                continue
            # A drive of less than nothing comes from rounded clocks, and evens out others;
            # only an order that the times contradict says nothing.
            if two.arrive_s >= one.arrive_s:
                seconds = two.arrive_s - one.arrive_s - one.service_s
                yield RecordedDrive(contract_id, one.place, two.place, seconds)


def _recorded_s(allocation: Allocation, session: int) -> int | None:
    return allocation.am_pickup_s if session == AM else allocation.pm_home_s


def _in_order(aboard: Sequence[Allocation], session: int) -> list[Allocation]:
    """Order those aboard by their times, or by the order given where a time is missing."""
    times = [_recorded_s(allocation, session) for allocation in aboard]
    known = [time for time in times if time is not None]
    if len(known) == len(aboard):
        return [aboard[row] for row in np.argsort(known, kind="stable")]
    given = [a.am_order if session == AM else a.pm_order for a in aboard]
    orders = [order for order in given if order is not None]
    if len(orders) < len(aboard):
        return []
    return [aboard[row] for row in np.argsort(orders, kind="stable")]


def _stops(area: ServiceArea, ordered: Sequence[Allocation], session: int) -> list[_Stop]:
    """Bring neighbours of one door together: the vehicle comes once and stays for all of them."""
    stops: list[_Stop] = []
    for allocation in ordered:
        pupil = area.pupils[allocation.pupil_id]
        place = area.pickup_points.get(pupil.pickup_id, pupil.home)
        days, service_s = (
            (allocation.am_days, pupil.boarding_s)
            if session == AM
            else (allocation.pm_days, pupil.alight_s)
        )
        arrive_s = _recorded_s(allocation, session)
        if stops and stops[-1].place.key == place.key:
            before = stops[-1]
            first = before.arrive_s if before.arrive_s is not None else arrive_s
            stops[-1] = _Stop(place, before.days & days, first, before.service_s + service_s)
        else:
            stops.append(_Stop(place, days, arrive_s, service_s))
    return stops
