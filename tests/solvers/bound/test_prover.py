"""Proves that the bound is never above the best plan there is, whatever rules are on.

``python -m tests.solvers.bound.test_prover 200`` prints how near it comes over 200 problems.
"""

import statistics
import sys
from dataclasses import replace

import numpy as np
import pytest
from benchmarks.instances import problem as plain_problem

from routeopt.domain.travel import AM, PM
from routeopt.solvers.bound import closing, prover
from routeopt.solvers.bound.cuts import Cut
from routeopt.solvers.bound.pricing import MOST_WORK, Findings, Pricer
from routeopt.solvers.bound.prover import Prover
from routeopt.solvers.bound.relaxed import School, school_of
from routeopt.solvers.bound.variants import Variant, variants_of
from routeopt.solvers.bound.watch import Watch
from routeopt.solvers.interface import Duals
from routeopt.solvers.portfolio import no_bound_reason
from routeopt.solvers.problem import Problem
from tests.solvers.brute_force import optimum_pence
from tests.solvers.ruled_areas import ruled_problem


def bounded_problem(seed: int) -> Problem:
    """Make a problem with every rule at random that can be bounded: no weights in its objective."""
    here = ruled_problem(seed).replace(minute_value_pence_year=0, change_penalty_pence_year=0)
    return here.replace(pm_order="reverse") if no_bound_reason(here) else here


def bound_pence(here: Problem, best: int | None) -> int:
    """Run the prover to its end, with or without a plan to close the gap to."""
    watch = Watch(
        stop=lambda: False,
        best_pence=lambda: best,
        raised=lambda _: None,
        found=lambda _: None,
        left_s=lambda: 60.0,
        by_rounds=True,
    )
    here_prover = Prover(here, watch)
    here_prover.run()
    return here_prover.bound_pence


@pytest.mark.parametrize("seed", range(20))
def test_the_bound_is_never_above_the_best_plan(seed: int) -> None:
    """Days, contracts, supply, groups, pins, clocks at random: no plan costs less than it says."""
    here = bounded_problem(seed)
    least = optimum_pence(here)
    assert least is not None
    assert 0 < bound_pence(here, None) <= least
    assert 0 < bound_pence(here, least) <= least


def afternoons_mostly(seed: int) -> Problem:
    """Make a problem of every rule where half are taken home only: a way home is measured."""
    here = bounded_problem(seed)
    due = here.due.copy()
    homeward = due[:, PM].any(axis=1) & (np.arange(here.n) % 2 == 0)
    due[homeward, AM] = False
    return here.replace(due=due, pm_order="reverse")


@pytest.mark.parametrize("seed", range(30))
def test_a_bound_measured_on_the_way_home_is_never_above_the_best_plan(seed: int) -> None:
    """Where more go home than come, afternoons are timed and loaded: no plan costs less."""
    here = afternoons_mostly(seed)
    least = optimum_pence(here)
    assert least is not None
    assert 0 < bound_pence(here, None) <= least
    assert 0 < bound_pence(here, least) <= least


def test_whoever_is_only_taken_home_has_a_price_where_they_are_many() -> None:
    """Pupils due in the afternoon alone are carried free only where mornings carry more."""
    here = plain_problem(20, 1, "small")
    due = here.due.copy()
    due[:5, AM] = False
    homeward = here.replace(due=due, alone=np.zeros_like(here.alone))
    watch = Watch(lambda: False, lambda: None, lambda _: None, lambda _: None, lambda: 60.0)
    assert Prover(homeward, watch).counts_everyone
    assert not Prover(homeward.replace(pm_order="same"), watch).counts_everyone


@pytest.mark.parametrize("session", [AM, PM])
def test_a_graph_lies_in_memory_as_compiled_code_wants_it(session: int) -> None:
    """Whichever run is measured, no array asks for code that is not compiled beforehand."""
    here = plain_problem(20, 1, "small")
    due = here.due.copy()
    due[:5, 1 - session] = False
    school = school_of(here.replace(due=due), 0)
    assert school is not None
    arrays = [one for one in school.graph if isinstance(one, np.ndarray)]
    assert all(one.flags.c_contiguous for one in arrays)


@pytest.mark.parametrize("seed", [0, 12, 14, 19, 28, 39, 53, 108])
def test_pupils_not_due_on_the_measured_run_never_lift_the_bound(seed: int) -> None:
    """Routes are listed without those carried free, whose company a cheaper plan may need."""
    here = bounded_problem(seed)
    watch = Watch(lambda: False, lambda: None, lambda _: None, lambda _: None, lambda: 60.0)
    assert not Prover(here, watch).counts_everyone
    least = optimum_pence(here)
    assert least is not None
    # A plan known that is a little dearer shows a bound that only the best plan held down.
    for best in (least, least + least // 20):
        assert 0 < bound_pence(here, best) <= least


def test_a_search_for_the_worst_gaps_proves_something_before_prices_settle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first bound comes from a search for a few per cent of a route's price alone."""
    here = plain_problem(30, 1, "all")
    shares: list[float] = []
    exact = Pricer.exact

    def counted(
        self: Pricer, duals: Duals, cuts: list[Cut], share: float = 0.0, most_work: int = MOST_WORK
    ) -> Findings:
        shares.append(share)
        return exact(self, duals, cuts, share, most_work)

    monkeypatch.setattr(Pricer, "exact", counted)
    raised: list[int] = []
    hurried = Watch(lambda: bool(raised), lambda: None, raised.append, lambda _: None, lambda: 9.0)
    Prover(here, hurried).run()
    assert shares[-1] > 0
    calm: list[int] = []
    watch = Watch(
        lambda: False, lambda: None, calm.append, lambda _: None, lambda: 9.0, by_rounds=True
    )
    Prover(here, watch).run()
    assert shares[-1] == 0
    assert 0 < raised[0] <= calm[-1]


@pytest.mark.parametrize("seed", range(20))
def test_cuts_among_listed_routes_never_cut_off_the_best_plan(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no exact choice at the end, cuts and shorter lists alone stay below the best plan."""
    monkeypatch.setattr(closing, "_FEW_ROUTES", 0)
    monkeypatch.setattr(closing, "_CHOOSABLE", 0)
    here = bounded_problem(seed)
    least = optimum_pence(here)
    assert least is not None
    # A plan known that is a little dearer keeps more routes in the list.
    for best in (least, least + least // 20):
        assert 0 < bound_pence(here, best) <= least


@pytest.mark.parametrize("seed", [1, 2])
def test_cuts_and_choice_agree_on_what_is_best(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 14 pupils cuts of three and five among thousands of routes stay below the exact choice."""
    here = plain_problem(14, seed, "small")
    exact = bound_pence(here, 10**9)
    monkeypatch.setattr(closing, "_FEW_ROUTES", 0)
    monkeypatch.setattr(closing, "_CHOOSABLE", 0)
    assert 0.97 * exact < bound_pence(here, 10**9) <= exact


@pytest.mark.parametrize("seed", range(1, 4))
def test_a_plain_school_is_proved_to_the_pound(seed: int) -> None:
    """With the best plan known, listing all routes that could beat it proves that none does."""
    here = plain_problem(7, seed, "small")
    least = optimum_pence(here)
    assert least is not None
    assert least - 100 < bound_pence(here, least) <= least


def test_a_price_that_is_a_tenth_too_high_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were pricing wrong upwards, the bound would pass the best plan of a plain school."""

    def dearer(problem: Problem, school: School) -> list[Variant]:
        return [
            replace(one, fixed=1.1 * one.fixed, least=1.1 * one.least)
            for one in variants_of(problem, school)
        ]

    monkeypatch.setattr(prover, "variants_of", dearer)
    above = 0
    for seed in range(1, 5):
        here = plain_problem(7, seed, "small")
        least = optimum_pence(here)
        assert least is not None
        above += bound_pence(here, None) > least
    assert above >= 1


if __name__ == "__main__":
    _gaps: list[tuple[float, float]] = []
    for _seed in range(int(sys.argv[1])):
        _here = bounded_problem(_seed)
        _least = optimum_pence(_here)
        if _least is None:
            sys.stdout.write(f"seed {_seed}: no plan\n")
            continue
        _found = (bound_pence(_here, None), bound_pence(_here, _least))
        if max(_found) > _least:
            sys.stdout.write(f"seed {_seed}: bound {max(_found)} above the best {_least}\n")
        _gaps.append((100 * (1 - _found[0] / _least), 100 * (1 - _found[1] / _least)))
    sys.stdout.write(
        f"{len(_gaps)} problems: bound alone {statistics.median(g[0] for g in _gaps):.2f} % below "
        f"the best plan (median), with the plan known {statistics.median(g[1] for g in _gaps):.2f} "
        f"%, above it {sum(min(gap) < 0 for gap in _gaps)} times\n"
    )
