"""How good quotes are: pupils held out, quoted for, and planned again with them.

Each pupil held out is taken off the school and its contracts. The school is planned with them;
from that plan a search goes on without them, and they are quoted for on what it finds; from there
another goes on with them again, each for the same number of rounds. What the plan with them costs
more than the plan without is what the quote should have said; both are the best set of all routes
met, so that luck of one search counts less.

    python benchmarks/quotes.py PACK --schools LIT,SAW --each 6 --rounds 150 --out quotes.jsonl

A county pack is written by ``routeopt example DIR``.
"""

import argparse
import json
import random
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from routeopt.data.loading import LoadedPack, load
from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Plan
from routeopt.domain.travel import TravelTimes
from routeopt.network.times import travel_times
from routeopt.planning.quote_duals import dual_quote, plan_prices
from routeopt.planning.quote_ground import (
    BasePlan,
    QuoteGround,
    TimesFor,
    base_of_plan,
    quote_ground,
    school_scope,
)
from routeopt.planning.quote_insert import Inserter
from routeopt.planning.quote_pupil import QuotedPupil
from routeopt.planning.routes import route_from
from routeopt.planning.rule_price_search import WarmSearch
from routeopt.planning.sides import compile_side
from routeopt.planning.traffic_fit import fitted_traffic
from routeopt.solvers.evaluator import evaluate
from routeopt.solvers.interface import Budget
from routeopt.solvers.partition import Effort, cheapest_partition, choice_of
from routeopt.solvers.pool import RouteOption, RoutePool
from routeopt.solvers.problem import Problem
from routeopt.solvers.search import SearchSolver

_EFFORT = Effort(deterministic=1.0)
_PRICE_ROUNDS = 40
"""Where the command asks its clock, rounds decide here, so that a row can be had again."""


def main() -> None:
    """Hold out, quote, plan again; print a line for each and the figures at the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pack", type=Path)
    parser.add_argument("--schools", default="CAM,LIT,MAR,SAW,STI")
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    pack = load(asked.pack, datetime.now(UTC).date(), schools=())
    drawn = {
        school: _drawn(pack, school, asked.seed, asked.each) for school in asked.schools.split(",")
    }
    rows = []
    for turn in range(asked.each):
        for school, names in drawn.items():
            if turn < len(names):
                row = {"school": school, **hold_out(pack, school, names[turn], asked.rounds)}
                rows.append(row)
                print(json.dumps(row), flush=True)
                if asked.out:
                    asked.out.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    print(figures(rows))


def _drawn(pack: LoadedPack, school: str, seed: int, each: int) -> list[str]:
    # A school's pupils are the same ones whichever other schools are asked for.
    chance = random.Random(f"{school} {seed}")  # noqa: S311 - draws pupils, keeps no secret
    scope, _ = school_scope(pack.area, school, _times(pack))
    able = [
        name
        for name in scope.pupils
        if pack.area.pupils[name].sharing == "yes" and not pack.area.pupils[name].group
    ]
    return chance.sample(able, min(each, len(able)))


def _times(pack: LoadedPack) -> TimesFor:
    traffic = fitted_traffic(pack.area, pack.raw, None)

    def times_for(area: ServiceArea, places: Sequence[str]) -> TravelTimes:
        return travel_times(area, pack.raw, places, None, traffic)

    return times_for


def hold_out(pack: LoadedPack, school: str, name: str, rounds: int) -> dict[str, Any]:
    """Quote for one pupil and plan again with them; pounds a school day."""
    area = QuotedPupil(pack.area.pupils[name], known=False, named="").placed(pack.area, school)
    scope, travel = school_scope(area, school, _times(pack))
    blank = quote_ground(area, travel, scope, BasePlan("firm", (), ""), name).ground
    everyone = replace(blank, pupils=dict(scope.pupils))
    others = {key: legs for key, legs in scope.pupils.items() if key != name}
    less = compile_side(replace(blank, pupils=others), "firm").problem
    more = compile_side(everyone, "firm").problem
    whole = _planned(more, rounds, ())
    first = _planned(less, rounds, _without(less, more, whole, name))
    base = base_of_plan(_written(less, first, school), "")
    ground = quote_ground(area, travel, scope, base, name)
    started = time.perf_counter(), time.process_time()
    inserter = Inserter(ground)
    alone, inserted = inserter.alone(), inserter.inserted()
    ways = [added for added in (alone, inserted) if added]
    anew = inserter.made_anew(min(ways, key=lambda added: added.objective_pence))
    best = min([*ways, *([anew] if anew else [])], key=lambda added: added.objective_pence)
    inserting = time.process_time() - started[1]
    duals = plan_prices(less, first, lambda done: done >= _PRICE_ROUNDS)
    priced = time.process_time()
    low = dual_quote(ground.problem, ground.member, duals, max(0, best.extra_pence) / 100)
    quoting = inserting + time.process_time() - priced
    second = _planned(more, rounds, (*whole, *best.after))
    days = area.schools[school].days_year or area.policy.days_per_year
    exact = _best_known(ground, second, best.after, inserted.after if inserted else ())
    day = 100 * days
    return {
        "pupils": more.n,
        "exact": round(exact / day, 2),
        "low": round(min(low, best.extra_pence / 100) / days, 2),
        "high": round(best.extra_pence / day, 2),
        "insertion": round(inserted.extra_pence / day, 2) if inserted else None,
        "alone": round(alone.extra_pence / day, 2),
        "quote_cpu_s": round(quoting, 2),
    }


def _planned(
    problem: Problem, rounds: int, start: Sequence[RouteOption]
) -> tuple[RouteOption, ...]:
    search = WarmSearch(start) if start else SearchSolver()
    outcome = search.solve(problem, Budget(seconds=None, iterations=rounds), 1, lambda _: None)
    return outcome.choice.routes


def _without(
    less: Problem, more: Problem, routes: Sequence[RouteOption], name: str
) -> list[RouteOption]:
    # A plan's sets in the numbers of the problem without a pupil, each with its cheapest ways;
    # nothing where one of them is not legal without.
    pool = RoutePool(less)
    numbers = {pupil: number for number, pupil in enumerate(less.pupil_ids)}
    names = ([more.pupil_ids[member] for member in route.members] for route in routes)
    sets = ([numbers[pupil] for pupil in one if pupil != name] for one in names)
    ways = [pool.options(one) for one in sets if one]
    return [option for options in ways for option in options] if all(ways) else []


def _written(problem: Problem, routes: Sequence[RouteOption], school: str) -> Plan:
    written = tuple(route_from(problem, evaluate(problem, one.spec), "R") for one in routes)
    return Plan("firm", (school,), written)


def _best_known(
    ground: QuoteGround, second: Sequence[RouteOption], *more: Sequence[RouteOption]
) -> int:
    # The cheapest sets, with the pupil and without, of all routes that any plan here uses.
    problem, member = ground.problem, ground.member
    pool, apart = RoutePool(problem), RoutePool(ground.alone_problem)
    routes = [*ground.base, *second, *(route for plan in more for route in plan)]
    sets = {frozenset(route.members) for route in routes}
    whole = {*sets, *(one | {member} for one in sets), frozenset({member})}
    parted = {one - {member} for one in whole} - {frozenset()}
    with_pupil = [*routes, *(o for one in sorted(map(sorted, whole)) for o in pool.options(one))]
    left = [o for one in sorted(map(sorted, parted)) for o in apart.options(one)]
    free = replace(
        apart.options((member,))[0], year_pence=0, objective_pence=0, days=0, pas_by_day=(0,) * 10
    )
    free = replace(free, spec=replace(free.spec, contract=-1))
    dearer = choice_of(problem, second)
    cheaper = choice_of(problem, (*ground.base, free))
    after, _ = cheapest_partition(problem, _unique(with_pupil), _EFFORT, dearer)
    left += ground.base
    before, _ = cheapest_partition(problem, _unique([*left, free]), _EFFORT, cheaper)
    return after.objective_pence - before.objective_pence


def _unique(columns: Sequence[RouteOption]) -> list[RouteOption]:
    ranked = sorted(columns, key=lambda column: column.rank)[::-1]
    return list({(c.members, c.spec.kind, c.spec.contract): c for c in ranked}.values())


def figures(rows: Sequence[dict[str, Any]]) -> str:
    """Say how far quotes were off, and how many of the exact figures lay inside."""
    n = len(rows)

    def off(of: str) -> float:
        return sum(abs(row[of] - row["exact"]) for row in rows) / n

    middle = sum(abs((row["low"] + row["high"]) / 2 - row["exact"]) for row in rows) / n
    inside = sum(row["low"] - 0.01 <= row["exact"] <= row["high"] + 0.01 for row in rows)
    below = sum(row["exact"] < row["low"] - 0.01 for row in rows)
    near = sum(row["low"] - 2 <= row["exact"] <= row["high"] + 2 for row in rows)
    cpu = sorted(row["quote_cpu_s"] for row in rows)
    return (
        f"{n} hold-outs: exact figure {inside} times inside ({inside / n:.0%}), {below} below, "
        f"{n - inside - below} above; {near} within GBP 2 a day of the range. Mean error in GBP "
        f"a day: low end {off('low'):.1f}, high end {off('high'):.1f}, middle {middle:.1f}. "
        f"Processor seconds a quote: {cpu[n // 2]:.1f} in the middle, {cpu[-1]:.1f} at most."
    )


if __name__ == "__main__":
    main()
