"""New routes for pupils whom no live contract carries, today's lost routes among the choices.

A contract that ended leaves a company that rode together. Buying the same route again, at the
pack's rates, moves nobody: it is one of the ways, whether or not the route keeps every rule,
just as contracts that run on are not judged.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Route
from routeopt.domain.travel import TravelTimes
from routeopt.planning.contracts_today import Legs
from routeopt.planning.routes import route_from
from routeopt.planning.today_route import today_result
from routeopt.solvers.compile import Carried, Request, compile_problem
from routeopt.solvers.evaluator import NO_CONTRACT, evaluate
from routeopt.solvers.interface import Budget
from routeopt.solvers.partition import Effort, cheapest_partition, choice_of
from routeopt.solvers.pool import Members, RouteOption, RoutePool, option_of
from routeopt.solvers.problem import Problem
from routeopt.solvers.search import SearchSolver
from routeopt.solvers.stops import Stops
from routeopt.solvers.units import hold_groups, units_of

_ROUNDS = 6
_SEARCHED_AGAIN = 20
_EFFORT = Effort(deterministic=4.0)


@dataclass(frozen=True, slots=True)
class AddedRoutes:
    """Routes of a problem whose pupils are those to be added."""

    problem: Problem
    options: tuple[RouteOption, ...]

    @property
    def companies(self) -> tuple[frozenset[str], ...]:
        """Who rides together."""
        names = self.problem.pupil_ids
        return tuple(frozenset(names[m] for m in option.members) for option in self.options)

    def written(self) -> tuple[Route, ...]:
        """Write the routes out."""
        return tuple(
            route_from(self.problem, evaluate(self.problem, option.spec), f"N{number:02d}")
            for number, option in enumerate(self.options, start=1)
        )


def added_routes(
    area: ServiceArea,
    travel: TravelTimes,
    legs: Mapping[str, Legs],
    ended: Sequence[Carried],
    seed: int,
    known: Collection[frozenset[str]] = (),
) -> AddedRoutes:
    """Find cheap routes for some pupils among themselves.

    Parameters
    ----------
    legs
        The pupils, with the mornings and afternoons to be covered.
    ended
        Contracts that do not run any more, as they ran.
    seed
        For the search.
    known
        Companies of routes found before for more pupils: they are chosen from, less whoever is
        not to be added, instead of another search where the pupils are many.
    """
    request = Request("firm", tuple(legs), due=legs)
    problem = hold_groups(compile_problem(area, travel, request)).problem
    chosen: tuple[RouteOption, ...] = ()
    if not known or len(legs) <= _SEARCHED_AGAIN:
        budget = Budget(seconds=None, iterations=_ROUNDS)
        outcome = SearchSolver().solve(problem, budget, seed, lambda _: None)
        chosen = outcome.choice.routes if outcome.choice else ()
    companies = [company for carried in ended if (company := company_of(carried, legs)).members]
    if companies or not chosen:
        chosen = _with_companies(area, travel, problem, chosen, companies, known)
    return AddedRoutes(problem, chosen)


def company_of(carried: Carried, legs: Mapping[str, Legs]) -> Carried:
    """Give those of an ended contract's pupils whose legs are the ones it covered."""
    here = {pupil for pupil, due in carried.due.items() if legs.get(pupil) == due}
    return replace(
        carried,
        members=tuple(pupil for pupil in carried.members if pupil in here),
        pm_members=tuple(pupil for pupil in carried.pm_members if pupil in here),
        due={pupil: due for pupil, due in carried.due.items() if pupil in here},
    )


def _with_companies(
    area: ServiceArea,
    travel: TravelTimes,
    problem: Problem,
    chosen: Sequence[RouteOption],
    companies: Sequence[Carried],
    known: Collection[frozenset[str]],
) -> tuple[RouteOption, ...]:
    number = {pupil: place for place, pupil in enumerate(problem.pupil_ids)}
    pool = RoutePool(problem)
    columns = list(chosen)
    sets = {tuple(sorted(number[p] for p in company.members)) for company in companies}
    here = {tuple(sorted(number[p] for p in found if p in number)) for found in known} - {()}
    routes = {*here, *(option.members for option in chosen)}
    for members in sorted({*sets, *here, *_pieces(routes, sets), *units_of(problem)}):
        columns += pool.options(members)[:1]
    for company in companies:
        again = _as_it_ran(area, travel, problem, number, company)
        columns += [again] if again is not None else []
    start = choice_of(problem, chosen) if chosen else None
    unique = {(o.members, o.spec.kind): o for o in sorted(columns, key=lambda o: o.rank)[::-1]}
    best, _ = cheapest_partition(problem, list(unique.values()), _EFFORT, start)
    return best.routes if best is not None else tuple(chosen)


def _pieces(routes: set[Members], companies: set[Members]) -> Iterator[Members]:
    # What is left of a route beside a company bought again.
    for members in routes:
        for company in companies:
            rest = tuple(member for member in members if member not in company)
            if rest:
                yield rest


def _as_it_ran(
    area: ServiceArea,
    travel: TravelTimes,
    problem: Problem,
    number: Mapping[str, int],
    company: Carried,
) -> RouteOption | None:
    contract = area.contracts[company.contract_id]
    schools = {area.pupils[pupil].school_id for pupil in company.members}
    if len(schools) > 1 or not contract.vehicle_type or contract.day_rate_pence is None:
        return None
    alone, result = today_result(area, travel, company)
    names = [number[pupil] for pupil in alone.pupil_ids]

    def renumbered(stops: Stops) -> Stops:
        return tuple(tuple(names[member] for member in stop) for stop in stops)

    spec = replace(
        result.spec,
        morning=renumbered(result.spec.morning),
        afternoon=renumbered(result.spec.afternoon),
        contract=NO_CONTRACT,
    )
    return option_of(evaluate(problem, spec))
