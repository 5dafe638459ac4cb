"""Contracts, operators, the council's own vehicles and assistants, typed."""

from typing import Literal, cast

from routeopt.data._rows import rows_of
from routeopt.data._vehicles import pence
from routeopt.data.cells import as_date, as_flag, as_int, as_mask, as_tags, as_time
from routeopt.data.rawpack import RawPack
from routeopt.domain.contracts import Contract, ContractStatus, Lock, MixingRule, Operator
from routeopt.domain.vehicles import FleetVehicle, PoolAssistant


def build_contracts(raw: RawPack) -> dict[str, Contract]:
    """Type the contracts."""
    return {
        row["contract_id"]: Contract(
            contract_id=row["contract_id"],
            operator_id=row["operator_id"],
            vehicle_type=row["vehicle_type"],
            day_rate_pence=pence(row["day_rate_gbp"]),
            pas=as_int(row["pas"]),
            pa_day_pence=pence(row["pa_day_gbp"]),
            sessions=cast("Literal['both', 'am', 'pm']", row["sessions"]),
            other_passengers=as_int(row["other_passengers"]) or 0,
            start=as_date(row["start"]),
            end=as_date(row["end"]),
            notice_days=as_int(row["notice_days"]),
            rate_date=as_date(row["rate_date"]),
            bids_received=as_int(row["bids_received"]),
            status=cast("ContractStatus", row["status"]),
        )
        for row in rows_of(raw, "contracts")
    }


def build_operators(raw: RawPack) -> dict[str, Operator]:
    """Type the operators."""
    return {
        row["operator_id"]: Operator(
            operator_id=row["operator_id"],
            name=row["name"],
            base=row.where,
            max_routes=as_int(row["max_routes"]),
            categories=as_tags(row["categories"]),
            areas=as_tags(row["areas"]),
            suspended=as_flag(row["suspended"]) or False,
        )
        for row in rows_of(raw, "operators")
    }


def build_incompatible(raw: RawPack) -> dict[frozenset[str], str]:
    """Pairs never on one route, with the coded reason; a pupil paired with itself is dropped."""
    return {
        frozenset({row["pupil_a"], row["pupil_b"]}): row["reason_code"]
        for row in rows_of(raw, "incompatibilities")
        if row["pupil_a"] != row["pupil_b"]
    }


def build_mixing(raw: RawPack) -> tuple[MixingRule, ...]:
    """Type the limits by tag."""
    return tuple(
        MixingRule(row["tag_a"], row["tag_b"], int(row["max_together"]))
        for row in rows_of(raw, "mixing")
    )


def build_locks(raw: RawPack) -> tuple[Lock, ...]:
    """Type the locks."""
    return tuple(Lock(row["contract_id"], row["pupil_id"]) for row in rows_of(raw, "locks"))


def build_fleet(raw: RawPack) -> dict[str, FleetVehicle]:
    """Type the council's own vehicles and its volunteers'."""
    return {
        row["vehicle_id"]: FleetVehicle(
            vehicle_id=row["vehicle_id"],
            vehicle_type=row["vehicle_type"],
            kind=cast("Literal['council', 'volunteer']", row["kind"]),
            depot=row.place,
            days=as_mask(row["days"]) or 0,
            am_from_s=as_time(row["am_from"]),
            am_to_s=as_time(row["am_to"]),
            pm_from_s=as_time(row["pm_from"]),
            pm_to_s=as_time(row["pm_to"]),
            day_cost_pence=pence(row["day_cost_gbp"]) or 0,
            mile_cost_pence=pence(row["mile_cost_gbp"]) or 0,
        )
        for row in rows_of(raw, "fleet")
    }


def build_pa_pool(raw: RawPack) -> tuple[PoolAssistant, ...]:
    """Type the council's own assistants and volunteers."""
    return tuple(
        PoolAssistant(
            pa_id=row["pa_id"],
            place=row.place,
            days=as_mask(row["days"]) or 0,
            day_cost_pence=pence(row["day_cost_gbp"]) or 0,
        )
        for row in rows_of(raw, "pa_pool")
    )
