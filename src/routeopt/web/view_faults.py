"""Faults as a page lists them: like ones on one line, the gravest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from routeopt.api.errors import FaultOut
from routeopt.exports.wording import number

_GRAVITY = {"error": 0, "warning": 1, "note": 2}
_ROWS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class FaultLine:
    """Faults that are alike but for their row."""

    severity: str
    table: str
    rows: str
    column: str
    message: str
    fix: str


def fault_lines(faults: Iterable[FaultOut]) -> list[FaultLine]:
    """Put like faults on one line, with the rows they are in."""
    alike: dict[tuple[str, str, str, str, str], list[int]] = {}
    for one in faults:
        key = (one.severity, one.table, one.column, one.message, one.fix)
        alike.setdefault(key, []).append(one.row)
    lines = [
        FaultLine(severity, table, _rows(rows), column, message, fix)
        for (severity, table, column, message, fix), rows in alike.items()
    ]
    return sorted(lines, key=lambda one: _GRAVITY.get(one.severity, 0))


def _rows(rows: Sequence[int]) -> str:
    known = sorted({row for row in rows if row})
    shown = ", ".join(str(row) for row in known[:_ROWS_SHOWN])
    more = len(known) - _ROWS_SHOWN
    return f"{shown} and {number(more)} more" if more > 0 else shown
