"""Lots of a plan's routes: one each, or bundles, or both as forms of which one is let."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Session
from routeopt.domain.units import mask_text
from routeopt.domain.vehicles import Layout
from routeopt.tender.classes import CLASS_WORDS, area_of, vehicle_class
from routeopt.tender.codec import FormatError
from routeopt.tender.model import Alternatives, Lot, LotRoute, LotRun
from routeopt.tender.settings import BundleKey, LotSettings
from routeopt.tender.source import PlanRoute, PlanRun

_WEEKDAYS_FORTNIGHT = 10


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A route that is not tendered, and why."""

    route_id: str
    contract_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Lotted:
    """Lots made of routes: the numbers of the routes are the tender's own."""

    lots: tuple[Lot, ...]
    alternatives: tuple[Alternatives, ...]
    routes: dict[int, PlanRoute]
    left_out: tuple[LeftOut, ...]

    def plan_routes(self, lot: Lot) -> tuple[PlanRoute, ...]:
        """Give the plan's routes of a lot, in its order."""
        return tuple(self.routes[route.number] for route in lot.routes)


@dataclass(frozen=True, slots=True)
class _Offer:
    """A route to tender, with what bundles go by."""

    number: int
    plan: PlanRoute
    route: LotRoute
    area: str


def chosen_routes(
    routes: Sequence[PlanRoute], names: Sequence[str]
) -> tuple[tuple[PlanRoute, ...], tuple[LeftOut, ...]]:
    """Pick the routes to tender: those named, or all that no incumbent or council vehicle keeps.

    Raises
    ------
    FormatError
        If a name is no route's.
    """
    known = {route.route_id: route for route in routes}
    lost = [name for name in names if name not in known]
    if lost:
        raise FormatError([f"the plan has no route {name}; it has {_some(known)}" for name in lost])
    if names:
        return tuple(known[name] for name in dict.fromkeys(names)), ()
    left = [
        LeftOut(
            route.route_id,
            route.contract_id or "",
            f"kept with its operator under contract {route.contract_id}"
            if route.contract_id
            else f"run by the council's own vehicle {route.vehicle_id}",
        )
        for route in routes
        if route.contract_id or route.vehicle_id
    ]
    kept = {one.route_id for one in left}
    return tuple(route for route in routes if route.route_id not in kept), tuple(left)


def _some(names: Iterable[str]) -> str:
    shown = list(names)
    return ", ".join(shown[:10]) + (", ..." if len(shown) > 10 else "")


def make_lots(
    routes: Sequence[PlanRoute],
    left_out: Sequence[LeftOut],
    area: ServiceArea,
    settings: LotSettings,
) -> Lotted:
    """Make lots of routes.

    Only routes that run on the same days, as many days a year, share a lot, so that a price a day
    means one thing.
    """
    digits = max(2, len(str(len(routes))))
    offers = [
        _Offer(number, plan, *_described(plan, number, digits, area))
        for number, plan in enumerate(routes, start=1)
    ]
    forms = [_bundles(offers, settings.by, settings.most_routes)]
    if settings.or_as:
        forms.append(_bundles(offers, settings.or_as, settings.most_routes))
    groups = _groups(forms)
    lots: list[Lot] = []
    made: dict[tuple[int, ...], str] = {}
    total = sum(len({tuple(o.number for o in b) for b in form}) for form in forms)
    width = max(2, len(str(total)))
    for form in forms:
        for bundle in form:
            key = tuple(offer.number for offer in bundle)
            if key in made:
                continue
            made[key] = f"L{len(lots) + 1:0{width}d}"
            lots.append(_lot(made[key], bundle, area))
    alternatives = tuple(
        Alternatives(f"A{n:02d}", tuple(tuple(made[key] for key in form) for form in group))
        for n, group in enumerate(groups, start=1)
    )
    numbered = {offer.number: offer.plan for offer in offers}
    return Lotted(tuple(lots), alternatives, numbered, tuple(left_out))


def _groups(
    forms: Sequence[Sequence[Sequence[_Offer]]],
) -> list[tuple[tuple[tuple[int, ...], ...], ...]]:
    """Find the smallest sets of routes that two forms both cover, where the forms differ."""
    if len(forms) < 2:
        return []
    first, second = ([tuple(o.number for o in bundle) for bundle in form] for form in forms)
    groups: list[tuple[tuple[tuple[int, ...], ...], ...]] = []
    waiting = list(first)
    while waiting:
        left, right = [waiting.pop(0)], []
        covered = set(left[0])
        while True:
            right = [key for key in second if covered & set(key)]
            wider = covered.union(*map(set, right))
            left += [key for key in waiting if wider & set(key)]
            waiting = [key for key in waiting if not wider & set(key)]
            grown = wider.union(*map(set, left))
            if grown == covered:
                break
            covered = grown
        if set(left) != set(right):
            groups.append((tuple(left), tuple(right)))
    return groups


def _bundles(
    offers: Sequence[_Offer], by: Sequence[BundleKey], most: int
) -> list[tuple[_Offer, ...]]:
    if not by:
        return [(offer,) for offer in offers]
    alike: dict[tuple[object, ...], list[_Offer]] = {}
    for offer in offers:
        always = (offer.route.days, offer.route.days_year)
        alike.setdefault((*always, *(_KEYS[key](offer) for key in by)), []).append(offer)
    return [
        tuple(group[start : start + most])
        for group in alike.values()
        for start in range(0, len(group), most)
    ]


_KEYS: dict[BundleKey, Callable[[_Offer], object]] = {
    "school": lambda offer: offer.route.schools,
    "area": lambda offer: offer.area,
    "vehicle": lambda offer: offer.route.vehicle_class,
    "pa": lambda offer: offer.route.pas > 0,
}


def _described(
    plan: PlanRoute, number: int, digits: int, area: ServiceArea
) -> tuple[LotRoute, str]:
    kind = area.vehicle_types[plan.vehicle_type]
    layout = _layout(plan.layout)
    code = f"{number:0{digits}d}"
    needed = {feature for key in plan.pupils for feature in area.pupils[key].requires}
    route = LotRoute(
        code=code,
        number=number,
        runs=tuple(_runs(plan.runs, code)),
        schools=plan.schools,
        days=mask_text(plan.mask),
        vehicle_type=plan.vehicle_type,
        vehicle_class=vehicle_class(kind, layout.spaces),
        layout=plan.layout,
        seats=layout.seats,
        spaces=layout.spaces,
        features=tuple(sorted(needed)),
        pas=plan.pas,
        pupils=len(plan.pupils),
        loaded_m_day=_longest_day_m(plan.runs),
        days_year=_days_year(plan, area),
    )
    return route, area_of(area.pupils[key].home for key in plan.pupils)


def _layout(text: str) -> Layout:
    seats, _, spaces = text.partition("+")
    return Layout(int(seats), int(spaces or 0))


def _runs(runs: Sequence[PlanRun], code: str) -> list[LotRun]:
    counts: dict[str, int] = {}
    found = []
    for run in runs:
        session: Session = "am" if run.session == "am" else "pm"
        counts[session] = counts.get(session, 0) + 1
        again = str(counts[session]) if counts[session] > 1 else ""
        found.append(LotRun(f"{code}-{session}{again}", session, run.days, run.loaded_m))
    return found


def _longest_day_m(runs: Sequence[PlanRun]) -> int:
    return max(
        (
            sum(run.loaded_m for run in runs if run.mask >> day & 1)
            for day in range(_WEEKDAYS_FORTNIGHT)
        ),
        default=0,
    )


def _days_year(plan: PlanRoute, area: ServiceArea) -> int:
    year = max(area.schools[key].days_year or area.policy.days_per_year for key in plan.schools)
    run = plan.mask.bit_count()
    return (year * run + _WEEKDAYS_FORTNIGHT // 2) // _WEEKDAYS_FORTNIGHT


def _lot(lot_id: str, bundle: Sequence[_Offer], area: ServiceArea) -> Lot:
    routes = tuple(
        replace(
            offer.route,
            code=f"{lot_id}-{offer.route.code}",
            runs=tuple(replace(run, code=f"{lot_id}-{run.code}") for run in offer.route.runs),
        )
        for offer in bundle
    )
    homes = [area.pupils[key].home for offer in bundle for key in offer.plan.pupils]
    schools = dict.fromkeys(key for route in routes for key in route.schools)
    names = " and ".join(area.schools[key].name or key for key in schools)
    first = routes[0]
    what = CLASS_WORDS[first.vehicle_class] if len(routes) == 1 else f"{len(routes)} routes"
    return Lot(
        lot_id=lot_id,
        title=f"{names}: {what}",
        routes=routes,
        days=first.days,
        days_year=first.days_year,
        area=area_of(homes),
        withheld=any(route.pupils == 1 for route in routes),
    )
