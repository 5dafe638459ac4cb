"""The page over many schools' reviews, ranked by saving."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from routeopt.exports.facts import OFFICIAL
from routeopt.exports.report_html import environment
from routeopt.exports.wording import gbp, number, percent


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One reviewed school; ``folder`` is beside the page; ``failed`` says why there is none."""

    school_id: str
    name: str
    folder: str
    pupils: int
    year_pence: int | None
    saving_pence: int | None
    percent: float | None
    full_saving_pence: int | None
    solo_before: int | None
    solo_after: int | None
    failed: str = ""

    @property
    def link(self) -> str:
        """Address of the school's report, from this page."""
        return f"./{quote(self.folder, safe='')}/report.html"


def write_index(rows: Sequence[IndexRow], path: Path) -> None:
    """Write ``index.html``: the largest firm saving first, schools without one last."""
    ranked = sorted(
        rows,
        key=lambda row: (
            bool(row.failed),
            row.saving_pence is None,
            -(row.saving_pence or 0),
            row.name,
        ),
    )
    known = [row.saving_pence for row in rows if row.saving_pence is not None]
    text = (
        environment()
        .get_template("index.html.j2")
        .render(
            official=OFFICIAL,
            rows=ranked,
            total=gbp(sum(known)) if known else "",
            gbp=gbp,
            number=number,
            percent=percent,
        )
    )
    path.write_text(text, encoding="utf-8", newline="\n")
