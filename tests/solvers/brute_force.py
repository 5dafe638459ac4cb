"""The best plan there is, by trying everything: every company, order, vehicle and contract."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations, product

from routeopt.domain.vehicles import Layout
from routeopt.solvers.evaluator import (
    NO_CONTRACT,
    RouteSpec,
    assistants_carried,
    evaluate,
    fitting_layout,
)
from routeopt.solvers.partition import choice_of
from routeopt.solvers.pool import RouteOption, option_of, todays_stops
from routeopt.solvers.problem import Problem
from routeopt.solvers.shape import RouteShape, route_shape
from routeopt.solvers.stops import Stops, stops_of

Members = tuple[int, ...]
_ROOMY = Layout(99, 99)
_OF_TIME = ("R1", "R2", "R3", "R14")


@dataclass(frozen=True, slots=True)
class _Way:
    """A vehicle type, or a contract with its own."""

    kind: int
    contract: int = NO_CONTRACT


def optimum_pence(here: Problem) -> int | None:
    """Least objective of all plans, shortage included; None where there is none."""
    known: dict[Members, list[RouteOption]] = {}
    best: int | None = None
    for parts in partitions(tuple(range(here.n))):
        for part in parts:
            if part not in known:
                known[part] = routes_of(here, part)
        options = [known[part] for part in parts]
        if all(options):
            best = _cheapest(here, options, best)
    return best


def _cheapest(here: Problem, options: list[list[RouteOption]], best: int | None) -> int | None:
    # A shortage only adds: choices whose routes alone cost as much as the best are passed over.
    least = [min(o.objective_pence for o in routes) for routes in options]
    if best is not None and sum(least) >= best:
        return best
    for chosen in product(*options):
        kept = [o.spec.contract for o in chosen if o.spec.contract != NO_CONTRACT]
        if len(set(kept)) < len(kept):
            continue
        if best is None or sum(o.objective_pence for o in chosen) < best:
            total = choice_of(here, chosen).objective_pence
            best = total if best is None else min(best, total)
    return best


def partitions(items: Members) -> Iterator[tuple[Members, ...]]:
    """Every way to part pupils into routes."""
    if not items:
        yield ()
        return
    first, rest = items[0], items[1:]
    for parts in partitions(rest):
        yield ((first,), *parts)
        for place, part in enumerate(parts):
            yield (*parts[:place], (first, *part), *parts[place + 1 :])


def routes_of(here: Problem, members: Members) -> list[RouteOption]:
    """Give the cheapest legal route of these pupils in each type and on each contract."""
    shape = route_shape(here, tuple(sorted(members)))
    present = set(members)
    split = any(present & set(group) and not set(group) <= present for group in here.groups)
    if shape.breaches or split:
        return []
    ways = _ways(here, shape)
    if not ways:
        return []
    orders = list(_orders(here, shape.members))
    found = []
    for way in ways:
        tried = [*orders, *_todays(here, shape, way)]
        options = [o for o in (_option(here, shape, way, order) for order in tried) if o]
        if options:
            found.append(min(options, key=lambda o: o.rank))
    return found


def _ways(here: Problem, shape: RouteShape) -> list[_Way]:
    pinned = {contract for member, contract in here.pinned if member in shape.members}
    ways = [] if pinned else [_Way(kind) for kind in range(len(here.type_ids))]
    ways += [
        _Way(contract.vehicle_type, number)
        for number, contract in enumerate(here.contracts)
        if contract.keepable.issuperset(shape.members) and pinned <= {number}
    ]
    return [way for way in ways if here.type_fits[list(shape.members), way.kind].all()]


def _todays(here: Problem, shape: RouteShape, way: _Way) -> list[tuple[Stops, Stops]]:
    # A contract that goes on whole may go on as it runs today, whatever the policy's order.
    if way.contract == NO_CONTRACT:
        return []
    contract = here.contracts[way.contract]
    if not contract.order_known or set(contract.members) != set(shape.members):
        return []
    return [todays_stops(here, way.contract)]


def _orders(here: Problem, members: Members) -> Iterator[tuple[Stops, Stops]]:
    # Orders that keep every ride and clock, once for each way to be longer or shorter: a price
    # asks only for metres of each day and minutes, unless home times count.
    seen = set()
    for morning in permutations(stops_of(here, members)):
        afternoons: tuple[Stops, ...] = (morning if here.pm_order == "same" else morning[::-1],)
        if here.pm_order == "optimised":
            afternoons = tuple(permutations(morning))
        for afternoon in afternoons:
            result = evaluate(here, RouteSpec(morning, afternoon, 0, _ROOMY, 99))
            if any(breach.rule in _OF_TIME for breach in result.breaches):
                continue
            key = (tuple(result.loaded_m.tolist()), result.ride_s)
            if here.change_penalty_pence_year == 0 and key in seen:
                continue
            seen.add(key)
            yield morning, afternoon


def _option(
    here: Problem, shape: RouteShape, way: _Way, order: tuple[Stops, Stops]
) -> RouteOption | None:
    pas = assistants_carried(here, shape, way.contract)
    own = way.contract == NO_CONTRACT
    seats = max(q.seats if own else q.seats - q.pas + pas for q in shape.patterns)
    layout = fitting_layout(here, way.kind, seats, max(q.spaces for q in shape.patterns))
    if layout is None or pas < shape.pas:
        return None
    result = evaluate(here, RouteSpec(*order, way.kind, layout, pas, way.contract))
    return option_of(result) if result.legal else None
