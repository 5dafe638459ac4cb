"""Columns of the restricted master: relaxed routes with what they use."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from routeopt.solvers.bound.relaxed import School
from routeopt.solvers.bound.variants import PENCE, Variant
from routeopt.solvers.evaluator import NO_CONTRACT
from routeopt.solvers.pool import RouteOption


@dataclass(frozen=True, slots=True)
class Column:
    """A relaxed route in the master; money in pounds a year.

    Attributes
    ----------
    visits
        Pupil (the problem's number) and how often the route calls there.
    path
        Pupils from the school outward; empty where no order is meant.
    kind, contract
        Vehicle type, and the contract kept or ``NO_CONTRACT``.
    vehicle_days, pa_days
        Days of the fortnight a vehicle, and assistants, are surely used.
    blocks
        Assistants shared on the measured run; none are counted of a contract that is kept.
    exact
        Whether it is a route that a plan may hold, priced to the penny.
    """

    visits: tuple[tuple[int, int], ...]
    pounds: float
    kind: int
    contract: int = NO_CONTRACT
    vehicle_days: float = 10.0
    pa_days: float = 0.0
    exact: bool = False
    path: tuple[int, ...] = ()
    blocks: int = 0


def column_of_route(school: School, variant: Variant, route: Sequence[int]) -> Column:
    """Price a chain of graph nodes as a variant's route."""
    path = tuple(int(school.pupils[node]) for node in route)
    return Column(
        visits=tuple(sorted(Counter(path).items())),
        pounds=route_pounds(school, variant, route),
        kind=variant.kind,
        vehicle_days=variant.vehicle_days,
        pa_days=variant.shared_pa_days + float(sum(variant.own_pa_days[j] for j in route)),
        path=path,
        blocks=variant.blocks,
    )


def route_pounds(school: School, variant: Variant, route: Sequence[int]) -> float:
    """Relaxed price of a chain."""
    graph, past = school.graph, school.past
    before = last = school.pupils.size
    metres = 0.0
    for node in route:
        metres += float(graph.metres[last, node])
        if past.week[last] >= 0:
            metres += float(past.metres[past.week[last], before, node])
        if past.week[last] < 0 or past.week[node] != past.week[last]:
            before = last
        last = node
    metres += float(graph.end_m[last])
    own = float(sum(variant.own[node] for node in route))
    return max(variant.least, variant.fixed + variant.mile * metres) + own


def column_of_option(option: RouteOption, blocks: int = 0) -> Column:
    """Make a column of a legal route, as the evaluator prices it."""
    kept = option.spec.contract != NO_CONTRACT
    return Column(
        visits=tuple((member, 1) for member in option.members),
        pounds=option.year_pence / PENCE,
        kind=option.spec.kind,
        contract=option.spec.contract,
        vehicle_days=float(option.days.bit_count()),
        pa_days=float(sum(option.pas_by_day)),
        exact=True,
        path=() if kept else option.spec.members[::-1],
        blocks=0 if kept else blocks,
    )
