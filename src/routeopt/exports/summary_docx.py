"""The public summary as a Word document of two pages, for a council's own house style."""

from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell

from routeopt.exports.summary_facts import PublicSummary, Ranged
from routeopt.exports.summary_texts import ASKING, CONTACT
from routeopt.exports.wording import gbp

_STEPS = 24
_BAR, _POINT = "0B5F6E", "1B2530"
_MARGIN_CM = 1.8


def write_summary_document(found: PublicSummary, path: Path) -> None:
    """Write ``summary.docx``."""
    page = _blank()
    page.add_paragraph("School transport: a proposal for consultation")
    page.add_heading(found.schools, level=1)
    if found.note:
        page.add_paragraph().add_run(found.note).bold = True
    page.add_paragraph(found.intro)
    if found.published:
        _money(page, found)
        heading = page.add_heading("Journey times", level=2)
        heading.paragraph_format.page_break_before = True
        if found.band_rows:
            _table(page, ("Longer ride of the day", "Today", "Proposal"), found.band_rows)
        page.add_paragraph(found.rides)
    _list(page, "What it means for children", found.change)
    page.add_heading("Dates", level=2)
    _table(page, (), found.dates)
    _list(page, "How to have your say, and how to object", ASKING)
    page.add_paragraph(CONTACT)
    _list(page, "How this was worked out", (*found.method, found.source))
    page.core_properties.title = f"School transport: a proposal, {found.schools}"
    page.core_properties.author = ""
    page.core_properties.language = "en-GB"
    page.save(str(path))


def _blank() -> DocumentType:
    page = Document()
    section = page.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(_MARGIN_CM)
    section.top_margin = section.bottom_margin = Cm(1.5)
    normal = page.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(9)
    normal.paragraph_format.space_after = Pt(3)
    for level, points in ((1, 18), (2, 12.5)):
        style = page.styles[f"Heading {level}"]
        style.font.name, style.font.size = "Arial", Pt(points)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(7), Pt(3)
    page.styles["List Bullet"].paragraph_format.space_after = Pt(2)
    return page


def _money(page: DocumentType, found: PublicSummary) -> None:
    page.add_heading("What it would cost and save", level=2)
    head = ("Same pupils, same days", "If nothing is done", "Proposal")
    _table(page, head, found.totals)
    page.add_paragraph()
    for line in found.money:
        page.add_paragraph(line)
    if found.ranges:
        page.add_paragraph("Saving a year: the shaded part holds eight times in ten.")
        _ranges(page, found.ranges)
        page.add_paragraph()
    if found.rises:
        names, savings = zip(*found.rises, strict=True)
        head = ("If prices of new routes are", *names)
        _table(page, head, [("the saving a year is", *savings)])


def _table(page: DocumentType, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    columns = len(head) or len(rows[0])
    made: Table = page.add_table(rows=0, cols=columns, style="Table Grid")
    if head:
        for cell, text in zip(made.add_row().cells, head, strict=True):
            cell.text = ""
            cell.paragraphs[0].add_run(text).bold = True
    for row in rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
    for row_made in made.rows:
        for cell in row_made.cells:
            _tight(cell)
        for cell in row_made.cells[1:] if head else ():
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return made


def _tight(cell: _Cell) -> None:
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.space_after = Pt(1)


def _list(page: DocumentType, heading: str, lines: Sequence[str]) -> None:
    page.add_heading(heading, level=2)
    for line in lines:
        page.add_paragraph(line, style="List Bullet")


def _ranges(page: DocumentType, rows: Sequence[Ranged]) -> None:
    """Draw each range as shaded cells of one row, nought at the left unless one is below it."""
    least = min(0, *(one.low for one in rows))
    most = max(one.high for one in rows)
    step = max(most - least, 1) / _STEPS
    made = page.add_table(rows=0, cols=_STEPS + 1)
    made.autofit = False
    for one in rows:
        cells = made.add_row().cells
        cells[0].text = f"{one.name}: {one.words}"
        for place, cell in enumerate(cells[1:]):
            begins, ends = least + place * step, least + (place + 1) * step
            if begins <= one.figure < ends:
                _shade(cell, _POINT)
            elif ends > one.low and begins < one.high:
                _shade(cell, _BAR)
            cell.width = Cm(0.42)
        cells[0].width = Cm(6.6)
        _tight(cells[0])
    foot = made.add_row().cells
    foot[0].text = "from, to"
    left, right = foot[1].merge(foot[_STEPS // 2]), foot[_STEPS // 2 + 1].merge(foot[_STEPS])
    left.text, right.text = gbp(least), gbp(most)
    right.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _shade(cell: _Cell, colour: str) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001 - python-docx has no shading of cells
