"""What the template says on its first sheet and shows in its example rows."""

from routeopt.data.schema import Column, Table

READ_ME = (
    (
        "What this is",
        (
            "Fill in the sheets you have. Two are needed: pupils and schools, with dark "
            "tabs. Leave the others as they are if you have nothing for them."
        ),
    ),
    (
        "Headings",
        (
            "Dark headings must be filled in for every row, light ones may be blank. Point "
            "at a heading to read what it means, its unit and what a blank stands for."
        ),
    ),
    (
        "Example row",
        (
            "The grey second row of each sheet shows how a row looks. It is never read, "
            "because its first cell begins with EXAMPLE. Write from row 3 on."
        ),
    ),
    (
        "Where somebody lives",
        ("Give a postcode, or lat and lon, or easting and northing. One is enough."),
    ),
    (
        "Days",
        (
            "Five letters, Monday to Friday, with - for a day off: MTWTF, M---F. Ten letters say "
            "weeks A and B: MTWTF-----."
        ),
    ),
    (
        "Times and dates",
        (
            "Times as 07:05. Dates as 2026-09-01; Excel shows other ways of typing a "
            "date in that form."
        ),
    ),
    (
        "Identifiers",
        (
            "Your own references, and no names of children. They stay as typed: 00123 "
            "keeps its noughts. The same reference must be spelled the same on every sheet."
        ),
    ),
    (
        "When done",
        (
            "Save it as .xlsx and run:  routeopt check FILE.xlsx  It lists everything that "
            "is to be mended, with sheet, row and column. Then:  "
            "routeopt review FILE.xlsx --out review"
        ),
    ),
)

_SHOWN = {
    "pupil_id": "P001", "pupil_a": "P001", "pupil_b": "P002", "school_id": "OAK",
    "contract_id": "R12", "operator_id": "OP7", "vehicle_id": "V1", "pa_id": "PA1",
    "address_id": "A1", "pickup_id": "K1", "from_id": "P001", "to_id": "OAK",
    "name": "Oak School", "postcode": "PE29 3TN", "phase": "primary", "mobility": "seated",
    "pa": "shared", "sharing": "yes", "am_days": "MTWTF", "pm_days": "M-WTF", "days": "M---F",
    "am_earliest": "08:35", "am_latest": "08:50", "pm_earliest": "15:10", "pm_latest": "15:25",
    "kind": "special", "vehicle_type": "minibus8", "layouts": "8+0", "description": "8 seats",
    "day_rate_gbp": "95.5", "mile_rate_gbp": "1.9", "pas": "1", "sessions": "both",
    "start": "2025-09-01", "weekday": "Friday", "session": "am", "time": "09:30",
    "am_order": "1", "pm_order": "2", "am_pickup_time": "07:55", "pm_home_time": "15:50",
    "tag_a": "calm", "tag_b": "post16", "max_together": "0", "am_from": "07:00",
    "gbp_day": "20", "step": "assessment", "outcome": "agreed", "minutes": "22", "miles": "9.5",
    "key": "pa_day_gbp", "value": "60", "day_cost_gbp": "80", "status": "live",
}  # fmt: skip
_OTHERWISE = {
    "fleet.kind": "council", "addresses.kind": "respite", "budgets.status": "offered",
    "operators.name": "Fenland Cars", "pickup_points.name": "Market Square",
    "decisions.contract_id": "", "locks.pupil_id": "", "pa_pool.am_days": "",
}  # fmt: skip


def example_row(table: Table) -> dict[str, str]:
    """Give a row that shows how a table is filled in; its first cell says that it is one."""
    row = {column.name: _shown(table, column) for column in table.columns}
    first = table.columns[0].name
    row[first] = f"EXAMPLE {row[first]}".strip()
    return row


def _shown(table: Table, column: Column) -> str:
    return _OTHERWISE.get(f"{table.name}.{column.name}", _SHOWN.get(column.name, ""))
