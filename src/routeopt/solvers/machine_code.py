"""Where machine code is kept: apart for each state of the sources it was made from.

What one compiled function calls in another module becomes part of it. Numba only asks whether the
file of the first has changed, so that after an upgrade it could go on with the old second one.
"""

import os
import re
import sys
from hashlib import blake2b
from pathlib import Path

_VARIABLE = "NUMBA_CACHE_DIR"
_PREFIX = "routeopt-"
_COMPILED = re.compile(
    rb"^import numba|^from routeopt\.solvers\.search\.compiled import", re.MULTILINE
)
_IMPORTED = re.compile(rb"^from (routeopt[.\w]*) import", re.MULTILINE)


def keep_apart() -> None:
    """Choose the folder of machine code, before anything is compiled.

    It lies in the folder that ``NUMBA_CACHE_DIR`` names; without one, beside the sources, or in
    ``~/.cache/routeopt`` where they may not be written to. Processes that are started from here
    use the same.
    """
    here = Path(__file__).parent
    given = os.environ.get(_VARIABLE)
    folder = Path(given) if given else here / "__pycache__"
    if folder.name.startswith(_PREFIX):
        folder = folder.parent
    if not given and not os.access(here, os.W_OK):
        try:
            folder = Path.home() / ".cache" / "routeopt"
        except RuntimeError:
            # A user without a home, as in some containers: numba looks for a place itself.
            return
    chosen = str(folder / (_PREFIX + state_of_sources(here)))
    os.environ[_VARIABLE] = chosen
    if "numba" in sys.modules:
        sys.modules["numba"].config.CACHE_DIR = chosen


def state_of_sources(folder: Path) -> str:
    """Give a word that is another one as soon as anything that is compiled has changed.

    Parameters
    ----------
    folder
        Of the solvers; modules that they take names from are found from there.
    """
    root = folder.parents[1]
    found: dict[str, bytes] = {}
    for path in folder.rglob("*.py"):
        text = path.read_bytes()
        if not _COMPILED.search(text):
            continue
        found[str(path.relative_to(root))] = text
        # Constants become part of machine code, too.
        for name in _IMPORTED.findall(text):
            other = root.joinpath(*name.decode().split(".")).with_suffix(".py")
            if other.is_file():
                found[str(other.relative_to(root))] = other.read_bytes()
    digest = blake2b(digest_size=8)
    for name, text in sorted(found.items()):
        digest.update(name.encode() + b"\0" + text + b"\0")
    return digest.hexdigest()
