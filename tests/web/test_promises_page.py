"""Proves that every test the promises name is there."""

import re
from pathlib import Path

_TESTS = Path(__file__).parents[1]
_PAGE = _TESTS.parent / "docs" / "promises.md"


def test_every_test_that_a_promise_names_exists() -> None:
    """No promise rests on a test that was renamed or never written."""
    text = _PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+/(?:test_[a-z_]+\.py)?)`", text))
    assert len(named) > 15
    assert [name for name in sorted(named - {"tests/"}) if not (_TESTS / name).exists()] == []


def test_all_eighteen_are_listed_in_order() -> None:
    """The table leaves no promise out."""
    rows = re.findall(r"^\| (\d+) \|", _PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [str(number) for number in range(1, 19)]
