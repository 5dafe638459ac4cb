"""The routes a sharing is measured against: today's or a plan's, and what it does to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from routeopt.domain.plan import Route
from routeopt.planning.do_nothing import TodaysContract
from routeopt.planning.why_found import How, RideAdded, Sharing, SideName
from routeopt.planning.why_ways import Ways
from routeopt.solvers.evaluator import NO_CONTRACT
from routeopt.solvers.pool import Members, RouteOption


@dataclass(frozen=True, slots=True)
class BaseRoute:
    """A route as it is: who, what it costs a year, and at the pack's rates."""

    route_id: str
    members: frozenset[int]
    pence: int
    repriced_pence: int
    contract: int
    rides_min: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Worth:
    """What there is to spend on a new company before it costs more than it replaces.

    ``compared_pence`` are the same routes at the least they could cost unchanged: as the
    contract, at the pack's rates, or in the best vehicle and order. ``rest_pence`` is the year
    of those left behind, ``taken`` the contracts that go on.
    """

    before_pence: int
    compared_pence: int
    rest_pence: int
    taken: frozenset[int]

    @property
    def most_pence(self) -> int:
        """A company that costs as much saves nothing."""
        return self.compared_pence - self.rest_pence


@dataclass(frozen=True, slots=True)
class Company:
    """Pupils to be put together, where they come from and what they replace."""

    members: Members
    how: How
    label: str
    worth: Worth
    assess: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Base:
    """All routes of one side that may be changed."""

    side: SideName
    routes: tuple[BaseRoute, ...]
    by_member: Mapping[int, tuple[BaseRoute, ...]]

    def solos(self) -> dict[int, BaseRoute]:
        """Find those who are alone on every route of theirs."""
        return {
            member: routes[0]
            for member, routes in self.by_member.items()
            if all(len(route.members) == 1 for route in routes)
        }

    def worth(self, ways: Ways, members: Members) -> Worth | None:
        """Work out what a company replaces; None where those left behind have no legal route."""
        touched = {route.route_id: route for m in members for route in self.by_member.get(m, ())}
        taken = {
            route.contract
            for route in self.routes
            if route.route_id not in touched and route.contract != NO_CONTRACT
        }
        before = compared = rest = 0
        for route in touched.values():
            before += route.pence
            left = tuple(sorted(route.members.difference(members)))
            kept = NO_CONTRACT
            if left:
                cost, kept = _left_behind(ways, route, left, taken)
                if cost is None:
                    return None
                rest += cost
                taken |= {kept} - {NO_CONTRACT}
            compared += _unchanged_pence(ways, route)
        return Worth(before, compared, rest, frozenset(taken))

    def sharing(self, ways: Ways, member: int, company: Company, option: RouteOption) -> Sharing:
        """Write a way out as a sharing."""
        problem = ways.problem
        longest = ways.result(option).longest_s
        names = problem.pupil_ids
        return Sharing(
            how=company.how,
            route_id=company.label,
            partners=tuple(names[m] for m in option.spec.members if m != member),
            vehicle_type=problem.type_ids[option.spec.kind],
            layout=str(option.spec.layout),
            pas=option.spec.pas,
            before_pence=company.worth.before_pence,
            compared_pence=company.worth.compared_pence,
            after_pence=company.worth.rest_pence + option.year_pence,
            rides=tuple(
                RideAdded(names[m], self._ride_min(m), max(r for r in longest[m] if r) / 60)
                for m in (member, *(m for m in option.spec.members if m != member))
                if any(longest[m])
            ),
            assess=company.assess,
        )

    def _ride_min(self, member: int) -> float | None:
        rides = (route.rides_min.get(member) for route in self.by_member.get(member, ()))
        return max((ride for ride in rides if ride is not None), default=None)


def _unchanged_pence(ways: Ways, route: BaseRoute) -> int:
    options = ways.attempt(tuple(sorted(route.members))).options
    best = options[0].year_pence if options else route.pence
    return min(route.pence, route.repriced_pence, best)


def _left_behind(
    ways: Ways, route: BaseRoute, left: Members, taken: set[int]
) -> tuple[int | None, int]:
    # The contract goes on with fewer pupils, or they get the cheapest route of their own.
    best: tuple[int | None, int] = (None, NO_CONTRACT)
    if route.contract != NO_CONTRACT:
        best = (route.pence, route.contract)
    for option in ways.attempt(left).options:
        if option.spec.contract not in taken and (best[0] is None or option.year_pence < best[0]):
            best = (option.year_pence, option.spec.contract)
    return best


def base_of(
    ways: Ways, side: SideName, routes: Sequence[Route], todays: Sequence[TodaysContract]
) -> Base:
    """Make a side of routes written out; those that stay as they are must be left out.

    Parameters
    ----------
    todays
        For a kept contract's price at the pack's rates.
    """
    problem = ways.problem
    number = {pupil: k for k, pupil in enumerate(problem.pupil_ids)}
    contracts = {contract.contract_id: k for k, contract in enumerate(problem.contracts)}
    repriced = {today.carried.contract_id: today.repriced_pence for today in todays}
    found = []
    for route in routes:
        members = frozenset(number[pupil] for pupil in route.pupils if pupil in number)
        if not members or len(members) != len(route.pupils):
            continue
        pence = route.cost.year_pence
        name = route.contract_id or ""
        rides = {
            number[pupil]: max(known) / 60
            for pupil, pair in route.rides_s.items()
            if pupil in number and (known := [ride for ride in pair if ride is not None])
        }
        label = name if side == "today" and name else route.route_id
        found.append(
            BaseRoute(
                label, members, pence, repriced.get(name, pence),
                contracts.get(name, NO_CONTRACT), rides,
            )
        )  # fmt: skip
    by_member: dict[int, tuple[BaseRoute, ...]] = {}
    for one in found:
        for member in one.members:
            by_member[member] = (*by_member.get(member, ()), one)
    return Base(side, tuple(found), by_member)
