"""Proves that a meeting sees codes and sectors, however ids turn up in a text."""

from dataclasses import replace

from routeopt.domain.people import Place
from routeopt.exports.people import coarse_spot, people_of, sector_of
from routeopt.planning.result import Review

from .sample_review import renamed


def test_codes_are_nobodys_id(review: Review) -> None:
    """Proves that a code cannot be mistaken for another pupil's own id."""
    people = people_of(renamed(review, {"FM-0526": "P01"}), "meeting")
    assert people.name("P01").startswith("PA")
    assert people.name("FM-0417") == "PA01"
    assert people.name("unheard of") == "another pupil"


def test_ids_and_postcodes_are_cleaned_from_texts(review: Review) -> None:
    """Proves that whole ids and full postcodes are replaced, longer words left alone."""
    people = people_of(review, "meeting")
    text = people.clean("FM-0417 rides with FM-0422 from PE13 1AA; FM-04177 is no id")
    assert text == "P01 rides with P02 from PE13 1; FM-04177 is no id"
    assert people_of(review, "team").clean("FM-0417") == "FM-0417"


def test_short_numbers_are_cleaned_only_as_ids(review: Review) -> None:
    """Proves that an id like 12 goes where it names a pupil and stays where it is a figure."""
    people = people_of(renamed(review, {"FM-0417": "12"}), "meeting")
    assert people.clean("pupil 12 rides 12 min") == "pupil P01 rides 12 min"


def test_homes_are_coarse(review: Review) -> None:
    """Proves that two doors of one sector are one spot, and a far home falls on a grid."""
    first = coarse_spot(Place(52.668194, 0.157315, "PE13 1AA"))
    assert first == coarse_spot(Place(52.664815, 0.158687, "PE13 1AE"))
    assert first.label == "PE13 1"
    assert coarse_spot(Place(52.668194, 0.157315)).label.startswith("PE13")
    far = coarse_spot(Place(51.501, -0.1416))
    assert (far.lat, far.lon, far.label) == (51.5, -0.15, "2 km square")
    moved = replace(review.area.pupils["FM-0417"], home=Place(51.502, -0.1417))
    assert coarse_spot(moved.home) == far


def test_sector_needs_a_full_postcode() -> None:
    """Proves that only a whole postcode has a sector."""
    assert sector_of("pe15 9aa") == "PE15 9"
    assert sector_of("PE15") == ""
