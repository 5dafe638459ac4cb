"""Names of files that come from outside."""

import re

from routeopt.api.errors import ProblemError

_LONGEST = 100
_PARTS = re.compile(r"[/\\\x00-\x1f\x7f:]|\.\.")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def clean_name(name: str) -> str:
    """Give a file's name, if it is one and no path.

    Raises
    ------
    ProblemError
        ``bad_file_name``; the name is not repeated.
    """
    name = name.strip()
    if not name or len(name) > _LONGEST or name.startswith((".", "-")):
        raise ProblemError("bad_file_name")
    if _PARTS.search(name) or _SURROGATE.search(name):
        raise ProblemError("bad_file_name")
    return name
