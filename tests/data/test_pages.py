"""The pages of tables and of faults are those the code would write now."""

import runpy
from pathlib import Path

import pytest

from routeopt.data.codes import CODES, fault
from routeopt.data.schema import TABLES

_DOCS = Path(__file__).parents[2] / "docs"
_SCRIPT = runpy.run_path(str(_DOCS / "make_data_page.py"))


@pytest.mark.parametrize("page", ["data", "faults"])
def test_page_is_up_to_date(page: str) -> None:
    """After a change of schema or codes: python docs/make_data_page.py."""
    assert (_DOCS / f"{page}.md").read_text(encoding="utf-8") == _SCRIPT[f"{page}_page"]()


def test_pages_name_everything() -> None:
    """Every column of every table and every code has its place."""
    data, faults = _SCRIPT["data_page"](), _SCRIPT["faults_page"]()
    assert all(f"`{column.name}`" in data for one in TABLES.values() for column in one.columns)
    assert all(f"### {code}\n" in faults for code in CODES)


def test_codes_are_whole() -> None:
    """Every code says what it means, shows it and how to mend it, in small letters."""
    for code in CODES.values():
        assert code.code == code.code.lower()
        assert code.meaning.endswith(".")
        assert code.example
        assert code.fix
        assert not code.fix.endswith(".")


def test_only_registered_codes_can_be_given() -> None:
    """A code that the page does not explain cannot be emitted."""
    with pytest.raises(KeyError):
        fault("no_such_code", "x")
