"""The year that follows if nothing is done: the yardstick of every saving.

Live contracts go on, leavers gone; contracts left empty end; pupils without a contract are
added in the cheapest way that moves nobody: a free seat on a live contract, or new routes
among themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Route, RouteCost
from routeopt.domain.travel import TravelTimes
from routeopt.planning.contracts_today import Legs
from routeopt.planning.routes import route_from
from routeopt.planning.standing import recorded_route
from routeopt.planning.today_route import at_pack_rates_pence, today_result
from routeopt.solvers.compile import Carried, Request, compile_problem
from routeopt.solvers.evaluator import evaluate
from routeopt.solvers.interface import Budget
from routeopt.solvers.ortools_solver import OrtoolsSolver
from routeopt.solvers.pool import RoutePool
from routeopt.solvers.units import hold_groups

_ROUNDS = 3
_NEIGHBOURS = 12


@dataclass(frozen=True, slots=True)
class TodaysContract:
    """A live contract of the scope as it runs, and at the pack's rates.

    ``repriced_pence`` is the contract's own price where the route cannot be priced (it serves
    several schools).
    """

    carried: Carried
    route: Route
    year_pence: int
    repriced_pence: int


@dataclass(frozen=True, slots=True)
class DoNothing:
    """Live contracts, new routes for pupils without one, and who took a free seat where."""

    contracts: tuple[TodaysContract, ...]
    added: tuple[Route, ...]

    @property
    def year_pence(self) -> int:
        """Pence a year of the contracts and of what is added."""
        contracts = sum(contract.year_pence for contract in self.contracts)
        return contracts + sum(route.cost.year_pence for route in self.added)

    @property
    def routes(self) -> tuple[Route, ...]:
        """All routes of the year."""
        return (*(contract.route for contract in self.contracts), *self.added)


def todays_contracts(
    area: ServiceArea, travel: TravelTimes, contracts: Sequence[Carried]
) -> tuple[TodaysContract, ...]:
    """Put live contracts of known price through the evaluator."""
    return tuple(_todays_contract(area, travel, carried) for carried in contracts)


def _todays_contract(area: ServiceArea, travel: TravelTimes, carried: Carried) -> TodaysContract:
    route_id = f"T-{carried.contract_id}"
    if len({area.pupils[pupil].school_id for pupil in carried.members}) > 1:
        route = recorded_route(area, travel, carried, route_id)
        return TodaysContract(carried, route, route.cost.year_pence, route.cost.year_pence)
    problem, result = today_result(area, travel, carried)
    route = route_from(problem, result, route_id)
    repriced = at_pack_rates_pence(problem, result)
    return TodaysContract(carried, route, result.year_pence, repriced)


def do_nothing(
    area: ServiceArea,
    travel: TravelTimes,
    pupils: Mapping[str, Legs],
    contracts: Sequence[TodaysContract],
    *,
    seed: int,
) -> DoNothing:
    """Add the pupils that no live contract carries.

    Parameters
    ----------
    pupils
        Everyone to be carried, with the legs due.
    contracts
        Live contracts, leavers gone.
    seed
        For the search among routes of added pupils alone.
    """
    missing = _uncovered(pupils, contracts)
    if not missing:
        return DoNothing(tuple(contracts), ())
    seated, homeless = _free_seats(area, travel, missing, pupils, contracts)
    added = _new_routes(area, travel, homeless, seed) if homeless else ()
    return DoNothing(seated, added)


def _uncovered(pupils: Mapping[str, Legs], contracts: Sequence[TodaysContract]) -> dict[str, Legs]:
    left = dict(pupils)
    for contract in contracts:
        for pupil, (am, pm) in contract.carried.due.items():
            if pupil in left:
                left[pupil] = (left[pupil][0] & ~am, left[pupil][1] & ~pm)
    return {pupil: legs for pupil, legs in left.items() if legs != (0, 0)}


def _free_seats(
    area: ServiceArea,
    travel: TravelTimes,
    missing: Mapping[str, Legs],
    pupils: Mapping[str, Legs],
    contracts: Sequence[TodaysContract],
) -> tuple[tuple[TodaysContract, ...], dict[str, Legs]]:
    # Whoever would cost most alone chooses first; a seat costs nothing unless the longer
    # route is worth more than the contract's price at the pack's rates.
    seated = list(contracts)
    homeless: dict[str, Legs] = {}
    alone = {pupil: _alone_pence(area, travel, pupil, legs) for pupil, legs in missing.items()}
    for pupil in sorted(missing, key=lambda key: (-(alone[key] or 0), key)):
        best: tuple[int, int, TodaysContract] | None = None
        if missing[pupil] == pupils[pupil]:
            for number in _nearest(area, travel, pupil, seated):
                grown = _with_pupil(area, travel, seated[number], pupil, missing[pupil])
                if grown is None:
                    continue
                rise = grown.year_pence - seated[number].year_pence
                if best is None or rise < best[0]:
                    best = (rise, number, grown)
        cost_alone = alone[pupil]
        if best is not None and (cost_alone is None or best[0] <= cost_alone):
            seated[best[1]] = best[2]
        else:
            homeless[pupil] = missing[pupil]
    return tuple(seated), homeless


def _alone_pence(area: ServiceArea, travel: TravelTimes, pupil: str, legs: Legs) -> int | None:
    problem = compile_problem(area, travel, Request("firm", (pupil,), due={pupil: legs}))
    option = RoutePool(problem).cheapest((0,))
    return option.year_pence if option else None


def _nearest(
    area: ServiceArea, travel: TravelTimes, pupil: str, contracts: Sequence[TodaysContract]
) -> list[int]:
    school = area.pupils[pupil].school_id
    distance = {
        number: min(travel.seconds(0, pupil, other) for other in contract.carried.members)
        for number, contract in enumerate(contracts)
        if contract.route.schools == (school,)
    }
    return sorted(distance, key=lambda number: (distance[number], number))[:_NEIGHBOURS]


def _with_pupil(
    area: ServiceArea,
    travel: TravelTimes,
    contract: TodaysContract,
    pupil: str,
    legs: Legs,
) -> TodaysContract | None:
    members = (*contract.carried.members, pupil)
    due = {**contract.carried.due, pupil: legs}
    problem = compile_problem(area, travel, Request("firm", members, due=due))
    kind = list(area.vehicle_types).index(contract.route.vehicle_type)
    option = RoutePool(problem.replace(groups=())).in_type(range(len(members)), kind)
    if option is None:
        return None
    result = evaluate(problem, option.spec)
    price = max(contract.year_pence, result.year_pence)
    route = route_from(problem, result, contract.route.route_id)
    day = max(route.cost.day_pence, contract.route.cost.day_pence)
    cost = RouteCost(day, 0, 0, 0, day, price)
    route = replace(route, contract_id=contract.carried.contract_id, cost=cost)
    carried = replace(
        contract.carried,
        members=members,
        pm_members=(*contract.carried.pm_members, pupil),
        due=due,
    )
    repriced = max(contract.repriced_pence, result.year_pence)
    return TodaysContract(carried, route, price, repriced)


def _new_routes(
    area: ServiceArea, travel: TravelTimes, homeless: Mapping[str, Legs], seed: int
) -> tuple[Route, ...]:
    request = Request("firm", tuple(homeless), due=homeless)
    problem = hold_groups(compile_problem(area, travel, request)).problem
    budget = Budget(seconds=None, iterations=_ROUNDS)
    outcome = OrtoolsSolver().solve(problem, budget, seed, lambda _: None)
    chosen = outcome.choice.routes if outcome.choice else ()
    return tuple(
        route_from(problem, evaluate(problem, option.spec), f"N{number:02d}")
        for number, option in enumerate(chosen, start=1)
    )
