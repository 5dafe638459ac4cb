"""A document as a workbook: a sheet a page, texts that never start a formula."""

from pathlib import Path
from textwrap import wrap
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from routeopt.tender.cells import safe_text
from routeopt.tender.document import Block, Boxes, Document, Facts, Grid, Heading, Page, Words

_COLUMNS = (7, 9, 33, 10, 22, 12, 12)
_LAST = len(_COLUMNS) - 1
_LINE = 13.5
_PAPER_A4 = 9
_NEAR = 0.05
_LETTERS_A_UNIT = 1.35
_FONT = {"font_name": "Arial", "font_size": 9, "valign": "top", "num_format": "@"}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 15},
    "subtitle": {"font_size": 11},
    "heading": {"bold": True, "font_size": 10.5, "bottom": 1, "bottom_color": "#9FB2BA"},
    "words": {"text_wrap": True},
    "small": {"text_wrap": True, "font_size": 8, "font_color": "#4A6069"},
    "label": {"font_color": "#4A6069", "text_wrap": True},
    "value": {"text_wrap": True},
    "head": {"bold": True, "bg_color": "#DCE6EA", "text_wrap": True},
    "head right": {"bold": True, "bg_color": "#DCE6EA", "text_wrap": True, "align": "right"},
    "cell": {"text_wrap": True, "bottom": 7, "bottom_color": "#9FB2BA"},
    "cell right": {"text_wrap": True, "bottom": 7, "bottom_color": "#9FB2BA", "align": "right"},
    "box": {"border": 1, "num_format": "#,##0.00", "locked": False},
}


def write_book(document: Document, path: Path) -> None:
    """Write a document's workbook."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    styles = {name: book.add_format(_FONT | style) for name, style in _STYLES.items()}
    for page in document.pages:
        sheet = book.add_worksheet(page.name)
        _set_up(sheet, document)
        _Writer(sheet, styles).page(page)
    book.close()


def _set_up(sheet: Worksheet, document: Document) -> None:
    sheet.set_portrait()
    sheet.set_paper(_PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    sheet.hide_gridlines(2)
    for column, width in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
    # An ampersand starts a code in a header unless it is doubled.
    marking, note, footer = (
        safe_text(text).replace("&", "&&")
        for text in (document.marking, document.note, document.footer)
    )
    sheet.set_header(f"&C&B{marking}&B\n&7{note[:200]}")
    sheet.set_footer(f"&L&8{footer[:150]}&R&8Page &P of &N")


class _Writer:
    """Writes blocks one under the other."""

    def __init__(self, sheet: Worksheet, styles: dict[str, Format]) -> None:
        self.sheet = sheet
        self.styles = styles
        self.row = 0

    def page(self, page: Page) -> None:
        self._line([(0, _LAST, page.title, "title")], least=22)
        self._line([(0, _LAST, page.subtitle, "subtitle")], least=18)
        for block in page.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Heading(text=text):
                self.row += 1
                self._line([(0, _LAST, text, "heading")], least=17)
            case Words(text=text, small=small):
                self._line([(0, _LAST, text, "small" if small else "words")])
            case Facts(pairs=pairs):
                for left, right in zip(pairs[::2], (*pairs[1::2], ("", "")), strict=False):
                    (name, value), (other, its) = left, right
                    first = [(0, 1, name, "label"), (2, 3, value, "value")]
                    self._line([*first, (4, 4, other, "label"), (5, _LAST, its, "value")])
            case Grid():
                self._grid(block)
            case Boxes(labels=labels):
                for label, unit in labels:
                    self._line(
                        [(0, 2, label, "value"), (3, 3, unit, "label"), (4, 4, "", "box")], least=18
                    )

    def _grid(self, block: Grid) -> None:
        spans = _spans(block.widths)
        names = ["head right" if k in block.right else "head" for k in range(len(spans))]
        self._line([(*span, text, name) for span, text, name in
                    zip(spans, block.headings, names, strict=True)])  # fmt: skip
        names = ["cell right" if k in block.right else "cell" for k in range(len(spans))]
        for row in block.rows:
            self._line([(*span, text, name) for span, text, name in
                        zip(spans, row, names, strict=True)])  # fmt: skip

    def _line(self, cells: list[tuple[int, int, str, str]], least: float = _LINE) -> None:
        height = least
        for first, last, text, name in cells:
            shown, style = safe_text(text), self.styles[name]
            if first == last:
                if shown:
                    self.sheet.write_string(self.row, first, shown, style)
                else:
                    self.sheet.write_blank(self.row, first, None, style)
            else:
                self.sheet.merge_range(self.row, first, self.row, last, "", style)
                if shown:
                    self.sheet.write_string(self.row, first, shown, style)
            if name not in ("title", "subtitle", "heading"):
                width = int(sum(_COLUMNS[first : last + 1]) * _LETTERS_A_UNIT)
                height = max(height, _LINE * len(wrap(shown, width)))
        self.sheet.set_row(self.row, height)
        self.row += 1


def _spans(widths: tuple[float, ...]) -> list[tuple[int, int]]:
    """Columns of the sheet for a table's: its own where it has seven, else as near as they come."""
    if len(widths) == len(_COLUMNS):
        return [(k, k) for k in range(len(_COLUMNS))]
    total, done, first = sum(_COLUMNS), 0.0, 0
    spans: list[tuple[int, int]] = []
    for place, share in enumerate(widths):
        done += share
        rest = len(widths) - place - 1
        last = first
        while last < _LAST - rest and sum(_COLUMNS[: last + 1]) / total < done - _NEAR:
            last += 1
        spans.append((first, _LAST if not rest else last))
        first = last + 1
    return spans
