"""Whether a sheet has one row of headings at its top, which only a person could put right."""

from collections import Counter
from collections.abc import Iterator, Sequence

from routeopt.data.cells import as_number
from routeopt.data.codes import fault
from routeopt.data.faults import Fault
from routeopt.data.mapping_words import folded, heading_targets

_FEWEST_KNOWN = 2


def shape_faults(
    label: str, heading: Sequence[str], rows: Sequence[Sequence[str]]
) -> Iterator[Fault]:
    """Titles above the headings, headings in two rows, and headings that are there twice."""
    filled = [cell for cell in heading if cell]
    first = rows[0] if rows else ()
    below = [cell for cell in first if cell]
    if len(filled) <= 1 < len(below):
        said = "the first row has a single cell: it looks like a title, not like headings"
        yield fault("title_above_heading", said, table=label, row=1)
    elif _looks_like_headings(below):
        said = "the second row looks like headings too"
        yield fault("two_heading_rows", said, table=label, row=2)
    else:
        counts = Counter(folded(cell) for cell in filled)
        twice = [cell for cell in dict.fromkeys(filled) if counts[folded(cell)] > 1]
        for cell in twice:
            said = f"the column {cell} is there {counts[folded(cell)]} times"
            yield fault("duplicate_column", said, table=label, row=1, column=cell)


def _looks_like_headings(cells: Sequence[str]) -> bool:
    """Whether half of a row's cells are known headings, and none is a number."""
    known = sum(1 for cell in cells if len(folded(cell)) > 1 and heading_targets(cell))
    numbers = any(as_number(cell) is not None for cell in cells)
    return known >= _FEWEST_KNOWN and 2 * known >= len(cells) and not numbers
