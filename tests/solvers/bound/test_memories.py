"""Proves that memories go to pupils who may ride, and that pricing with them is exact."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from benchmarks.instances import problem as plain_problem

from routeopt.solvers.bound.book import new_book
from routeopt.solvers.bound.columns import route_pounds
from routeopt.solvers.bound.cuts import cuts_of
from routeopt.solvers.bound.labels import least_walk, price
from routeopt.solvers.bound.relaxed import Flags, Floats, School, among, remember, school_of
from routeopt.solvers.bound.tactics import GLANCING, PLAIN, REMEMBERING, way_of
from routeopt.solvers.bound.variants import Variant, shared_blocks, variants_of
from routeopt.solvers.interface import Duals

_PUPILS, _RIDERS = 24, 6


def _school(seed: int, *, shares: bool = False) -> tuple[School, Variant, Floats]:
    """Make a school, and a way to drive in which a few pupils may ride, worth a lot.

    With ``shares`` no more than two of those aboard may share an assistant.
    """
    problem = plain_problem(_PUPILS, seed, "small")
    problem = problem.replace(
        alone=np.zeros_like(problem.alone), apart=np.zeros_like(problem.apart)
    )
    school = school_of(problem, 0)
    assert school is not None
    rng = np.random.default_rng(seed)
    ways = [one for one in variants_of(problem, school) if not shares or one.shared]
    variant = max(ways, key=lambda one: one.seats)
    if shares:
        variant = replace(variant, shared=2)
    riders = rng.choice(np.flatnonzero(variant.allowed), _RIDERS, replace=False)
    allowed = np.zeros(school.pupils.size, np.bool_)
    allowed[riders] = True
    prize = rng.uniform(0.2, 1.0, school.pupils.size) * variant.cheapest
    return school, replace(variant, allowed=allowed), prize


def _least(school: School, variant: Variant, prize: Floats, effort: int) -> tuple[float, float]:
    """Price with memories for the riders; say what completions alone knew, and what was found."""
    types = np.zeros(20)
    duals = Duals(prize, np.zeros(0), types, 0.0, types, np.zeros(0), 0.0)
    graph = among(school.graph, variant.allowed)
    way = way_of(school, variant, duals, ease=0, effort=effort, graph=graph)
    found = price(
        way.graph, way.past, way.room, way.won, cuts_of(school, [], duals.cuts), way.table, 0.0,
        new_book(200_000, 1), new_book(20_000, 1), 0, 10**9, np.zeros(1, np.int64),
    )  # fmt: skip
    assert found.complete
    walk = least_walk(way.graph, way.past, way.room, way.won, way.table)
    return walk, float(found.least)


def _by_hand(school: School, variant: Variant, prize: Floats) -> float:
    """Try every order of every company of riders."""
    graph, home = school.graph, school.pupils.size
    least = 0.0
    riders = np.flatnonzero(variant.allowed).tolist()
    for size in range(1, _RIDERS + 1):
        for route in itertools.permutations(riders, size):
            legs = itertools.pairwise((home, *route))
            clock = np.cumsum([graph.time_s[leg] for leg in legs])
            chosen = list(route)
            fits = variant.seat_demand[chosen].sum() <= variant.seats
            fits &= variant.space_demand[chosen].sum() <= variant.spaces
            fits &= variant.shared_demand[chosen].sum() <= variant.shared
            fits &= bool((clock <= graph.cap_s[chosen]).all())
            if fits and school.company[chosen].min() >= size:
                least = min(least, route_pounds(school, variant, route) - prize[chosen].sum())
    return float(least)


@pytest.mark.parametrize("shares", [False, True])
@pytest.mark.parametrize("effort", [PLAIN, GLANCING, REMEMBERING])
@pytest.mark.parametrize("seed", range(1, 7))
def test_pricing_with_memories_of_riders_finds_the_best_route(
    seed: int, effort: int, *, shares: bool
) -> None:
    """A chain that remembers all who ride never returns: the best is the best of all orders."""
    school, variant, prize = _school(seed, shares=shares)
    walk, found = _least(school, variant, prize, effort)
    assert found == pytest.approx(_by_hand(school, variant, prize), abs=1e-6)
    assert found < 0
    assert walk <= found + 1e-6


def _remembered(row: list[int]) -> set[int]:
    return {one for one in row if one >= 0}


@pytest.mark.parametrize("seed", range(1, 7))
def test_memories_leave_out_nobody_they_had(seed: int) -> None:
    """Whom a graph remembered and who may ride is remembered still, those learnt included."""
    school, variant, _ = _school(seed)
    allowed: Flags = variant.allowed
    graph = school.graph
    riders = np.flatnonzero(allowed).tolist()
    for one, other in itertools.permutations(riders[:3], 2):
        remember(graph, one, other)
    narrow = among(graph, allowed)
    for one in riders:
        before, after = _remembered(graph.ng[one].tolist()), _remembered(narrow.ng[one].tolist())
        assert before & set(riders) <= after <= set(riders)
        assert after == set(riders)
        assert all(narrow.ng[one, narrow.place[one, other]] == other for other in after)
        forgotten = set(range(school.pupils.size)) - after
        assert all(narrow.place[one, other] == -1 for other in forgotten)


def _fits(variant: Variant, members: list[int]) -> bool:
    """Whether a company may ride in a variant."""
    shared = int(variant.shared_demand[members].sum())
    return bool(
        variant.allowed[members].all()
        and variant.seat_demand[members].sum() <= variant.seats
        and variant.space_demand[members].sum() <= variant.spaces
        and len(members) <= variant.seats + variant.spaces
        and shared <= variant.shared
    )


@pytest.mark.parametrize("seed", range(1, 7))
def test_who_rides_with_few_has_a_way_to_drive_with_each_company(seed: int) -> None:
    """Whatever company keeps everybody's own limit rides as cheaply as if none had a limit."""
    problem = plain_problem(_PUPILS, seed, "all")
    problem = problem.replace(alone=np.zeros_like(problem.alone))
    school = school_of(problem, 0)
    assert school is not None
    rng = np.random.default_rng(seed)
    n = school.pupils.size
    limits = rng.choice([2, 3, 5, 99], n, p=[0.1, 0.1, 0.2, 0.6])
    free = variants_of(problem, replace(school, company=np.full(n, 99)))
    kept = variants_of(problem, replace(school, company=limits))
    few = [one for one in kept if one.few]
    assert few
    tried = 0
    for _ in range(400):
        members = rng.permutation(n)[: rng.integers(1, 13)].tolist()
        if limits[members].min() < len(members):
            continue
        blocks = shared_blocks(problem, school, school.pupils[members].tolist())
        for variant in free:
            if variant.blocks == blocks and _fits(variant, members):
                same = [
                    one
                    for one in kept
                    if (one.kind, one.blocks, one.fixed, one.shared_pa_days)
                    == (variant.kind, variant.blocks, variant.fixed, variant.shared_pa_days)
                ]
                assert any(_fits(one, members) for one in same)
                tried += 1
    assert tried > 100
    for one in few:
        # Nobody thinks of filling a large vehicle with a company that has to stay small.
        counted = (one.seat_demand == 1).all() or (one.shared_demand == 1).all()
        riders = np.flatnonzero(one.allowed)
        for _ in range(50 if counted else 0):
            assert not _fits(one, rng.permutation(riders)[:6].tolist())
