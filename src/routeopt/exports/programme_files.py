"""The programme's files out, and the reviews it books in."""

from collections.abc import Sequence
from pathlib import Path

from routeopt.exports.programme_book import write_programme_book
from routeopt.exports.programme_page import write_programme_page
from routeopt.exports.read_review import NotAReviewError, read_reviews
from routeopt.planning.compare import ReviewRecord
from routeopt.planning.programme import Programme


def write_programme(found: Programme, folder: Path) -> tuple[Path, ...]:
    """Write ``programme.html`` and ``programme.xlsx`` into a folder, made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    page, book = folder / "programme.html", folder / "programme.xlsx"
    write_programme_page(found, page)
    write_programme_book(found, book)
    return page, book


def reviews_in(folders: Sequence[Path]) -> tuple[ReviewRecord, ...]:
    """Read reviews: a folder is one, or holds one for each school.

    Raises
    ------
    NotAReviewError
        If a folder holds none, or one that cannot be read; every reason is there.
    """
    found: list[Path] = []
    empty: list[str] = []
    for folder in folders:
        if (folder / "plan.json").is_file():
            found.append(folder)
            continue
        inside = sorted(path.parent for path in folder.glob("*/plan.json"))
        found += inside
        if not inside:
            empty.append(f"{folder} holds no review")
    if empty:
        raise NotAReviewError(empty)
    return read_reviews(found)
