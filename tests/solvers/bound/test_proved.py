"""Proves that prices with routes below them still bound every plan, by listing all plans."""

import itertools

import numpy as np
import pytest

from routeopt.solvers.bound import settling, trials
from routeopt.solvers.bound.proved import Shortfall, proved
from routeopt.solvers.bound.prover import Prover
from routeopt.solvers.bound.watch import Watch
from tests.solvers.bound.test_prover import bounded_problem
from tests.solvers.brute_force import optimum_pence

Route = tuple[int, frozenset[int], float]
"""Way to drive, pupils, pounds."""


def random_routes(rng: np.random.Generator, pupils: int, ways: int) -> list[Route]:
    """Price every set of up to three pupils for the ways that take all of them."""
    allowed = rng.random((ways, pupils)) < 0.7
    allowed[0] = True
    fixed = rng.uniform(20, 60, ways)
    return [
        (way, frozenset(members), float(fixed[way] + rng.uniform(0, 40)))
        for way in range(ways)
        for size in (1, 2, 3)
        for members in itertools.combinations(range(pupils), size)
        if allowed[way, list(members)].all()
    ]


def cheapest_plan(routes: list[Route], pupils: int) -> float:
    """Try all sets of routes that carry everybody once."""
    least = {frozenset[int](): 0.0}
    for count in range(1, pupils + 1):
        for members in map(frozenset, itertools.combinations(range(pupils), count)):
            first = min(members)
            least[members] = min(
                pounds + least[members - aboard]
                for _, aboard, pounds in routes
                if first in aboard and aboard <= members
            )
    return least[frozenset(range(pupils))]


def shortfalls_of(routes: list[Route], prize: np.ndarray, ways: int) -> list[Shortfall]:
    """Look at every route of every way."""
    found = []
    for way in range(ways):
        mine = [(aboard, pounds) for driven, aboard, pounds in routes if driven == way]
        riders = frozenset().union(*(aboard for aboard, _ in mine))
        lowest = min(pounds - prize[list(aboard)].sum() for aboard, pounds in mine)
        cheapest = min(pounds for _, pounds in mine)
        found.append(Shortfall(cheapest, min(0.0, lowest), float(prize[list(riders)].sum())))
    return found


@pytest.mark.parametrize("seed", range(60))
def test_no_plan_costs_less_than_prices_prove(seed: int) -> None:
    """Prices far too high for some routes prove a number that the cheapest plan reaches."""
    rng = np.random.default_rng(seed)
    pupils, ways = 6, 3
    routes = random_routes(rng, pupils, ways)
    prize = rng.uniform(5, 60, pupils)
    shortfalls = shortfalls_of(routes, prize, ways)
    pounds = float(prize.sum())
    assert proved(pounds, pounds, shortfalls) <= cheapest_plan(routes, pupils) + 1e-9


def test_a_way_that_few_can_use_costs_the_bound_little() -> None:
    """Ten pupils of a hundred in a wheelchair: only their prices can pay for its routes."""
    few = Shortfall(cheapest=50.0, reduced=-10.0, prizes=100.0)
    everyone = Shortfall(cheapest=50.0, reduced=-10.0, prizes=1000.0)
    assert proved(1000.0, 1000.0, [few]) == pytest.approx(1000.0 - 2 * 10.0)
    assert proved(1000.0, 1000.0, [everyone]) == pytest.approx(1000.0 * 50 / 60)


def test_a_kept_contract_counts_even_where_others_take_all_prices() -> None:
    """It may carry a pupil who rides alone, whose price no other route could take."""
    others = Shortfall(cheapest=50.0, reduced=-10.0, prizes=100.0)
    kept = Shortfall(cheapest=900.0, reduced=-5.0, prizes=900.0, once=True)
    assert proved(1000.0, 100.0, [others, kept]) == pytest.approx(1000.0 - 2 * 10.0 - 5.0)


def test_nothing_follows_from_routes_that_cost_nothing() -> None:
    """A free way to drive that falls below the prices leaves no number to print."""
    free = Shortfall(cheapest=0.0, reduced=-1.0, prizes=5.0)
    assert proved(10.0, 10.0, [free]) == float("-inf")


@pytest.mark.parametrize("seed", [2, 5, 11, 17, 23, 31])
def test_a_proof_that_looked_for_dear_routes_only_stays_below_the_best_plan(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Searches that overlook nearly all, then a list: no bound is too high.

    The plan known is one in a hundred too dear, so that a bound which is too high has room to show.
    """
    monkeypatch.setattr(trials, "_TIMID", np.inf)
    monkeypatch.setattr(trials, "_FIRST", 1.0)
    monkeypatch.setattr(settling, "_NEARLY", 1.0)
    here = bounded_problem(seed)
    least = optimum_pence(here)
    assert least is not None
    watch = Watch(
        stop=lambda: False,
        best_pence=lambda: least + least // 100,
        raised=lambda _: None,
        found=lambda _: None,
        left_s=lambda: 60.0,
        by_rounds=True,
    )
    rough = Prover(here, watch)
    rough._settler._beams = []  # noqa: SLF001 - quick searches would find what rough ones overlook
    pricer = rough._pricer  # noqa: SLF001 - nothing small is hard enough to be searched roughly
    for one in pricer._trials:  # noqa: SLF001 - as above
        one.coarse = 5.0
    rough.run()
    assert 0 < rough.bound_pence <= least
