"""Proves that no route is charged for more days of its assistants than it needs them."""

import itertools
from math import ceil

import numpy as np
import pytest
from benchmarks.instances import problem as plain_problem

from routeopt.domain.travel import AM
from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.solvers.bound.charges import fewest_assistant_days
from routeopt.solvers.bound.columns import column_of_route
from routeopt.solvers.bound.relaxed import Flags, school_of
from routeopt.solvers.bound.variants import shared_blocks, variants_of

_EVERY_DAY = np.ones(DAYS_PER_FORTNIGHT)


def _weeks(*days: str) -> Flags:
    return np.array([[letter == "x" for letter in week] for week in days])


def _by_trying_all(due: Flags, blocks: int, share_max: int, regular: int) -> float | None:
    least = None
    for number in range(min(1, regular), regular + 1):
        for size in range(due.shape[0] + 1):
            for aboard in itertools.combinations(range(due.shape[0]), size):
                if ceil((size + number) / share_max) == blocks:
                    riding = due[list(aboard)].sum(axis=0) + number
                    days = float(np.ceil(riding / share_max).sum())
                    least = days if least is None else min(least, days)
    return least


def test_pupils_who_take_turns_need_a_second_assistant_on_one_day_alone() -> None:
    """Three of three days each, two at a time but once: five days of assistants, not six."""
    due = _weeks("xxx.......", "xx.x......", "x.xx......")
    assert fewest_assistant_days(due, _EVERY_DAY, 2, 2, 0) == 5.0


def test_no_such_route_is_none() -> None:
    """Three pupils never need two assistants of three pupils each."""
    due = _weeks("xxx.......", "xx.x......", "x.xx......")
    assert fewest_assistant_days(due, _EVERY_DAY, 2, 3, 0) is None


@pytest.mark.parametrize("seed", range(30))
def test_the_fewest_days_are_those_of_the_best_of_all_companies(seed: int) -> None:
    """Every company of part-week pupils, with pupils of every day and without."""
    rng = np.random.default_rng(seed)
    pupils, share_max, blocks = int(rng.integers(2, 7)), int(rng.integers(1, 4)), 2
    due = rng.random((pupils, DAYS_PER_FORTNIGHT)) < rng.uniform(0.2, 0.8)
    # All of them ride on the run that is measured.
    due[:, 0] = True
    regular = int(rng.integers(0, share_max + 1))
    found = fewest_assistant_days(due, _EVERY_DAY, blocks, share_max, regular)
    assert found == _by_trying_all(due, blocks, share_max, regular)


@pytest.mark.parametrize("seed", range(8))
def test_some_kind_charges_every_company_no_more_than_its_assistants_cost(seed: int) -> None:
    """Weeks and companies at random: of the kinds that fit, one charges no day too many."""
    here = plain_problem(14, seed, "all")
    rng = np.random.default_rng(seed)
    due = rng.random((14, DAYS_PER_FORTNIGHT)) < 0.5
    due[rng.random(14) < 0.4] = True
    due[:, 0] = True
    shared = rng.random(14) < 0.8
    here = here.replace(
        due=np.stack([due, due], axis=1),
        alone=np.zeros_like(here.alone),
        pa_shared=shared,
        pa_own=np.zeros_like(shared),
        pa_share_max=2,
    )
    school = school_of(here, 0)
    assert school is not None
    assert school.pupils.size == 14
    variants = variants_of(here, school)
    for _ in range(100):
        members = rng.permutation(14)[: rng.integers(2, 8)]
        blocks = shared_blocks(here, school, members.tolist())
        needed = np.ceil((due[members] & shared[members, None]).sum(axis=0) / 2).sum()
        charged = [
            column_of_route(school, one, members.tolist()).pa_days
            for one in variants
            if one.blocks == blocks
            and one.allowed[members].all()
            and (not one.shared or one.shared_demand[members].sum() <= one.shared)
            and one.seats + one.spaces >= members.size
        ]
        assert not charged or min(charged) <= needed
    assert (here.due[:, AM] == due).all()
