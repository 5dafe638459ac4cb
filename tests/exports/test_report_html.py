"""Proves that the report says all it must, needs no network and keeps children unnamed."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from routeopt.domain.people import Place
from routeopt.exports.background import MapBackground
from routeopt.exports.report_html import report_text, write_report
from routeopt.planning.result import Review

from .conftest import HOSTILE
from .sample_review import without_contracts, without_pupils


class Page(HTMLParser):
    """Collects a page's elements and words."""

    def __init__(self, text: str) -> None:
        """Read the page."""
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep words, their blanks made one."""
        self.words += re.sub(r"\s+", " ", data)


def page(review: Review, audience: Any = "meeting", background: Any = None) -> Page:
    """Give a report as read."""
    return Page(report_text(review, audience=audience, background=background))


def test_first_page_says_the_firm_saving_first(review: Review) -> None:
    """Proves the order: marking, firm saving, what waits for assessments, price, no bound."""
    words = page(review).words
    wanted = [
        "OFFICIAL-SENSITIVE", "Fenmoor School", "traffic factor", "£59,970",
        "saved a year, firm",
        "+£25,658", "if assessments agree", "1 pupil without a ride", "Routing:", "Price:",
        "not claimed before bids are in", "\N{MINUS SIGN}10%", "as priced", "+20%",
        "61.2%", "How sure the saving is", "If fewer assessments agree", "ASSUMED", "No bound",
        "To settle first", "no_legal_ride",
        "The same pupils on the same days",
        "Vehicles by type", "Maps", "Pupils alone today who could share",
        "waiting for an assessment", "Who is affected", "Shorter and longer rides",
        "Not in this saving", "Routes joined or closed", "What contracts really cost",
        "at least 12 are needed", "Warnings and questions",
        "Emissions", "Method and assumptions", "ASSUMED",
        "Faults in the data", "Rules in force",
    ]  # fmt: skip
    at = 0
    for text in wanted:
        assert text in words[at:], text
        at = words.index(text, at)


def test_needs_no_network(review: Review) -> None:
    """Proves that nothing in the page is fetched from anywhere."""
    for tag, attributes in page(review).elements:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base"}
        assert "src" not in attributes
        for name in ("href", "xlink:href"):
            assert (attributes.get(name) or "#").startswith("#")
    text = report_text(review, audience="team", background=None)
    assert "@import" not in text
    assert "url(" not in text


def test_meeting_page_names_no_child(review: Review) -> None:
    """Proves that a meeting's page holds no pupil id, full postcode or exact home."""
    roads = [("primary", [(0.05, 52.55), (0.15, 52.66)])]
    legs = {("FM-0417", "FM-0422"): [(0.157315, 52.668194), (0.163354, 52.666484)]}
    text = report_text(
        review, audience="meeting", background=MapBackground(roads=roads, lines=legs)
    )
    for key, pupil in review.area.pupils.items():
        assert key not in text
        assert pupil.home.postcode not in text
        assert str(pupil.home.lat) not in text
    assert "P01" in text
    assert "PE13 1" in text


def test_home_moves_within_its_sector_without_a_trace(review: Review) -> None:
    """Proves that a meeting's maps depend on the sector only, not on the door."""
    pupil = review.area.pupils["FM-0417"]
    moved = replace(pupil, home=Place(52.664815, 0.158687, "PE13 1AE"))
    area = replace(review.area, pupils={**review.area.pupils, "FM-0417": moved})
    after = replace(review, area=area)
    meeting, team = (
        [report_text(r, audience=a, background=None) for r in (review, after)]
        for a in ("meeting", "team")
    )
    assert meeting[0] == meeting[1]
    assert team[0] != team[1]


def test_team_page_shows_ids_and_roads(review: Review) -> None:
    """Proves that the team's page holds ids, and routes follow the roads where known."""
    legs = {("FM-0417", "FM-0422"): [(0.16, 52.66), (0.163354, 52.666484)]}
    background = MapBackground(roads=[("primary", [(0.0, 52.5), (0.15, 52.66)])], lines=legs)
    found = page(review, "team", background)
    assert "FM-0417" in found.words
    assert "along the roads" in found.words
    assert any(attributes.get("class") == "road primary" for _, attributes in found.elements)


def test_meeting_page_follows_roads_between_sectors(review: Review) -> None:
    """Proves that a meeting's map takes the lines between sectors, and only those."""
    legs = {("FM-0417", "FM-0422"): [(0.15, 52.66), (0.151, 52.662)]}
    assert "along the roads" in page(review, "meeting", MapBackground(sector_lines=legs)).words
    assert "along the roads" not in page(review, "meeting", MapBackground(lines=legs)).words


def test_ground_is_never_blank(review: Review) -> None:
    """Proves that without roads the map lies on postcodes' dots and a grid."""
    paths = {a.get("class"): a.get("d") or "" for t, a in page(review).elements if t == "path"}
    assert len(paths["dots"]) > 1000
    assert paths["grid"]


def test_every_route_can_be_switched(review: Review) -> None:
    """Proves that each map's list has a box for each of its routes."""
    elements = page(review).elements
    boxes = [str(a["data-route"]) for t, a in elements if t == "input"]
    drawn = [str(a["data-route"]) for t, a in elements if a.get("class") == "route"]
    assert sorted(boxes) == sorted(drawn)
    assert len(boxes) == 7 + 5 + 4


def test_hostile_names_stay_text(hostile: Review) -> None:
    """Proves that ids and names that look like markup are written out as text."""
    found = page(hostile, "team")
    assert sum(tag == "script" for tag, _ in found.elements) == 1
    assert not any(tag == "img" for tag, _ in found.elements)
    assert not any("onerror" in attributes for _, attributes in found.elements)
    for name in HOSTILE.values():
        assert name in found.words
    assert HOSTILE["FM-0440"] not in page(hostile).words


@pytest.mark.parametrize("make", [without_contracts, without_pupils])
def test_missing_parts_are_said_to_be_missing(make: Any, tmp_path: Path) -> None:
    """Proves that a pack with no contracts, or no pupil, still has its report."""
    write_report(make(), tmp_path / "report.html", audience="meeting", background=None)
    words = Page((tmp_path / "report.html").read_text(encoding="utf-8")).words
    assert "no saving is claimed" in words
    assert "not known" in words
    assert "No assessment needed" in words


def test_tables_and_pictures_can_be_read_out(review: Review) -> None:
    """Proves captions, scopes and labels: every table named, every drawing described."""
    elements = page(review).elements
    tables = sum(tag == "table" for tag, _ in elements)
    assert tables == sum(tag == "caption" for tag, _ in elements)
    for tag, attributes in elements:
        if tag == "th":
            assert attributes["scope"] in {"row", "col"}
        if tag == "svg":
            assert attributes.get("aria-label") or attributes.get("aria-hidden") == "true"
