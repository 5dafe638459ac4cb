"""Writes docs/data.md and docs/faults.md from the pack's schema and the codes of its check.

Run ``python docs/make_data_page.py`` after a change to either; a test says when it is due.
"""

from collections.abc import Iterator
from pathlib import Path

from routeopt.data.codes import CODES, Code
from routeopt.data.schema import POLICY, TABLES, Column, Kind, Table

DOCS = Path(__file__).parent

_DATA_HEAD = """# The data pack

<!-- Written by docs/make_data_page.py: change the schema, not this page. -->

A **pack** is what a council gives `routeopt`: a folder of CSV files, a zip of that folder, or
one Excel workbook with a sheet for each table. The three read to the same thing, and
`routeopt check PACK` says everything that is wrong with it at once
(see [faults](faults.md)).

Two tables are enough: `pupils` and `schools`. What needs a table or column that is not there
is left out of a review and said to be.

- The first row of a table holds the column names. Their order is free; capitals do not matter.
  Columns that are not listed here are never used.
- A blank cell means "not given"; the default, where there is one, steps in.
- A **place** is `lat` and `lon`, or `easting` and `northing`, or a `postcode`, in that order of
  preference. The identifiers of pupils, schools, points, addresses and fleet vehicles are
  place identifiers and must differ from each other.
- A **day mask** has a letter for each day, Monday to Friday, and `-` for a day off: `M---F`.
  Ten characters say weeks A and B.
- Times are local, money is pounds.
- CSV files are UTF-8; Windows-1252 is read too, with a note.
"""

_FAULTS_HEAD = """# What the check says

<!-- Written by docs/make_data_page.py: change the codes, not this page. -->

Every fault has a code that does not change from release to release. An **error** means that
the pack cannot be read to one meaning: a review refuses it. A **warning** is something odd:
the review goes on. A **note** is for information. Rows are numbered as your file numbers them;
the heading is row 1. No message repeats what stands in a cell.
"""

_TYPES: dict[Kind, str] = {
    "id": "identifier",
    "text": "text",
    "tags": "labels, `;` between",
    "int": "whole number",
    "number": "number",
    "money": "pounds",
    "minutes": "minutes",
    "metres": "metres",
    "time": "time `HH:MM`",
    "time_or_dash": "time `HH:MM`, or `-`",
    "date": "date `YYYY-MM-DD`",
    "days": "day mask",
    "bool": "`true`, `false`",
    "layouts": "layouts",
    "available": "whole number, or `any`",
    "lat": "degrees",
    "lon": "degrees",
    "grid": "metres",
    "postcode": "postcode",
    "weekday": "`Monday` to `Friday`",
}


def data_page() -> str:
    """Make the reference of tables and columns."""
    parts = [_DATA_HEAD, *(_table_part(table) for table in TABLES.values()), _policy_part()]
    return "\n".join(parts)


def faults_page() -> str:
    """Make the reference of fault codes."""
    kinds = (("error", "Errors"), ("warning", "Warnings"), ("note", "Notes"))
    parts = [_FAULTS_HEAD]
    for severity, heading in kinds:
        codes = [code for code in CODES.values() if code.severity == severity]
        parts += [f"## {heading}\n", *map(_code_part, codes)]
    return "\n".join(parts)


def _table_part(table: Table) -> str:
    needed = "required" if table.required else "optional"
    key = f"; one row for each `{table.key}`" if table.key else ""
    place = "; each row needs a place" if table.place == "required" else ""
    lines = [
        f"## {table.name}\n",
        f"{table.description.capitalize()} ({needed}{key}{place}).\n",
        "| column | type | default | meaning |",
        "|---|---|---|---|",
        *(_column_line(column) for column in table.columns),
        "",
    ]
    return "\n".join(lines)


def _policy_part() -> str:
    lines = [
        "## Settings of the policy table\n",
        "| key | type | default | meaning |",
        "|---|---|---|---|",
        *(_column_line(column) for column in POLICY),
        "",
    ]
    return "\n".join(lines)


def _column_line(column: Column) -> str:
    default = f"`{column.default}`" if column.default else ""
    if column.required:
        default = "**required**"
    meaning = column.description.replace("|", "\\|")
    return f"| `{column.name}` | {', '.join(_type_words(column))} | {default} | {meaning} |"


def _type_words(column: Column) -> Iterator[str]:
    if column.kind == "choice":
        yield " / ".join(f"`{word}`" for word in column.allowed)
    elif column.kind == "ref":
        yield f"identifier in `{column.refers_to}`"
    else:
        yield _TYPES[column.kind]
    if column.minimum is not None and column.maximum is not None:
        yield f"{column.minimum:,.9g} to {column.maximum:,.9g}"
    elif column.minimum is not None:
        yield f"from {column.minimum:,.9g}"
    if column.kind in {"int", "number"} and column.unit:
        yield column.unit
    if column.kind == "layouts":
        yield "such as `16+0\\|12+1`"


def _code_part(code: Code) -> str:
    lines = [f"### {code.code}\n", f"{code.meaning}\n", _block("Like this:", code.example)]
    lines.append(f"To mend it: {code.fix}.\n")
    if code.mended:
        lines.append(_block("Put right:", code.mended))
    return "\n".join(lines)


def _block(lead: str, text: str) -> str:
    return f"{lead}\n\n```text\n{text}\n```\n"


def main() -> None:
    """Write both pages."""
    (DOCS / "data.md").write_text(data_page(), encoding="utf-8", newline="\n")
    (DOCS / "faults.md").write_text(faults_page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
