"""A small sound pack that uses every table, for tests to bend."""

from datetime import date

from routeopt.data.checks import check_pack
from routeopt.data.faults import Fault
from routeopt.data.rawpack import RawPack
from routeopt.data.readers import pack_from_rows

TODAY = date(2026, 9, 1)
Rows = list[dict[str, str]]
Tables = dict[str, Rows]


def _pupil(number: int, **cells: str) -> dict[str, str]:
    usual = {
        "pupil_id": f"P{number}",
        "school_id": "S1",
        "lat": f"52.3{number}",
        "lon": "-0.18",
        "phase": "primary",
        "contract_id": "C1",
    }
    return usual | cells


def small_tables() -> Tables:
    """Give pupils and schools, one contract and nothing the check has a word to say on."""
    return {
        "pupils": [_pupil(1), _pupil(2), _pupil(3, mobility="transfer", pa="shared")],
        "schools": [
            {
                "school_id": "S1",
                "name": "Oak School",
                "lat": "52.35",
                "lon": "-0.2",
                "am_earliest": "08:40",
                "am_latest": "08:55",
                "pm_earliest": "15:10",
                "pm_latest": "15:30",
            }
        ],
        "contracts": [
            {"contract_id": "C1", "vehicle_type": "saloon", "day_rate_gbp": "110", "pas": "1"}
        ],
    }


def full_tables() -> Tables:
    """Give a pack with every table; it has warnings on tables not used, and no error."""
    tables = small_tables()
    tables["pupils"][0] |= {"sharing": "assess", "sharing_basis": "ehcp"}
    tables["pupils"][0]["sharing_reviewed"] = "2026-01-05"
    tables["pupils"][1] |= {"group": "twins", "tags": "calm", "pickup_id": "K1"}
    tables["contracts"][0] |= {"operator_id": "O1"}
    place = {"postcode": "PE29 3TN"}
    return (
        tables
        | {
            "vehicle_types": [
                {"vehicle_type": "saloon", "layouts": "4+0", "day_rate_gbp": "60"},
                {"vehicle_type": "bus", "layouts": "16+0|8+2", "day_rate_gbp": "150"},
            ],
            "allocations": [
                {"contract_id": "C1", "pupil_id": "P1", "am_days": "M----", "am_order": "2"}
            ],
            "operators": [{"operator_id": "O1", "name": "Fenland Cars", "suspended": "no"}],
            "incompatibilities": [{"pupil_a": "P1", "pupil_b": "P4", "reason_code": "R1"}],
            "mixing": [{"tag_a": "calm", "tag_b": "post16", "max_together": "0"}],
            "school_hours": [{"school_id": "S1", "weekday": "Friday", "pm_earliest": "13:10"}],
            "timetable": [
                {"pupil_id": "P1", "weekday": "Monday", "session": "am", "time": "09:30"},
                {"pupil_id": "P1", "weekday": "Tuesday", "session": "pm", "time": "-"},
            ],
            "addresses": [{"address_id": "A1", "pupil_id": "P2", "days": "M----", **place}],
            "pickup_points": [{"pickup_id": "K1", "name": "Market Square", **place}],
            "locks": [{"contract_id": "C1"}, {"contract_id": "C1", "pupil_id": "P2"}],
            "fleet": [{"vehicle_id": "V1", "vehicle_type": "bus", **place}],
            "pa_pool": [{"pa_id": "A9", **place}],
            "budgets": [{"pupil_id": "P1", "gbp_day": "20"}],
            "decisions": [{"pupil_id": "P1", "step": "assessment", "outcome": "agreed"}],
            "policy": [{"key": "pa_day_gbp", "value": "60"}],
        }
        | {"pupils": [*tables["pupils"], _pupil(4, contract_id="")]}
    )


def matrix(*places: str) -> Rows:
    """Give every drive between some places."""
    return [
        {"from_id": start, "to_id": end, "minutes": "10", "miles": "4"}
        for start in places
        for end in places
        if start != end
    ]


def pack(tables: Tables) -> RawPack:
    """Read tables of rows as a pack."""
    return pack_from_rows("pack", tables)


def faults_of(tables: Tables, schools: set[str] | None = None) -> tuple[Fault, ...]:
    """Check tables of rows."""
    return check_pack(pack(tables), TODAY, schools)


def codes_of(tables: Tables) -> set[str]:
    """Check tables of rows and give the codes found."""
    return {found.code for found in faults_of(tables)}
