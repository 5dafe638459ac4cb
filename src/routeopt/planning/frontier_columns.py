"""Routes to choose from, each with how many pupils' arrangements it changes."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from routeopt.domain.travel import AM
from routeopt.solvers.evaluator import NO_CONTRACT, evaluate
from routeopt.solvers.pool import Members, RouteOption, RoutePool
from routeopt.solvers.problem import Problem
from routeopt.solvers.units import units_of

_TIE_PENCE = 1
_KEEN_PENCE = 100_000_000
_NEAREST = 4
Key = tuple[Members, int, int, int]


@dataclass(frozen=True, slots=True)
class Column:
    """A legal route at its money's worth, and the pupils it changes."""

    option: RouteOption
    changed: int

    @property
    def key(self) -> Key:
        """What tells columns apart."""
        spec = self.option.spec
        return (self.option.members, spec.kind, spec.contract, self.changed)


class Columns:
    """Legal routes met so far.

    Parameters
    ----------
    problem
        Without a penalty on changes.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        # A penny decides between orders of a contract that is kept: the one that changes fewest.
        self.pool = RoutePool(problem.replace(change_penalty_pence_year=_TIE_PENCE))
        self._keen = RoutePool(problem.replace(change_penalty_pence_year=_KEEN_PENCE))
        self._found: dict[Members, dict[Key, Column]] = {}
        self._priced: set[Members] = set()
        self._sharp: set[Members] = set()
        self._had = problem.today_contract != NO_CONTRACT
        self._whole = {
            tuple(sorted(contract.members)): number
            for number, contract in enumerate(problem.contracts)
        }

    def all(self) -> list[Column]:
        """Give every route, in the order first met."""
        return [column for ways in self._found.values() for column in ways.values()]

    def of(self, members: Members) -> list[Column]:
        """Give the ways known to drive a set."""
        return list(self._found.get(members, {}).values())

    def take(self, options: Iterable[RouteOption], penalty_pence: int) -> None:
        """Put in routes whose objective holds a penalty for each pupil changed."""
        for option in options:
            changed = self.changed(option)
            objective = option.objective_pence - penalty_pence * changed
            column = Column(replace(option, objective_pence=objective), changed)
            ways = self._found.setdefault(option.members, {})
            known = ways.get(column.key)
            if known is None or objective < known.option.objective_pence:
                ways[column.key] = column

    def price(self, members: Members) -> None:
        """Put in all ways to drive a set of pupils."""
        if members in self._priced or not members:
            return
        self._priced.add(members)
        self.take(self.pool.options(members), _TIE_PENCE)
        if members in self._whole:
            # As the contract runs, however cheap another vehicle is.
            self.take(self._keen.options(members), _KEEN_PENCE)

    def sharpen(self, members: Members) -> None:
        """Order a set's stops exactly and put the ways in again."""
        if members in self._sharp:
            return
        self._sharp.add(members)
        self.pool.sharpen(members)
        self._priced.discard(members)
        self.price(members)

    def changed(self, option: RouteOption) -> int:
        """Count the pupils whose arrangement a route changes (one with the rules' meaning)."""
        if self._whole.get(option.members) == option.spec.contract:
            return len(evaluate(self.problem, option.spec).changed)
        return int(self._had[list(option.members)].sum())

    def begin(self) -> None:
        """Put in everybody alone, every contract whole, and contracts two by two."""
        for unit in units_of(self.problem):
            self.price(unit)
        for contract in self.problem.contracts:
            self.price(tuple(sorted(contract.members)))
            self.price(tuple(sorted(contract.keepable)))

    def near(self, routes: Iterable[Members], until: float | None) -> None:
        """Put in routes one move away from those of a plan, as long as time lasts.

        Parameters
        ----------
        until
            When to stop, of ``time.monotonic``; None for all of them.
        """
        for members in _near(self.problem, tuple(routes)):
            if until is not None and time.monotonic() > until:
                return
            self.price(members)


def _near(problem: Problem, routes: tuple[Members, ...]) -> Iterator[Members]:
    units = {member: unit for unit in units_of(problem) for member in unit}
    for one, other in combinations(routes, 2):
        if len(one) + len(other) <= _NEAREST:
            yield tuple(sorted({*one, *other}))
    for members in routes:
        others = sorted(
            (route for route in routes if route != members),
            key=lambda route: _apart_s(problem, members, route),
        )
        for route in others[:_NEAREST]:
            yield tuple(sorted({*members, *route}))
        for unit in dict.fromkeys(units[member] for member in members):
            yield tuple(sorted(set(members) - set(unit)))
            close = sorted(
                (route for route in routes if route != members),
                key=lambda route: _apart_s(problem, unit, route),
            )
            for route in close[:_NEAREST]:
                yield tuple(sorted({*route, *unit}))


def _apart_s(problem: Problem, one: Members, other: Members) -> int:
    here, there = list(problem.place[list(one)]), list(problem.place[list(other)])
    return int(problem.time_s[AM][here][:, there].min())
