"""Reviews side by side as one page that needs nothing else."""

from pathlib import Path

from markupsafe import Markup

from routeopt.exports.charts import cost_bars
from routeopt.exports.compare_words import (
    difference_words,
    parts_of,
    value_words,
    without_pupils,
)
from routeopt.exports.facts import OFFICIAL
from routeopt.exports.pages import environment
from routeopt.planning.compare import Comparison

_BARS = (
    ("Do nothing", "do nothing", "before"),
    ("Firm plan", "firm plan", "after"),
    ("Plan if assessments agree", "if agreed", "full"),
)
_LONGEST_NAME = 17


def write_compare_page(found: Comparison, path: Path) -> None:
    """Write ``compare.html``; pupils are counted there, never named."""
    text = (
        environment()
        .get_template("compare.html.j2")
        .render(
            official=OFFICIAL,
            found=found,
            others=list(enumerate(found.names))[1:],
            parts=parts_of(found),
            value=value_words,
            difference=difference_words,
            changes=[without_pupils(changes) for changes in found.changes],
            picture=_picture(found),
        )
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def _picture(found: Comparison) -> Markup:
    figures = {figure.name: figure for figure in found.figures}
    rows = []
    for place, name in enumerate(found.names):
        short = name if len(name) <= _LONGEST_NAME else f"...{name[3 - _LONGEST_NAME :]}"
        for figure, label, css in _BARS:
            value = figures[figure].values[place] if figure in figures else None
            if value is not None:
                rows.append((f"{short}: {label}", round(value * 100), css))
    return cost_bars(rows)
