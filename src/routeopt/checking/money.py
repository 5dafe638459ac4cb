"""Every price of the plan from the pack's own rates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from routeopt.checking.breaches import Finding
from routeopt.checking.days import Audit, RouteDays
from routeopt.checking.reading import Kind
from routeopt.checking.staffing import assistants_needed
from routeopt.domain.units import DAYS_PER_FORTNIGHT, METRES_PER_MILE, round_half_up

PENNY = 1
_PARTS = ("vehicle_day_gbp", "mileage_day_gbp", "minimum_topup_day_gbp", "pa_day_gbp")


@dataclass(frozen=True, slots=True)
class DayPrice:
    """One day of a route, exact pence by part and the whole in whole pence."""

    parts: tuple[Fraction, Fraction, Fraction, Fraction]
    total_p: int


def half_up(value: Fraction) -> int:
    """Nearest whole number, halves up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def printed_pence(gbp: float) -> int:
    """Pence of a printed amount."""
    return round_half_up(Decimal(repr(float(gbp))) * 100)


def pounds(pence: int) -> str:
    """Amount for people."""
    return f"GBP {pence / 100:,.2f}"


def money_findings(audit: Audit) -> Iterator[Finding]:
    """Re-derive the cost block of every route."""
    for route in audit.routes:
        for fault in _route(audit, route):
            yield Finding("cost", fault, route.route.route_id)


def _route(audit: Audit, route: RouteDays) -> Iterator[str]:
    prices = day_prices(audit, route)
    if prices is None:
        return
    cost = route.route.cost
    dearest = max((price.total_p for price in prices), default=0)
    if printed_pence(cost["day_gbp"]) != dearest:
        printed = pounds(printed_pence(cost["day_gbp"]))
        yield f"the dearest day costs {pounds(dearest)}, not {printed}"
    wanted = [price for price in prices if price.total_p == dearest]
    kept = _kept_rate(audit, route) is not None
    if wanted and not any(_parts_agree(cost, price, kept=kept) for price in wanted):
        yield "the parts of the dearest day are not what the rates make"
    years = year_prices(audit, route, sum(price.total_p for price in prices))
    if printed_pence(cost["year_gbp"]) not in years:
        printed = pounds(printed_pence(cost["year_gbp"]))
        yield f"the year costs {' or '.join(map(pounds, sorted(years)))}, not {printed}"


def _parts_agree(cost: Mapping[str, float], price: DayPrice, *, kept: bool) -> bool:
    printed = [printed_pence(cost[part]) for part in _PARTS]
    if kept:
        # A contract may split its rate into vehicle and assistants; nothing else.
        return printed[1] == printed[2] == 0 and printed[0] + printed[3] == price.total_p
    return all(abs(have - part) <= PENNY for have, part in zip(printed, price.parts, strict=True))


def year_prices(audit: Audit, route: RouteDays, fortnight_p: int) -> frozenset[int]:
    """Year of a fortnight's pence; several where schools of a route differ in their days."""
    facts = audit.facts
    years = {
        facts.schools[facts.riders[pupil].school_id].days_year for pupil in route.route.everyone
    }
    return frozenset(half_up(Fraction(fortnight_p * days, DAYS_PER_FORTNIGHT)) for days in years)


def _kept_rate(audit: Audit, route: RouteDays) -> int | None:
    """Day rate of the contract kept; 0 where it stays as it is and its rate is not given."""
    contract = audit.facts.contracts.get(route.route.contract_id)
    if contract is None:
        return None
    return contract.day_p if contract.day_p is not None else 0 if route.route.set_aside else None


def day_prices(audit: Audit, route: RouteDays) -> tuple[DayPrice, ...] | None:
    """Price of every day the route runs, or None where the pack cannot price it."""
    rate = _kept_rate(audit, route)
    if rate is not None:
        price = DayPrice((Fraction(rate), Fraction(0), Fraction(0), Fraction(0)), rate)
        return (price,) * len(route.days)
    kind = audit.facts.kinds.get(route.route.vehicle_type)
    if kind is None:
        return None
    return tuple(_day_price(audit, route, kind, day) for day in route.days)


def _day_price(audit: Audit, route: RouteDays, kind: Kind, day: int) -> DayPrice:
    policy = audit.facts.settings
    share = policy.one_way_share if route.one_session(day) else Fraction(1)
    vehicle = kind.day_p * share
    mileage = kind.mile_p * route.loaded_m(day) / Fraction(METRES_PER_MILE)
    topup = max(kind.minimum_p * share - vehicle - mileage, Fraction(0))
    assistants = assistants_needed(audit.facts, route.aboard_on(day)) * policy.pa_day_p * share
    parts = (vehicle, mileage, topup, assistants)
    return DayPrice(parts, half_up(sum(parts, Fraction(0))))
