"""Proves that pricing asks nobody twice in vain, and says the same whatever it asked before."""

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.instances import problem as plain_problem

from routeopt.solvers.bound.pricing import Pricer
from routeopt.solvers.bound.relaxed import Floats, school_of
from routeopt.solvers.bound.rota import Rota
from routeopt.solvers.bound.variants import variants_of
from routeopt.solvers.interface import Duals

_PUPILS = 30


def _pricer(seed: int) -> tuple[Pricer, Floats]:
    problem = plain_problem(_PUPILS, seed, "all")
    school = school_of(problem, 0)
    assert school is not None
    ways = variants_of(problem, school)
    rng = np.random.default_rng(seed)
    prize = rng.uniform(0.05, 0.25, problem.n) * max(way.cheapest for way in ways)
    prize[problem.alone] = 0.0
    return Pricer([(school, ways)], [], lambda: False, scarce=False), prize


def _duals(prize: Floats) -> Duals:
    types = np.zeros(20)
    return Duals(prize, np.zeros(0), types, 0.0, types, np.zeros(0), float(prize.sum()))


@pytest.mark.parametrize("seed", range(1, 5))
def test_what_was_proved_at_other_prices_is_not_taken_for_proved_at_these(seed: int) -> None:
    """After any passes at other prices a pass proves as much as a new pricer's only one.

    A number kept from the dearer prices before would be lower, and one from cheaper ones false.
    """
    pricer, prize = _pricer(seed)
    for share, times in ((0.08, 0.6), (0.0, 0.6), (0.0, 0.2), (0.0, 0.4)):
        found = pricer.exact(_duals(times * prize), [], share)
        again = pricer.exact(_duals(times * prize), [], share)
        if found.proved is not None:
            assert again.proved == found.proved
            assert not again.columns or found.columns
    alone = _pricer(seed)[0].exact(_duals(0.4 * prize), [])
    assert alone.proved is not None
    assert found.proved is not None
    assert found.proved == pytest.approx(alone.proved, abs=1.0)


def test_prices_differ_by_the_last_bit() -> None:
    """Prices are the same only where every one is."""
    prize = np.linspace(1.0, 2.0, 5)
    one = _duals(prize)
    assert one.same(_duals(prize.copy()))
    for change in (
        {"prize": np.nextafter(prize, 3.0)},
        {"block": 1e-12},
        {"pa_day": -1e-12},
        {"cuts": np.zeros(1)},
    ):
        assert not one.same(replace(one, **change))


def test_who_has_nothing_to_give_is_asked_again_before_long() -> None:
    """Nobody rests for more than four rounds, and whoever gave last is asked every round."""
    rota = Rota(range(6))
    asked = dict.fromkeys(range(6), 0)
    for _ in range(30):
        awake, resting = rota.round()
        assert sorted((*awake, *resting)) == list(range(6))
        assert 0 in awake
        for number in awake:
            asked[number] += 1
            rota.gave(number, 1 if number == 0 else 0)
        rota.end(awake[-1])
    assert asked[0] == 30
    assert all(6 <= asked[number] < 12 for number in range(1, 6))
