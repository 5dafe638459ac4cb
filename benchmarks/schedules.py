"""Times schedules: ``python benchmarks/schedules.py REVIEW``; workbook and table, then the PDF.

The routes of a review's folder, or of a folder of reviews, are taken again and again until there
are as many as asked for. A lot a route, street grain, every lot shown.
"""

import argparse
import tempfile
import time
from dataclasses import replace
from datetime import date
from itertools import cycle, islice
from pathlib import Path

from routeopt.tender.book import write_book
from routeopt.tender.cells import write_csv
from routeopt.tender.folder import refuse_keys
from routeopt.tender.making import Asked, make_tender
from routeopt.tender.pdf import write_pdf
from routeopt.tender.rows import HEADINGS, schedule_rows
from routeopt.tender.schedule import document
from routeopt.tender.settings import TenderSettings
from routeopt.tender.source import read_source


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("review", type=Path)
    parser.add_argument("--routes", type=int, default=300)
    given = parser.parse_args()
    source = read_source(given.review)
    again = islice(cycle(source.routes), given.routes)
    routes = tuple(
        replace(route, route_id=f"X{number}") for number, route in enumerate(again, start=1)
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begin = time.perf_counter()
        asked = Asked(routes=tuple(route.route_id for route in routes))
        settings = TenderSettings(reference="BENCH", written="2026-02-02")
        made = make_tender(replace(source, routes=routes), settings, asked, date(2026, 2, 2))
        shown = frozenset(lot.lot_id for lot in made.tender.lots)
        writing = replace(made.writing, released=shown)
        pages = document(writing)
        refuse_keys(made.screen, pages.texts())
        write_book(pages, folder / "schedules.xlsx")
        rows = list(schedule_rows(writing, made.tender.lots))
        write_csv(folder / "schedules.csv", HEADINGS, rows)
        middle = time.perf_counter()
        write_pdf(pages, folder / "schedules.pdf")
        end = time.perf_counter()
    print(f"{len(routes)} routes, {len(rows):,} stops: lots, book, table {middle - begin:.1f} s")
    print(f"PDF: {end - middle:.1f} s")


if __name__ == "__main__":
    main()
