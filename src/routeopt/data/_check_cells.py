"""Cells that are blank and must not be, or are not of their column's type."""

from collections.abc import Iterator

from routeopt.data.cells import cell_problem
from routeopt.data.codes import fault
from routeopt.data.faults import Fault
from routeopt.data.rawpack import RawPack
from routeopt.data.schema import TABLES, Column, Kind
from routeopt.data.views import view

FORMS: dict[Kind, str] = {
    "int": "a whole number, such as 4",
    "number": "a number, such as 1.5",
    "money": "pounds as a plain number, such as 95.50 (no pound sign, no comma)",
    "minutes": "minutes as a number, such as 45",
    "metres": "metres as a number, such as 400",
    "time": "a time of day, such as 08:45",
    "time_or_dash": "a time of day, such as 08:45, or - for not travelling",
    "date": "a date as year-month-day, such as 2026-09-01",
    "days": "a day mask, such as MTWTF or M---F, or ten characters for weeks A and B",
    "bool": "true or false",
    "weekday": "a day from Monday to Friday, in full",
    "layouts": "seats+spaces with | between, such as 16+0|12+1",
    "available": "a whole number, the word any, or blank",
    "lat": "degrees as a number, such as 52.33",
    "lon": "degrees as a number, such as -0.18",
    "grid": "metres as a number, such as 524000",
}
"""What a cell of each kind looks like, in words."""


def cell_faults(raw: RawPack) -> Iterator[Fault]:
    """Every bad cell of every table but the policy's values."""
    for name, schema in TABLES.items():
        table = view(raw, name)
        for column in schema.columns:
            cells = table.columns.get(column.name)
            if cells is None:
                continue
            codes = {text: _problem(column, text) for text in set(cells)}
            for row, text in zip(table.rows, cells, strict=True):
                if codes[text]:
                    yield bad_cell(codes[text], column, name, row, column.name)


def _problem(column: Column, text: str) -> str:
    if text:
        return cell_problem(column, text)
    return "missing_value" if column.required else ""


def bad_cell(code: str, rule: Column, table: str, row: int, where: str) -> Fault:
    """Say of one cell what is wrong and how it should look; ``rule`` is what it breaks."""
    form = FORMS.get(rule.kind, "")
    said, fix = {
        "missing_value": (f"{rule.name} is blank", f"fill in {rule.name}: {rule.description}"),
        "spreadsheet_error": (f"{rule.name} holds the error of a formula", ""),
        "wrong_type": (f"{rule.name} cannot be read", f"write it as {form}"),
        "value_not_allowed": (
            f"{rule.name} is none of the words it may be",
            "use one of: " + ", ".join(rule.allowed),
        ),
        "out_of_range": (f"{rule.name} is {_range(rule)}", ""),
    }[code]
    return fault(code, said, table=table, row=row, column=where, fix=fix)


def _range(rule: Column) -> str:
    unit = f" {rule.unit}" if rule.unit else ""
    low = "" if rule.minimum is None else f"below {rule.minimum:,.9g}{unit}"
    high = "" if rule.maximum is None else f"above {rule.maximum:,.9g}{unit}"
    return " or ".join(part for part in (low, high) if part)
