"""Writes the table of settings into docs/operating.md from the settings themselves.

Run ``python docs/make_settings_table.py`` after a change to them; a test says when it is due.
"""

import re
from pathlib import Path

from pydantic.fields import FieldInfo

from routeopt.store.settings import Settings

PAGE = Path(__file__).parent / "operating.md"
_PLACE = re.compile(r"(?<=<!-- settings -->\n).*?(?=<!-- /settings -->)", re.DOTALL)


def table() -> str:
    """Give the table, a row a setting, in their order."""
    rows = [_row(name, info) for name, info in Settings.model_fields.items()]
    return "\n".join(["| setting | default | says |", "|---|---|---|", *rows, ""])


def page(text: str) -> str:
    """Give the page with the table put into its place."""
    return _PLACE.sub(lambda _: table(), text)


def _row(name: str, info: FieldInfo) -> str:
    # What depends on the machine is said in the words of the setting.
    default = "" if info.default_factory is not None else str(info.default)
    shown = f"`{default}`" if default else ""
    return f"| `ROUTEOPT_{name.upper()}` | {shown} | {info.description} |"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
