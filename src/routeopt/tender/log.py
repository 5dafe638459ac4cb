"""The log of a tender: who wrote, released, opened or asked for what; each entry seals the last."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from routeopt.tender.codec import FormatError, sha256_of
from routeopt.tender.internal import INTERNAL_FOLDER

LOG_FILE = "log.jsonl"
_OWNER_ONLY = 0o600


def append(folder: Path, event: str, /, **facts: object) -> None:
    """Add an entry to a tender's log, stamped with the moment and the hash of the one before.

    Raises
    ------
    FormatError
        If an earlier entry was changed or taken out.
    """
    path = folder / INTERNAL_FOLDER / LOG_FILE
    entries = read_log(folder)
    body = {
        "number": len(entries) + 1,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "event": event,
        "facts": facts,
        "previous": entries[-1]["sha256"] if entries else "",
    }
    line = json.dumps(body | {"sha256": sha256_of(body)}, ensure_ascii=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, _OWNER_ONLY)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write(line + "\n")


def read_log(folder: Path) -> list[dict[str, object]]:
    """Read a tender's log, each entry against the seal of the one before; empty if none.

    Raises
    ------
    FormatError
        If an entry was changed or taken out.
    """
    path = folder / INTERNAL_FOLDER / LOG_FILE
    if not path.exists():
        return []
    entries: list[dict[str, object]] = []
    previous = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        entry = _entry(line)
        body = {key: value for key, value in entry.items() if key != "sha256"}
        if entry.get("previous") != previous or entry.get("sha256") != sha256_of(body):
            raise FormatError([f"entry {number} of {path} was changed after it was written"])
        previous = str(entry["sha256"])
        entries.append(entry)
    return entries


def _entry(line: str) -> dict[str, object]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
