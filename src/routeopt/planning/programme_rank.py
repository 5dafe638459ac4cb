"""Where to start: schools by the pounds that could be saved for an hour of review."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean
from typing import Any

from routeopt.domain.area import ServiceArea
from routeopt.domain.units import gbp_from_pence, pence_from_gbp
from routeopt.planning.compare import Document
from routeopt.planning.contracts_today import due_pupils
from routeopt.planning.programme_ledger import OUT_COUNTY, SPECIAL, LedgerLine

_SOON = timedelta(365)


@dataclass(frozen=True, slots=True)
class Effort:
    """Hours of a review (ASSUMED): for the school, each contract, each assessment asked for."""

    school_h: float = 20.0
    contract_h: float = 0.75
    assessment_h: float = 4.0


@dataclass(frozen=True, slots=True)
class Expected:
    """Share of cost that a review is expected to save (ASSUMED, one county's business case).

    ``special`` of the whole cost of a special school; ``solo`` of the solo routes of other
    schools; ``out_county`` of the whole cost of a school outside the county.
    """

    special: float = 0.10
    solo: float = 0.05
    out_county: float = 0.05
    measured: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """One school.

    Attributes
    ----------
    year_pence
        Its contracts; one over several schools is shared alike between them.
    could_save_pence
        What its review saves; expected where it has none.
    hours
        What a review takes.
    ending_soon, ending_pence
        Contracts that end by themselves, or by notice given, within a year.
    """

    school_id: str
    name: str
    kind: str
    pupils: int
    contracts: int
    solo: int
    assessments: int
    year_pence: int
    could_save_pence: int
    reviewed: bool
    hours: float
    ending_soon: int
    ending_pence: int

    @property
    def pence_an_hour(self) -> int:
        """Pounds a year that could be saved for an hour of review, in pence."""
        return round(self.could_save_pence / self.hours)

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "school_id": self.school_id,
            "name": self.name,
            "kind": self.kind,
            "pupils": self.pupils,
            "contracts": self.contracts,
            "solo_contracts": self.solo,
            "assessments_waiting": self.assessments,
            "year_gbp": gbp_from_pence(self.year_pence),
            "could_save_gbp": gbp_from_pence(self.could_save_pence),
            "reviewed": self.reviewed,
            "hours": self.hours,
            "gbp_an_hour": gbp_from_pence(self.pence_an_hour),
            "contracts_ending_within_a_year": self.ending_soon,
            "ending_gbp": gbp_from_pence(self.ending_pence),
        }


def expected_of(area: ServiceArea, plans: Iterable[Document]) -> Expected:
    """Take what reviews of special schools found, in place of the assumed share."""
    found = [
        plan["saving"]["percent"] / 100
        for plan in plans
        if plan.get("saving")
        and plan["saving"]["percent"] is not None
        and all(area.schools[school].kind == SPECIAL for school in plan["schools"])
    ]
    return Expected(special=max(mean(found), 0.0), measured=True) if found else Expected()


def ranked(
    area: ServiceArea,
    lines: Sequence[LedgerLine],
    plans: Sequence[Document],
    as_of: date,
    expected: Expected,
    effort: Effort,
) -> tuple[Ranked, ...]:
    """Rank the schools with contracts, most pounds for an hour first.

    Parameters
    ----------
    area, lines
        The pack and its ledger.
    plans
        Firm plans of reviews; of a plan over several schools each has its pupils' part.
    as_of
        From when a year is counted for contracts that end soon.
    """
    by_school: dict[str, list[LedgerLine]] = {}
    for line in lines:
        for school in line.schools:
            by_school.setdefault(school, []).append(line)
    saved = _saved(area, plans)
    rows = [
        _row(area, school, here, saved, as_of, expected, effort)
        for school, here in by_school.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.pence_an_hour, row.school_id)))


def _saved(area: ServiceArea, plans: Sequence[Document]) -> dict[str, int]:
    found: dict[str, int] = {}
    for plan in plans:
        if not plan.get("saving"):
            continue
        due = {school: len(due_pupils(area, [school])) for school in plan["schools"]}
        whole = sum(due.values()) or 1
        for school, pupils in due.items():
            found[school] = round(pence_from_gbp(plan["saving"]["year_gbp"]) * pupils / whole)
    return found


def _row(
    area: ServiceArea, school_id: str, here: Sequence[LedgerLine], saved: Mapping[str, int],
    as_of: date, expected: Expected, effort: Effort,
) -> Ranked:  # fmt: skip
    school = area.schools[school_id]
    pupils = due_pupils(area, [school_id])
    waiting = sum(area.pupils[pupil].sharing == "assess" for pupil in pupils)
    year = sum(line.year_pence // len(line.schools) for line in here)
    solo = [line for line in here if line.solo]
    soon = [
        line
        for line in here
        if line.status == "notice_given" or (line.end is not None and line.end < as_of + _SOON)
    ]
    hours = effort.school_h + effort.contract_h * len(here) + effort.assessment_h * waiting
    return Ranked(
        school_id=school_id,
        name=school.name,
        kind=school.kind,
        pupils=len(pupils),
        contracts=len(here),
        solo=len(solo),
        assessments=waiting,
        year_pence=year,
        could_save_pence=saved.get(school_id, _expected(school.kind, here, year, expected)),
        reviewed=school_id in saved,
        hours=hours,
        ending_soon=len(soon),
        ending_pence=sum(line.year_pence for line in soon),
    )


def _expected(kind: str, here: Sequence[LedgerLine], year_pence: int, expected: Expected) -> int:
    # A single contract has nothing to be put together with.
    if len(here) < 2:
        return 0
    if kind == SPECIAL:
        return round(year_pence * expected.special)
    if kind == OUT_COUNTY:
        return round(year_pence * expected.out_county)
    solo = [line.year_pence for line in here if line.solo]
    return round(sum(solo) * expected.solo) if len(solo) > 1 else 0
