"""A quote as one page that needs nothing else."""

from pathlib import Path

from routeopt.exports.facts import OFFICIAL
from routeopt.exports.pages import environment
from routeopt.exports.wording import gbp, minutes, minutes_change
from routeopt.planning.quote_result import LINE_NAMES, QuoteReport
from routeopt.planning.quote_words import MEANING


def write_quote_page(report: QuoteReport, path: Path) -> None:
    """Write ``quote.html``; it names pupils by their references alone."""
    text = (
        environment()
        .get_template("quote.html.j2")
        .render(
            official=OFFICIAL,
            report=report,
            names=LINE_NAMES,
            meaning=MEANING,
            gbp=gbp,
            minutes=minutes,
            minutes_change=minutes_change,
        )
    )
    path.write_text(text, encoding="utf-8", newline="\n")
