"""The bridge between two packs, as one page that needs nothing else."""

from pathlib import Path

from routeopt.exports.bridge_charts import waterfall
from routeopt.exports.facts import OFFICIAL
from routeopt.exports.pages import environment
from routeopt.exports.wording import counted, date_words, gbp, gbp_change, number_change
from routeopt.planning.bridge import COMPONENTS, MEANINGS, Bridge

_MOST_SHOWN = 12


def write_bridge_page(found: Bridge, path: Path) -> None:
    """Write ``bridge.html``; it names contracts, and pupils by the council's own reference."""
    text = (
        environment()
        .get_template("bridge.html.j2")
        .render(
            official=OFFICIAL,
            found=found,
            components=COMPONENTS,
            meanings=MEANINGS,
            picture=waterfall(found),
            most=_MOST_SHOWN,
            rise=rise_sentence(found),
            counted=counted,
            date_words=date_words,
            gbp=gbp,
            gbp_change=gbp_change,
        )
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def rise_sentence(found: Bridge) -> str:
    """Say how day rates moved where the same was bought as before."""
    if found.price_rise is None:
        return "No contract is in both packs with the same vehicle, assistants and sessions."
    moved = number_change(100 * found.price_rise, 1)
    return (
        "Where the same vehicle, assistants and sessions are bought as before, the middle change "
        f"of a day rate is {moved}%."
    )
