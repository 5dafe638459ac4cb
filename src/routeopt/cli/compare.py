"""``routeopt compare``: reviews or scenarios side by side."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from routeopt.cli.console import disk_faults, err, out, print_json, wrong_use
from routeopt.exports.compare_book import write_compare_book
from routeopt.exports.compare_json import comparison_as_json
from routeopt.exports.compare_page import write_compare_page
from routeopt.exports.compare_words import difference_words, parts_of, value_words
from routeopt.exports.read_review import NotAReviewError, read_reviews
from routeopt.planning.compare import Comparison, compare

HELP = "Put reviews, or scenarios of one, side by side; the first is what others are measured by."
EXAMPLE = "Example:  routeopt compare review review-without-op2 --out side-by-side"


def run(
    folders: Annotated[list[Path], typer.Argument(help="Folders of reviews, two or more.")],
    *,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help="Folder for compare.html and compare.xlsx.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the comparison as JSON.")] = False,
) -> None:
    """Compare reviews; ends with 2 where a folder is not one."""
    if len(folders) < 2:
        wrong_use("name two folders or more: there is nothing to compare one review with")
    try:
        found = compare(read_reviews(folders))
    except NotAReviewError as error:
        wrong_use("; ".join(error.reasons))
    if out_dir is not None:
        with disk_faults():
            out_dir.mkdir(parents=True, exist_ok=True)
            write_compare_page(found, out_dir / "compare.html")
            write_compare_book(found, out_dir / "compare.xlsx")
    if json:
        print_json(comparison_as_json(found))
        return
    _show(found)
    if out_dir is not None:
        out.print(f"The page: {out_dir / 'compare.html'}")


def _show(found: Comparison) -> None:
    for warning in found.warnings:
        err.print(f"[yellow]{escape(warning)}[/]")
    table = Table(header_style="bold")
    table.add_column("")
    for place, name in enumerate(found.names):
        table.add_column(escape(name), justify="right", overflow="fold")
        if place:
            table.add_column("difference", justify="right", style="dim")
    for part, figures in parts_of(found):
        table.add_section()
        table.add_row(f"[bold]{escape(part)}[/]")
        for figure in figures:
            cells = []
            for place, value in enumerate(figure.values):
                cells.append(value_words(value, figure.kind))
                cells += [difference_words(figure, place)] if place else []
            table.add_row(escape(figure.name), *cells)
    for setting in found.settings:
        table.add_section()
        cells = []
        for place, text in enumerate(setting.values):
            cells.append(escape(text or "not set"))
            cells += [""] if place else []
        table.add_row(escape(setting.name), *cells)
    out.print(table)
    for name, changes in zip(found.names, found.changes, strict=True):
        said = "; ".join(changes) or "the pack as it was given"
        out.print(f"[bold]{escape(name)}[/]: {escape(said)}")
