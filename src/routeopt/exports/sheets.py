"""Sheets of a workbook as people use them: filters, frozen headings, formats, print set-up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Literal

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from routeopt.exports.facts import OFFICIAL

Kind = Literal["text", "line", "whole", "number", "money", "pounds", "time", "percent"]
_FORMATS: dict[Kind, str] = {
    "text": "@",
    "line": "@",
    "whole": "#,##0",
    "number": "#,##0.0",
    "money": "[$£-809]#,##0.00;-[$£-809]#,##0.00",
    "pounds": "[$£-809]#,##0;-[$£-809]#,##0",
    "time": "hh:mm:ss",
    "percent": "0.0%",
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_SECONDS_PER_DAY = 86_400
_PAPER_A4 = 9
_LINE_POINTS = 15.0


@dataclass(frozen=True, slots=True)
class Money:
    """Pence, shown as pounds."""

    pence: int


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula and the value it has now, for readers that do not calculate."""

    text: str
    value: float


Cell = str | int | float | Money | Formula | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its heading, what its cells hold and how wide it is."""

    name: str
    kind: Kind = "text"
    width: float = 12.0


@dataclass(slots=True)
class Book:
    """A workbook being written; ``footer`` says which plan it came from."""

    workbook: Workbook
    footer: str
    _known: dict[str, Format] = field(default_factory=dict)

    def sheet(self, name: str) -> Worksheet:
        """Add a sheet set up to print: A4 landscape, one page wide, marked."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(_PAPER_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.set_header(f"&L&A&C&B{OFFICIAL}")
        # An ampersand starts a code in a footer unless it is doubled.
        sheet.set_footer(f"&L&8{self.footer.replace('&', '&&')}&R&8Page &P of &N")
        return sheet

    def style(self, kind: Kind, *, bold: bool = False) -> Format:
        """Give the format of a kind of cell."""
        key = f"{kind}{bold}"
        if key not in self._known:
            wrap = {"text_wrap": True, "align": "left", "indent": 1} if kind == "text" else {}
            self._known[key] = self.workbook.add_format(
                {"num_format": _FORMATS[kind], "bold": bold, "valign": "top", **wrap}
            )
        return self._known[key]

    def heading_style(self, kind: Kind = "text") -> Format:
        """Give the format of a heading: above numbers it stands to the right."""
        align = "left" if kind in ("text", "line") else "right"
        key = f"heading {align}"
        if key not in self._known:
            self._known[key] = self.workbook.add_format(
                {
                    "bold": True, "bg_color": "#DCE6EA", "bottom": 1, "text_wrap": True,
                    "valign": "top", "align": align, "indent": 1 if align == "left" else 0,
                }
            )  # fmt: skip
        return self._known[key]

    def put(
        self, sheet: Worksheet, row: int, column: int, cell: Cell, kind: Kind = "text",
        *, bold: bool = False,
    ) -> None:  # fmt: skip
        """Write one cell; a text is always a text, whatever it starts with."""
        style = self.style(kind, bold=bold)
        if cell is None or cell == "":
            sheet.write_blank(row, column, None, style)
        elif isinstance(cell, Formula):
            sheet.write_formula(row, column, cell.text, style, cell.value)
        elif isinstance(cell, Money):
            sheet.write_number(row, column, cell.pence / 100, style)
        elif isinstance(cell, str):
            quoted = cell.startswith(_FORMULA_STARTS)
            sheet.write_string(row, column, cell, self._quoted() if quoted else style)
        elif kind == "time":
            sheet.write_number(row, column, cell / _SECONDS_PER_DAY, style)
        else:
            sheet.write_number(row, column, cell, style)

    def _quoted(self) -> Format:
        """Give a text format that keeps a text when somebody edits the cell."""
        if "quoted" not in self._known:
            self._known["quoted"] = self.workbook.add_format(
                {"num_format": "@", "quote_prefix": True, "valign": "top", "text_wrap": True,
                 "align": "left", "indent": 1}
            )  # fmt: skip
        return self._known["quoted"]

    def table(
        self,
        sheet: Worksheet,
        headings: Sequence[Heading],
        rows: Iterable[Sequence[Cell]],
        first_row: int = 0,
    ) -> int:
        """Write headings and rows with a filter, frozen and repeated headings.

        Returns
        -------
        int
            The row after the last one written.
        """
        for column, heading in enumerate(headings):
            sheet.write_string(first_row, column, heading.name, self.heading_style(heading.kind))
            sheet.set_column(column, column, heading.width)
        names = [heading.name for heading in headings]
        sheet.set_row(first_row, _height(names, headings))
        row = first_row
        for row, cells in enumerate(rows, first_row + 1):
            sheet.set_row(row, _height(cells, headings))
            for column, (cell, heading) in enumerate(zip(cells, headings, strict=True)):
                self.put(sheet, row, column, cell, heading.kind)
        sheet.autofilter(first_row, 0, max(row, first_row + 1), len(headings) - 1)
        sheet.freeze_panes(first_row + 1, 1)
        sheet.repeat_rows(first_row)
        return row + 1


def _height(cells: Sequence[Cell], headings: Sequence[Heading]) -> float:
    """Give a row the height its longest text needs; not every program does so by itself."""
    lines = (
        _lines(cell, heading.width)
        for cell, heading in zip(cells, headings, strict=True)
        if isinstance(cell, str)
    )
    return _LINE_POINTS * max(lines, default=1)


def _lines(text: str, width: float) -> int:
    """Count the lines of a text wrapped between words in a column."""
    return max(1, len(wrap(text, max(4, int(width - 1)))))
