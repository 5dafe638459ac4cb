"""What contracts really cost, as one page that needs nothing else."""

from pathlib import Path

from routeopt.exports.costs_charts import assistant_range, paid_and_should, ranges
from routeopt.exports.facts import OFFICIAL
from routeopt.exports.pages import environment
from routeopt.exports.wording import gbp_pence, number
from routeopt.planning.cost_report import CostReport

_MOST_DRAWN = 40


def write_costs_page(report: CostReport, path: Path) -> None:
    """Write ``costs.html``; it names contracts and operators, no pupil."""
    shown = report.judged[:_MOST_DRAWN]
    text = (
        environment()
        .get_template("costs.html.j2")
        .render(
            official=OFFICIAL,
            report=report,
            whose=", ".join(report.schools) or "all contracts of the pack",
            scatter=paid_and_should(report.judged) if report.judged else None,
            ranges=ranges(shown) if shown else None,
            drawn=len(shown),
            pa_picture=assistant_range(report.pa_price) if report.pa_price else None,
            gbp_pence=gbp_pence,
            number=number,
        )
    )
    path.write_text(text, encoding="utf-8", newline="\n")
