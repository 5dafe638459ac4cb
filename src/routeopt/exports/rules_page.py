"""The price of rules as one page for officers; it needs nothing else."""

from pathlib import Path

from routeopt.exports.facts import OFFICIAL
from routeopt.exports.pages import environment
from routeopt.exports.wording import gbp, gbp_change, minutes_change
from routeopt.planning.rule_price_result import OFFICERS, RuleReport

_MOST_NAMED = 40


def write_rules_page(report: RuleReport, path: Path) -> None:
    """Write ``rules.html``; it names pupils by their references alone."""
    text = (
        environment()
        .get_template("rules.html.j2")
        .render(
            official=OFFICIAL,
            officers=OFFICERS,
            report=report,
            most=_MOST_NAMED,
            gbp=gbp,
            gbp_change=gbp_change,
            minutes_change=minutes_change,
        )
    )
    path.write_text(text, encoding="utf-8", newline="\n")
