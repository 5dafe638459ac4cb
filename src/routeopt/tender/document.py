"""A document as pages of blocks, from which the workbook and the PDF are both made."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a page."""

    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with what they say, in one or two columns of pairs."""

    pairs: tuple[tuple[str, str], ...]
    columns: Literal[1, 2] = 2


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of texts; ``widths`` are shares of the page, ``right`` columns of figures."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    right: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes for a bidder to fill in: label and unit of each."""

    labels: tuple[tuple[str, str], ...]


Block = Heading | Words | Facts | Grid | Boxes


@dataclass(frozen=True, slots=True)
class Page:
    """A page, or a few, on one subject; ``name`` is short: it names the workbook's sheet."""

    name: str
    title: str
    subtitle: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """Pages under one heading; ``marking`` and ``note`` stand on each of them."""

    title: str
    marking: str
    note: str
    footer: str
    pages: tuple[Page, ...]

    def texts(self) -> Iterator[tuple[str, str]]:
        """Give every text with where it stands."""
        yield "the document's heading", f"{self.title} {self.note} {self.footer}"
        for page in self.pages:
            yield f"page {page.name}", f"{page.title} {page.subtitle}"
            for block in page.blocks:
                yield from ((f"page {page.name}", text) for text in _block_texts(block))


def _block_texts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text) | Words(text=text):
            yield text
        case Facts(pairs=pairs):
            for label, value in pairs:
                yield label
                yield value
        case Grid(headings=headings, rows=rows):
            yield from headings
            for row in rows:
                yield from row
        case Boxes(labels=labels):
            for label, unit in labels:
                yield label
                yield unit
