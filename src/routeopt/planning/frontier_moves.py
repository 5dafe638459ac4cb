"""A step's plan beside today, as moves: which contracts end in which routes, and for whom."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from routeopt.domain.plan import Route
from routeopt.planning.frontier_found import Move, PupilMove


def moves_of(
    before: Sequence[Route], after: Sequence[Route], changed: Iterable[str]
) -> tuple[Move, ...]:
    """Give the smallest sets of today's routes that end in as many whole routes of the plan.

    Parameters
    ----------
    before, after
        Routes with the same pupils.
    changed
        Pupils whose arrangement changes. Contracts that go on as they are are no move.

    Returns
    -------
    tuple of Move
        Best saving first; together they are the whole saving but for what the market lacks.
    """
    affected = set(changed)
    moves = [
        Move(
            contracts=tuple(sorted(_contract(route) for route in old)),
            routes=tuple(_named(route) for route in new),
            who=_who(old, new, affected),
            today_pence=sum(route.cost.year_pence for route in old),
            plan_pence=sum(route.cost.year_pence for route in new),
        )
        for old, new in _linked(before, after)
        if not _same(old, new)
    ]
    return tuple(sorted(moves, key=lambda move: (-move.saving_pence, move.contracts)))


def _who(old: Sequence[Route], new: Sequence[Route], affected: set[str]) -> tuple[PupilMove, ...]:
    today = {pupil: _contract(route) for route in old for pupil in route.pupils}
    found = [
        PupilMove(pupil, today.get(pupil, ""), route.route_id)
        for route in new
        for pupil in route.pupils
        if pupil in affected
    ]
    return tuple(sorted(found, key=lambda one: (one.contract, one.pupil_id)))


def _contract(route: Route) -> str:
    # Without a contract: what doing nothing buys for pupils new to transport.
    return route.contract_id or f"{route.route_id} (new pupils)"


def _named(route: Route) -> str:
    kept = f", keeps {route.contract_id}" if route.contract_id else ""
    amount = len(route.pupils)
    people = f"{amount} pupil{'s' if amount > 1 else ''}"
    return f"{route.route_id} ({route.vehicle_type}, {people}{kept})"


def _same(old: Sequence[Route], new: Sequence[Route]) -> bool:
    if len(old) != 1 or len(new) != 1:
        return False
    kept = new[0].contract_id is not None and new[0].contract_id == old[0].contract_id
    return kept and set(old[0].pupils) == set(new[0].pupils)


def _linked(
    before: Sequence[Route], after: Sequence[Route]
) -> Iterable[tuple[list[Route], list[Route]]]:
    groups: list[tuple[set[str], list[Route], list[Route]]] = []
    for number, route in enumerate((*before, *after)):
        pupils = set(route.pupils)
        old = [route] if number < len(before) else []
        new = [] if old else [route]
        apart = []
        for group in groups:
            if group[0].isdisjoint(pupils):
                apart.append(group)
            else:
                pupils |= group[0]
                old, new = [*group[1], *old], [*group[2], *new]
        groups = [*apart, (pupils, old, new)]
    return [(old, new) for _, old, new in groups]


def marked_new(moves: Sequence[Move], known: Iterable[Move]) -> tuple[Move, ...]:
    """Say of each move whether the step before had it: the same contracts, pupils and pounds."""
    seen = {_key(move) for move in known}
    return tuple(replace(move, new=_key(move) not in seen) for move in moves)


def _key(move: Move) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    return move.contracts, tuple(sorted(move.pupils)), move.plan_pence
