"""The report's method: rates, rules, search, faults in the data, as finished texts."""

from markupsafe import Markup

from routeopt import __version__
from routeopt.exports.convergence import convergence
from routeopt.exports.facts import plan_hash
from routeopt.exports.people import People
from routeopt.exports.policy_text import settings
from routeopt.exports.tables import TableView, table
from routeopt.exports.wording import NOTHING, counted, gbp_pence, listed, number, percent
from routeopt.planning.result import Review

ASSUMED = "ASSUMED"
GIVEN = "from the pack"
_MODES = {
    "clean-sheet": "Clean sheet: every route may change, except what is locked or kept.",
    "consolidate": "Consolidation: whole routes of today are joined; no route is split.",
    "dissolve": "Dissolving: routes are closed and their pupils join routes that stay.",
}
_ENDS = {
    "proved": "it proved that nothing cheaper exists",
    "gap": "it came as close to the bound as asked",
    "time_limit": "the time asked for was up",
    "iteration_limit": "the iterations asked for were done",
    "no_improvement": "it found nothing better any more",
    "cancelled": "it was stopped; this is the best plan so far",
}
_SEVERITIES = {"error": 0, "warning": 1, "note": 2}


def rates_table(review: Review) -> TableView:
    """Give the rates of every vehicle type used, and where each comes from."""
    used = set(review.firm.summary.vehicles_by_type)
    if review.full is not None:
        used |= set(review.full.summary.vehicles_by_type)
    rows = [
        (
            key,
            " or ".join(str(layout) for layout in kind.layouts),
            gbp_pence(kind.day_rate_pence),
            gbp_pence(kind.mile_rate_pence),
            gbp_pence(kind.minimum_day_pence),
            f"{ASSUMED}: built-in catalogue" if kind.assumed else GIVEN,
        )
        for key, kind in review.area.vehicle_types.items()
        if key in used
    ]
    policy = review.area.policy
    source = GIVEN if "pa_day_gbp" in policy.given else ASSUMED
    rows.append(
        ("passenger assistant", NOTHING, gbp_pence(policy.pa_day_pence), NOTHING, NOTHING, source)
    )
    headings = ("Vehicle type", "Seats + spaces", "#A day", "#A loaded mile", "#Least a day",
                "Source")  # fmt: skip
    return table("Rates the plan is priced at", headings, rows)


def rules_table(review: Review) -> TableView:
    """Give every rule with its value."""
    rows = [
        (
            setting.meaning,
            f"{setting.value} {setting.unit}".strip() if setting.value else "not set",
            GIVEN if setting.given else "default",
            setting.key,
        )
        for setting in settings(review.area.policy)
    ]
    return table("Rules in force", ("Rule", "Value", "Source", "Key"), rows)


def faults_table(review: Review, people: People) -> TableView | None:
    """List the faults in the data, errors first."""
    if not review.faults:
        return None
    ordered = sorted(review.faults, key=lambda f: (_SEVERITIES[f.severity], f.table, f.row))
    rows = [
        (
            fault.severity,
            fault.table,
            number(fault.row) if fault.row else NOTHING,
            people.clean(fault.column) or NOTHING,
            people.clean(fault.message),
            people.clean(fault.fix),
        )
        for fault in ordered
    ]
    headings = ("Severity", "Table", "#Row", "Column", "What", "How to mend it")
    return table("Faults in the data", headings, rows, "again")


def search_sentences(review: Review) -> tuple[str, ...]:
    """Say what ran, how long, and why it stopped."""
    plan = review.firm.plan
    asked = [
        f"{number(review.seconds_asked)} seconds" if review.seconds_asked else "",
        f"{number(review.iterations_asked)} iterations" if review.iterations_asked else "",
    ]
    limit = listed([part for part in asked if part]) or "no limit"
    return (
        _MODES.get(review.mode, review.mode),
        (
            f"The search ({plan.solver or 'routeopt'} in routeopt {__version__}) ran "
            f"{number(plan.seconds, 1)} seconds on {counted(review.cores, 'core')} with seed "
            f"{review.seed}; asked for: {limit}. It stopped because {_ENDS[plan.termination]}."
        ),
        review.checker,
    )


def today_sentences(review: Review) -> tuple[str, ...]:
    """Say how well today's routes are known."""
    today = review.today
    if today is None:
        return ("The pack holds no contracts: today's routes and costs are not known.",)
    sentences = []
    if today.order_assumed:
        sentences.append(
            f"{ASSUMED}: the stop order of {counted(len(today.order_assumed), 'contract')} is not "
            f"recorded, so the cheapest was taken ({listed(today.order_assumed)})."
        )
    if today.times_matched is not None:
        sentences.append(
            f"{percent(100 * today.times_matched, 0)} of {number(today.times_recorded)} recorded "
            "times are met within 10 minutes by the travel times used."
        )
    else:
        sentences.append("No recorded times were given to test the travel times against.")
    return tuple(sentences)


def search_picture(review: Review) -> Markup | None:
    """Draw the best cost and the bound over time, where there is more than a start."""
    firm = review.firm
    if not firm.incumbents or len(firm.incumbents) + len(firm.bounds) < 2:
        return None
    return convergence(firm.incumbents, firm.bounds, firm.plan.seconds)


def search_caption(review: Review) -> str:
    """Say what the picture of the search shows."""
    words = "Cost of the best plan while the search ran"
    if not review.firm.bounds:
        return f"{words}."
    return (
        f"{words} (above) and the cost below which no plan can be, as far as proved by then "
        "(below); the cheapest plan of all lies in the band. Far-off starts are cut off."
    )


def provenance(review: Review) -> tuple[tuple[str, str], ...]:
    """Name the pack, the plan and the program, so that a print can be traced."""
    lines = [
        ("Pack", f"{review.pack_name}, SHA-256 {review.pack_sha256}"),
        ("Plan", f"SHA-256 {plan_hash(review.firm.plan)}"),
        ("Changed for this run", "; ".join(review.pack_changes) or "nothing"),
        ("Made", review.created),
    ]
    if review.base_sha256 != review.pack_sha256:
        lines.insert(1, ("Pack before changes", f"SHA-256 {review.base_sha256}"))
    return tuple(lines)
