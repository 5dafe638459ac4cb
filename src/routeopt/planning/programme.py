"""The programme's figures: the ledger, what reviews save, by whom, when, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from routeopt.data.loading import LoadedPack
from routeopt.domain.area import ServiceArea
from routeopt.domain.units import gbp_from_pence
from routeopt.finance.growth import Growth, growth
from routeopt.planning.bridge import Bridge, bridge
from routeopt.planning.compare import ReviewRecord
from routeopt.planning.contracts_today import due_pupils
from routeopt.planning.dates import LeadTimes
from routeopt.planning.national_return import ReturnLine, national_return
from routeopt.planning.programme_benchmark import Benchmark, benchmarks
from routeopt.planning.programme_dates import ScopeDates, scope_dates
from routeopt.planning.programme_ledger import LedgerLine, ledger_lines, paid_contracts
from routeopt.planning.programme_rank import Effort, Expected, Ranked, expected_of, ranked
from routeopt.planning.programme_savings import Booked, booked_of, terms_of
from routeopt.planning.programme_solo import Target, targets_of
from routeopt.planning.programme_sum import StreamRow, reconciled, stream_rows, walk
from routeopt.planning.programme_words import programme_warnings, programme_words
from routeopt.planning.programme_years import YearLine, years_of
from routeopt.planning.pupil_costs import volumes


class NotOfThesePacksError(Exception):
    """Reviews that cannot be booked; ``reasons`` has a sentence for each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = tuple(reasons)


@dataclass(frozen=True, slots=True)
class ProgrammeSettings:
    """What a pack does not hold.

    Attributes
    ----------
    as_of
        The day the figures are drawn up.
    staff_pence
        The programme's staff a year; None where it is not given.
    solo_aim, out_county_aim
        How many pupils at most are to travel alone, and to be placed outside the county.
    """

    as_of: date
    staff_pence: int | None = None
    solo_aim: int = 200
    out_county_aim: int = 200
    leads: LeadTimes = field(default_factory=LeadTimes)
    effort: Effort = field(default_factory=Effort)


@dataclass(frozen=True, slots=True)
class PackFigures:
    """One pack of the row, in figures that can be set beside the next one's."""

    name: str
    plan_from: date
    ledger_pence: int
    contracts: int
    pupils: int
    solo: int
    out_county: int

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "pack": self.name,
            "plan_from": self.plan_from.isoformat(),
            "ledger_year_gbp": gbp_from_pence(self.ledger_pence),
            "contracts": self.contracts,
            "pupils": self.pupils,
            "pupils_alone": self.solo,
            "pupils_out_of_county": self.out_county,
        }


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything the programme's page, workbook and data show, for the last pack of a row.

    Attributes
    ----------
    streams, reconciliation
        The ledger by workstream, and beside reviews' ledgers; each adds up to ``ledger_pence``.
    walk
        From the reviews' ledgers to their firm plans.
    booked
        What reviews save: each pound in one workstream, one contract and one class.
    history, bridges
        Every pack, and what changed from each to the next.
    """

    name: str
    note: str
    settings: ProgrammeSettings
    start: date
    ledger_pence: int
    lines: tuple[LedgerLine, ...]
    streams: tuple[StreamRow, ...]
    reconciliation: tuple[tuple[str, int], ...]
    walk: tuple[tuple[str, int], ...]
    reviews: tuple[str, ...]
    booked: tuple[Booked, ...]
    years: tuple[YearLine, ...]
    targets: tuple[Target, ...]
    schools: tuple[Ranked, ...]
    expected: Expected
    dates: tuple[ScopeDates, ...]
    national: tuple[ReturnLine, ...]
    benchmarks: tuple[Benchmark, ...]
    growth: Growth | None
    history: tuple[PackFigures, ...]
    bridges: tuple[Bridge, ...]
    warnings: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def saved_pence(self) -> int:
        """All that is booked, a year."""
        return sum(one.year_pence for one in self.booked)

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        staff = self.settings.staff_pence
        return {
            "pack": self.name,
            "as_of": self.settings.as_of.isoformat(),
            "first_start": self.start.isoformat(),
            "ledger_year_gbp": gbp_from_pence(self.ledger_pence),
            "workstreams": [row.as_dict() for row in self.streams],
            "reconciliation": [
                {"what": words, "year_gbp": gbp_from_pence(pence)}
                for words, pence in self.reconciliation
            ],
            "walk": [
                {"what": words, "year_gbp": gbp_from_pence(pence)} for words, pence in self.walk
            ],
            "reviews": list(self.reviews),
            "saving_gbp": gbp_from_pence(self.saved_pence),
            "staff_gbp": None if staff is None else gbp_from_pence(staff),
            "booked": [one.as_dict() for one in self.booked],
            "years": [one.as_dict() for one in self.years],
            "targets": [one.as_dict() for one in self.targets],
            "schools": [one.as_dict() for one in self.schools],
            "critical_dates": [one.as_dict() for one in self.dates],
            "national_return": [one.as_dict() for one in self.national],
            "benchmarks": [one.as_dict() for one in self.benchmarks],
            "growth": self.growth.as_dict() if self.growth else None,
            "packs": [one.as_dict() for one in self.history],
            "bridges": [one.as_dict() for one in self.bridges],
            "contracts": [one.as_dict() for one in self.lines],
            "warnings": list(self.warnings),
            "words": list(self.words),
        }


def programme(
    packs: Sequence[LoadedPack], reviews: Sequence[ReviewRecord], settings: ProgrammeSettings
) -> Programme:
    """Put the programme's figures together.

    Parameters
    ----------
    packs
        In order of time; the figures are the last one's.
    reviews
        Of the last pack; those of earlier ones are in the later ledgers already.
    settings
        What no pack holds.

    Raises
    ------
    NotOfThesePacksError
        If a review is of none of the packs, or two are of one school.
    """
    pack, area = packs[-1], packs[-1].area
    mine, earlier = _sorted(packs, reviews)
    plans = [review.firm for review in mine]
    reviewed = {school for plan in plans for school in plan["schools"]}
    lines = ledger_lines(area, paid_contracts(area), reviewed)
    by_id = {line.contract_id: line for line in lines}
    terms = terms_of(area, settings.as_of, settings.leads)
    booked = tuple(one for review in mine for one in booked_of(area, by_id, review, terms))
    expected = expected_of(area, plans)
    bridges = tuple(bridge(one.area, other.area) for one, other in pairwise(packs))
    targets = targets_of(
        area, mine, solo_aim=settings.solo_aim, out_county_aim=settings.out_county_aim
    )
    return Programme(
        name=area.name,
        note=area.policy.pack_note,
        settings=settings,
        start=terms.start,
        ledger_pence=sum(line.year_pence for line in lines),
        lines=lines,
        streams=stream_rows(lines, booked),
        reconciliation=reconciled(area, by_id, mine),
        walk=walk(mine),
        reviews=tuple(review.name for review in mine),
        booked=booked,
        years=years_of(booked, terms.start, settings.staff_pence),
        targets=targets,
        schools=ranked(area, lines, plans, settings.as_of, expected, settings.effort),
        expected=expected,
        dates=scope_dates(area, by_id, mine, settings.as_of, settings.leads),
        national=national_return(area),
        benchmarks=benchmarks(area, lines, plans),
        growth=growth(volumes(area), area.policy.plan_from.year),
        history=tuple(_figures(one.area) for one in packs),
        bridges=bridges,
        warnings=(
            *programme_warnings(pack, mine, earlier, lines, terms),
            *(words for one in bridges for words in one.warnings),
        ),
        words=programme_words(area, settings.leads, settings.effort, expected),
    )


def _sorted(
    packs: Sequence[LoadedPack], reviews: Sequence[ReviewRecord]
) -> tuple[list[ReviewRecord], list[ReviewRecord]]:
    """Part the reviews of the last pack from those of earlier ones."""
    last = {packs[-1].raw.sha256, packs[-1].base_sha256}
    before = {sha for pack in packs[:-1] for sha in (pack.raw.sha256, pack.base_sha256)}
    mine, earlier, reasons = [], [], []
    whose: dict[str, str] = {}
    for review in reviews:
        hashes = {review.pack["sha256"], review.pack["base_sha256"]}
        if hashes & last:
            mine.append(review)
        elif hashes & before:
            earlier.append(review)
        else:
            reasons.append(f"{review.folder} is a review of another pack ({review.pack['name']})")
    for review in mine:
        for school in review.firm["schools"]:
            if school in whose:
                reasons.append(
                    f"{review.folder} and {whose[school]} both review {school}: "
                    "its pounds would be booked twice"
                )
            whose[school] = review.folder
    if reasons:
        raise NotOfThesePacksError(reasons)
    return mine, earlier


def _figures(area: ServiceArea) -> PackFigures:
    paid = paid_contracts(area)
    solo, outside = targets_of(area, (), solo_aim=0, out_county_aim=0)
    return PackFigures(
        name=area.name,
        plan_from=area.policy.plan_from,
        ledger_pence=sum(one.year_pence for one in paid.values()),
        contracts=len(paid),
        pupils=len(due_pupils(area, area.schools)),
        solo=solo.today.heads,
        out_county=outside.today.heads,
    )
