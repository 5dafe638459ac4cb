"""The public summary in both forms."""

from pathlib import Path

from routeopt.exports.summary_docx import write_summary_document
from routeopt.exports.summary_facts import public_summary
from routeopt.exports.summary_html import write_summary_page
from routeopt.planning.result import Review


def write_summaries(review: Review, folder: Path) -> None:
    """Write ``summary.html`` and ``summary.docx``: the same texts, no pupil, no map."""
    found = public_summary(review)
    write_summary_page(found, folder / "summary.html")
    write_summary_document(found, folder / "summary.docx")
