"""Figures that officers of councils compare with each other: by pupil, vehicle, mile and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any, Literal

from routeopt.domain.area import ServiceArea
from routeopt.domain.units import gbp_from_pence, pence_from_gbp
from routeopt.planning.compare import Document
from routeopt.planning.programme_ledger import OUT_COUNTY, LedgerLine

APART = ("Reviewed schools", "Dear placements", "Market")
"""Groups that are no kind of school."""

_DEAR_A_PUPIL_PENCE, _DEAR_SCHOOL_PENCE = 25_000_00, 50_000_00
BenchmarkKind = Literal["money", "pounds", "whole", "number", "percent", "unknown"]
_KINDS = {
    "": "All schools",
    "special": "Special schools",
    "out_county": "Outside the county",
    "unit": "Units",
    "college": "Colleges",
    "mainstream": "Mainstream schools",
}


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One figure; money is in pence, a share from 0 to 1; None where it cannot be told."""

    group: str
    name: str
    kind: BenchmarkKind
    value: float | None
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        value = self.value
        if value is not None and self.kind in ("money", "pounds"):
            value = gbp_from_pence(round(value))
        return {"group": self.group, "figure": self.name, "kind": self.kind, "value": value,
                "note": self.note}  # fmt: skip


def benchmarks(
    area: ServiceArea, lines: Sequence[LedgerLine], plans: Sequence[Document]
) -> tuple[Benchmark, ...]:
    """Work the figures out, with and without passenger assistants, by kind of school.

    Parameters
    ----------
    area, lines
        The pack and its ledger.
    plans
        Reviews' firm plans: loaded miles of today's routes are theirs.
    """
    found: list[Benchmark] = []
    for kind, name in _KINDS.items():
        here = [line for line in lines if line.pupils and kind in ("", line.kind)]
        if here:
            found += _of(area, name, here)
    return (*found, *_miles(area, plans), *_dear(area, lines), *_market(area, lines))


def _of(area: ServiceArea, group: str, here: Sequence[LedgerLine]) -> list[Benchmark]:
    pupils = sum(line.pupils for line in here)
    year = sum(line.year_pence for line in here)
    days = area.policy.days_per_year
    assistants = sum(area.contracts[line.contract_id].pas or 0 for line in here)
    pas_pence = sum(_pas_day(area, line) for line in here) * days
    split = any(area.contracts[line.contract_id].pa_day_pence for line in here)
    price = "of the contracts that split it, else " if split else ""
    price += f"£{area.policy.pa_day_pence / 100:.2f} a day"
    given = "pa_day_gbp" in area.policy.given
    note = f"an assistant at {price}{'' if given else ' (ASSUMED)'}"
    solo = sum(line.solo for line in here)
    return [
        Benchmark(group, "Pupils", "whole", pupils),
        Benchmark(group, "Contracts with pupils", "whole", len(here)),
        Benchmark(group, "Cost a pupil a year", "pounds", year / pupils),
        Benchmark(group, "Cost a pupil a day", "money", year / pupils / days),
        Benchmark(group, "Cost a pupil a day without assistants", "money",
                  (year - pas_pence) / pupils / days, note),
        Benchmark(group, "Cost a vehicle a day", "money", year / len(here) / days),
        Benchmark(group, "Pupils a vehicle", "number", pupils / len(here)),
        Benchmark(group, "Vehicles with one pupil", "percent", solo / len(here)),
        Benchmark(group, "Assistants a vehicle", "number", assistants / len(here)),
    ]  # fmt: skip


def _pas_day(area: ServiceArea, line: LedgerLine) -> int:
    contract = area.contracts[line.contract_id]
    return (contract.pas or 0) * (contract.pa_day_pence or area.policy.pa_day_pence)


def _miles(area: ServiceArea, plans: Sequence[Document]) -> list[Benchmark]:
    today = [plan["today"] for plan in plans if plan.get("today")]
    miles = sum(side["loaded_miles_day"] for side in today)
    if not miles:
        said = "needs a review: a pack does not hold what vehicles drive"
        return [Benchmark("Reviewed schools", "Cost a loaded mile", "unknown", None, said)]
    pence = sum(pence_from_gbp(side["year_gbp"]) for side in today)
    pupils = sum(side["pupils"] for side in today)
    days = area.policy.days_per_year
    return [
        Benchmark("Reviewed schools", "Cost a loaded mile", "money", pence / days / miles,
                  "miles with pupils aboard, of today's routes"),
        Benchmark("Reviewed schools", "Loaded miles a pupil a day", "number", miles / pupils),
    ]  # fmt: skip


def _dear(area: ServiceArea, lines: Sequence[LedgerLine]) -> list[Benchmark]:
    """Count what workstream 3 looks at first."""
    here = [line for line in lines if line.kind == OUT_COUNTY and line.pupils]
    schools: dict[str, int] = {}
    for line in here:
        for school in line.schools:
            if area.schools[school].kind == OUT_COUNTY:
                schools[school] = schools.get(school, 0) + line.year_pence // len(line.schools)
    dear = [line for line in here if line.year_pence > line.pupils * _DEAR_A_PUPIL_PENCE]
    large = [pence for pence in schools.values() if pence > _DEAR_SCHOOL_PENCE]
    solo = [line for line in here if line.solo]
    return [
        Benchmark("Dear placements", "Outside the county, contracts with one pupil", "whole",
                  len(solo), f"£{sum(line.year_pence for line in solo) / 100:,.0f} a year"),
        Benchmark("Dear placements", "Outside the county, contracts over £25,000 a pupil", "whole",
                  len(dear), f"£{sum(line.year_pence for line in dear) / 100:,.0f} a year"),
        Benchmark("Dear placements", "Outside the county, schools over £50,000", "whole",
                  len(large), f"£{sum(large) / 100:,.0f} a year"),
    ]  # fmt: skip


def _market(area: ServiceArea, lines: Sequence[LedgerLine]) -> list[Benchmark]:
    contracts = [area.contracts[line.contract_id] for line in lines]
    bids = [one.bids_received for one in contracts if one.bids_received is not None]
    with_pa = [one for one in contracts if one.pas]
    back = sum(one.status == "handed_back" for one in area.contracts.values())
    return [
        Benchmark("Market", "Operators", "whole", len({one.operator_id for one in contracts})),
        Benchmark("Market", "Contracts with an assistant", "whole", len(with_pa),
                  "workstream 4: a volunteer or council assistant might be cheaper; no saving is "
                  "claimed before their price is known"),
        Benchmark("Market", "Contracts handed back", "whole", back,
                  "workstream 5: routes the market does not want; no saving is claimed"),
        Benchmark("Market", "Bids a contract", "number", mean(bids) if bids else None),
        Benchmark("Market", "Contracts won without a bid", "whole",
                  sum(number == 0 for number in bids) if bids else None),
    ]  # fmt: skip
