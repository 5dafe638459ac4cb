"""Writes the reference county: a whole service area of invented pupils, contracts and prices."""

from pathlib import Path

import numpy as np

from routeopt.data.county_counts import count_table
from routeopt.data.county_deals import put_together
from routeopt.data.county_firms import invent_firms
from routeopt.data.county_market import award_contracts
from routeopt.data.county_people import invent_cohorts
from routeopt.data.county_schools import invent_schools
from routeopt.data.county_stories import tell_stories
from routeopt.data.county_tables import (
    Row,
    address_rows,
    allocation_rows,
    contract_row,
    operator_rows,
    pupil_rows,
    school_hours_rows,
    school_rows,
)
from routeopt.data.example import PACK_NOTE, POSTCODE_CREDIT, vehicle_rows, write_tables
from routeopt.data.example_market import PA_DAY_GBP
from routeopt.data.example_people import PLAN_YEAR
from routeopt.data.example_routes import PA_SHARE_MAX

COUNTY_SEED = 2022
# As many of the scarce ones as today's contracts use and the market may grow by.
_AVAILABLE = {"minibus16": "", "wav84": "", "wav42": ""}

_README = """\
A county for routeopt: special schools, establishments outside it, units, colleges and schools.

Everything in this folder is invented: the schools, the pupils and their needs, the operators,
the contracts and their prices. Only the postcodes are real places; nobody described here lives
at them, and no school stands where one is put. The places outside the county do not exist.
The figures of a review of this folder show what a review looks like. They do not say what a
council would save.

How large everything is follows what one county has published of its own service. COUNTS.txt
sets that beside what is counted here. Each market's prices were scaled by one number, its level,
so that its contracts add up to what was published; within a market prices differ by distance,
vehicle, assistants, year of award, operator, number of bids and how short a place is of vehicles.

"""


def write_county(directory: Path, seed: int = COUNTY_SEED) -> dict[str, list[Row]]:
    """Write the county as a pack, the same again for a seed.

    Parameters
    ----------
    directory
        Folder to write the CSV files, a README and the counts into; made where it is not there.
    seed
        What everything is drawn from.

    Returns
    -------
    dict
        The tables written, as ``county_tables`` gives them.
    """
    tables, levels = _make(seed)
    said = [f"  {name.replace('_', ' '):<16}{level:.3f}" for name, level in levels.items()]
    readme = "\n".join([_README + "Levels, beside the rates of the vehicle table:", *said, "", ""])
    texts = {"README.txt": readme + POSTCODE_CREDIT, "COUNTS.txt": count_table(tables)}
    write_tables(directory, tables, texts)
    return tables


def county_tables(seed: int = COUNTY_SEED) -> dict[str, list[Row]]:
    """Make the county's tables: table name to rows of column and text."""
    return _make(seed)[0]


def _make(seed: int) -> tuple[dict[str, list[Row]], dict[str, float]]:
    rng = np.random.default_rng(seed)
    county = put_together(invent_cohorts(invent_schools(rng), rng), rng)
    tell_stories(county, rng)
    firms = invent_firms(rng)
    market = award_contracts(county, firms, rng)
    tables: dict[str, list[Row]] = {
        "pupils": pupil_rows(county, rng),
        "schools": school_rows(county),
        "vehicle_types": vehicle_rows(_pounds, _AVAILABLE),
        "contracts": [contract_row(award, rng) for award in market.awards],
        "allocations": [
            row for award in market.awards for row in allocation_rows(county, award.deal, rng)
        ],
        "operators": operator_rows(firms),
        "incompatibilities": [
            {"pupil_a": first, "pupil_b": second, "reason_code": "R1"}
            for first, second in county.apart
        ],
        "mixing": [{"tag_a": "quiet", "tag_b": "lively", "max_together": "0"}],
        "school_hours": school_hours_rows(county),
        "addresses": address_rows(county, rng),
        "policy": [
            {"key": "pack_note", "value": PACK_NOTE},
            {"key": "plan_from", "value": f"{PLAN_YEAR}-09-01"},
            {"key": "pa_day_gbp", "value": str(PA_DAY_GBP)},
            {"key": "pa_share_max", "value": str(PA_SHARE_MAX)},
        ],
    }
    return tables, {str(name): level for name, level in market.levels.items()}


def _pounds(pence: int) -> float:
    return pence / 100
