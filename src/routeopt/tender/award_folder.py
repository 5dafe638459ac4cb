"""The folder of an award: for machines, for the officer, for each bidder."""

import json
from pathlib import Path

from routeopt.tender.award import Award
from routeopt.tender.award_auction import Opened
from routeopt.tender.award_book import write_award_book
from routeopt.tender.award_ocds import award_packages
from routeopt.tender.codec import FormatError, built, plain
from routeopt.tender.folder import SETTINGS_FILE, write_open_data
from routeopt.tender.internal import INTERNAL_FOLDER
from routeopt.tender.notes import write_notes
from routeopt.tender.settings import NoticeSettings, TenderSettings

AWARD_FILE = "award.json"
AWARD_BOOK = "award.xlsx"
NOTES_FOLDER = "notes"
PUBLIC_DATA = "ocds-award-public.json"
INTERNAL_DATA = "ocds-award-internal.json"


def write_award(
    opened: Opened, award: Award, folder: Path, notice: NoticeSettings | None = None
) -> list[Path]:
    """Write award.json, award.xlsx, open contracting data and a note for each bidder.

    A what-if says in every file that it is not for award, and in their names too; open
    contracting data is not made of it.

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
    files = [target, book, *write_notes(opened, award, folder / f"{mark}{NOTES_FOLDER}")]
    if not mark:
        files += _write_open_data(opened, award, folder, notice or NoticeSettings())
    return files


def notice_settings(folder: Path) -> NoticeSettings:
    """Read what public notices need from a tender's folder; blank where it is not there."""
    file = folder / INTERNAL_FOLDER / SETTINGS_FILE
    if not file.exists():
        return NoticeSettings()
    return built(TenderSettings, json.loads(file.read_text(encoding="utf-8"))).notice


def _write_open_data(
    opened: Opened, award: Award, folder: Path, notice: NoticeSettings
) -> list[Path]:
    public, internal = award_packages(opened, award, notice)
    files = [folder / PUBLIC_DATA]
    write_open_data(public, files[0])
    if opened.internal is not None:
        files.append(folder / INTERNAL_DATA)
        write_open_data(internal, files[1])
    return files


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
