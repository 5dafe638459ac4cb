"""A written plan as tables: one row a stop as CSV, or a workbook of summary, routes and stops."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from xlsxwriter.workbook import Workbook

from routeopt.exports.families import plain_cell
from routeopt.exports.sheets import Book, Cell, Heading

Document = Mapping[str, Any]
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

STOPS = (
    Heading("plan"), Heading("route_id"), Heading("run_id"), Heading("session"), Heading("days"),
    Heading("vehicle_type"), Heading("layout"), Heading("contract_id"), Heading("pas", "whole"),
    Heading("stop", "whole"), Heading("kind"), Heading("id"), Heading("pupils", width=24),
    Heading("arrive"), Heading("depart"),
)  # fmt: skip
_ROUTES = (
    Heading("route_id"), Heading("vehicle_type"), Heading("layout"), Heading("contract_id"),
    Heading("pas", "whole"), Heading("schools", width=16), Heading("pupils", "whole"),
    Heading("loaded_miles", "number"), Heading("minutes", "number"), Heading("day_gbp", "money"),
    Heading("year_gbp", "money"), Heading("not_in_saving", width=24),
)  # fmt: skip


def stop_rows(document: Document, plan: str) -> Iterator[tuple[Cell, ...]]:
    """Give every stop of every run; ``plan`` is the hash that says which plan they are of."""
    for route in document["routes"]:
        for run in route["runs"]:
            for number, stop in enumerate(run["stops"], start=1):
                yield (
                    plan[:12], route["route_id"], run["run_id"], run["session"], run["days"],
                    route["vehicle_type"], route["layout"], route["contract_id"] or "",
                    route["pas"], number, stop["kind"], stop["id"], "; ".join(stop["pupils"]),
                    stop["arrive"], stop["depart"],
                )  # fmt: skip


def plan_csv(document: Document, plan: str) -> bytes:
    """Give the stops as CSV; no cell starts a formula."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow([heading.name for heading in STOPS])
    for row in stop_rows(document, plan):
        rows.writerow([plain_cell(one) if isinstance(one, str) else one for one in row])
    return text.getvalue().encode("utf-8-sig")


def write_plan_book(document: Document, plan: str, path: Path) -> None:
    """Write the plan as a workbook: summary, routes, stops."""
    with Workbook(str(path), _OPTIONS) as workbook:
        name = document["pack"]["name"]
        book = Book(workbook, f"{name}, plan {plan[:12]}")
        figures = (Heading("figure", width=30), Heading("value", width=40))
        book.table(book.sheet("Summary"), figures, _summary(document, plan))
        book.table(book.sheet("Routes"), _ROUTES, (_route(one) for one in document["routes"]))
        book.table(book.sheet("Stops"), STOPS, stop_rows(document, plan))


def _summary(document: Document, plan: str) -> Iterator[tuple[Cell, Cell]]:
    yield "plan (SHA-256)", plan
    yield "kind", document["kind"]
    yield "schools", ", ".join(document["schools"])
    for name, value in document["summary"].items():
        if not isinstance(value, dict):
            yield name, "" if value is None else str(value)


def _route(route: Document) -> tuple[Cell, ...]:
    return (
        route["route_id"], route["vehicle_type"], route["layout"], route["contract_id"] or "",
        route["pas"], ", ".join(route["schools"]), len(route["pupils"]),
        max((run["loaded_miles"] for run in route["runs"]), default=0.0),
        max((run["minutes"] for run in route["runs"]), default=0.0),
        route["cost"]["day_gbp"], route["cost"]["year_gbp"], route["not_in_saving"] or "",
    )  # fmt: skip
