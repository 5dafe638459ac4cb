"""Kinds of fields that requests share."""

from typing import Annotated, Literal

from fastapi import Header, Path, Query
from pydantic import AfterValidator, StringConstraints

_ID = "^[0-9a-f]{32}$"


def _text(value: str) -> str:
    if any(ord(letter) < ord(" ") or 0xD800 <= ord(letter) <= 0xDFFF for letter in value):
        raise ValueError("holds what is no printable character")
    return value


Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_text),
]
"""One line of words."""

Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=3, max_length=500),
    AfterValidator(_text),
]
"""Why something is done; kept in the audit, so it should name nobody."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_text)]
"""A text as it stands: blanks at its ends may be part of it."""

Id = Annotated[str, StringConstraints(pattern=_ID)]
"""An id that the service gave: 32 hexadecimal digits."""

PathId = Annotated[str, Path(pattern=_ID, description="An id that the service gave.")]
PathName = Annotated[
    str,
    Path(max_length=300, pattern=r"^[^\x00-\x1f]+$", description="A file's name, folders and all."),
]
QueryId = Annotated[str | None, Query(pattern=_ID)]

Mode = Annotated[
    Literal["do", "validate"],
    Query(description="`validate` checks the request in full and keeps and queues nothing."),
]

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=128,
        pattern="^[ -~]+$",
        description="Any text of your own: the same request sent again with it is answered "
        "as before and does nothing a second time.",
    ),
]
"""Most of the answers are kept for a day and more."""
