"""Counts a county from its tables alone and sets it beside what a county has published."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from routeopt.data.county_facts import Contract, CountyFacts, read_facts

Tables = Mapping[str, Sequence[Mapping[str, str]]]

_NEAR = 0.05
_BIG_SCHOOL_GBP, _DEAR_A_PUPIL_GBP = 1_000_000, 25_000
_FIRST_FIRMS = 11
_KINDS_ELSEWHERE = ("unit", "college", "mainstream")


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure beside the one counted; it holds inside ``low`` to ``high``."""

    what: str
    published: str
    low: float
    high: float
    counted: float
    unit: Literal["count", "gbp", "share"] = "count"

    @property
    def holds(self) -> bool:
        """Whether the county is as published."""
        return self.low <= self.counted <= self.high

    @property
    def counted_text(self) -> str:
        """The figure as people read it."""
        if self.unit == "share":
            return f"{self.counted:.1%}"
        return f"{self.counted:,.0f}"


def _near(
    what: str, target: float, counted: float, unit: Literal["count", "gbp"] = "count"
) -> Figure:
    low, high = target * (1 - _NEAR), target * (1 + _NEAR)
    return Figure(what, f"{target:,.0f}", low, high, counted, unit)


def published_beside_counted(tables: Tables) -> tuple[Figure, ...]:
    """Set every published figure beside the tables' own.

    Parameters
    ----------
    tables
        Table name to rows of column and text.
    """
    facts = read_facts(tables)
    return (*_specials(facts), *_outside(facts), *_elsewhere(facts), *_market(facts))


def _specials(facts: CountyFacts) -> tuple[Figure, ...]:
    schools = facts.schools_of("special")
    ledger = {school: facts.ledger_gbp([school]) for school in schools}
    solo = facts.solo(schools)
    routes = facts.routes(schools)
    large = sum(contract.vehicle_type == "minibus16" for contract in routes)
    return (
        _near("special schools", 11, len(schools)),
        _near("their pupils", 1_400, facts.pupils(schools)),
        _near("their ledger, GBP a year", 8_700_000, sum(ledger.values()), "gbp"),
        _near("of them over 1m", 3, sum(gbp > _BIG_SCHOOL_GBP for gbp in ledger.values())),
        _near("their solo routes", 105, len(solo)),
        _near("their solo routes, GBP a year", 2_100_000, _sum(solo), "gbp"),
        Figure("their routes in 16-seaters", "1/6 or more", 1 / 6, 1, large / len(routes), "share"),
    )


def _outside(facts: CountyFacts) -> tuple[Figure, ...]:
    schools = facts.schools_of("out_county")
    solo = facts.solo(schools)
    nearly = [one for one in facts.routes(schools) if len(one.pupils) <= 2]
    alone = sum(len(one.pupils) for one in nearly)
    dear = [
        one for one in facts.routes(schools) if one.year_gbp / len(one.pupils) > _DEAR_A_PUPIL_GBP
    ]
    return (
        _near("establishments outside the county", 60, len(schools)),
        _near("their pupils", 300, facts.pupils(schools)),
        _near("their ledger, GBP a year", 2_790_000, facts.ledger_gbp(schools), "gbp"),
        _near("pupils on their own or near it", 100, alone),
        _near("GBP a year for each of those", 19_500, _sum(nearly) / alone, "gbp"),
        _near("their solo routes", 95, len(solo)),
        _near("their solo routes, GBP a year", 1_900_000, _sum(solo), "gbp"),
        _near("routes over 25,000 a pupil", 16, len(dear)),
    )


def _elsewhere(facts: CountyFacts) -> tuple[Figure, ...]:
    schools = [school for kind in _KINDS_ELSEWHERE for school in facts.schools_of(kind)]
    return (
        _near("pupils of units, colleges, mainstream", 800, facts.pupils(schools)),
        _near("their ledger, GBP a year", 4_500_000, facts.ledger_gbp(schools), "gbp"),
        _near("their solo routes", 159, len(facts.solo(schools))),
        _near("pupils who travel alone, in all", 359, facts.alone()),
    )


def _market(facts: CountyFacts) -> tuple[Figure, ...]:
    with_pa = [one for one in facts.carrying if one.pas]
    by_firm: dict[str, int] = defaultdict(int)
    for one in with_pa:
        by_firm[one.operator_id] += 1
    first = sum(sorted(by_firm.values(), reverse=True)[:_FIRST_FIRMS]) / len(with_pa)
    share = 2 / 3
    return (
        Figure("routes with an assistant", "300 to 440", 300, 440, len(with_pa)),
        Figure("of them run by 11 operators", "two thirds", share * (1 - _NEAR),
               share * (1 + _NEAR), first, "share"),
        Figure("operators", "over 100", 101, 999, facts.operators),
        Figure("operators that hold a contract", "over 100", 101, 999,
               len({one.operator_id for one in facts.carrying})),
    )  # fmt: skip


def _sum(contracts: Sequence[Contract]) -> float:
    return sum(one.year_gbp for one in contracts)


def awkward_cases(tables: Tables) -> tuple[tuple[str, int], ...]:
    """Count what is awkward in a county: what it is, and how often."""
    facts = read_facts(tables)
    pupils, contracts = tables["pupils"], tables["contracts"]
    plan_from = facts.plan_from
    on = facts.contracts_of_pupil
    pairs = [(row["pupil_a"], row["pupil_b"]) for row in tables["incompatibilities"]]
    named = [frozenset(pair) for pair in pairs]

    def riding(pupil: str) -> frozenset[str]:
        return on.get(pupil, frozenset())

    def weeks(am: str, pm: str) -> int:
        return sum(row["am_days"] == am and row["pm_days"] == pm for row in pupils)

    together = sum(
        bool(riding(first) & riding(second)) for first, second in pairs if first != second
    )
    return (
        ("contracts over 2 or 3 schools", sum(len(c.schools) > 1 for c in facts.carrying)),
        ("contracts with other passengers",
         sum(row["other_passengers"] != "0" for row in contracts)),
        ("contracts of one session only", sum(row["sessions"] != "both" for row in contracts)),
        ("contracts that carry no pupil", len(contracts) - len(facts.carrying)),
        ("contracts whose pupils all leave before", facts.emptied()),
        ("contracts with notice given", sum(row["status"] == "notice_given" for row in contracts)),
        ("contracts handed back", sum(row["status"] == "handed_back" for row in contracts)),
        ("contracts without an order of stops", facts.without_order()),
        ("contracts with a recorded ride over its limit", facts.over_limit()),
        ("contracts won without a bid", sum(row["bids_received"] == "0" for row in contracts)),
        ("pupils on two contracts", sum(len(ids) > 1 for ids in on.values())),
        ("pupils twice in one session (duplicates)", facts.twice_at_once()),
        ("pupils without a contract", sum(row["pupil_id"] not in on for row in pupils)),
        ("weekly boarders", weeks("M----", "----F")),
        ("pupils in weeks A and B", sum(len(row["am_days"]) > 5 for row in pupils)),
        ("pupils one way only", sum("-----" in (row["am_days"], row["pm_days"]) for row in pupils)),
        ("second homes and respite places", len(tables["addresses"])),
        ("schools with an early Friday", len(tables["school_hours"])),
        ("pupils who start after the date", sum(row["start"] > plan_from for row in pupils)),
        ("pupils gone by the date", sum("" < row["end"] < plan_from for row in pupils)),
        ("pupils who leave after the date", sum(row["end"] >= plan_from for row in pupils)),
        ("alone without basis",
         sum(row["sharing"] == "alone" and not row["sharing_basis"] for row in pupils)),
        ("waiting for an assessment", sum(row["sharing"] == "assess" for row in pupils)),
        ("pairs apart that ride together today", together),
        ("pairs named twice, or of one pupil (duplicates)",
         len(named) - len({pair for pair in named if len(pair) == 2})),
        ("siblings' groups", len({row["group"] for row in pupils} - {""})),
    )  # fmt: skip


def count_table(tables: Tables) -> str:
    """Write both tables as plain text."""
    figures = published_beside_counted(tables)
    cases = awkward_cases(tables)
    lines = [f"{'Published beside counted':<48}{'published':>14}{'here':>14}"]
    lines += [
        f"{one.what:<48}{one.published:>14}{one.counted_text:>14}{'' if one.holds else '  off'}"
        for one in figures
    ]
    lines += ["", f"{'Awkward cases':<62}{'here':>14}"]
    lines += [f"{what:<62}{number:>14,}" for what, number in cases]
    return "\n".join(lines) + "\n"
