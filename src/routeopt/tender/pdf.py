"""A document as PDF, A4, a page a lot."""

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from routeopt.tender.document import Block, Boxes, Document, Facts, Grid, Heading, Page, Words

_MARGIN = 16 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_FONT, _BOLD = "Helvetica", "Helvetica-Bold"
_INK = colors.HexColor("#1F2D33")
_SHADE = colors.HexColor("#DCE6EA")
_LINE = colors.HexColor("#9FB2BA")
_GREY = colors.HexColor("#4A6069")
_TEXT = ParagraphStyle("text", fontName=_FONT, fontSize=9, leading=11.5, textColor=_INK)
_CELL = ParagraphStyle("cell", parent=_TEXT, fontSize=8.2, leading=10)
_LABEL = ParagraphStyle("label", parent=_CELL, textColor=_GREY)
_SMALL = ParagraphStyle("small", parent=_TEXT, fontSize=7.5, leading=9.5)
_H1 = ParagraphStyle("h1", parent=_TEXT, fontName=_BOLD, fontSize=16, leading=19)
_H2 = ParagraphStyle("h2", parent=_TEXT, fontSize=11, leading=14, spaceAfter=4)
_H3 = ParagraphStyle(
    "h3", parent=_TEXT, fontName=_BOLD, fontSize=10.5, leading=13, spaceBefore=7, spaceAfter=3,
)  # fmt: skip
_PAD = 3.0
_KEPT = 4096
_ROOM_BELOW = 22 * mm
_ROOM = 2 * _PAD + 0.5


def write_pdf(document: Document, path: Path) -> None:
    """Write a document; a letter its typeface lacks is written without its accent."""
    template = BaseDocTemplate(
        str(path), pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN,
        bottomMargin=_MARGIN, title=_plain(document.title), author="", creator="routeopt",
    )  # fmt: skip
    frame = Frame(_MARGIN, _MARGIN, _WIDTH, A4[1] - 2 * _MARGIN, 0, 0, 0, 0)
    template.addPageTemplates([PageTemplate("page", [frame], onPage=_around(document))])
    story: list[Flowable] = []
    for page in document.pages:
        story += _page(page)
        story.append(PageBreak())
    template.build(story[:-1])


def _around(document: Document) -> Callable[[Canvas, BaseDocTemplate], None]:
    marking, note = _plain(document.marking), _plain(document.note)
    footer = _plain(document.footer)

    def draw(canvas: Canvas, template: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFillColor(_INK)
        canvas.setFont(_BOLD, 8)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 9 * mm, marking)
        canvas.setFont(_FONT, 6.5)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 12.5 * mm, note)
        canvas.setFont(_FONT, 7)
        canvas.drawString(_MARGIN, 9 * mm, footer)
        canvas.drawRightString(A4[0] - _MARGIN, 9 * mm, f"Page {template.page}")
        canvas.restoreState()

    return draw


def _page(page: Page) -> list[Flowable]:
    story: list[Flowable] = [_said(page.title, _H1), _said(page.subtitle, _H2)]
    waiting: list[Flowable] = []
    for block in page.blocks:
        drawn = _block(block)
        # A heading, and a run's line, go to the next page with what they are over.
        if isinstance(block, Words) and block.text.startswith(("Morning ", "Afternoon ")):
            waiting += drawn
        elif waiting:
            story.append(KeepTogether([*waiting, *drawn]))
            waiting = []
        else:
            story += drawn
    return [*story, *waiting]


def _block(block: Block) -> list[Flowable]:
    match block:
        case Heading(text=text):
            return [CondPageBreak(_ROOM_BELOW), _said(text, _H3)]
        case Words(text=text, small=small):
            return [_said(text, _SMALL if small else _TEXT), Spacer(0, 3)]
        case Facts():
            return [_facts(block), Spacer(0, 4)]
        case Grid():
            return [_grid(block), Spacer(0, 5)]
        case Boxes():
            return [_boxes(block), Spacer(0, 4)]


def _said(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(_plain(text)), style)


def _cell(text: str, style: ParagraphStyle, width: float) -> str | Paragraph:
    # A paragraph costs ten times a plain string: only what must be wrapped is one.
    plain = _plain(text)
    if stringWidth(plain, style.fontName, style.fontSize) <= width - _ROOM:
        return plain
    return Paragraph(escape(plain), style)


def _facts(block: Facts) -> Table:
    widths = [_WIDTH * 0.17, _WIDTH * 0.33] * 2 if block.columns == 2 else [_WIDTH * 0.2] * 2
    if block.columns == 1:
        widths = [_WIDTH * 0.22, _WIDTH * 0.78]
    rows = []
    step = block.columns
    for start in range(0, len(block.pairs), step):
        pairs = block.pairs[start : start + step]
        row: list[str | Paragraph] = []
        for place, (label, value) in enumerate(pairs):
            row.append(_cell(label, _LABEL, widths[2 * place]))
            row.append(_cell(value, _CELL, widths[2 * place + 1]))
        rows.append(row + [""] * (len(widths) - len(row)))
    labels = [("TEXTCOLOR", (k, 0), (k, -1), _GREY) for k in range(0, len(widths), 2)]
    return Table(rows, widths, style=[*_BASE, *labels, ("LINEBELOW", (0, 0), (-1, -1), 0.3, _LINE)])


_BASE: list[Any] = [
    ("FONT", (0, 0), (-1, -1), _FONT, _CELL.fontSize, _CELL.leading),
    ("TEXTCOLOR", (0, 0), (-1, -1), _INK),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 1.0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.4),
    ("LEFTPADDING", (0, 0), (-1, -1), _PAD),
    ("RIGHTPADDING", (0, 0), (-1, -1), _PAD),
]


def _grid(block: Grid) -> Table:
    widths = [share * _WIDTH for share in block.widths]
    rows = [[_plain(text) for text in block.headings]]
    cells = [
        [_cell(text, _CELL, width) for text, width in zip(row, widths, strict=True)]
        for row in block.rows
    ]
    right = [("ALIGN", (column, 0), (column, -1), "RIGHT") for column in block.right]
    return Table(
        [*rows, *cells],
        widths,
        repeatRows=1,
        style=[
            *_BASE,
            *right,
            ("FONT", (0, 0), (-1, 0), _BOLD, _CELL.fontSize, _CELL.leading),
            ("BACKGROUND", (0, 0), (-1, 0), _SHADE),
            ("LINEBELOW", (0, 0), (-1, -1), 0.3, _LINE),
        ],
    )


def _boxes(block: Boxes) -> Table:
    rows = [[_plain(label), _plain(unit), ""] for label, unit in block.labels]
    return Table(
        rows,
        [_WIDTH * 0.45, _WIDTH * 0.15, _WIDTH * 0.4],
        rowHeights=18,
        style=[
            *_BASE,
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("BOX", (2, 0), (2, -1), 0.8, _INK),
            ("INNERGRID", (2, 0), (2, -1), 0.5, _INK),
        ],
    )


@lru_cache(_KEPT)
def _plain(text: str) -> str:
    """Text in the letters of the PDF's own typefaces (Windows-1252)."""
    return "".join(map(_letter, text))


def _letter(letter: str) -> str:
    if unicodedata.category(letter)[0] == "C":
        return " "
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        base = unicodedata.normalize("NFKD", letter).encode("cp1252", "ignore")
        return base.decode("cp1252") or "?"
    return letter
