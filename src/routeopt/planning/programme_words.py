"""What the programme's figures rest on, in sentences; what is not given is marked ASSUMED."""

from collections.abc import Sequence

from routeopt.data.loading import LoadedPack
from routeopt.domain.area import ServiceArea
from routeopt.planning.compare import ReviewRecord
from routeopt.planning.dates import LeadTimes
from routeopt.planning.programme_ledger import LedgerLine
from routeopt.planning.programme_rank import Effort, Expected
from routeopt.planning.programme_savings import Terms
from routeopt.planning.programme_years import MONTH_DAYS

_LEDGER = (
    "The ledger is what today's contracts cost for a year at their rates, leavers still aboard; "
    "contracts handed back or out of date are not in it."
)
_WORKSTREAMS = (
    "Each contract belongs to one workstream, the first that fits: 3 where it serves a school "
    "outside the county; 1 for special schools; 2 where it has one pupil and several such "
    "contracts serve one school. A special school's solo contracts belong to 2 until the school "
    "is reviewed, then to 1. Workstreams 4 and 5 own no contract: see the market's figures."
)
_CLASSES = (
    "A contract's saving is its year's price less its pupils' equal shares of the routes they "
    "would ride on. Cashable: the contract can end by the first start. Not yet released: its "
    "notice or end date, or that of a contract it is joined with, lies later. Avoided: what doing "
    "nothing would have had to buy for pupils without a contract, and the plan need not."
)
_FADES = (
    "Savings are of firm plans at the pack's rates, before bids; a saving fades as pupils come and "
    "go and has to be measured again with every new pack."
)


def programme_words(
    area: ServiceArea, leads: LeadTimes, effort: Effort, expected: Expected
) -> tuple[str, ...]:
    """Say how each part is worked out."""
    days = area.policy.days_per_year
    year = f"A year has {days} school days, unless a school gives another number."
    return (
        _LEDGER,
        _WORKSTREAMS,
        _CLASSES,
        _FADES,
        _calendar(leads),
        *_hours(effort, expected),
        year,
    )


def _calendar(leads: LeadTimes) -> str:
    return (
        f"ASSUMED: writing lots takes {leads.write} days, a tender {leads.tender}, mobilising "
        f"{leads.mobilise}, an assessment {leads.assess}; families are told {leads.tell} days "
        "before. Terms begin on 1 September and on the first Monday from 2 January and from 12 "
        f"April. Of {sum(MONTH_DAYS.values())} school days {_days(9, 10, 11, 12)} lie in autumn, "
        f"{_days(1, 2, 3)} from January to March and {_days(4, 5, 6, 7)} after."
    )


def _hours(effort: Effort, expected: Expected) -> tuple[str, str]:
    share = (
        "Special schools not reviewed are expected to save what the reviewed ones do, "
        f"{expected.special:.1%} of their cost"
        if expected.measured
        else f"ASSUMED: a review saves {expected.special:.0%} of a special school's cost"
    )
    others = (
        f"{share}; of others {expected.solo:.0%} of their solo contracts, or "
        f"{expected.out_county:.0%} of all where they lie outside the county (ASSUMED, one "
        "county's business case); nothing where one contract serves a school."
    )
    hours = (
        f"ASSUMED: a review takes {effort.school_h:g} hours, {effort.contract_h:g} more for each "
        f"contract and {effort.assessment_h:g} for each pupil who waits for an assessment."
    )
    return others, hours


def _days(*months: int) -> int:
    return sum(MONTH_DAYS[month] for month in months)


def programme_warnings(
    pack: LoadedPack,
    reviews: Sequence[ReviewRecord],
    earlier: Sequence[ReviewRecord],
    lines: Sequence[LedgerLine],
    terms: Terms,
) -> tuple[str, ...]:
    """Say what a reader must know first."""
    found = []
    planned = pack.area.policy.plan_from
    if terms.start != planned:
        found.append(
            f"The date planned for, {planned}, cannot be met any more (drawn up as of "
            f"{terms.as_of}): the first start is {terms.start}."
        )
    if earlier:
        names = ", ".join(review.name for review in earlier)
        found.append(
            f"Reviews of earlier packs are not booked ({names}): what came of them is in the later "
            "ledger, under routing in the bridge."
        )
    altered = [review for review in reviews if review.pack["changes"]]
    if altered:
        names = ", ".join(review.name for review in altered)
        found.append(
            f"Reviews made with changes to the pack ({names}) are booked as they stand; contracts "
            "and pupils are those of the pack without the changes."
        )
    unpriced = [
        line.contract_id
        for line in lines
        if pack.area.contracts[line.contract_id].day_rate_pence is None
    ]
    if unpriced:
        found.append(
            f"Contracts without a day rate count as nothing in the ledger: {', '.join(unpriced)}."
        )
    empty = [line for line in lines if not line.pupils]
    if empty:
        pounds = sum(line.year_pence for line in empty) / 100
        found.append(
            f"{len(empty)} contracts (£{pounds:,.0f} a year) carry no pupil of this pack on the "
            "date planned for: a question before any review."
        )
    return tuple(found)
