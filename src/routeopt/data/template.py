"""A blank workbook for a council to fill in, made from the one schema."""

from collections.abc import Iterator
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from routeopt.data._check_cells import FORMS
from routeopt.data.schema import POLICY, TABLES, Column, Kind, Table
from routeopt.data.template_words import READ_ME, example_row
from routeopt.domain.vehicles import CATALOGUE

_ROWS = 5000
_LONGEST_LIST = 255
_NUMBERS: frozenset[Kind] = frozenset(
    {"int", "number", "money", "minutes", "metres", "lat", "lon", "grid"}
)
_LISTS = "lists"
_WIDEST = 26
_LINE_LETTERS, _LINE_POINTS = 88, 16


class _Template:
    """The book and its formats."""

    def __init__(self, path: Path) -> None:
        self.book: Workbook = xlsxwriter.Workbook(str(path))
        self.sheets: dict[str, Worksheet] = {}
        heading = {"bold": True, "border": 1, "valign": "vcenter", "text_wrap": True}
        self.required = self.book.add_format({**heading, "bg_color": "#1F4E5F",
                                              "font_color": "white"})  # fmt: skip
        self.optional = self.book.add_format({**heading, "bg_color": "#DCE9EE"})
        example = {"italic": True, "font_color": "#6B6B6B", "bg_color": "#F4F1E6"}
        # Text stays as it is typed: 00123 and 07:05 would be turned into numbers otherwise.
        self.formats = {
            kind: (self.book.add_format({"num_format": code}),
                   self.book.add_format({**example, "num_format": code}))
            for kind, code in (("text", "@"), ("date", "yyyy-mm-dd"), ("number", "General"))
        }  # fmt: skip
        self.title = self.book.add_format({"bold": True, "font_size": 16})
        self.bold = self.book.add_format({"bold": True, "valign": "top"})
        self.words = self.book.add_format({"text_wrap": True, "valign": "top"})

    def formats_of(self, column: Column) -> tuple[Format, Format]:
        if column.kind in _NUMBERS:
            return self.formats["number"]
        return self.formats["date" if column.kind == "date" else "text"]


def write_template(path: Path) -> None:
    """Write the workbook.

    Every table has a sheet: headings with comments, drop-downs where words are given, and one
    example row, which reading leaves out because its first cell begins with EXAMPLE.

    Parameters
    ----------
    path
        The file to write.
    """
    template = _Template(path)
    template.sheets = {name: template.book.add_worksheet(name)
                       for name in ("Read me", *TABLES, _LISTS)}  # fmt: skip
    _read_me(template)
    ranges = _lists(template)
    for table in TABLES.values():
        _sheet(template, table, ranges)
    template.book.close()


def _read_me(template: _Template) -> None:
    sheet = template.sheets["Read me"]
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1)
    sheet.write_string(0, 0, "School transport: the data of one review", template.title)
    row = 2
    for name, words in READ_ME:
        sheet.set_row(row, _LINE_POINTS * (1 + len(words) // _LINE_LETTERS))
        sheet.write_string(row, 0, name, template.bold)
        sheet.write_string(row, 1, words, template.words)
        row += 1
    row += 1
    sheet.write_string(row, 0, "Sheet", template.required)
    sheet.write_string(row, 1, "What it holds", template.required)
    for table in TABLES.values():
        row += 1
        needed = "Needed. " if table.required else "Only if you have it. "
        sheet.write_url(row, 0, f"internal:'{table.name}'!A1", string=table.name)
        sheet.write_string(row, 1, needed + _sentence(table.description), template.words)


def _lists(template: _Template) -> dict[str, str]:
    """Write lists too long for a drop-down of their own on a hidden sheet; give their ranges."""
    sheet = template.sheets[_LISTS]
    sheet.hide()
    columns = {
        "policy.key": [column.name for column in POLICY],
        "vehicle_types": [one.vehicle_type for one in CATALOGUE],
    }
    ranges = {}
    for place, (name, words) in enumerate(columns.items()):
        for row, word in enumerate(words):
            sheet.write_string(row, place, word)
        letter = xl_col_to_name(place)
        ranges[name] = f"={_LISTS}!${letter}$1:${letter}${len(words)}"
    return ranges


def _sheet(template: _Template, table: Table, ranges: dict[str, str]) -> None:
    sheet = template.sheets[table.name]
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 30)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    if table.required:
        sheet.set_tab_color("#1F4E5F")
    shown = example_row(table)
    for place, column in enumerate(table.columns):
        plain, example = template.formats_of(column)
        text = shown.get(column.name, "")
        width = min(max(len(column.name) + 3, len(text) + 2, 11), _WIDEST)
        sheet.set_column(place, place, width, plain)
        heading = template.required if column.required else template.optional
        sheet.write_string(0, place, column.name, heading)
        sheet.write_comment(0, place, "\n".join(_comment(column)),
                            {"x_scale": 2.2, "y_scale": 1.4, "author": "routeopt"})  # fmt: skip
        if text and column.kind in _NUMBERS:
            sheet.write_number(1, place, float(text), example)
        else:
            sheet.write_string(1, place, text, example)
        rule = _rule(table, column, ranges)
        if rule:
            sheet.data_validation(2, place, _ROWS, place, rule)


def _comment(column: Column) -> Iterator[str]:
    yield _sentence(column.description)
    yield "Needed." if column.required else f"May be blank{_blank(column)}."
    if column.allowed:
        yield "One of: " + ", ".join(column.allowed) + "."
    elif column.kind in FORMS:
        yield "Form: " + FORMS[column.kind] + "."
    elif column.refers_to:
        yield f"An identifier that stands in {column.refers_to}."
    if column.unit:
        yield f"Unit: {column.unit}."


def _blank(column: Column) -> str:
    return f"; then it is {column.default}" if column.default else ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _rule(table: Table, column: Column, ranges: dict[str, str]) -> dict[str, object]:
    """Give a column's drop-down or range; words not listed are refused only where no other can be.

    A reference offers what stands in its table and allows the rest: that may be filled in later.
    """
    name = f"{table.name}.{column.name}"
    words = [*column.allowed] or {"bool": ["true", "false"], "weekday": _WEEK}.get(column.kind, [])
    if words and len(",".join(words)) <= _LONGEST_LIST:
        return _list(words, "stop", "one of the words of the list")
    if name == "policy.key":
        return _list(ranges[name], "stop", "the name of a setting, from the list")
    if column.refers_to == "vehicle_types":
        return _list(ranges["vehicle_types"], "information", "a type of yours, or of the list")
    if column.refers_to:
        key = TABLES[column.refers_to].key
        place = [one.name for one in TABLES[column.refers_to].columns].index(key)
        letter = xl_col_to_name(place)
        source = f"={column.refers_to}!${letter}$3:${letter}${_ROWS}"
        return _list(source, "information", f"an identifier that stands in {column.refers_to}")
    if column.kind in _NUMBERS and column.minimum is not None and column.maximum is not None:
        return {"validate": "integer" if column.kind == "int" else "decimal",
                "criteria": "between", "minimum": column.minimum, "maximum": column.maximum,
                "error_title": column.name, "ignore_blank": True,
                "error_message": f"A number from {column.minimum:g} to {column.maximum:g}."
                }  # fmt: skip
    return {}


_WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


def _list(source: list[str] | str, kind: str, words: str) -> dict[str, object]:
    said = {"error_title": "Not in the list", "error_message": f"It should be {words}."}
    return {"validate": "list", "source": source, "error_type": kind, "ignore_blank": True, **said}
