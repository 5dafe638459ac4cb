"""Proves that places are told no finer than the grain, and pseudonyms lead nowhere."""

import re

import pytest

from routeopt.data.postcodes import directory
from routeopt.tender.grain import Places, kilometre_square, street_in, streets_of
from routeopt.tender.pseudonyms import new_key, pseudonyms
from tests.tender.example_tender import HOMES, source


@pytest.mark.parametrize(
    ("address", "street"),
    [
        ("12a Mill Lane, Ely CB7 4AA", "Mill Lane"),
        ("Rose Cottage, 4 St John's Road", "St John's Road"),
        ("Rose Cottage Mill Lane", "Mill Lane"),
        ("Flat 3, 10-12 High Street", "High Street"),
        ("The Old Rectory", ""),
        ("7", ""),
        ("", ""),
    ],
)
def test_of_an_address_only_the_street_is_taken(address: str, street: str) -> None:
    """Numbers, names of houses and postcodes stay behind."""
    assert street_in(address) == street


def test_each_grain_says_no_more_than_it_may() -> None:
    """Sector, then street or kilometre square, then the postcode itself."""
    pack = source().pack
    streets = streets_of(pack.raw)
    sector = HOMES[0][:-2]
    words = {
        grain: Places(grain, pack.area.places, streets).words("PUP1")
        for grain in ("sector", "street", "postcode")
    }
    assert words == {
        "sector": sector, "street": f"Mill Lane, {sector}", "postcode": HOMES[0],
    }  # fmt: skip
    bare = Places("street", pack.area.places, {})
    assert re.fullmatch(rf"{sector}, square TL \d\d \d\d", bare.words("PUP1"))
    assert "names no streets" in bare.note


def test_kilometre_squares_are_those_of_the_national_grid() -> None:
    """Each square agrees with the directory's own metres."""
    for key in HOMES:
        row = directory()[key]
        letters, east, north = kilometre_square(row.place).split()
        assert letters == "TL"
        assert abs(int(east) - row.easting_m % 100_000 // 1000) <= 1
        assert abs(int(north) - row.northing_m % 100_000 // 1000) <= 1


def test_pseudonyms_are_the_keys_own_and_resemble_no_postcode() -> None:
    """One key gives one set, another key another; five consonants, no two alike."""
    pupils = [f"P{k:04d}" for k in range(2500)]
    key = new_key()
    first, again, other = (pseudonyms(pupils, k) for k in (key, key, new_key()))
    assert first == again
    assert sum(first[p] == other[p] for p in pupils) < 5
    assert len(set(first.values())) == len(pupils)
    assert all(re.fullmatch("[B-DF-HJ-NP-TV-XZ]{5}", code) for code in first.values())
    assert pseudonyms(["P0001"], key, [first["P0001"]]) != {"P0001": first["P0001"]}
