"""Proves that texts which point at a child are stopped, and ordinary clauses are not."""

import pytest

from routeopt.tender.making import Asked, make_tender
from routeopt.tender.screen import LeakError, Screen
from routeopt.tender.settings import Clause, Clauses, TenderSettings
from tests.tender.example_tender import TODAY, source

SCREEN = Screen(
    frozenset({"zebulonia", "may", "price", "rose"}),
    frozenset({"PUP1"}),
    frozenset({"CB63AU"}),
    2026,
    ("Rose Hill School",),
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("One passenger has epilepsy", "a word about health"),
        ("a child with AUTISM", "a word about health"),
        ("carry rescue medication", "a word about health"),
        ("Meet at CB6 3AU", "a full postcode"),
        ("meet at cb63au", "a full postcode"),
        ("ring 01353 555 123", "a telephone number"),
        ("ring +44 7700 900123", "a telephone number"),
        ("mum@example.org", "an email address"),
        ("DOB 1 May", "a date of birth"),
        ("the pupil, 03/05/2014, sits in front", "a date of birth"),
        ("since 3rd May 2014", "a date of birth"),
        ("2014-05-03", "a date of birth"),
        ("Ask for Zebulonia", "a name in the pack"),
        ("ask zebulonia", "a name in the pack"),
        ("Please ask May about it", "a name in the pack"),
        ("see PUP1", "a pupil's reference"),
    ],
)
def test_what_may_not_leave_is_told_by_kind(text: str, kind: str) -> None:
    """Each kind of thing that may not leave is found and named."""
    assert kind in SCREEN.free_text(text)


@pytest.mark.parametrize(
    "text",
    [
        Clauses().index,
        Clauses().notice,
        "Prices hold from 1 September 2026 to 31 July 2029; bids by 12:00 on 15/03/2026.",
        "Vehicles carry a first aid kit and a fire extinguisher. Routes L03-07-am and L12-01-pm.",
        "Minibus, 16 seats, tracked floor and tail lift",
        "Reference HST-2026-11-22",
        "Prices may change. Price a mile: as offered. Routes to Rose Hill School.",
    ],
)
def test_what_a_council_writes_anyway_passes(text: str) -> None:
    """Clauses, dates of contracts, run codes and vehicles are no child's data."""
    assert SCREEN.free_text(text) == ()


def test_a_clause_that_tells_of_a_child_stops_the_tender_without_repeating_it() -> None:
    """Every bad text is named by where it stands; its words are nowhere in the message."""
    others = (Clause("Care", "One passenger has epilepsy."), Clause("Who", "Zebulonia sits first."))
    settings = TenderSettings(title="Ring 01353 555123", clauses=Clauses(others=others))
    with pytest.raises(LeakError) as caught:
        make_tender(source(), settings, Asked(), TODAY)
    assert caught.value.reasons == (
        "title holds a telephone number",
        "clauses.others[0] holds a word about health",
        "clauses.others[1] holds a name in the pack",
    )
    assert "epilepsy" not in str(caught.value)
