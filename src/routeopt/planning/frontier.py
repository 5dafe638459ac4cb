"""Saving against children moved: what each step from today to a clean sheet is worth."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.plan import PlanKind
from routeopt.planning.frontier_bound import Proved, least_cost
from routeopt.planning.frontier_found import Frontier, Move, Step
from routeopt.planning.frontier_moves import marked_new, moves_of
from routeopt.planning.frontier_plans import Written, written_plan
from routeopt.planning.frontier_search import Sweep
from routeopt.planning.proof import bound_offset, unplanned_option
from routeopt.planning.sides import Ground, compile_side
from routeopt.solvers.evaluator import NO_CONTRACT
from routeopt.solvers.interface import Budget
from routeopt.solvers.portfolio import no_bound_reason
from routeopt.solvers.problem import Problem

Tell = Callable[[str], None]
_STEPS = 10
_PROOF_PUPILS_BY_ROUNDS = 14
"""Under an iteration budget nothing reads a clock: only small problems are proved then."""


@dataclass(frozen=True, slots=True)
class FrontierRequest:
    """What is asked for.

    Attributes
    ----------
    budget
        Time or rounds of search for the whole curve.
    limits
        Numbers of pupils that may change; chosen where none is given.
    kind
        Firm: every pupil without an assessment alone. Full: as if every assessment agreed.
    """

    budget: Budget = field(default_factory=Budget)
    limits: tuple[int, ...] = ()
    kind: PlanKind = "firm"
    seed: int = 1


def frontier(ground: Ground, request: FrontierRequest, tell: Tell = lambda _: None) -> Frontier:
    """Find the best plan within each number of pupils whose arrangement changes.

    Parameters
    ----------
    ground
        One scope's pupils, contracts and the year if nothing is done.
    request
        What is asked for.
    tell
        Hears what is being done.

    Returns
    -------
    Frontier
        Steps with rising savings, each a plan the checker can be given.
    """
    started = time.monotonic()
    groups = compile_side(ground, request.kind)
    problem = groups.problem.replace(change_penalty_pence_year=0)
    unfit = unplanned_option(ground.area, ground.scope, "clean-sheet") or no_bound_reason(problem)
    by_rounds = request.budget.iterations is not None
    unproved = by_rounds and problem.n > _PROOF_PUPILS_BY_ROUNDS
    swept = Sweep(
        problem,
        request.budget,
        request.seed,
        wanted=request.limits,
        steps=_STEPS,
        proved=not unfit and not unproved,
        tell=tell,
    ).run()
    written = [written_plan(ground, request.kind, groups, p.choice) for p in swept.points]
    nothing = ground.nothing.year_pence + sum(route.cost.year_pence for route in ground.fixed)
    least = _least(ground, problem, swept.proved) if not unfit else None
    area = ground.area
    return Frontier(
        name=area.name,
        note=area.policy.pack_note,
        schools=ground.scope.schools,
        school_names=tuple(area.schools[key].name or key for key in ground.scope.schools),
        kind=request.kind,
        pupils=int((problem.today_contract != NO_CONTRACT).sum()),
        do_nothing_pence=nothing,
        steps=_steps(
            ground, nothing, written, [p.most for p in swept.points], least, request.limits
        ),
        band=_band(least, nothing),
        fewest=len(written[0].changed) if written else 0,
        columns=swept.columns,
        no_bound_reason=unfit,
        clean_sheet_proved=swept.proved is not None,
        seconds=time.monotonic() - started,
        notes=(ground.travel.detail,),
    )


def _least(ground: Ground, problem: Problem, proved: Proved | None) -> NDArray[np.int64]:
    years = {today.carried.contract_id: today.year_pence for today in ground.todays}
    rates = [years[contract.contract_id] for contract in problem.contracts]
    return least_cost(problem, proved, rates) + bound_offset(
        ground.area, ground.market, ground.fixed
    )


def _band(least: NDArray[np.int64] | None, nothing: int) -> tuple[int, ...]:
    return () if least is None else tuple(nothing - int(pence) for pence in least)


def _steps(
    ground: Ground,
    nothing: int,
    written: Sequence[Written],
    limits: Sequence[int],
    least: NDArray[np.int64] | None,
    wanted: Sequence[int],
) -> tuple[Step, ...]:
    before = (*ground.nothing.routes, *ground.fixed)
    known: tuple[Move, ...] = ()
    steps: list[Step] = []
    for one, most in zip(written, limits, strict=True):
        if steps and not wanted and one.plan.year_pence >= steps[-1].year_pence:
            # More changes save nothing more: the step before says it all.
            continue
        bound = None if least is None else int(least[min(most, len(least) - 1)])
        moves = marked_new(moves_of(before, one.plan.routes, one.changed), known)
        known = moves
        steps.append(
            Step(
                most=most,
                changed=one.changed,
                year_pence=one.plan.year_pence,
                saving_pence=nothing - one.plan.year_pence,
                price_pence=nothing - one.repriced_pence,
                repriced_pence=one.repriced_pence,
                most_saving_pence=None if bound is None else nothing - bound,
                moves=moves,
                plan=one.plan,
            )
        )
    return tuple(steps)
