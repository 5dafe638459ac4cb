"""The best plan there is, by trying everything: ``python -m tests.generated.tried --packs 200``.

Every way to part the pupils, every order of stops by permutation, every type, layout and
contract. Slow and plain on purpose: it shares the evaluator with the solver and nothing of
its search.
"""

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import permutations

import numpy as np

from routeopt.planning.review import prepare
from routeopt.planning.sides import compile_side
from routeopt.solvers.evaluator import NO_CONTRACT, RouteResult, RouteSpec, evaluate
from routeopt.solvers.interface import Budget
from routeopt.solvers.ortools_solver import OrtoolsSolver
from routeopt.solvers.pool import todays_stops
from routeopt.solvers.problem import Problem
from routeopt.solvers.shape import route_shape
from routeopt.solvers.stops import Stops, stops_of
from tests.generated.packs import generate
from tests.generated.planned import set_up

Part = tuple[int, ...]
_TIMES = ("R1", "R2", "R3", "R14")
MOST_PUPILS = 6
_SET_ASIDE = (
    "meets at a point", "second address", "other passengers", "no rate", "no type",
    "contract over two schools", "locked contract",
)  # fmt: skip
"""Twists that leave little to plan."""


@dataclass(frozen=True)
class Way:
    """One way to drive a part: its objective and what it takes of anything scarce."""

    objective_pence: int
    contract: int
    kind: int
    days: tuple[int, ...]
    pas: tuple[int, ...]


@cache
def compiled(seed: int) -> Problem:
    """Compile a generated pack of at most six pupils as the firm plan's problem."""
    setting = set_up(generate(seed, pupils=(3, MOST_PUPILS), without=_SET_ASIDE))
    ground = prepare(setting.loaded.area, setting.travel, setting.scope, seed)
    problem = compile_side(ground, "firm").problem
    if problem.pm_order == "optimised":
        # With two orders to choose, unchanged times would need every pair of them.
        return problem.replace(change_penalty_pence_year=0)
    return problem


def least_objective(problem: Problem) -> int | None:
    """Objective of the best plan there is, or None where there is none."""
    ways: dict[Part, list[Way]] = {}
    best: int | None = None
    for parts in partitions(tuple(range(problem.n))):
        for part in parts:
            if part not in ways:
                ways[part] = ways_of(problem, part)
        offered = [ways[part] for part in parts]
        if all(offered):
            best = _cheapest_together(problem, offered, best)
    return best


def partitions(items: Part) -> Iterator[tuple[Part, ...]]:
    """Every way to part pupils; each part in ascending order."""
    if not items:
        yield ()
        return
    first, rest = items[0], items[1:]
    for parts in partitions(rest):
        yield ((first,), *parts)
        for place, part in enumerate(parts):
            yield (*parts[:place], (first, *part), *parts[place + 1 :])


def ways_of(problem: Problem, part: Part) -> list[Way]:
    """Best way of each type, and of each contract, for pupils on one route."""
    if any(set(part) & set(group) and not set(group) <= set(part) for group in problem.groups):
        return []
    pinned = {contract for member, contract in problem.pinned if member in part}
    orders = drivable(problem, part)
    found: list[Way | None] = []
    if not pinned:
        kinds = range(len(problem.type_ids))
        found += [_best(problem, orders, kind, NO_CONTRACT) for kind in kinds]
    for number, contract in enumerate(problem.contracts):
        if pinned <= {number} and contract.keepable.issuperset(part):
            known = list(orders)
            if contract.order_known and set(contract.members) == set(part):
                known.append(todays_stops(problem, number))
            found.append(_best(problem, known, contract.vehicle_type, number))
    return sorted((way for way in found if way is not None), key=lambda way: way.objective_pence)


def _best(
    problem: Problem, orders: Iterable[tuple[Stops, Stops]], kind: int, contract: int
) -> Way | None:
    best: Way | None = None
    for morning, afternoon in orders:
        for layout in problem.layouts[kind]:
            members = tuple(member for stop in morning for member in stop)
            needed = route_shape(problem, members).pas
            stated = problem.contracts[contract].pas if contract != NO_CONTRACT else None
            pas = needed if stated is None else stated
            result = evaluate(problem, RouteSpec(morning, afternoon, kind, layout, pas, contract))
            if result.legal and (best is None or result.objective_pence < best.objective_pence):
                running = tuple(int(day in result.shape.days) for day in range(problem.days))
                carried = tuple(int(number) for number in result.pas_daily)
                best = Way(result.objective_pence, contract, kind, running, carried)
    return best


def drivable(problem: Problem, part: Part) -> list[tuple[Stops, Stops]]:
    """Orders of stops that keep every ride and clock, those worse in all respects left out."""
    stops = stops_of(problem, part)
    if problem.pm_order == "optimised":
        both = [(order, order) for order in permutations(stops)]
        mornings = _unbeaten(_one_session(problem, 0), both)
        evenings = _unbeaten(_one_session(problem, 1), both)
        return [(morning, evening) for morning, _ in mornings for _, evening in evenings]
    back = -1 if problem.pm_order == "reverse" else 1
    return _unbeaten(problem, [(order, order[::back]) for order in permutations(stops)])


def _one_session(problem: Problem, session: int) -> Problem:
    due = problem.due.copy()
    due[:, 1 - session] = False
    return problem.replace(due=due)


def _unbeaten(problem: Problem, orders: Iterable[tuple[Stops, Stops]]) -> list[tuple[Stops, Stops]]:
    # Money grows with each day's metres and the objective with rides as well; where leaving
    # an arrangement alone is worth something the clock matters too, so all orders stay.
    layout = max(problem.layouts[0])
    legal: list[tuple[RouteResult, tuple[Stops, Stops]]] = []
    for order in orders:
        result = evaluate(problem, RouteSpec(*order, 0, layout, 99))
        if not any(breach.rule in _TIMES for breach in result.breaches):
            legal.append((result, order))
    if problem.change_penalty_pence_year:
        return [order for _, order in legal]
    figures = [np.append(result.loaded_m, result.ride_s) for result, _ in legal]
    return [
        order
        for k, (_, order) in enumerate(legal)
        if not any(
            (other <= figures[k]).all() and ((other < figures[k]).any() or j < k)
            for j, other in enumerate(figures)
        )
    ]


def _cheapest_together(
    problem: Problem, offered: Sequence[Sequence[Way]], best: int | None
) -> int | None:
    """Choose one way for each part: no contract twice, what is short paid for."""
    floors = [0]
    for ways in reversed(offered):
        floors.append(floors[-1] + ways[0].objective_pence)
    floors.reverse()
    chosen: list[Way] = []

    def go_on(place: int, spent: int) -> None:
        nonlocal best
        if best is not None and spent + floors[place] >= best:
            return
        if place == len(offered):
            total = spent + _shortage_pence(problem, chosen)
            best = total if best is None else min(best, total)
            return
        for way in offered[place]:
            if way.contract == NO_CONTRACT or all(way.contract != o.contract for o in chosen):
                chosen.append(way)
                go_on(place + 1, spent + way.objective_pence)
                chosen.pop()

    go_on(0, 0)
    return best


def _shortage_pence(problem: Problem, chosen: Sequence[Way]) -> int:
    excess = Fraction(0)
    for day in range(problem.days):
        for kind, held in enumerate(problem.supply.tolist()):
            used = sum(way.days[day] for way in chosen if way.kind == kind)
            if held >= 0:
                excess += max(0, used - held) * int(problem.prices.day_rate[kind])
        if problem.pa_supply is not None:
            used = sum(way.pas[day] for way in chosen)
            excess += max(0, used - problem.pa_supply) * problem.prices.pa_day
    year = Fraction(int(problem.year_days.max(initial=1)), problem.days)
    return int(excess * (problem.prices.shortage_factor - 1) * year + Fraction(1, 2))


def found_objective(problem: Problem, seed: int, iterations: int = 3) -> int | None:
    """Objective the solver reaches."""
    budget = Budget(seconds=None, iterations=iterations)
    outcome = OrtoolsSolver().solve(problem, budget, seed, lambda _: None)
    return None if outcome.choice is None else outcome.choice.objective_pence


def main() -> int:
    """Print how far plans are from the best there is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    gaps: list[float] = []
    wrong = 0
    started = time.monotonic()
    for seed in range(arguments.seed, arguments.seed + arguments.packs):
        problem = compiled(seed)
        if not problem.n:
            continue
        found, least = found_objective(problem, seed), least_objective(problem)
        if found is None or least is None or found < least:
            wrong += 1
            sys.stdout.write(f"seed {seed}: found {found}, least {least}\n")
            continue
        gaps.append(100 * (found - least) / least if least else float(found > 0))
        if found > least:
            sys.stdout.write(f"seed {seed}: {gaps[-1]:.3f} % above the best, {problem.n} pupils\n")
        sys.stdout.flush()
    sys.stdout.write(
        f"{len(gaps)} packs with somebody to plan, {sum(gap == 0 for gap in gaps)} optimal, mean "
        f"gap {sum(gaps) / max(1, len(gaps)):.4f} %, worst {max(gaps, default=0):.3f} %, "
        f"{wrong} impossible, {(time.monotonic() - started) / 60:.1f} min\n"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
