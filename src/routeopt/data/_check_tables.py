"""Tables and columns that are not there, and those not used yet."""

from collections.abc import Iterator

from routeopt.data.codes import fault
from routeopt.data.faults import Fault
from routeopt.data.rawpack import RawPack
from routeopt.data.schema import TABLES
from routeopt.data.views import given_settings, view

NOT_USED = ("budgets", "fleet", "pa_pool")
"""Tables that are read and checked and do not yet change a plan."""


def table_faults(raw: RawPack) -> Iterator[Fault]:
    """Missing tables and columns; tables, columns and settings that change nothing yet."""
    for name, schema in TABLES.items():
        table = view(raw, name)
        if not table.rows:
            if schema.required:
                said = f"the table {name} is missing or has no rows"
                yield fault("missing_table", said, table=name)
            continue
        for column in schema.columns:
            if column.required and column.name not in table.columns:
                said = f"the column {column.name} is missing"
                fix = f"add the column {column.name}: {column.description}"
                yield fault("missing_column", said, table=name, row=1, column=column.name, fix=fix)
        if name in NOT_USED:
            said = f"the table {name} is checked and does not yet change a plan"
            yield fault("table_not_used", said, table=name)
    yield from _bays(raw)
    yield from _settings(raw)


def _bays(raw: RawPack) -> Iterator[Fault]:
    schools = view(raw, "schools")
    for row, bays in zip(schools.rows, schools.cells("bays"), strict=True):
        if bays:
            said = "the number of vehicles at once is not yet obeyed"
            yield fault("bays_ignored", said, table="schools", row=row, column="bays")


def _settings(raw: RawPack) -> Iterator[Fault]:
    given = given_settings(raw)
    unused = {
        "mixed_schools": given.get("mixed_schools", "never") != "never",
        "link_min": "link_min" in given,
        "budgets": given.get("budgets") == "accepted_only",
    }
    policy = view(raw, "policy")
    for row, key in zip(policy.rows, policy.cells("key"), strict=True):
        if unused.get(key):
            said = f"{key} does not yet change a plan"
            yield fault("setting_not_used", said, table="policy", row=row, column="value")
