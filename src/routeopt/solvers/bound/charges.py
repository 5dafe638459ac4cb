"""Days that a route surely charges for: of its vehicle, and of assistants whom pupils share."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.solvers.bound.relaxed import Flags, Floats, School
from routeopt.solvers.problem import Problem

_PARTS = 10_000
"""Parts of a day in which the integer programme counts."""
_PATIENCE = 1.0
"""Deterministic seconds of one such programme; its bound counts where they do not suffice."""


@dataclass(frozen=True, slots=True)
class Charge:
    """Days surely charged, who may ride, and shared assistants with theirs."""

    days: float
    allowed: Flags
    blocks: int
    block_days: float
    few_regular: bool = False
    """Only part weeks make so many assistants necessary: one fewer will do for the others."""


def charges_of(problem: Problem, school: School, places: int) -> list[Charge]:
    """List what the image of a legal route may surely be charged for.

    Parameters
    ----------
    problem, school
        The problem, and the graph of one of its schools.
    places
        Seats and spaces of the largest layout.
    """
    share = min(1.0, float(problem.prices.one_way_share))
    worth = school.both_days + share * (school.days - school.both_days)
    everyone = np.ones(school.pupils.size, np.bool_)
    days = float(DAYS_PER_FORTNIGHT)
    found = list(_with_assistants(problem, school, days, everyone, worth, places))
    # A route without a pupil of every day may run on fewer days: at least on those of the
    # pupil aboard who needs most.
    part = ~school.regular
    for level in sorted(set(worth[part].tolist())):
        allowed = part & (worth <= level)
        found += _with_assistants(problem, school, level, allowed, worth, places)
    return found


def _with_assistants(
    problem: Problem, school: School, days: float, allowed: Flags, worth: Floats, places: int
) -> Iterator[Charge]:
    shared = problem.pa_shared[school.pupils]
    wheels = problem.wheelchair[school.pupils] & ~problem.pa_own[school.pupils] & ~shared
    plain = allowed & ~shared
    if not problem.pa_for_wheelchair or not (wheels & allowed).any():
        yield Charge(days, plain, 0, 0.0)
    else:
        own = problem.pa_own[school.pupils]
        yield Charge(days, plain & ~wheels, 0, 0.0)
        yield Charge(days, plain & ~own, 1, _least(worth, plain & wheels))
        # An own assistant is enough for the wheelchairs; that one is aboard is not checked.
        if (own & plain).any():
            yield Charge(days, plain, 0, 0.0)
    most = -(-int((shared & allowed).sum()) // problem.pa_share_max)
    regular = shared & allowed & school.regular
    some = shared & allowed & ~school.regular
    for blocks in range(1, most + 1):
        if blocks + (blocks - 1) * problem.pa_share_max >= places:
            # No vehicle has room for so many assistants and for those who need them.
            break
        if int(regular.sum()) > (blocks - 1) * problem.pa_share_max:
            # Those of every day need them all on every day, or all but one would do for those.
            yield Charge(days, allowed, blocks, float(blocks * DAYS_PER_FORTNIGHT))
        fewer = min(int(regular.sum()), (blocks - 1) * problem.pa_share_max)
        if fewer and (least := _fewest(problem, school, some, worth, blocks, fewer)) is not None:
            yield Charge(days, allowed, blocks, least, few_regular=True)
        if (least := _fewest(problem, school, some, worth, blocks, 0)) is not None:
            yield Charge(days, allowed & ~regular, blocks, least)


def _least(worth: Floats, of: Flags) -> float:
    return float(worth[of].min()) if of.any() else 0.0


def _fewest(
    problem: Problem, school: School, some: Flags, worth: Floats, blocks: int, regular: int
) -> float | None:
    due = problem.due[school.pupils[some]]
    share = min(1.0, float(problem.prices.one_way_share))
    # Whoever rides every day rides both ways; else a day may have one run where anybody's has.
    one_way = (due.sum(axis=1) == 1).any(axis=0) & (regular == 0)
    days: Flags = np.any(due, axis=1)
    found = fewest_assistant_days(
        days, np.where(one_way, share, 1.0), blocks, problem.pa_share_max, regular
    )
    return None if found is None else max(found, 0.0 if regular else _least(worth, some))


def fewest_assistant_days(
    due: Flags, weight: Floats, blocks: int, share_max: int, regular: int
) -> float | None:
    """Fewest days of shared assistants on a route that needs some number of them on one day.

    Pupils can take turns, so that together they need fewer assistants on most days than on the
    day when all of them ride: three of whom two ride at a time need a second one only on that day.

    Parameters
    ----------
    due
        ``(pupils, 10)`` days of those of a part week who may be aboard.
    weight
        ``(10,)`` what an assistant is paid of a day at least.
    blocks
        Assistants needed where all who are aboard ride.
    share_max
        Pupils whom one assistant looks after.
    regular
        Most pupils of every day aboard; where above nought there is one at least.

    Returns
    -------
    float or None
        Days, each counted by its weight; None where no such route is.
    """
    model = cp_model.CpModel()
    weeks, pupils = np.unique(due, axis=0, return_counts=True)
    aboard = [model.new_int_var(0, int(most), "") for most in pupils]
    always = model.new_int_var(min(1, regular), regular, "")
    together = sum(aboard) + always
    model.add_linear_constraint(together, (blocks - 1) * share_max + 1, blocks * share_max)
    needed = [model.new_int_var(0, blocks, "") for _ in range(DAYS_PER_FORTNIGHT)]
    for day, number in enumerate(needed):
        riding = sum(one for one, on in zip(aboard, weeks[:, day], strict=True) if on)
        model.add(share_max * number >= riding + always)
    parts = np.floor(weight * _PARTS).astype(int).tolist()
    model.minimize(sum(part * number for part, number in zip(parts, needed, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = _PATIENCE
    if solver.solve(model) == cp_model.INFEASIBLE:
        return None
    return float(np.floor(solver.best_objective_bound + 0.5)) / _PARTS
