"""What the market holds (R13): vehicles and assistants short, and their price."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from routeopt.checking.breaches import Finding
from routeopt.checking.days import Audit, RouteDays
from routeopt.checking.money import half_up, pounds, printed_pence
from routeopt.checking.reading import MARKET
from routeopt.checking.rules_contracts import members, seat_days
from routeopt.checking.staffing import assistants_needed
from routeopt.checking.written import AM, PM
from routeopt.domain.units import DAYS_PER_FORTNIGHT


@dataclass(frozen=True, slots=True)
class Outside:
    """A contract that runs outside the plan: its type and its assistants day by day."""

    vehicle_type: str
    pas_by_day: tuple[int | None, ...]
    """None on a day it does not run."""


@dataclass(frozen=True, slots=True)
class Excess:
    """What is short: units by day and the extra pence of one on one day."""

    what: str
    units: tuple[int, ...]
    extra_p: Fraction


def supply_findings(audit: Audit) -> Iterator[Finding]:
    """Judge the shortfall a plan lists and prices."""
    short = excesses(audit)
    listed = audit.plan.shortfall
    if short and len(listed) < len(short):
        names = ", ".join(f"{one.what} by {max(one.units)}" for one in short)
        yield Finding("R13", f"short of {names}, and shortfall does not list it all")
    for one in short:
        if one.what != "assistants" and not any(one.what in str(dict(e)) for e in listed):
            yield Finding("R13", f"shortfall does not name {one.what}")
    if listed and not short:
        yield Finding("R13", "shortfall lists something, and nothing is short")
    printed = printed_pence(audit.plan.summary.get("shortfall_gbp") or 0)
    allowed = shortfall_prices(audit, short)
    if printed not in allowed:
        prices = " or ".join(map(pounds, sorted(allowed)))
        yield Finding("R13", f"the shortfall costs {prices} a year, not {pounds(printed)}")


def excesses(audit: Audit) -> tuple[Excess, ...]:
    """Types, and assistants, of which some day uses more than there are."""
    policy = audit.facts.settings
    extra = policy.shortage_factor - 1
    outside = tuple(_outside(audit))
    found = []
    for name, kind in audit.facts.kinds.items():
        limit = _available(audit, name)
        if limit is not None:
            limit -= _worst(
                [int(o.vehicle_type == name and pas is not None) for pas in o.pas_by_day]
                for o in outside
            )
            used = [
                sum(r.route.vehicle_type == name and bool(r.on(day)) for r in audit.routes)
                for day in range(DAYS_PER_FORTNIGHT)
            ]
            found.append(Excess(name, _over(used, limit), kind.day_p * extra))
    if policy.pa_supply is not None:
        limit = policy.pa_supply - _worst([pas or 0 for pas in o.pas_by_day] for o in outside)
        used = [
            sum(_assistants(audit, route, day) for route in audit.routes)
            for day in range(DAYS_PER_FORTNIGHT)
        ]
        found.append(Excess("assistants", _over(used, limit), policy.pa_day_p * extra))
    return tuple(one for one in found if any(one.units))


def shortfall_prices(audit: Audit, short: tuple[Excess, ...]) -> frozenset[int]:
    """Pence a year of what is short, under each place a half penny may be rounded at."""
    facts = audit.facts
    years = {facts.schools[school].days_year for school in audit.plan.schools}
    years = years if len(years) == 1 else years | {facts.settings.days_per_year}
    days = [[one.units[day] * one.extra_p for one in short] for day in range(DAYS_PER_FORTNIGHT)]
    exact = sum((sum(day, Fraction(0)) for day in days), Fraction(0))
    by_day = Fraction(sum(half_up(sum(day, Fraction(0))) for day in days))
    by_kind = Fraction(sum(half_up(part) for day in days for part in day))
    by_unit = [sum(one.units) * one.extra_p for one in short]
    return frozenset(
        half_up(total * year / DAYS_PER_FORTNIGHT)
        for total in (exact, by_day, by_kind)
        for year in years
    ) | frozenset(
        sum(half_up(total * year / DAYS_PER_FORTNIGHT) for total in by_unit) for year in years
    )


def _over(used: list[int], limit: int) -> tuple[int, ...]:
    return tuple(max(0, count - max(0, limit)) for count in used)


def _available(audit: Audit, vehicle_type: str) -> int | None:
    kind = audit.facts.kinds[vehicle_type]
    if kind.available != MARKET:
        return kind.available
    if not audit.facts.contracts:
        return None
    today = sum(
        contract.live and contract.vehicle_type == vehicle_type
        for contract in audit.facts.contracts.values()
    )
    return floor(today * (1 + audit.facts.settings.market_growth))


def _outside(audit: Audit) -> Iterator[Outside]:
    scope = set(audit.scope)
    for contract in audit.facts.contracts.values():
        people = members(audit, contract.contract_id)
        if not contract.live or not people or not people.isdisjoint(scope):
            continue
        seats = seat_days(audit, contract.contract_id)
        by_day: list[int | None] = []
        for day in range(DAYS_PER_FORTNIGHT):
            aboard = [
                pupil
                for pupil in people
                if any(
                    seats[pupil][session] & audit.due[pupil, session] & 1 << day
                    for session in (AM, PM)
                )
            ]
            needed = assistants_needed(audit.facts, aboard)
            by_day.append(None if not aboard else needed if contract.pas is None else contract.pas)
        yield Outside(contract.vehicle_type, tuple(by_day))


def _worst(outside: Iterable[list[int]]) -> int:
    """Largest day's sum over contracts that each give a count a day."""
    return max((sum(day) for day in zip(*outside, strict=True)), default=0)


def _assistants(audit: Audit, route: RouteDays, day: int) -> int:
    if not route.on(day):
        return 0
    contract = audit.facts.contracts.get(route.route.contract_id)
    if contract is not None and contract.pas is not None:
        return contract.pas
    return assistants_needed(audit.facts, route.aboard_on(day))
