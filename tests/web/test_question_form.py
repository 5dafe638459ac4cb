"""Proves that every kind of run has a form whose fields make the request it may be asked."""

import pytest
from starlette.datastructures import FormData

from routeopt.api.errors import ProblemError
from routeopt.jobs.kinds import KINDS, parsed
from routeopt.web.forms import Form, settings_of
from routeopt.web.question_form import OWN_PAGES, fields_of, questions, request_of

OFFERED = sorted(set(KINDS) - OWN_PAGES)
AN_ID = "0" * 32
_WHERE_NEEDED = {
    "pupil": "P001",
    "run_id": AN_ID,
    "before": AN_ID,
    "schools": "ELY",
    "school": "ELY",
    "scenario": AN_ID,
}


@pytest.mark.parametrize("name", OFFERED)
def test_an_untouched_form_asks_for_what_the_kind_starts_with(name: str) -> None:
    """With only what is required filled in, the request is the kind's own defaults."""
    fields = fields_of(KINDS[name])
    sent = [(one.name, one.value) for one in fields if one.value and one.input != "lines"]
    needed = {one.name: _WHERE_NEEDED[one.name] for one in fields if one.required}
    sent = [(key, value) for key, value in sent if key not in needed] + list(needed.items())
    found = parsed(name, request_of(fields, Form(FormData(sent))))
    assert found == parsed(name, request_of(fields, Form(FormData(list(needed.items())))))


def test_a_place_is_asked_for_by_reference_or_by_columns() -> None:
    """A quote's pupil is one word, or a line for each column of the pupils table."""
    fields = fields_of(KINDS["quote"])
    known = request_of(fields, Form(FormData([("pupil", "P001")])))
    assert known["pupil"] == "P001"
    new = request_of(fields, Form(FormData([("pupil", "pupil_id = N1\r\npostcode=CB7 4EE\r\n")])))
    assert new["pupil"] == {"pupil_id": "N1", "postcode": "CB7 4EE"}
    parsed("quote", new)


def test_a_tender_has_its_choices_and_its_file() -> None:
    """Choices are ticked, lines are listed, and rules come as the tender's file has them."""
    fields = fields_of(KINDS["tender"], runs=[(AN_ID, "Ely, 5 January")])
    by_name = {one.name: one for one in fields}
    assert by_name["run_id"].choices == [(AN_ID, "Ely, 5 January")]
    assert by_name["run_id"].input == "choice"
    assert by_name["bundle"].input == "ticks"
    sent = [("run_id", AN_ID), ("bundle", "area"), ("bundle", "school"), ("routes", "R1\r\n\r\nR2")]
    sent.append(("settings", "[award]\nprice = 60"))
    found = request_of(fields, Form(FormData(sent)))
    assert found["bundle"] == ["area", "school"]
    assert found["routes"] == ["R1", "R2"]
    assert found["settings"] == {"award": {"price": 60}}


def test_what_cannot_be_read_is_said_by_line() -> None:
    """A setting without its sign, or a file that is no TOML, is refused by place, not repeated."""
    with pytest.raises(ProblemError) as refused:
        settings_of("a=1\nZqx7Kv\n\nb=2")
    [wrong] = refused.value.errors
    assert wrong.where == "Settings, line 2"
    assert "Zqx7Kv" not in wrong.message
    with pytest.raises(ProblemError):
        request_of(fields_of(KINDS["tender"]), Form(FormData([("settings", "= =")])))


def test_every_kind_on_a_pack_is_offered() -> None:
    """Whatever may be asked of a pack is a link on its page."""
    on_packs = {one.name for one in KINDS.values() if one.needs_pack} - OWN_PAGES
    assert {one.name for one in questions()} == on_packs
