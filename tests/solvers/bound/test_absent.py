"""Proves that legs past an absent pupil are charged as a run drives them, and never too much."""

import itertools

import numpy as np
import pytest

from routeopt.domain.travel import AM, PM
from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.solvers.bound.absent import Past, past_of, quartered
from routeopt.solvers.bound.book import new_book
from routeopt.solvers.bound.columns import route_pounds
from routeopt.solvers.bound.cuts import cuts_of
from routeopt.solvers.bound.labels import price
from routeopt.solvers.bound.relaxed import Flags, Floats, School, school_of
from routeopt.solvers.bound.tactics import way_of
from routeopt.solvers.bound.variants import Variant, variants_of
from routeopt.solvers.interface import Duals
from routeopt.solvers.problem import Problem
from tests.solvers.bound.all_chains import (
    WHOLE,
    by_the_metre,
    least_of_all_chains,
    part_weeks,
    pricings,
    seconds_aboard,
)


def _driven_m(problem: Problem, outward: list[int]) -> float:
    """Add up the metres of a chain's runs over the fortnight, each driven with who rides on it."""
    school = problem.school_place[0]
    metres = 0.0
    for session, day in itertools.product((AM, PM), range(DAYS_PER_FORTNIGHT)):
        aboard = [k for k in outward if problem.due[k, session, day]]
        places = [school, *problem.place[aboard]]
        for near, far in itertools.pairwise(places):
            leg = (far, near) if session == AM else (near, far)
            metres += float(problem.dist_m[session][leg])
    return metres


def _two_absent_together(due: Flags, outward: tuple[int, ...]) -> bool:
    # Whether on some run two neighbours in the chain whose weeks differ are both absent.
    away = ~due[list(outward)]
    differ = (away[1:] != away[:-1]).any(axis=(1, 2), keepdims=True)
    return bool((away[1:] & away[:-1] & differ).any())


@pytest.mark.parametrize("seed", range(1, 7))
def test_a_chain_is_charged_the_metres_that_its_runs_drive(seed: int) -> None:
    """Run by run the same metres; never more where two in a row of unlike weeks are absent."""
    problem = part_weeks(9, seed)
    school = school_of(problem, 0)
    assert school is not None
    assert school.pupils.tolist() == list(range(9))
    variant = by_the_metre(school, variants_of(problem, school)[0])
    rng = np.random.default_rng(seed)
    exact = 0
    for _ in range(300):
        route = tuple(rng.permutation(9)[: rng.integers(1, 9)].tolist())
        charged = route_pounds(school, variant, route)
        driven = _driven_m(problem, list(route))
        assert charged <= driven + 1e-6
        if not _two_absent_together(problem.due, route):
            assert charged == pytest.approx(driven)
            exact += 1
    assert exact > 30


def _least_priced(school: School, past: Past, variant: Variant, prize: Floats) -> float:
    types = np.zeros(20)
    duals = Duals(prize, np.zeros(0), types, 0.0, types, np.zeros(0), 0.0)
    way = way_of(school, variant, duals, ease=0, effort=0)
    book, batch = new_book(50_000, 1), new_book(5_000, 1)
    past = past._replace(
        quarter=way.past.quarter, least_m=way.past.least_m, least_s=way.past.least_s
    )
    found = price(
        way.graph, past, way.room, way.won, cuts_of(school, [], duals.cuts), way.table, 0.0,
        book, batch, 0, 10**9, np.zeros(1, np.int64),
    )  # fmt: skip
    assert found.complete
    return float(found.least)


@pytest.mark.parametrize("seed", range(1, 31))
def test_pricing_finds_the_cheapest_of_all_chains(seed: int) -> None:
    """In time, everybody's own limit kept, whoever is absent on other days: none is overlooked."""
    problem, school, variant, prize = pricings(seed)
    least = least_of_all_chains(problem, school, variant, prize)
    assert _least_priced(school, school.past, variant, prize) == pytest.approx(least)


def test_putting_chains_aside_whatever_came_before_is_caught() -> None:
    """Were the leg past an absent pupil forgotten when chains are compared, some would be lost."""
    lost = 0
    for seed in range(1, 41):
        problem, school, variant, prize = pricings(seed)
        forgetful = school.past._replace(worse=np.zeros_like(school.past.worse))
        least = least_of_all_chains(problem, school, variant, prize)
        lost += _least_priced(school, forgetful, variant, prize) > least + 1e-6
    assert lost


def test_a_whole_week_has_no_leg_past_anybody() -> None:
    """Where everybody rides on every run nothing is kept for the absent."""
    off, hops = np.zeros(4, np.bool_), np.ones((4, 4), np.int64)
    past = past_of(np.ones((4, 2, DAYS_PER_FORTNIGHT), np.bool_), [np.ones((4, 4))] * 2, off, hops)
    assert past.metres.size == past.worse.size == 0
    assert (past.week == -1).all()


@pytest.mark.parametrize("seed", range(1, 7))
def test_a_mean_of_two_runs_is_never_longer_than_both_of_them(seed: int) -> None:
    """Where afternoons carry more than slower mornings, a chain is timed by one and two thirds."""
    problem = part_weeks(9, seed, WHOLE, (1.0,))
    due = problem.due.copy()
    due[seed, AM] = False
    problem = problem.replace(due=due)
    school = school_of(problem, 0)
    assert school is not None
    assert problem.time_s[AM].sum() > problem.time_s[PM].sum()
    rng = np.random.default_rng(seed)
    graph, past = school.graph, school.past
    for _ in range(200):
        route = rng.permutation(9)[: rng.integers(1, 9)].tolist()
        timed, before, last = 0, 9, 9
        hours = zip(
            route,
            seconds_aboard(problem, route, AM, 0),
            seconds_aboard(problem, route, PM, 0),
            strict=True,
        )
        for node, morning, afternoon in hours:
            week = past.week[last]
            timed += graph.time_s[last, node] + (
                past.seconds[week, before, node] if week >= 0 else 0
            )
            assert timed <= (2 * morning + afternoon) / 3
            # Rounded down by a second a leg, and never by more.
            assert timed >= (2 * morning + afternoon) / 3 - 3 * len(route)
            before, last = (last if week < 0 or past.week[node] != week else before), node


def test_neighbours_at_one_door_share_a_quarter() -> None:
    """However many quarters are asked for, none is empty where pupils live at one address."""
    due = np.ones((4, 2, DAYS_PER_FORTNIGHT), np.bool_)
    due[0, AM] = False
    far = np.array([[0.0, 0, 0, 9], [0, 0, 0, 9], [0, 0, 0, 9], [9, 9, 9, 0]])
    past = past_of(due, [far, far], np.zeros(4, np.bool_), np.zeros((4, 4), np.int64))
    finely = quartered(past, [far, far], 12, 4)
    assert set(finely.quarter.tolist()) == {0, 1}
    assert finely.least_m.shape == (1, 2, 4)
