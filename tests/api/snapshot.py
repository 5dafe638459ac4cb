"""Writes the description of the API that is kept: ``python -m tests.api.snapshot``."""

import json
from pathlib import Path

from routeopt.api.app import create_app
from routeopt.store.settings import Settings

KEPT = Path(__file__).parent / "openapi.json"


def description() -> str:
    """Give the description as it is kept; the version of the program is no part of it."""
    document = create_app(Settings()).openapi()
    document["info"].pop("version")
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    KEPT.write_text(description(), encoding="utf-8")
