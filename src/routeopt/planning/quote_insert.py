"""What a pupil adds to a plan: alone, put into one route, or with the routes near made anew."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from routeopt.domain.travel import AM
from routeopt.planning.quote_ground import QuoteGround
from routeopt.solvers.evaluator import NO_CONTRACT
from routeopt.solvers.interface import Choice
from routeopt.solvers.partition import Effort, cheapest_partition, choice_of
from routeopt.solvers.pool import Members, RouteOption, RoutePool
from routeopt.solvers.problem import Problem

_NEAREST = 4
_EFFORT = Effort(deterministic=0.6)
_NEVER = (0,) * 10


@dataclass(frozen=True, slots=True)
class Added:
    """A plan with the pupil, beside the same plan without.

    ``extra_pence`` is the year's difference in money, ``objective_pence`` in what plans are
    chosen by.
    """

    before: tuple[RouteOption, ...]
    after: tuple[RouteOption, ...]
    extra_pence: int
    objective_pence: int

    @property
    def gone(self) -> tuple[RouteOption, ...]:
        """Routes of the plan that are no more."""
        return tuple(route for route in self.before if route not in self.after)

    @property
    def new(self) -> tuple[RouteOption, ...]:
        """Routes that stand in their place."""
        return tuple(route for route in self.after if route not in self.before)


class Inserter:
    """Tries ways to carry one more pupil.

    Parameters
    ----------
    ground
        The school with the pupil and the plan without.
    """

    def __init__(self, ground: QuoteGround) -> None:
        self._problem = ground.problem
        self._member = ground.member
        self._base = ground.base
        self._pool = RoutePool(ground.problem)
        self._apart = RoutePool(ground.alone_problem)
        self._before = choice_of(ground.problem, ground.base)

    def alone(self) -> Added | None:
        """Add a route for the pupil alone, at the pack's rates."""
        ways = [
            self._added(self._before, (*self._base, way))
            for way in self._apart.options((self._member,))
            if way.spec.contract == NO_CONTRACT
        ]
        return min(ways, key=_dearness, default=None)

    def inserted(self) -> Added | None:
        """Put the pupil into one route of the plan, any vehicle type, best order; the cheapest."""
        found: list[Added] = []
        for place, route in enumerate(self._base):
            rest = (*self._base[:place], *self._base[place + 1 :])
            taken = {other.spec.contract for other in rest} - {NO_CONTRACT}
            found += [
                self._added(self._before, (*rest, way))
                for way in self._pool.options((*route.members, self._member))
                if way.spec.contract not in taken
            ]
        return min(found, key=_dearness, default=None)

    def made_anew(self, first: Added | None) -> Added | None:
        """Choose again among the routes near the pupil, with and without; both the cheapest.

        Parameters
        ----------
        first
            A plan with the pupil to begin from.
        """
        near = self._nearest()
        if not near or first is None:
            return None
        columns = self._columns(near)
        free = self._carried_free()
        if free is None:
            return None
        others = [route for route in self._base if route not in near]
        with_pupil = self._cheapest([*columns, *others, *first.after], first.after)
        without = self._cheapest([*self._left_out(columns), *others, *self._base, free],
                                 (*self._base, free))  # fmt: skip
        if with_pupil is None or without is None:
            return None
        before = tuple(route for route in without.routes if route != free)
        return self._added(choice_of(self._problem, before), with_pupil.routes)

    def _cheapest(
        self, columns: Sequence[RouteOption], start: Sequence[RouteOption]
    ) -> Choice | None:
        unique = {(c.members, c.spec.kind, c.spec.contract): c
                  for c in sorted(columns, key=lambda c: c.rank)[::-1]}  # fmt: skip
        begun = choice_of(self._problem, start)
        found, _ = cheapest_partition(self._problem, list(unique.values()), _EFFORT, begun)
        return found

    def _added(self, before: Choice, after: Sequence[RouteOption]) -> Added:
        choice = choice_of(self._problem, after)
        return Added(
            before.routes,
            choice.routes,
            choice.year_pence - before.year_pence,
            choice.objective_pence - before.objective_pence,
        )

    def _nearest(self) -> list[RouteOption]:
        problem, member = self._problem, self._member
        if problem.alone[member]:
            return []
        movable = [route for route in self._base if not problem.alone[route.members[0]]]
        return sorted(movable, key=lambda route: _gap_s(problem, member, route.members))[:_NEAREST]

    def _columns(self, near: Sequence[RouteOption]) -> list[RouteOption]:
        sets = {tuple(sorted(members)) for members in self._sets(near)}
        return [option for members in sorted(sets) if members
                for option in self._pool.options(members)]  # fmt: skip

    def _sets(self, near: Sequence[RouteOption]) -> Iterator[Members]:
        one = (self._member,)
        yield one
        routes = [route.members for route in near]
        for route in routes:
            yield route
            yield route + one
            for out in route:
                rest = tuple(m for m in route if m != out)
                yield rest
                yield rest + one
                yield (out,)
                yield (out, *one)
                for other in routes:
                    if other != route:
                        yield (*other, out)
        for first, second in combinations(routes, 2):
            yield first + second
            yield (*first, *second, *one)

    def _left_out(self, columns: Sequence[RouteOption]) -> list[RouteOption]:
        sets = {tuple(m for m in column.members if m != self._member) for column in columns}
        return [option for members in sorted(sets) if members
                for option in self._apart.options(members)]  # fmt: skip

    def _carried_free(self) -> RouteOption | None:
        # Stands for the pupil where the plan is chosen as if they were not there.
        own = self._apart.options((self._member,))
        if not own:
            return None
        spec = replace(own[0].spec, contract=NO_CONTRACT)
        return replace(own[0], spec=spec, year_pence=0, objective_pence=0, ride_s=0, days=0,
                       pas_by_day=_NEVER)  # fmt: skip


def _dearness(added: Added) -> tuple[int, int]:
    return (added.objective_pence, sum(route.ride_s for route in added.new))


def _gap_s(problem: Problem, member: int, route: Members) -> int:
    here = problem.place[member]
    return min(
        int(problem.time_s[AM, here, problem.place[other]]
            + problem.time_s[AM, problem.place[other], here])
        for other in route
    )  # fmt: skip
