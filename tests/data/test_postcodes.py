"""Proves that the packaged directory finds postcodes in any spelling and nothing else."""

import pytest

from routeopt.data.postcodes import (
    directory,
    find_postcode,
    normalise_postcode,
    postcodes_of_district,
)
from routeopt.domain.people import Place


@pytest.mark.parametrize("text", ["CB1 0AG", "cb10ag", " Cb1  0aG ", "cb1-0ag"])
def test_any_spelling_finds_the_same_place(text: str) -> None:
    """Proves that spacing, case and a stray dash do not matter."""
    assert find_postcode(text) == Place(52.192254, 0.137179, "CB1 0AG")


@pytest.mark.parametrize("text", ["", "CB1", "ZZ99 9ZZ", "not a postcode", "CB1 0AG CB1 0AG"])
def test_unknown_postcode_is_none(text: str) -> None:
    """Proves that what is no postcode, or is elsewhere, gives None and no error."""
    assert find_postcode(text) is None


def test_odd_shapes_are_not_spelled() -> None:
    """Proves that only the shape of a UK postcode is spelled out."""
    assert normalise_postcode("pe281ab") == "PE28 1AB"
    assert normalise_postcode("12345") == ""


def test_directory_holds_every_district() -> None:
    """Proves that the seven districts are there and every postcode is in its usual spelling."""
    rows = directory()
    assert len(rows) == 23_125
    assert {row.district for row in rows.values()} == {
        "Rutland",
        "Peterborough",
        "Cambridge",
        "East Cambridgeshire",
        "Fenland",
        "Huntingdonshire",
        "South Cambridgeshire",
    }
    assert all(normalise_postcode(key) == key == row.postcode for key, row in rows.items())


def test_district_lists_its_postcodes_in_order() -> None:
    """Proves that a district's postcodes come whole, sorted and inside its part of the map."""
    places = postcodes_of_district("east cambridgeshire")
    assert len(places) == 2157
    assert [place.postcode for place in places] == sorted(place.postcode for place in places)
    assert all(52.1 < place.lat < 52.6 and -0.1 < place.lon < 0.6 for place in places)
    assert postcodes_of_district("Nowhere") == ()
