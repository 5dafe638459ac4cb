"""Proves on random packs that plans keep every rule, repeat, and are never dearer than today's."""

from functools import cache

import pytest

from routeopt.planning.request import Mode
from routeopt.planning.review import prepare
from routeopt.planning.sides import compile_side
from routeopt.solvers.evaluator import NO_CONTRACT
from routeopt.solvers.partition import choice_of
from routeopt.solvers.pool import RouteOption, RoutePool
from routeopt.solvers.problem import Problem
from routeopt.solvers.units import units_of

from .features import all_features, features_of
from .packs import generate
from .planned import Planned, plan, set_up
from .run import failures, modes_of

SEEDS = (
    2, 3, 5, 8, 10, 12, 15, 18, 20, 21, 26, 29, 30, 33, 38, 42, 52, 75, 79, 83, 90, 103, 117, 151,
    219,
)  # fmt: skip
REPEATED = (5, 12, 20, 30)


@cache
def planned(seed: int, mode: Mode) -> Planned:
    """Plan a pack once for all the tests that look at it."""
    return plan(set_up(generate(seed)), mode)


CASES = [(seed, mode) for seed in SEEDS for mode in modes_of(seed)]


def test_the_seeds_hold_every_feature() -> None:
    """The packs planned here hold every rule and optional column between them."""
    held = frozenset[str]().union(*(features_of(generate(seed)) for seed in SEEDS))
    assert sorted(set(all_features()) - held) == []


@pytest.mark.parametrize(("seed", "mode"), CASES)
def test_the_checker_finds_nothing(seed: int, mode: Mode) -> None:
    """Every plan written, firm and full, passes the independent checker."""
    assert list(failures(planned(seed, mode), mode)) == []


@pytest.mark.parametrize(("seed", "mode"), CASES)
def test_a_plan_is_never_dearer_than_what_it_starts_from(seed: int, mode: Mode) -> None:
    """No plan costs more than contracts kept whole and everybody else alone."""
    found = planned(seed, mode)
    setting = found.setting
    ground = prepare(setting.loaded.area, setting.travel, setting.scope, found.review.seed)
    start = _kept_and_alone(compile_side(ground, "firm").problem)
    firm = found.review.firm
    reached = firm.incumbents[-1][1] - firm.outside_pence if firm.incumbents else 0
    assert reached <= start


def _kept_and_alone(problem: Problem) -> int:
    """Objective of every legal contract kept whole and the cheapest route for each other pupil."""
    pool = RoutePool(problem)
    routes: list[RouteOption] = []
    taken: set[int] = set()
    for number, contract in enumerate(problem.contracts):
        kept = [o for o in pool.options(contract.members) if o.spec.contract == number]
        if kept and taken.isdisjoint(contract.members):
            routes.append(kept[0])
            taken.update(contract.members)
    for unit in units_of(problem):
        if taken.isdisjoint(unit):
            pool.sharpen(unit)
            options = pool.options(unit)
            own = [option for option in options if option.spec.contract == NO_CONTRACT]
            routes.append((own or list(options))[0])
    return choice_of(problem, routes).objective_pence


@pytest.mark.parametrize("seed", REPEATED)
def test_the_same_seed_gives_the_same_plan(seed: int) -> None:
    """The same pack, seed and number of iterations give the same document again."""
    mode = modes_of(seed)[-1]
    again = plan(set_up(generate(seed)), mode)
    assert again.documents == planned(seed, mode).documents


def test_the_same_seed_gives_the_same_pack() -> None:
    """A pack can be made again from its seed."""
    assert all(generate(seed).tables == generate(seed).tables for seed in SEEDS[:5])
