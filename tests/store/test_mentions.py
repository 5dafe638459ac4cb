"""An identifier is found as a word wherever it hides, and is not found inside another."""

import zipfile
from io import BytesIO

import pytest

from routeopt.store.erasing_texts import changes_without
from routeopt.store.mentions import Mention, is_pack, members
from routeopt.store.pack_rewriting import pack_without
from tests.store.worlds import pack_zip


@pytest.mark.parametrize(
    ("identifier", "text"),
    [
        ("P1", "P1"), ("P1", "keep P1=C3"), ("P1", "P9;P1,P2"), ("P1", "['P1']"),
        ("P1", "no seat for P1."), ("P1", "<td>P1</td>"), ("12", "pupil 12"), ("é-7", "x é-7 y"),
        ("A&B", "<td>A&amp;B</td>"), ("(x)", "pupil (x)"),
    ],
)  # fmt: skip
def test_a_word_is_found(identifier: str, text: str) -> None:
    """Between spaces, commas, quotes, brackets and tags an identifier is a word."""
    mention = Mention(identifier)
    assert mention.in_text(text)
    assert mention.in_bytes(text.encode())
    assert mention.in_value({"a": [text]}) == (not mention.is_number)
    assert mention.in_value({text: 1}) == (not mention.is_number)
    assert not mention.in_text(mention.without(text))


@pytest.mark.parametrize(
    ("identifier", "text"),
    [("P1", "P12"), ("P1", "XP1"), ("P1", "P1-2"), ("12", "07:12:30"), ("12", "12.5"),
     ("12", "£12,340"), ("P.", "Px"), ("é", "café")],
)  # fmt: skip
def test_a_part_of_a_word_is_not(identifier: str, text: str) -> None:
    """Part of another identifier, a time or an amount is somebody or something else."""
    mention = Mention(identifier)
    assert mention.in_text(text) == (identifier == "12" and text == "12.5")
    assert mention.in_value(12) is False


def test_a_number_is_meant_where_pupils_are_named() -> None:
    """In a request a pupil called 12 is found under pupils, and a setting of 12 stays 12."""
    mention = Mention("12")
    settings = {"set": {"ride_detour_min": "12"}, "seconds": "12", "schools": ["12"]}
    assert not mention.in_value(settings)
    asked = {**settings, "pupil": "12", "keep": ["12=C1", "112=C1"], "pupils": {"12": ["12"]}}
    assert mention.in_value(asked)
    assert mention.object_without(asked) == {
        **settings, "pupil": "erased", "keep": ["erased=C1", "112=C1"],
        "pupils": {"erased": ["erased"]},
    }  # fmt: skip


def test_documents_are_read_as_json() -> None:
    """A number is not an identifier; an escaped one is; what is no JSON is searched as bytes."""
    assert not Mention("12").in_json(b'{"minutes": 12}')
    assert Mention("12").in_json(b'{"pupils": ["12"]}')
    assert Mention("\N{LATIN SMALL LETTER E WITH ACUTE}").in_json(rb'{"p": "\u00e9"}')
    assert Mention("P1").in_json(b"P1 {")


def test_packed_files_are_opened() -> None:
    """In a zip within a zip, as workbooks in a folder are, every member is searched."""
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", "<t>P1</t>")
    outer = BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("review.xlsx", inner.getvalue())
    assert Mention("P1").in_bytes(outer.getvalue())
    assert not Mention("P2").in_bytes(outer.getvalue())
    assert not Mention("P2").in_bytes(b"PK\x03\x04 and no zip")
    assert Mention("P1").in_bytes(b"PK\x03\x04,P1,")
    assert is_pack(pack_zip())
    assert not is_pack(outer.getvalue())


def test_a_scenario_loses_its_pupil() -> None:
    """Entries about the pupil go, lists lose them, the others and the policy stay."""
    changes = {
        "policy": {"max_pupils_per_route": "8"},
        "removed": [{"pupil_id": ["P1", "P2"], "from": "2026-09-01"}, {"pupil_id": "P1"}],
        "added": [{"pupil_id": "P1", "school_id": "OAK"}, {"pupil_id": "P3", "group": "P1"}],
    }
    assert changes_without(changes, Mention("P1")) == {
        "policy": {"max_pupils_per_route": "8"},
        "removed": [{"pupil_id": ["P2"], "from": "2026-09-01"}],
        "added": [{"pupil_id": "P3", "group": "erased"}],
    }


def test_a_pack_that_cannot_be_read_goes_whole() -> None:
    """A damaged pack in which the pupil is found is not kept in part."""
    found = BytesIO()
    with zipfile.ZipFile(found, "w") as archive:
        archive.writestr("pupils.csv", b"pupil_id,school_id,pupil_id\nP1,OAK,P1\n")
    rewritten = pack_without(found.getvalue(), Mention("P1"))
    assert rewritten is not None
    assert rewritten.content is None
    assert pack_without(pack_zip(), Mention("P9")) is None


def test_a_number_in_a_pack_is_a_number() -> None:
    """A pupil called 12 does not take along rides of 12 minutes, settings of 12, or contract 12."""
    pupils = {"12": "OAK", "13": "OAK"}
    policy = [{"key": "ride_detour_min", "value": "12"}, {"key": "pack_note", "value": "not 12"}]
    contracts = [{"contract_id": "12", "operator_id": "O", "day_rate_gbp": "12"}]
    rewritten = pack_without(pack_zip(pupils, policy=policy, contracts=contracts), Mention("12"))
    assert rewritten is not None
    assert rewritten.content is not None
    told = {name: text.decode() for name, text in members(rewritten.content).items()}
    assert "12," not in told["pupils.csv"]
    assert "13," in told["pupils.csv"]
    assert told["policy.csv"] == "key,value\nride_detour_min,12\npack_note,not erased\n"
    assert "12,O" in told["contracts.csv"]
    others = pack_zip({"13": "OAK"}, policy=policy[:1], contracts=contracts)
    assert pack_without(others, Mention("12")) is None


def test_the_same_pack_is_rewritten_to_the_same_bytes() -> None:
    """Rewriting is repeatable: the hash of what is left depends on what is left alone."""
    first, second = (pack_without(pack_zip(), Mention("P1")) for _ in range(2))
    alone = pack_without(pack_zip({"P0": "OAK", "P2": "OAK"}), Mention("P0"))
    assert first == second == alone
