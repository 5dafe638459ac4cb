"""Words on the terminal: results to standard output, progress and faults to standard error."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from routeopt.data.faults import Fault, PackError

WRONG_USE = 2
ANSWER_NO = 1

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

_MOST_SPANS = 8
_COLOURS = {"error": "bold red", "warning": "yellow", "note": "dim"}


def money(pence: int) -> str:
    """Pounds for people: £12,340, or -£120."""
    sign = "-" if pence < 0 else ""
    return f"{sign}£{round(abs(pence) / 100):,}"


def fault_table(faults: Sequence[Fault]) -> Table:
    """Show faults as a table: where, what is wrong, how to mend it; like ones in one line."""
    table = Table(show_lines=False, header_style="bold", padding=(0, 1))
    table.add_column("")
    table.add_column("where", overflow="fold", ratio=2)
    table.add_column("what is wrong, and how to mend it", overflow="fold", ratio=5)
    alike: dict[Fault, list[int]] = {}
    for fault in faults:
        alike.setdefault(replace(fault, row=0), []).append(fault.row)
    for fault, rows in alike.items():
        where = ", ".join(part for part in (fault.table, _rows(rows), fault.column) if part)
        table.add_row(
            f"[{_COLOURS[fault.severity]}]{fault.severity}[/]",
            escape(where),
            f"{escape(_sentence(fault.message))} {escape(_sentence(fault.fix))} "
            f"[dim]({fault.code})[/]",
        )
    return table


def _rows(rows: Sequence[int]) -> str:
    """Name rows: row 4; rows 4, 7-12 and 30 more."""
    numbers = sorted({row for row in rows if row})
    if len(numbers) < 2:
        return f"row {numbers[0]}" if numbers else ""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1] = [spans[-1][0], number]
        else:
            spans.append([number])
    shown = spans[:_MOST_SPANS]
    words = ", ".join("-".join(map(str, span)) for span in shown)
    more = sum(number > shown[-1][-1] for number in numbers)
    return f"rows {words}" + (f" and {more} more" if more else "")


def _sentence(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:].rstrip(".") + "." if text else ""


def print_json(document: object) -> None:
    """Print data for machines, nothing else, on standard output."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def count_words(faults: Sequence[Fault]) -> str:
    """Say how many of each kind there are: 2 errors, 1 warning."""
    parts = []
    for severity in ("error", "warning", "note"):
        number = sum(fault.severity == severity for fault in faults)
        if number:
            parts.append(f"{number} {severity}{'s' if number > 1 else ''}")
    return ", ".join(parts) or "no faults"


def refuse(error: PackError, *, as_json: bool) -> NoReturn:
    """Print every fault of a pack that cannot be used, and end with "no"."""
    if as_json:
        print_json({"faults": [fault.as_dict() for fault in error.faults]})
    else:
        errors = [fault for fault in error.faults if fault.severity == "error"]
        err.print(fault_table(errors))
        err.print(
            f"{count_words(error.faults)}. Mend the errors and run it again; nothing was written."
        )
        if len(errors) < len(error.faults):
            err.print("The warnings:  routeopt check PACK")
    raise typer.Exit(ANSWER_NO)


def wrong_use(message: str) -> NoReturn:
    """End because the command cannot mean anything."""
    err.print(f"[bold red]{escape(message)}[/]")
    raise typer.Exit(WRONG_USE)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Whether progress is shown: only on a terminal, and never beside JSON."""

    as_json: bool

    @property
    def shown(self) -> bool:
        """Whether there is anybody to show it to."""
        return err.is_terminal and not self.as_json and "CI" not in os.environ


@contextmanager
def disk_faults() -> Iterator[None]:
    """Turn a full disk or a folder that cannot be written into plain words."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or "unknown reason"
        wrong_use(f"cannot write {error.filename or 'the files'}: {reason}")
