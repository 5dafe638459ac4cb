"""The public summary as one page of HTML that prints on two sheets."""

from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from routeopt.exports.pages import environment
from routeopt.exports.report_charts import Drawn, range_bars
from routeopt.exports.summary_facts import PublicSummary, Ranged
from routeopt.exports.summary_texts import ASKING, CONTACT
from routeopt.exports.svg import element, picture
from routeopt.planning.equality_result import EqualityRow

_WIDTH, _ROW = 680.0, 19.0


def write_summary_page(found: PublicSummary, path: Path) -> None:
    """Write ``summary.html``."""
    text = (
        environment()
        .get_template("summary.html.j2")
        .render(
            found=found,
            asking=ASKING,
            contact=CONTACT,
            ranges=_ranges(found.ranges),
            bands=_bands(found.bands, found.band_cells),
        )
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def _ranges(rows: Sequence[Ranged]) -> Markup | None:
    drawn = [
        Drawn(one.name, one.low, None, one.high, one.figure, one.words, bar, "before")
        for one, bar in zip(rows, ("after", "full"), strict=False)
    ]
    return range_bars(drawn, "Saving a year") if drawn else None


def _bands(bands: Sequence[str], cells: EqualityRow | None) -> Markup | None:
    """Draw the bands that may be shown, today above the proposal."""
    if cells is None:
        return None
    shown = [count for count in (*cells.before, *cells.after) if count is not None]
    if not shown:
        return None
    left, scale = 150.0, (_WIDTH - 150 - 110) / max(shown)
    parts: list[Markup] = []
    for place, band in enumerate(bands):
        y = 8 + place * (2 * _ROW + 10)
        parts.append(element("text", band, x=left - 12, y=y + _ROW + 4, text_anchor="end",
                             class_="name"))  # fmt: skip
        for line, (css, counts) in enumerate((("before", cells.before), ("after", cells.after))):
            parts += _bar(counts[place], left, y + line * _ROW, scale, css)
    label = f"Journey times of {cells.pupils} pupils, today and in the proposal"
    return picture(_WIDTH, 8 + len(bands) * (2 * _ROW + 10), label, *parts)


def _bar(count: int | None, x: float, y: float, scale: float, css: str) -> list[Markup]:
    if count is None:
        return [element("text", "not shown", x=x + 4, y=y + 13, class_="small")]
    wide = count * scale
    return [
        element("rect", x=x, y=y, width=wide, height=_ROW - 3, class_=f"bar {css}"),
        element("text", str(count), x=x + wide + 7, y=y + 13, class_="name"),
    ]
