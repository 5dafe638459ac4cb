"""Pupils locked to a contract: where no legal route can keep them on it, it stays as it is."""

from routeopt.planning.no_ride import reached
from routeopt.planning.sides import Ground, compile_side
from routeopt.solvers.pool import RoutePool


def contracts_to_lock(ground: Ground) -> tuple[str, ...]:
    """Contracts whose locked pupils could not ride on them in a plan.

    All pupils locked to one contract (and the groups they are in) must be legal together on
    it; a pupil without any legal ride stays on it too.
    """
    standing = {fixed.carried.contract_id for fixed in ground.scope.fixed}
    carrying = {c.contract_id: c for c in ground.carrying_lost}
    found = {
        lock.contract_id
        for lock in ground.area.locks
        if lock.contract_id in carrying
        and (legs := carrying[lock.contract_id].due.get(lock.pupil_id))
        and any(lock.pupil_id == item.pupil_id for item in ground.unplanned)
        and reached(ground.area, ground.travel, lock.pupil_id, legs)
    }
    problem = compile_side(ground, "firm").problem
    pool = RoutePool(problem)
    for number, contract in enumerate(problem.contracts):
        members = {member for member, pinned_to in problem.pinned if pinned_to == number}
        members |= {m for group in problem.groups if members & set(group) for m in group}
        if not members:
            continue
        pool.sharpen(members)
        if not any(option.spec.contract == number for option in pool.options(members)):
            found.add(contract.contract_id)
    return tuple(sorted(found - standing))
