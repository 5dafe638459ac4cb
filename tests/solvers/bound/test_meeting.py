"""Proves that chains grown from both ends overlook no route, and price what they join in full."""

import numpy as np
import pytest
from benchmarks.instances import problem as plain_problem

from routeopt.solvers.bound import inward as inward_module
from routeopt.solvers.bound.absent import Past, backwards
from routeopt.solvers.bound.book import Priced, new_book
from routeopt.solvers.bound.columns import column_of_route
from routeopt.solvers.bound.cuts import Cut, cuts_of, weight
from routeopt.solvers.bound.inward import inward, turned
from routeopt.solvers.bound.labels import price
from routeopt.solvers.bound.meeting import price_from_both_ends
from routeopt.solvers.bound.relaxed import Floats, School, among, school_of
from routeopt.solvers.bound.tactics import MOST_EFFORT, PLAIN, way_of
from routeopt.solvers.bound.trials import Trials
from routeopt.solvers.bound.variants import Variant, variants_of
from routeopt.solvers.interface import Duals
from tests.solvers.bound.all_chains import least_of_all_chains, pricings
from tests.solvers.bound.test_prover import bound_pence, bounded_problem
from tests.solvers.brute_force import optimum_pence

_PUPILS = 30
_MOST_WORK = 10**9
_HALT = np.zeros(1, np.int64)


def _duals(prize: Floats, prices: Floats) -> Duals:
    types = np.zeros(20)
    return Duals(prize, np.zeros(0), types, 0.0, types, prices, 0.0)


def _from_both_ends(
    school: School, variant: Variant, duals: Duals, cuts: list[Cut], effort: int = PLAIN
) -> tuple[Priced, list[list[int]]]:
    outward = among(school.graph, variant.allowed)
    graph, longest_s = inward(outward, np.flatnonzero(variant.allowed))
    way = way_of(school, variant, duals, ease=0, effort=effort, graph=outward)
    back = way_of(turned(school), variant, duals, ease=0, effort=effort, graph=graph)
    books = new_book(100_000, 1), new_book(100_000, 1), new_book(20_000, 1)
    bits = cuts_of(school, cuts, duals.cuts)
    return price_from_both_ends(way, back, longest_s, bits, 0.0, *books, _MOST_WORK, _HALT)


def _from_the_school(
    school: School, variant: Variant, duals: Duals, cuts: list[Cut], effort: int
) -> Priced:
    graph = among(school.graph, variant.allowed)
    way = way_of(school, variant, duals, ease=0, effort=effort, graph=graph)
    books = new_book(100_000, 1), new_book(20_000, 1)
    bits = cuts_of(school, cuts, duals.cuts)
    return price(
        way.graph, way.past, way.room, way.won, bits, way.table, 0.0, *books, 0, _MOST_WORK, _HALT
    )


def _least_reduced(seed: int, *, quarrels: int = 0) -> tuple[float, float]:
    """Price six pupils, some of part weeks, by hand and from both ends."""
    problem, school, variant, prize = pricings(seed)
    rng = np.random.default_rng(seed)
    if quarrels:
        apart = problem.apart.copy()
        for _ in range(quarrels):
            one, two = rng.choice(problem.n, 2, replace=False)
            apart[one, two] = apart[two, one] = True
        problem = problem.replace(apart=apart)
        again = school_of(problem, 0)
        assert again is not None
        school = again
    found, routes = _from_both_ends(school, variant, _duals(prize, np.zeros(0)), [])
    assert found.complete
    if routes:
        reduced = column_of_route(school, variant, routes[0]).pounds - prize[routes[0]].sum()
        assert reduced == pytest.approx(found.least)
    return least_of_all_chains(problem, school, variant, prize), float(found.least)


@pytest.mark.parametrize("seed", range(1, 31))
def test_both_ends_find_the_cheapest_of_all_chains(seed: int) -> None:
    """In time, everybody's own limit kept, whoever is absent on other days: none is overlooked."""
    least, found = _least_reduced(seed)
    assert found == pytest.approx(least)


@pytest.mark.parametrize("seed", range(1, 21))
def test_two_who_may_not_ride_with_a_third_may_ride_together(seed: int) -> None:
    """Whoever must be kept apart only lowers what is found: no chain that may be is lost."""
    least, found = _least_reduced(seed, quarrels=3)
    assert found <= least + 1e-6


@pytest.mark.parametrize("fleet", ["small", "all"])
@pytest.mark.parametrize("seed", range(1, 4))
def test_both_ends_find_as_much_as_one(seed: int, fleet: str) -> None:
    """With cuts, in every third way to drive: the least is the same, and routes cost what it says.

    The better half of what a cut charges lies where chains meet: two of its pupils are on either
    side.
    """
    problem = plain_problem(_PUPILS, seed, fleet)
    school = school_of(problem, 0)
    assert school is not None
    rng = np.random.default_rng(seed)
    for variant in variants_of(problem, school)[::3]:
        prize = rng.uniform(0.05, 0.3, problem.n) * variant.cheapest
        cuts = []
        for _ in range(12):
            members = rng.choice(school.pupils, 3, replace=False).tolist()
            near = rng.choice(school.pupils, 8, replace=False).tolist()
            cuts.append(Cut(frozenset(members), frozenset(members + near)))
        duals = _duals(prize, -rng.uniform(0.05, 0.3, len(cuts)) * variant.cheapest)
        effort = int(rng.integers(PLAIN, MOST_EFFORT + 1))
        one = _from_the_school(school, variant, duals, cuts, effort)
        two, routes = _from_both_ends(school, variant, duals, cuts, effort)
        assert one.complete
        assert two.complete
        assert two.least == pytest.approx(one.least, abs=1e-3)
        for route, reduced in zip(routes, two.reduced, strict=True):
            column = column_of_route(school, variant, route)
            worth = sum(prize[pupil] * times for pupil, times in column.visits)
            charged = sum(duals.cuts[k] * weight(column, cut) for k, cut in enumerate(cuts))
            assert column.pounds - worth - charged == pytest.approx(reduced, abs=1e-3)


def test_putting_chains_aside_whomever_they_go_on_to_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Were the leg past an absent pupil forgotten when ends are compared, some would be lost."""

    def forgetful(past: Past) -> Past:
        there = backwards(past)
        return there._replace(worse=np.zeros_like(there.worse))

    def priced(seed: int) -> float:
        _, school, variant, _ = pricings(seed, 10)
        far_m = float(school.graph.metres[-1, :10].mean())
        prize = np.random.default_rng(seed).uniform(0.4, 2.0, 10) * far_m
        return float(_from_both_ends(school, variant, _duals(prize, np.zeros(0)), [])[0].least)

    seeds = range(20, 30)
    honest = np.array([priced(seed) for seed in seeds])
    monkeypatch.setattr(inward_module, "backwards", forgetful)
    assert (np.array([priced(seed) for seed in seeds]) > honest + 1e-6).any()


@pytest.mark.parametrize("seed", range(8))
def test_no_bound_from_both_ends_is_above_the_best_plan(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every rule at random, and all searches from both ends, no plan costs less."""
    monkeypatch.setattr(
        Trials, "both_ends", property(lambda _: True, lambda *_: None), raising=False
    )
    monkeypatch.setattr(
        Trials, "glances", property(lambda _: False, lambda *_: None), raising=False
    )
    here = bounded_problem(seed)
    least = optimum_pence(here)
    assert least is not None
    assert 0 < bound_pence(here, None) <= least
