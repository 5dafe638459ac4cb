"""From tables of text to a service area: typed, linked, defaults in."""

from datetime import date

from routeopt.data._build_decisions import build_decisions, decided_locks
from routeopt.data._build_market import (
    build_contracts,
    build_fleet,
    build_incompatible,
    build_locks,
    build_mixing,
    build_operators,
    build_pa_pool,
)
from routeopt.data._build_people import (
    build_addresses,
    build_pupils,
    build_schools,
    build_timetable,
)
from routeopt.data._build_policy import build_policy, policy_texts
from routeopt.data._rows import rows_of
from routeopt.data._vehicles import vehicle_types
from routeopt.data.allocations import find_allocations
from routeopt.data.rawpack import RawPack
from routeopt.domain.area import ServiceArea

__all__ = ["build_area", "build_policy", "policy_texts"]


def build_area(raw: RawPack, today: date) -> ServiceArea:
    """Build the service area of a pack.

    Parameters
    ----------
    raw
        A pack in which the check finds no error.
    today
        The date planned for, where the policy gives none.
    """
    policy = build_policy(raw, today)
    decisions = build_decisions(raw)
    contracts, allocations = build_contracts(raw), find_allocations(raw)
    refused = decided_locks(decisions, contracts, allocations, policy.plan_from)
    return ServiceArea(
        name=raw.name,
        policy=policy,
        pupils=build_pupils(raw, decisions, policy.plan_from),
        schools=build_schools(raw),
        vehicle_types={one.vehicle_type: one for one in vehicle_types(raw)},
        contracts=contracts,
        allocations=allocations,
        operators=build_operators(raw),
        incompatible=build_incompatible(raw),
        mixing=build_mixing(raw),
        timetable=build_timetable(raw),
        addresses=build_addresses(raw),
        pickup_points={row["pickup_id"]: row.place for row in rows_of(raw, "pickup_points")},
        locks=tuple(dict.fromkeys((*build_locks(raw), *refused))),
        fleet=build_fleet(raw),
        pa_pool=build_pa_pool(raw),
        decisions=decisions,
    )
