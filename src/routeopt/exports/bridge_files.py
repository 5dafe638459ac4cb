"""The files of a bridge, written in one step."""

from pathlib import Path

from routeopt.exports.bridge_book import write_bridge_book
from routeopt.exports.bridge_page import write_bridge_page
from routeopt.planning.bridge import Bridge


def write_bridge(found: Bridge, folder: Path) -> tuple[Path, ...]:
    """Write ``bridge.html`` and ``bridge.xlsx`` into a folder, made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    page, book = folder / "bridge.html", folder / "bridge.xlsx"
    write_bridge_page(found, page)
    write_bridge_book(found, book)
    return page, book
