"""What moves as one: single pupils, and groups that travel together."""

from dataclasses import dataclass

from routeopt.solvers.pool import Members, RoutePool
from routeopt.solvers.problem import Problem


@dataclass(frozen=True, slots=True)
class HeldGroups:
    """The problem with the groups that can be kept together, and those released (R8).

    ``parted`` names groups that are released because a member is not planned here.
    """

    problem: Problem
    held: tuple[Members, ...]
    released: tuple[Members, ...]
    parted: tuple[str, ...] = ()


def hold_groups(problem: Problem) -> HeldGroups:
    """Keep a group together where a route of exactly its members is legal.

    Decided before solving, with exact orders; the others are released.
    """
    pool = RoutePool(problem.replace(groups=()))
    held: list[Members] = []
    released: list[Members] = []
    for group in problem.groups:
        pool.sharpen(group)
        (held if pool.options(group) else released).append(tuple(sorted(group)))
    return HeldGroups(problem.replace(groups=tuple(held)), tuple(held), tuple(released))


def pinned_together(problem: Problem) -> Problem:
    """Hold all pupils pinned to one contract, with their groups: it is kept by one route."""
    held = [set(group) for group in problem.groups]
    for contract in sorted({contract for _, contract in problem.pinned}):
        pinned = {member for member, pinned_to in problem.pinned if pinned_to == contract}
        touching = [group for group in held if group & pinned]
        held = [group for group in held if not group & pinned]
        held.append(pinned.union(*touching))
    groups = tuple(tuple(sorted(group)) for group in held if len(group) > 1)
    return problem.replace(groups=groups)


def units_of(problem: Problem) -> tuple[Members, ...]:
    """Held groups and single pupils, by first member."""
    grouped = {member for group in problem.groups for member in group}
    singles = [(member,) for member in range(problem.n) if member not in grouped]
    return tuple(sorted([*problem.groups, *singles]))
