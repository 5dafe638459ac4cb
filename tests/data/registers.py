"""Registers as councils keep them, invented: their own headings, words and habits."""

import csv
from pathlib import Path

import openpyxl

HEADING = [
    "Route No", "Operator", "Vehicle", "Daily Cost", "Pupil Ref", "Pupil Name", "School",
    "School Postcode", "Post Code", "W/C", "Esc Y/N", "M/T/W", "NCY", "P/U Time", "Solo?",
    "Contract End",
]  # fmt: skip
_OAK = ["Oak Lodge, Ely", "CB7 4DA"]
_ELM = ["Elm House", "CB6 1NJ"]
_DAYS = "M/T/W/T/F"
_SALOON = ["Saloon", "\u00a395.50"]
ROWS: list[list[str]] = [
    ["R001", "Fenland Cars", *_SALOON, "00101", "Canary Child", *_OAK, "CB74EE", "N", "N", _DAYS,
     "3", "7.55", "", "31/07/2030"],
    ["R001", "Fenland Cars", *_SALOON, "00102", "Canary Child", *_OAK, "cb6 1aa", "N", "N", _DAYS,
     "R", "8.05am", "", "31/07/2030"],
    ["R002", "Ouse Travel", "WAV", "\u00a31,040.00", "00103", "Canary Child", *_OAK, "CB6 1AA",
     "Y", "Y", "M/T/W", "9", "07:40", "Solo", "31/07/2030"],
    ["R003", "Ouse Travel", "8 seater", "120", "00103", "Canary Child", *_OAK, "CB6 1AA", "Y", "Y",
     "Th/F", "9", "07:50", "Solo", "31 July 2030"],
    ["R004", "Isle Minibuses", "Saloon", "80.00", "00104", "Canary Child", *_ELM, "CB7 4EE", "N",
     "Y", "Mon-Thu", "12", "08:10", "", "31/07/2030"],
    ["R004", "Isle Minibuses", "Saloon", "80.00", "00105", "Canary Child", *_ELM, "CB6 1AA", "N",
     "N", _DAYS, "11", "08:00", "", "31/07/2030"],
]  # fmt: skip
BELLS = ["08:40", "08:55", "15:10", "15:25"]


def write_csv(path: Path, rows: list[list[str]] | None = None, encoding: str = "utf-8") -> Path:
    """Write a register as a CSV file with the usual headings."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding=encoding) as stream:
        csv.writer(stream).writerows([HEADING, *(ROWS if rows is None else rows)])
    return path


def write_workbook(path: Path, rows: list[list[str]], merged: tuple[str, ...] = ()) -> Path:
    """Write rows as the one sheet of a workbook."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Routes"
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(path)
    return path


def fill_in_bells(schools: Path) -> None:
    """Fill in the blank bells of schools.csv as a person would."""
    with schools.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    names = ("am_earliest", "am_latest", "pm_earliest", "pm_latest")
    with schools.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | dict(zip(names, BELLS, strict=True)) for row in rows)
