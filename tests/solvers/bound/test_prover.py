"""Proves that the bound is never above the best plan there is, whatever rules are on.

``python -m tests.solvers.bound.test_prover 200`` prints how near it comes over 200 problems.
"""

import statistics
import sys
from dataclasses import replace

import pytest
from benchmarks.instances import problem as plain_problem

from routeopt.solvers.bound import closing, prover
from routeopt.solvers.bound.cuts import Cut
from routeopt.solvers.bound.pricing import Findings, Pricer
from routeopt.solvers.bound.prover import Prover
from routeopt.solvers.bound.relaxed import School
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


@pytest.mark.parametrize("seed", [22, 28, 30, 33, 39, 53, 63, 66])
def test_pupils_not_due_on_the_measured_morning_never_lift_the_bound(seed: int) -> None:
    """Routes are listed without those carried free, whose company a cheaper plan may need."""
    here = bounded_problem(seed)
    watch = Watch(lambda: False, lambda: None, lambda _: None, lambda _: None, lambda: 60.0)
    assert not Prover(here, watch).counts_everyone
    least = optimum_pence(here)
    assert least is not None
    assert 0 < bound_pence(here, least) <= least


def test_a_whole_pass_proves_something_before_the_prices_settle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where time runs out with nothing proved, the next pass of exact pricing proves a bound."""
    here = plain_problem(30, 1, "all")
    losses: list[float] = []
    exact = Pricer.exact

    def counted(self: Pricer, duals: Duals, cuts: list[Cut], loss: float = 0.0) -> Findings:
        losses.append(loss)
        return exact(self, duals, cuts, loss)

    monkeypatch.setattr(Pricer, "exact", counted)
    raised: list[int] = []
    hurried = Watch(lambda: bool(raised), lambda: None, raised.append, lambda _: None, lambda: 0.0)
    Prover(here, hurried).run()
    assert len(losses) == 1
    assert losses[0] > 0
    calm: list[int] = []
    watch = Watch(
        lambda: False, lambda: None, calm.append, lambda _: None, lambda: 9.0, by_rounds=True
    )
    Prover(here, watch).run()
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
