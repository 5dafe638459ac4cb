"""A small county school's plan as a review writes it, with canaries in the register."""

import functools
import json
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from routeopt.data.loading import from_raw
from routeopt.data.rawpack import RawPack
from routeopt.data.readers import pack_from_rows
from routeopt.data.writers import write_zip
from routeopt.tender.making import Asked, Made, make_tender
from routeopt.tender.settings import TenderSettings
from routeopt.tender.source import Source, read_source

TODAY = date(2026, 3, 2)
PLAN_FROM = "2026-09-01"
# Real postcodes of the packaged directory; a school's and five homes'.
HOMES = ("CB6 3AU", "CB6 2FD", "CB6 1AA", "CB7 5AA", "CB6 1AB")
CANARY_NAMES = ("Zebulonia", "Quarrington", "Xanthippe", "Oberfeld", "Wolframine")
SETTINGS = TenderSettings(title="Routes to Oak School", buyer="A county", reference="T-1")

_KEPT = tempfile.TemporaryDirectory()
Rows = dict[str, list[dict[str, str]]]


def rows(operators: list[dict[str, str]] | None = None) -> Rows:
    """Give the tables: five pupils, one alone; three contracts; operators."""
    pupils = [
        {
            "pupil_id": f"PUP{k + 1}", "school_id": "OAK", "postcode": home, "phase": "primary",
            "first_name": CANARY_NAMES[k], "address": f"{k + 3} Mill Lane, Ely {home}",
            "mobility": "wheelchair" if k == 1 else "seated", "pa": "own" if k == 1 else "none",
            "sharing": "alone" if k == 4 else "yes", "need": "SEMH",
        }
        for k, home in enumerate(HOMES)
    ]  # fmt: skip
    contracts = [
        {
            "contract_id": f"C{k}", "operator_id": "OP1", "vehicle_type": "wav42",
            "day_rate_gbp": rate, "pas": "1", "bids_received": bids, "start": "2025-09-01",
            "end": "2027-07-31",
        }
        for k, rate, bids in ((1, "120.01", "0"), (2, "80", "4"))
    ]  # fmt: skip
    return {
        "pupils": pupils,
        "schools": [
            {
                "school_id": "OAK", "name": "Oak School", "postcode": "CB7 4JD",
                "am_earliest": "08:30", "am_latest": "08:50", "pm_earliest": "15:10",
                "pm_latest": "15:30",
            }
        ],
        "contracts": contracts,
        "allocations": [
            {"contract_id": contract, "pupil_id": pupil}
            for contract, pupil in (("C1", "PUP1"), ("C1", "PUP2"), ("C1", "PUP3"), ("C2", "PUP4"))
        ],
        "operators": operators
        or [
            {"operator_id": "OP1", "name": "Heron Cars", "categories": "phv"},
            {"operator_id": "OP2", "name": "Sedge Travel", "categories": "phv;psv"},
            {"operator_id": "OP3", "name": "Lapwing", "categories": "phv", "suspended": "true"},
            {"operator_id": "OP4", "name": "Snipe Coaches", "categories": "psv"},
        ],
        "policy": [{"key": "plan_from", "value": PLAN_FROM}],
    }  # fmt: skip


def stop(kind: str, key: str, pupils: list[str], clock: str) -> dict[str, object]:
    """Make a stop of plan.json."""
    return {"kind": kind, "id": key, "pupils": pupils, "arrive": clock, "depart": clock}


def route(
    route_id: str, pupils: list[str], *, kind: str = "wav42", contract: str | None = None,
    layout: str = "4+2", days: str = "MTWTF",
) -> dict[str, object]:  # fmt: skip
    """Make a route of plan.json: five minutes between doors."""
    homes = [stop("home", p, [p], f"07:{30 + 5 * k}:10") for k, p in enumerate(pupils)]
    back = [stop("home", p, [p], f"15:{20 + 5 * k}:00") for k, p in enumerate(reversed(pupils))]
    runs = [
        ("am", [*homes, stop("school", "OAK", pupils, "08:30:00")]),
        ("pm", [stop("school", "OAK", pupils, "15:15:00"), *back]),
    ]
    return {
        "route_id": route_id, "vehicle_type": kind, "layout": layout, "vehicle_id": None,
        "contract_id": contract, "pas": 1, "schools": ["OAK"], "pupils": pupils,
        "runs": [
            {"run_id": f"{route_id}-{session}", "session": session, "days": days,
             "loaded_miles": 6.5, "minutes": 40.0, "stops": stops}
            for session, stops in runs
        ],
        "cost": {"day_gbp": 150.25, "year_gbp": 28547.5},
    }  # fmt: skip


def routes() -> list[dict[str, object]]:
    """Give a plan's routes: two shared, one of one child."""
    return [
        route("R01", ["PUP1", "PUP2"]),
        route("R02", ["PUP3", "PUP4"]),
        route("R03", ["PUP5"], kind="saloon", layout="4+0"),
    ]


def write_plan_folder(
    folder: Path, tables: Rows | None = None, plan: list[dict[str, object]] | None = None
) -> Path:
    """Write what a tender reads of a review's folder."""
    raw: RawPack = pack_from_rows("county", tables or rows())
    pack = from_raw(raw, TODAY)
    folder.mkdir(parents=True, exist_ok=True)
    write_zip(raw, folder / "pack.zip")
    document = {
        "format": "routeopt-plan/1", "kind": "firm",
        "pack": {"name": "county", "sha256": pack.raw.sha256},
        "policy": {"plan_from": PLAN_FROM},
        "routes": plan if plan is not None else routes(),
    }  # fmt: skip
    (folder / "plan.json").write_text(json.dumps(document))
    return folder


@functools.cache
def source() -> Source:
    """Read the example once; its folder goes when the tests end."""
    return read_source(write_plan_folder(Path(_KEPT.name) / "review"))


def made(settings: TenderSettings = SETTINGS, asked: Asked | None = None, **lots: object) -> Made:
    """Make a tender of the example; ``lots`` are changes of the lots' settings."""
    changed = replace(settings, lots=replace(settings.lots, **lots)) if lots else settings
    return make_tender(source(), changed, asked or Asked(), TODAY)
