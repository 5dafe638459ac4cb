"""Words of a tender: what the procurement route, needs, ages, days and rules are called."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from routeopt.domain.people import Pupil
from routeopt.domain.schools import Bells, School
from routeopt.domain.units import WEEKDAYS, clock_text, mask_from_text
from routeopt.exports.wording import date_words
from routeopt.exports.wording import days as mask_words
from routeopt.tender.model import Procurement
from routeopt.tender.rules import AwardRules, TieRule

_HM = 5
_ROUND_S = 300
_MINUTE_S = 60
_AGES = {"primary": (4, 11), "secondary": (11, 16), "post16": (16, 25)}


@dataclass(frozen=True, slots=True)
class RouteWords:
    """How a procurement route is spoken of; nothing else depends on it.

    ``ocds_method`` and ``ocds_details`` are the fields of the open contracting data.
    """

    name: str
    document: str
    invitation: str
    answer: str
    contract: str
    ocds_method: str


PROCUREMENT: dict[Procurement, RouteWords] = {
    "dps": RouteWords(
        "dynamic purchasing system",
        "Invitation to tender under the dynamic purchasing system",
        "Operators admitted to the system in the lot's category are invited to bid.",
        "bid",
        "contract",
        "selective",
    ),
    "framework": RouteWords(
        "framework: mini-competition",
        "Mini-competition under the framework",
        "Operators appointed to the framework in the lot's category are invited to compete.",
        "tender",
        "call-off contract",
        "selective",
    ),
    "call_off": RouteWords(
        "single call-off",
        "Call-off from the framework",
        "The operator named is asked to confirm the service at the prices of the framework.",
        "confirmation",
        "call-off contract",
        "direct",
    ),
    "quotation": RouteWords(
        "request for quotation",
        "Request for a quotation",
        "Operators of the lot's category are asked for a price.",
        "quotation",
        "contract",
        "limited",
    ),
}
TIES: dict[TieRule, str] = {
    "higher_quality": "the higher quality score",
    "fewest_operators": "the result with fewer operators",
    "earliest_received": "the bid received first",
    "lot_order": "the operator whose reference comes first in the alphabet, lot by lot",
}
NEED_CODES = (
    ("A", "walks on and travels in a seat"),
    ("T", "moves from a wheelchair to a seat; the chair is stowed"),
    ("W", "travels in a wheelchair"),
    ("PS", "looked after by a passenger assistant who may look after others too"),
    ("PO", "has a passenger assistant to themselves"),
)


def need_code(pupil: Pupil) -> str:
    """Code what a pupil needs of the vehicle and its crew: ``W PO``."""
    first = {"seated": "A", "transfer": "T", "wheelchair": "W"}[pupil.mobility]
    return first + {"none": "", "shared": " PS", "own": " PO"}[pupil.pa]


def age_range(pupils: Iterable[Pupil]) -> str:
    """Range of ages of pupils' phases: ``4 to 16``; never a child's own age."""
    ages = [_AGES[pupil.phase] for pupil in pupils]
    return f"{min(low for low, _ in ages)} to {max(high for _, high in ages)}" if ages else ""


def time_words(seconds: int, *, coarse: bool) -> str:
    """Give a time of day to the minute, or to the nearest five."""
    step = _ROUND_S if coarse else _MINUTE_S
    return clock_text((seconds + step // 2) // step * step)[:_HM]


def days_words(text: str) -> str:
    """Days of a mask's text: Monday to Friday."""
    return mask_words(mask_from_text(text))


def day_words(iso: str) -> str:
    """Give an ISO date in words."""
    return date_words(date.fromisoformat(iso))


def moment_words(iso: str) -> str:
    """Give a moment in words: noon on a day with its offset from Greenwich."""
    moment = datetime.fromisoformat(iso)
    offset = moment.strftime("%z")
    zone = "GMT" if offset in ("+0000", "") else f"UTC{offset[:3]}:{offset[3:]}"
    return f"{moment:%H:%M} ({zone}) on {date_words(moment.date())}"


def hours_rows(school: School) -> tuple[tuple[str, str, str], ...]:
    """Give a school's hours by weekday, days alike together: days, arrive, leave."""
    groups: list[tuple[int, int, Bells]] = []
    for day, bells in enumerate(school.hours):
        if groups and groups[-1][2] == bells:
            groups[-1] = (groups[-1][0], day, bells)
        else:
            groups.append((day, day, bells))
    return tuple(
        (
            WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]} to {WEEKDAYS[last]}",
            f"{clock_text(bells.am_earliest_s)[:_HM]} to {clock_text(bells.am_latest_s)[:_HM]}",
            f"{clock_text(bells.pm_earliest_s)[:_HM]} to {clock_text(bells.pm_latest_s)[:_HM]}",
        )
        for first, last, bells in groups
    )


def rule_lines(rules: AwardRules, answer: str) -> tuple[str, ...]:
    """Say the rules of the award, a sentence each."""
    weights = ", ".join(f"{one.name} {one.weight}%" for one in rules.criteria)
    lines = [
        f"Criteria and weights: {weights}.",
        "Price is compared a year: vehicle and assistant prices a day, times the days of the lot"
        + _variation(rules)
        + ".",
        _may(
            "combine lots of their own choosing in a package at one price", allowed=rules.packages
        ),
        _may(f"say that they take at most one of several {answer}s", allowed=rules.either_or),
        _may("offer a percentage off if they win a number of lots", allowed=rules.discounts),
        _alternatives(rules),
    ]
    caps = [
        f"{number} {what}"
        for number, what in (
            (rules.lots_per_operator_max, "lots"),
            (rules.routes_per_operator_max, "routes"),
        )
        if number is not None
    ]
    lines.append(
        f"No operator is awarded more than {' or '.join(caps)}."
        if caps
        else "There is no cap on what one operator may be awarded."
    )
    lines.append(
        "Of all combinations that keep these rules the best in total is awarded; equal totals "
        f"are settled by {', then '.join(TIES[tie] for tie in rules.tie_rule)}."
    )
    lines.append(
        f"A low {answer} is asked about and never refused for being low: below "
        f"{rules.low_bid_percent}% of the council's own estimate a question is put."
    )
    if rules.reserve:
        lines.append(
            "The council may hold a reserve price for a lot and awards none above it; the reserve "
            "is fixed before bids are opened and is not published."
        )
    if rules.may_not_award:
        lines.append("The council may decide not to award any or all of the lots.")
    return tuple(lines)


def _variation(rules: AwardRules) -> str:
    parts = []
    if rules.variation_miles_year:
        parts.append(f"{rules.variation_miles_year:,} miles a year at the price a mile")
    if rules.extra_pupils:
        parts.append(f"{rules.extra_pupils} more pupil{'s' * (rules.extra_pupils > 1)}, every day")
    return ", and for each route " + " and ".join(parts) if parts else ""


def _may(what: str, *, allowed: bool) -> str:
    return f"Operators may {'' if allowed else 'not '}{what}."


def _alternatives(rules: AwardRules) -> str:
    words = {
        "other_vehicle": "another vehicle that carries the same children",
        "no_pa": "the route without its passenger assistants, where the council supplies them",
        "other_times": "other times within the school's hours",
    }
    if not rules.alternatives:
        return "No alternatives to the lots as described may be offered."
    listed = " or ".join(words[one] for one in rules.alternatives)
    return f"Beside the lot as described an operator may offer {listed}."
