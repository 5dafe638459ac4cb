"""The programme, as one page that needs nothing else."""

from pathlib import Path

from routeopt.exports import programme_tables as tables
from routeopt.exports.facts import OFFICIAL
from routeopt.exports.pages import environment
from routeopt.exports.programme_charts import growth_picture, solo_days
from routeopt.exports.wording import counted, date_words, gbp
from routeopt.planning.national_return import SOURCE
from routeopt.planning.programme import Programme


def write_programme_page(found: Programme, path: Path) -> None:
    """Write ``programme.html``; it names schools and contracts, no pupil."""
    grown = tables.growth_tables(found.growth) if found.growth else None
    text = (
        environment()
        .get_template("programme.html.j2")
        .render(
            official=OFFICIAL,
            found=found,
            headline=headline(found),
            streams=tables.stream_table(found),
            reconciliation=tables.reconciliation_table(found),
            walk=tables.walk_table(found) if found.walk else None,
            years=tables.years_table(found) if found.booked else None,
            targets=tables.targets_table(found),
            solo_days=solo_days(found.targets[0]),
            schools=tables.schools_table(found),
            released=tables.released_table(found),
            dates=tables.dates_table(found) if found.dates else None,
            assessed=tables.assessed_table(found),
            national=tables.national_table(found.national),
            source=SOURCE,
            benchmark=tables.benchmark_table(found.benchmarks),
            market=tables.market_table(found.benchmarks),
            growth=growth_picture(found.growth) if found.growth else None,
            grown=grown,
            history=tables.history_table(found),
            bridges=tables.bridges_table(found.bridges) if found.bridges else None,
            counted=counted,
            date_words=date_words,
            gbp=gbp,
        )
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def headline(found: Programme) -> str:
    """Say the most in one sentence."""
    ledger = f"{counted(len(found.lines), 'contract')} cost {gbp(found.ledger_pence)} a year"
    if not found.reviews:
        return f"{ledger}. No review is given: nothing is booked."
    reviews = counted(len(found.reviews), "review")
    return (
        f"{ledger}; {reviews} would save {gbp(found.saved_pence)} a year, from "
        f"{date_words(found.start)} on at the earliest."
    )
