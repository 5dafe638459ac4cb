"""The year that follows if nothing is done: the yardstick of every saving.

Live contracts go on, leavers gone; contracts left empty end; pupils without a contract are
added in the cheapest way that moves nobody: a free seat on a live contract, the route of a
contract that ended bought again, or new routes among themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Route, RouteCost
from routeopt.domain.travel import AM, PM, TravelTimes
from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.planning.added_routes import AddedRoutes, added_routes, company_of
from routeopt.planning.contracts_today import Legs
from routeopt.planning.routes import route_from
from routeopt.planning.standing import recorded_route
from routeopt.planning.today_route import at_pack_rates_pence, today_result
from routeopt.solvers.compile import Carried, Request, compile_problem
from routeopt.solvers.evaluator import evaluate
from routeopt.solvers.pool import RouteOption, RoutePool

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
    ended: Sequence[Carried] = (),
    seed: int,
) -> DoNothing:
    """Add the pupils that no live contract carries.

    Parameters
    ----------
    pupils
        Everyone to be carried, with the legs due.
    contracts
        Live contracts, leavers gone.
    ended
        Contracts that do not run any more, as they ran: each may be bought again.
    seed
        For the search among routes of added pupils alone.
    """
    missing = _uncovered(pupils, contracts)
    if not missing:
        return DoNothing(tuple(contracts), ())
    adding = _Adding(area, travel, pupils, missing)
    # Seats first for everybody, for those without a company that lost its contract, for nobody:
    # none of the three is always the cheapest.
    whole = added_routes(area, travel, missing, ended, seed)
    if not contracts:
        return DoNothing((), whole.written())
    companies = {pupil for contract in ended for pupil in company_of(contract, missing).members}
    ways = [adding.seats_instead(contracts, whole)]
    for first in dict.fromkeys((frozenset(missing), frozenset(missing) - companies)):
        seated, homeless = adding.free_seats(contracts, first)
        if len(homeless) == len(missing):
            continue
        if homeless:
            added = added_routes(area, travel, homeless, ended, seed, whole.companies)
            ways.append(adding.seats_instead(seated, added))
        else:
            ways.append(DoNothing(seated, ()))
    return min(ways, key=lambda way: way.year_pence)


def _uncovered(pupils: Mapping[str, Legs], contracts: Sequence[TodaysContract]) -> dict[str, Legs]:
    left = dict(pupils)
    for contract in contracts:
        for pupil, (am, pm) in contract.carried.due.items():
            if pupil in left:
                left[pupil] = (left[pupil][0] & ~am, left[pupil][1] & ~pm)
    return {pupil: legs for pupil, legs in left.items() if legs != (0, 0)}


@dataclass(frozen=True, slots=True)
class _Seat:
    """A free seat taken: which contract, what it becomes, what that adds a year."""

    number: int
    grown: TodaysContract
    rise_pence: int


@dataclass(frozen=True, slots=True)
class _Adding:
    """Pupils to add to contracts that run on; ``missing`` are their legs to be covered."""

    area: ServiceArea
    travel: TravelTimes
    pupils: Mapping[str, Legs]
    missing: Mapping[str, Legs]
    tried: dict[tuple[str, ...], TodaysContract | None] = field(default_factory=dict)

    def free_seats(
        self, contracts: Sequence[TodaysContract], first: frozenset[str]
    ) -> tuple[tuple[TodaysContract, ...], dict[str, Legs]]:
        """Give some pupils free seats where one costs no more than a route alone.

        Returns the contracts then, and the legs of everybody without a seat.
        """
        # Whoever would cost most alone chooses first; a seat costs nothing unless the longer
        # route is worth more than the contract's price at the pack's rates.
        seated = list(contracts)
        homeless = {pupil: legs for pupil, legs in self.missing.items() if pupil not in first}
        alone = {
            pupil: _alone_pence(self.area, self.travel, pupil, self.missing[pupil])
            for pupil in first
        }
        for pupil in sorted(first, key=lambda key: (-(alone[key] or 0), key)):
            seat = self._best_seat(seated, pupil)
            most = alone[pupil]
            if seat is not None and (most is None or seat.rise_pence <= most):
                seated[seat.number] = seat.grown
            else:
                homeless[pupil] = self.missing[pupil]
        return tuple(seated), homeless

    def seats_instead(self, contracts: Sequence[TodaysContract], added: AddedRoutes) -> DoNothing:
        """Give up new routes, or parts of them, where free seats cost less."""
        seated = list(contracts)
        kept: list[RouteOption] = []
        for option in sorted(added.options, key=lambda o: -o.year_pence / len(o.members)):
            trial, rise = list(seated), 0
            for member in option.members:
                seat = self._best_seat(trial, added.problem.pupil_ids[member])
                if seat is None or rise + seat.rise_pence >= option.year_pence:
                    kept.append(option)
                    break
                trial[seat.number] = seat.grown
                rise += seat.rise_pence
            else:
                seated = trial
        shorter = [self._shortened(seated, added, option) for option in kept]
        return DoNothing(tuple(seated), AddedRoutes(added.problem, tuple(shorter)).written())

    def _shortened(
        self, seated: list[TodaysContract], added: AddedRoutes, option: RouteOption
    ) -> RouteOption:
        pool = RoutePool(added.problem)
        for member in option.members:
            rest = pool.cheapest(other for other in option.members if other != member)
            spared = option.year_pence - rest.year_pence if rest is not None else 0
            if rest is None or spared <= 0:
                continue
            seat = self._best_seat(seated, added.problem.pupil_ids[member])
            if seat is not None and seat.rise_pence < spared:
                seated[seat.number] = seat.grown
                option = rest
        return option

    def _best_seat(self, contracts: Sequence[TodaysContract], pupil: str) -> _Seat | None:
        legs = self.missing[pupil]
        if legs != self.pupils[pupil]:
            return None
        best: _Seat | None = None
        for number in _nearest(self.area, self.travel, pupil, contracts):
            grown = self._grown(contracts[number], pupil)
            if grown is None:
                continue
            rise = grown.year_pence - contracts[number].year_pence
            if best is None or rise < best.rise_pence:
                best = _Seat(number, grown, rise)
            if rise == 0:
                break
        return best

    def _grown(self, contract: TodaysContract, pupil: str) -> TodaysContract | None:
        # The same contract is tried with the same pupil in every way of adding them.
        key = (contract.carried.contract_id, *contract.carried.members, pupil)
        if key not in self.tried:
            legs = self.missing[pupil]
            roomy = _has_room(self.area, contract, pupil, legs)
            self.tried[key] = (
                _with_pupil(self.area, self.travel, contract, pupil, legs) if roomy else None
            )
        return self.tried[key]


def _has_room(area: ServiceArea, contract: TodaysContract, pupil: str, legs: Legs) -> bool:
    """Whether one more could fit at all: a quick look before the route is worked out."""
    aboard = {**contract.carried.due, pupil: legs}
    if any(area.pupils[one].sharing != "yes" for one in aboard):
        return False
    layouts = area.vehicle_types[contract.route.vehicle_type].layouts
    most = max(layout.seats + layout.spaces for layout in layouts)
    return all(
        sum(due[session] >> day & 1 for due in aboard.values()) <= most
        for session in (AM, PM)
        for day in range(DAYS_PER_FORTNIGHT)
    )


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
