"""Proves that the operator's guide tells every setting as the program has it."""

import runpy
from pathlib import Path

_DOCS = Path(__file__).parents[2] / "docs"
_SCRIPT = runpy.run_path(str(_DOCS / "make_settings_table.py"))


def test_the_table_of_settings_is_the_programs_own() -> None:
    """After a change of settings: python docs/make_settings_table.py."""
    text = (_DOCS / "operating.md").read_text(encoding="utf-8")
    assert _SCRIPT["page"](text) == text
    assert "`ROUTEOPT_DATABASE_URL`" in text
