"""Proves that what the market does not hold is counted a day and priced by the factor."""

from fractions import Fraction

import numpy as np
import pytest

from routeopt.solvers.partition import Effort, cheapest_partition, choice_of
from routeopt.solvers.pool import RouteOption, RoutePool
from routeopt.solvers.problem import Problem
from routeopt.solvers.supply import shortage

from .small_areas import problem


def _alone(here: Problem) -> list[RouteOption]:
    pool = RoutePool(here)
    return [pool.options((member,))[0] for member in range(here.n)]


def _held(here: Problem, **kinds: int) -> Problem:
    supply = np.array([kinds.get(name, -1) for name in here.type_ids], np.int64)
    return here.replace(supply=supply)


def _bare(seed: int = 4, pupils: int = 4) -> Problem:
    return problem(pupils, seed).replace(contracts=())


def test_enough_costs_nothing() -> None:
    """Any number, or as many as are used, leaves no shortage."""
    here = _bare()
    assert shortage(here, _alone(here)).year_pence == 0
    plenty = _held(here, **dict.fromkeys(here.type_ids, 9))
    assert shortage(plenty, _alone(plenty)).year_pence == 0


def test_excess_is_counted_on_the_days_it_happens() -> None:
    """One vehicle too many on some days is paid half its day rate more on those days."""
    here = _held(_bare(), saloon=1)
    saloon = here.type_ids.index("saloon")
    routes = [option for option in _alone(_bare()) if option.spec.kind == saloon]
    assert len(routes) > 1
    used = [sum(route.days >> day & 1 for route in routes) for day in range(10)]
    over = sum(max(0, count - 1) for count in used)
    rate = int(here.prices.day_rate[saloon])
    expected = Fraction(over * rate * 190, 10) * Fraction(1, 2)
    found = shortage(here, routes)
    assert found.year_pence == int(expected + Fraction(1, 2))
    assert found.vehicles == {saloon: max(used) - 1}


def test_assistants_beyond_the_supply_are_priced() -> None:
    """Each assistant too many costs half of one more on each day."""
    here = _bare(seed=5, pupils=6).replace(pa_supply=0)
    routes = _alone(here)
    total = sum(sum(route.pas_by_day) for route in routes)
    assert total
    assert shortage(here, routes).year_pence == total * 5500 * 19 // 2


@pytest.mark.parametrize("seed", range(6))
def test_the_choice_pays_for_what_is_short(seed: int) -> None:
    """The choice of routes prices shortage to the penny, and never beats its own start."""
    here = _held(_bare(seed, 5), saloon=1, mpv=0).replace(pa_supply=1)
    pool = RoutePool(here)
    for one in range(here.n):
        for two in range(one, here.n):
            pool.options({one, two})
    start = choice_of(here, [pool.options((member,))[0] for member in range(here.n)])
    found, proved = cheapest_partition(here, pool.all_options(), Effort(), start)
    assert proved
    assert found is not None
    assert found.objective_pence <= start.objective_pence
    assert found == choice_of(here, found.routes)
    carried = [member for route in found.routes for member in route.members]
    assert sorted(carried) == list(range(here.n))
