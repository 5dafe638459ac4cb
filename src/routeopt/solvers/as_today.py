"""Today's company as routes: where every search may begin, and what gentle modes keep."""

from collections.abc import Sequence

from routeopt.solvers.evaluator import NO_CONTRACT
from routeopt.solvers.pool import Members, RouteOption, RoutePool
from routeopt.solvers.problem import Problem
from routeopt.solvers.units import units_of


def todays_sets(problem: Problem, pool: RoutePool, *, parts: bool = False) -> tuple[Members, ...]:
    """Today's company: a set for each live contract that is legal as it stands.

    Pupils of contracts that break a rule today, and pupils without a contract, stand alone
    (groups together), so that a legal plan exists. With ``parts`` a contract may also go on
    with those of its pupils whom it carries all week.
    """
    sets: list[Members] = []
    taken: set[int] = set()
    for contract in problem.contracts:
        here = contract.keepable if parts else set(contract.members)
        members = tuple(sorted(set(here) - taken))
        whole = parts or set(members) == set(contract.members)
        if members and whole and pool.options(members):
            sets.append(members)
            taken.update(members)
    sets += [unit for unit in units_of(problem) if taken.isdisjoint(unit)]
    return tuple(sets)


def kept_as_today(pool: RoutePool, atom: Members) -> tuple[RouteOption, ...]:
    """List a set's ways of going on: its contract where it is the whole company, else any."""
    options = pool.options(atom)
    contracts = pool.problem.contracts
    kept = tuple(
        o
        for o in options
        if o.spec.contract != NO_CONTRACT and set(contracts[o.spec.contract].members) == set(atom)
    )
    return kept or options


def as_they_are(pool: RoutePool, atoms: Sequence[Members]) -> list[RouteOption]:
    """Choose a way for each set, a contract at most once; empty where that cannot be.

    Sets that can only go on with a contract choose first.
    """
    ways = [kept_as_today(pool, atom) for atom in atoms]
    bound = [all(option.spec.contract != NO_CONTRACT for option in options) for options in ways]
    keeping: set[int] = set()
    chosen: list[RouteOption] = []
    for number in sorted(range(len(atoms)), key=lambda k: not bound[k]):
        options = (*ways[number], *pool.options(atoms[number]))
        option = next((o for o in options if o.spec.contract not in keeping), None)
        if option is None:
            return []
        if option.spec.contract != NO_CONTRACT:
            keeping.add(option.spec.contract)
        chosen.append(option)
    return chosen
