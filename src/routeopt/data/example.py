"""Writes the example school: invented pupils and prices at real postcodes, as a pack."""

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from routeopt.data.example_market import (
    FIRMS,
    PA_DAY_GBP,
    TERM_YEARS,
    Award,
    grow_contracts,
    pack_rate_gbp,
)
from routeopt.data.example_people import PLAN_YEAR, Child, Roll, invent_roll, settlement_homes
from routeopt.data.example_routes import PA_SHARE_MAX, time_route
from routeopt.domain.units import clock_text
from routeopt.domain.vehicles import CATALOGUE

Row = Mapping[str, str]

SCHOOL_ID = "ELY"
_ARRIVE_S, _LEAVE_S = 8 * 3600 + 45 * 60, 15 * 3600 + 10 * 60
_RECORDED_SHARE, _RECORD_NOISE_S = 0.8, 150
_AVAILABLE = {"minibus16": "3", "wav84": "1"}

PACK_NOTE = (
    "Invented pupils and prices. The saving shows what this report looks like, not what a "
    "council would save."
)

POSTCODE_CREDIT = """\
Postcodes contain OS data (c) Crown copyright and database right 2025, Royal Mail data
(c) Royal Mail copyright and database right 2025 and National Statistics data (c) Crown
copyright and database right 2025, under the Open Government Licence v3.0.
"""

_README = (
    """\
An example for routeopt: one special school.

Everything in this folder is invented: the school, its pupils and their needs, the operators,
the contracts and their prices. Only the postcodes are real places; nobody described here lives
at them. The figures of a review of this folder show what a review looks like. They do not say
what a council would save.

"""
    + POSTCODE_CREDIT
)


def write_small_example(directory: Path, seed: int = 2022) -> None:
    """Write a pack of one special school of about 40 pupils, the same again for a seed.

    Parameters
    ----------
    directory
        Folder to write the CSV files and a README into; made where it is not there.
    seed
        What the pupils and the market are drawn from.
    """
    write_tables(directory, small_example_tables(seed), {"README.txt": _README})


def write_tables(
    directory: Path, tables: Mapping[str, Sequence[Row]], texts: Mapping[str, str]
) -> None:
    """Write tables as CSV files, and texts beside them."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        _write(directory / f"{name}.csv", rows)
    for name, text in texts.items():
        (directory / name).write_text(text, encoding="utf-8", newline="\n")


def small_example_tables(seed: int = 2022) -> dict[str, list[Row]]:
    """Make the example's tables: table name to rows of column and text."""
    rng = np.random.default_rng(seed)
    roll = invent_roll(rng)
    awards = grow_contracts(roll, rng)
    return {
        "pupils": [_pupil_row(child) for child in roll.current],
        "schools": [_school_row(roll)],
        "vehicle_types": vehicle_rows(pack_rate_gbp, _AVAILABLE),
        "contracts": [_contract_row(award) for award in awards],
        "allocations": [row for award in awards for row in _allocation_rows(award, roll, rng)],
        "operators": _operator_rows(),
        "incompatibilities": [
            {"pupil_a": first, "pupil_b": second, "reason_code": "R1"}
            for first, second in roll.apart
        ],
        "mixing": [{"tag_a": "quiet", "tag_b": "lively", "max_together": "0"}],
        "policy": [
            {"key": "pack_note", "value": PACK_NOTE},
            {"key": "plan_from", "value": f"{PLAN_YEAR}-09-01"},
            {"key": "pa_day_gbp", "value": str(PA_DAY_GBP)},
            {"key": "pa_share_max", "value": str(PA_SHARE_MAX)},
        ],
    }


def _write(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _pupil_row(child: Child) -> Row:
    return {
        "pupil_id": child.pupil_id,
        "school_id": SCHOOL_ID,
        "postcode": child.home.postcode,
        "phase": child.phase,
        "year_group": f"Y{child.year_group}",
        "mobility": child.mobility,
        "pa": child.pa,
        "sharing": child.sharing,
        "sharing_basis": child.sharing_basis,
        "sharing_reviewed": _text(child.sharing_reviewed),
        "max_pupils": _text(child.max_pupils),
        "tags": child.tags,
        "am_days": child.am_days,
        "pm_days": child.pm_days,
        "start": f"{child.joined}-09-01",
        "end": _text(child.end),
        "need": child.need,
        "group": child.group,
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _school_row(roll: Roll) -> Row:
    return {
        "school_id": SCHOOL_ID,
        "name": "Ely Special School (invented)",
        "postcode": roll.school.postcode,
        "am_earliest": "08:35",
        "am_latest": "08:50",
        "pm_earliest": "15:10",
        "pm_latest": "15:25",
        "kind": "special",
        "days_year": "190",
    }


def vehicle_rows(rate_gbp: Callable[[int], float], available: Mapping[str, str]) -> list[Row]:
    """Give the built-in vehicles as rows: what their pence become, how many of which there are."""
    return [
        {
            "vehicle_type": kind.vehicle_type,
            "description": kind.description,
            "layouts": "|".join(map(str, kind.layouts)),
            "features": ";".join(sorted(kind.features)),
            "day_rate_gbp": f"{rate_gbp(kind.day_rate_pence):.2f}",
            "mile_rate_gbp": f"{rate_gbp(kind.mile_rate_pence):.2f}",
            "minimum_day_gbp": f"{rate_gbp(kind.minimum_day_pence):.2f}",
            "licence": kind.licence,
            "co2_g_km": f"{kind.co2_g_km:g}",
            "available": available.get(kind.vehicle_type, "any"),
        }
        for kind in CATALOGUE
    ]


def _contract_row(award: Award) -> Row:
    return {
        "contract_id": award.contract_id,
        "operator_id": award.firm.operator_id,
        "vehicle_type": award.vehicle.vehicle_type,
        "day_rate_gbp": f"{round(award.day_gbp * 2) / 2:.2f}",
        "pas": str(award.pas),
        "sessions": "both",
        "start": f"{award.year}-09-01",
        # A contract whose term ends this summer has been lengthened by a year.
        "end": f"{max(award.year + TERM_YEARS, PLAN_YEAR + 1)}-07-31",
        "notice_days": "84" if award.vehicle.licence == "psv" else "28",
        "rate_date": f"{PLAN_YEAR - 1}-09-01",
        "bids_received": str(award.bids),
        "status": "live",
    }


def _allocation_rows(award: Award, roll: Roll, rng: np.random.Generator) -> list[Row]:
    """Orders as driven, and for most pupils the times their driver wrote down."""
    timing = time_route(award.order, roll.school)
    rows: list[Row] = []
    for place, child in enumerate(award.order):
        recorded = rng.random() < _RECORDED_SHARE
        am_s = _ARRIVE_S - timing.am_ride_s[place] + rng.normal(0, _RECORD_NOISE_S)
        pm_s = _LEAVE_S + timing.pm_ride_s[place] + rng.normal(0, _RECORD_NOISE_S)
        rows.append(
            {
                "contract_id": award.contract_id,
                "pupil_id": child.pupil_id,
                "am_order": str(place + 1),
                "pm_order": str(len(award.order) - place),
                "am_pickup_time": _minute(am_s) if recorded else "",
                "pm_home_time": _minute(pm_s) if recorded else "",
            }
        )
    return rows


def _minute(seconds: float) -> str:
    return clock_text(round(seconds / 60) * 60)[:5]


def _operator_rows() -> list[Row]:
    homes = settlement_homes()
    return [
        {
            "operator_id": firm.operator_id,
            "name": firm.name,
            "postcode": homes[firm.settlement][0].postcode,
        }
        for firm in FIRMS
    ]
