"""Proves that maps keep one scale and one colour for a route, and show everybody."""

from routeopt.exports.map_svg import map_box, maps
from routeopt.exports.people import people_of
from routeopt.planning.result import Review

from .sample_review import without_pupils


def test_a_route_keeps_its_colour(review: Review) -> None:
    """Proves that a kept contract and a route of both plans have one colour on all maps."""
    found = maps(review, people_of(review, "team"), None)
    today, firm, full = ({key.name: key.colour for key in side.routes} for side in found.sides)
    assert today["C-203"] == firm["R1"] == full["R1"]
    assert firm["R2"] == full["R2"]
    assert len(set(firm.values())) == len(firm)


def test_everybody_is_on_the_map(review: Review) -> None:
    """Proves a dot for each pupil carried, a cross for the one who is not, and the school."""
    found = maps(review, people_of(review, "team"), None)
    firm = str(found.sides[1].drawing)
    assert firm.count('r="4"') == 11
    assert firm.count('class="cross"') == 1
    assert "Fenmoor School" in firm
    assert "km (" in firm
    assert ">N<" in firm
    assert len({side.drawing.split("viewBox")[1][:24] for side in found.sides}) == 1


def test_box_holds_all_homes(review: Review) -> None:
    """Proves that the box asked of the roads holds every home, with room around."""
    west, south, east, north = map_box(review)
    for pupil in review.area.pupils.values():
        assert west < pupil.home.lon < east
        assert south < pupil.home.lat < north


def test_a_school_alone_has_a_map() -> None:
    """Proves that a review without pupils still shows its school on a ground."""
    bare = without_pupils()
    found = maps(bare, people_of(bare, "meeting"), None)
    assert "Fenmoor School" in str(found.sides[0].drawing)
    assert 'class="dots"' in str(found.shared)
