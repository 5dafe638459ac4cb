"""The folder of an award: for machines, for the officer, for each bidder."""

import json
from pathlib import Path

from routeopt.tender.award import Award
from routeopt.tender.award_auction import Opened
from routeopt.tender.award_book import write_award_book
from routeopt.tender.codec import FormatError, built, plain
from routeopt.tender.notes import write_notes

AWARD_FILE = "award.json"
AWARD_BOOK = "award.xlsx"
NOTES_FOLDER = "notes"


def write_award(opened: Opened, award: Award, folder: Path) -> list[Path]:
    """Write award.json, award.xlsx and a note for each bidder.

    A what-if says in every file that it is not for award, and in their names too.

    Raises
    ------
    FormatError
        If the folder holds an award already: one is not written over.
    """
    mark = "what-if-" if award.warning else ""
    target = folder / f"{mark}{AWARD_FILE}"
    if target.exists():
        raise FormatError([f"{target} is there already: an award is not written over"])
    folder.mkdir(parents=True, exist_ok=True)
    document = {**_as_dict(award), "faults": plain(opened.bids.faults),
                "files": dict(opened.bids.files)}  # fmt: skip
    target.write_text(
        json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n",
        encoding="utf-8", newline="\n",
    )  # fmt: skip
    book = folder / f"{mark}{AWARD_BOOK}"
    write_award_book(opened, award, book)
    return [target, book, *write_notes(opened, award, folder / f"{mark}{NOTES_FOLDER}")]


def _as_dict(award: Award) -> dict[str, object]:
    data = plain(award)
    return data if isinstance(data, dict) else {}


def read_award(path: Path) -> Award:
    """Read award.json.

    Raises
    ------
    FormatError
        If it is not an award.
    """
    file = path / AWARD_FILE if path.is_dir() else path
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise FormatError([f"{file} is not there or cannot be read as JSON"]) from None
    return built(Award, data)
