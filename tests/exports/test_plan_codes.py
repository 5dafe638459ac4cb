"""A plan with codes names nobody, wherever an identifier stands, and changes nothing else."""

import pytest

from routeopt.exports.plan_codes import codes_of, people_in

_CODES = codes_of(["K1", "K12", "A-7/b", "Zoë 3", "12"])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("K1", "P001"),
        ("pupil K12 and K1, not K123", "pupil P002 and P001, not K123"),
        ("A-7/b rides with Zoë 3.", "P003 rides with P004."),
        ("keep K12=C1", "keep P002=C1"),
        ("12 pupils on 12 routes", "12 pupils on 12 routes"),
        ("pupil 12 at 07:12", "pupil P005 at 07:12"),
        ("home at CB7 4EE", "home at CB7 4"),
        ("MK12 XK1", "MK12 XK1"),
    ],
)
def test_identifiers_are_found_as_words(text: str, shown: str) -> None:
    """A whole identifier is replaced, a part of a word or a figure is not."""
    assert _CODES.clean(text) == shown


def test_where_only_people_stand_even_a_number_is_one() -> None:
    """Lists of pupils, their ids and stops at homes are coded whatever the identifier is."""
    document = {
        "routes": [
            {
                "route_id": "R12",
                "pas": 12,
                "pupils": ["12", "K1"],
                "runs": [{"stops": [{"kind": "home", "id": "12", "pupils": ["12"]}]}],
            }
        ],
        "unplanned": [{"pupil_id": "12", "detail": "pupil 12 has no legal ride"}],
    }
    shown = _CODES.coded(document)
    assert shown["routes"][0]["pupils"] == ["P005", "P001"]
    assert (shown["routes"][0]["route_id"], shown["routes"][0]["pas"]) == ("R12", 12)
    assert shown["routes"][0]["runs"][0]["stops"][0]["id"] == "P005"
    assert shown["unplanned"][0] == {"pupil_id": "P005", "detail": "pupil P005 has no legal ride"}


def test_no_code_is_anybodys_identifier() -> None:
    """A pack whose own identifiers look like codes gets others."""
    codes = codes_of(["P001", "P002"], ["PA001"])
    assert not set(codes.codes.values()) & {"P001", "P002", "PA001"}
    assert len(set(codes.codes.values())) == 3


def test_people_are_those_a_plan_names() -> None:
    """Pupils of routes, of exceptions and of changes are all found."""
    plan = {
        "routes": [{"pupils": ["A"]}],
        "exceptions": [{"pupil_id": "B", "pupils": ["B", "C"]}],
        "changes": [{"pupil_id": "D"}],
    }
    assert people_in(plan) == {"A", "B", "C", "D"}
