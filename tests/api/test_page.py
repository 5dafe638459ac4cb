"""The page of the API says what the application does."""

import importlib.util
from pathlib import Path

_MAKER = Path(__file__).parents[2] / "docs" / "make_api_tables.py"


def test_the_tables_are_those_of_the_application() -> None:
    """A route, kind or code that is new or gone shows here: python docs/make_api_tables.py."""
    spec = importlib.util.spec_from_file_location("make_api_tables", _MAKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.PAGE.read_text(encoding="utf-8") == module.page()
