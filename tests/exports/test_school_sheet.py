"""Proves that the gate sheet shows who comes and goes, day by day where days differ."""

from dataclasses import replace
from pathlib import Path

from openpyxl import load_workbook

from routeopt.domain.people import TimetableEntry
from routeopt.exports.school_sheet import gate_days, write_school_workbook
from routeopt.planning.result import Review

from .sample_review import SCHOOL, without_pupils


def test_days_that_differ_have_their_own_sheet(review: Review, tmp_path: Path) -> None:
    """Proves that a pupil absent on Friday mornings is on the other days' sheet only."""
    write_school_workbook(review, tmp_path / "school.xlsx")
    book = load_workbook(tmp_path / "school.xlsx")
    assert book.sheetnames == ["Arrivals Mon-Thu", "Arrivals Fri", "Departures"]
    aboard = {name: " ".join(str(row[5].value) for row in book[name]) for name in book.sheetnames}
    assert "FM-0460" in aboard["Arrivals Mon-Thu"]
    assert "FM-0460" not in aboard["Arrivals Fri"]
    assert "FM-0460" in aboard["Departures"]


def test_timetable_absence_counts(review: Review) -> None:
    """Proves that a dash in the timetable takes a pupil off that afternoon."""
    away = (TimetableEntry("FM-0417", 2, "pm", None),)
    changed = replace(review, area=replace(review.area, timetable=away))
    days = gate_days(changed, SCHOOL, "pm")
    masks = {mask: [key for line in lines for key in line.pupils] for mask, lines in days}
    wednesdays = 0b00100_00100
    assert "FM-0417" not in masks[wednesdays]
    assert len(masks) == 2


def test_nobody_at_the_gate(tmp_path: Path) -> None:
    """Proves that a school without pupils has an empty sheet each way."""
    write_school_workbook(without_pupils(), tmp_path / "school.xlsx")
    assert load_workbook(tmp_path / "school.xlsx").sheetnames == ["Arrivals", "Departures"]
