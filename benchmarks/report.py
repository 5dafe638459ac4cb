"""Writes tables and pictures into docs/benchmarks.md: ``python -m benchmarks.report``."""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from benchmarks.pictures import PICTURES
from benchmarks.store import RESULTS, Record, Store
from benchmarks.tables import MISSING, TABLES

DOCS = Path(__file__).parents[1] / "docs"
PAGE = "benchmarks.md"
_MARK = re.compile(r"(<!-- (\w[\w-]*) -->\n).*?(<!-- end -->)", re.DOTALL)


def write_page(records: Sequence[Record], docs: Path) -> None:
    """Fill every marked place of the page, and draw the pictures beside it."""
    page = docs / PAGE
    text = page.read_text(encoding="utf-8")
    fillings = {name: make(records) for name, make in TABLES.items()}
    fillings |= {name: _pictured(name, records, docs) for name in PICTURES}
    unknown = {match[1] for match in _MARK.findall(text)} ^ fillings.keys()
    if unknown:
        raise ValueError(f"marked places and figures do not match: {', '.join(sorted(unknown))}")
    filled = _MARK.sub(lambda m: f"{m[1]}{fillings[m[2]]}{m[3]}", text)
    page.write_text(filled, encoding="utf-8", newline="\n")


def _pictured(name: str, records: Sequence[Record], docs: Path) -> str:
    file = docs / f"benchmarks-{name}.svg"
    label, draw = PICTURES[name]
    drawn = draw(records)
    if drawn is None:
        file.unlink(missing_ok=True)
        return f"{label}: {MISSING}.\n"
    file.write_text(drawn, encoding="utf-8", newline="\n")
    return f"![{label}]({file.name})\n"


def main(words: Sequence[str] | None = None) -> None:
    """Fill the page from the kept results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description=__doc__)
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the results")
    parser.add_argument("--docs", type=Path, default=DOCS, help="folder with the page")
    asked = parser.parse_args(words)
    write_page(Store(asked.results).records(), asked.docs)
    print(f"Wrote {asked.docs / PAGE}")


if __name__ == "__main__":
    main()
