"""An exact choice in a process of its own: right, ended at once, and never left behind."""

import itertools
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from ortools.math_opt.python import mathopt

from routeopt.solvers.bound.outside import solve_outside

ROOT = Path(__file__).parents[3]


def _covering(pupils: int, routes: int, seed: int) -> tuple[list[set[int]], list[int]]:
    chance = np.random.default_rng(seed)
    sets = [
        set(chance.permutation(pupils)[: chance.integers(1, 4)].tolist()) for _ in range(routes)
    ]
    return sets + [{pupil} for pupil in range(pupils)], [
        int(chance.integers(5, 21)) for _ in range(routes + pupils)
    ]


def _programme(sets: list[set[int]], prices: list[int]) -> mathopt.Model:
    model = mathopt.Model()
    chosen = [model.add_binary_variable() for _ in sets]
    for pupil in set.union(*sets):
        inside = [one for one, members in zip(chosen, sets, strict=True) if pupil in members]
        model.add_linear_constraint(mathopt.fast_sum(inside) >= 1)
    model.minimize(mathopt.fast_sum(price * one for price, one in zip(prices, chosen, strict=True)))
    return model


def _endless() -> mathopt.Model:
    """Halve 60 weights in six ways at once: nobody proves that within minutes."""
    chance = np.random.default_rng(1)
    model = mathopt.Model()
    chosen = [model.add_binary_variable() for _ in range(60)]
    slack = []
    for _ in range(6):
        weights = [int(chance.integers(1, 100)) for _ in chosen]
        over, under = model.add_variable(lb=0.0), model.add_variable(lb=0.0)
        total = mathopt.fast_sum(w * one for w, one in zip(weights, chosen, strict=True))
        model.add_linear_constraint(total - over + under == sum(weights) // 2)
        slack += [over, under]
    model.minimize(mathopt.fast_sum(slack))
    return model


def _processes_below(number: int) -> list[int]:
    tasks = Path(f"/proc/{number}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def _alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    except OSError:
        return False


def _soon(true: Callable[[], object], seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.1)
    return bool(true())


@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_every_choice_tried(seed: int) -> None:
    """The choice made in the other process is the cheapest of all 2^11, and proved so."""
    sets, prices = _covering(4, 7, seed)
    cheapest = min(
        sum(prices[k] for k in some)
        for size in range(1, 12)
        for some in itertools.combinations(range(11), size)
        if set.union(*(sets[k] for k in some)) == set(range(4))
    )
    solved = solve_outside(_programme(sets, prices), 30.0, 0.1, lambda: False)
    assert solved is not None
    assert solved.optimal
    assert solved.bound == pytest.approx(cheapest, abs=0.11)
    assert sum(prices[number] * value for number, value in solved.values.items()) == cheapest


def test_is_ended_at_once() -> None:
    """A choice that would take minutes ends within two seconds of being told, and is gone."""
    before = _processes_below(os.getpid())
    told = threading.Event()
    threading.Timer(4.0, told.set).start()
    started = time.monotonic()
    assert solve_outside(_endless(), 600.0, 0.1, told.is_set) is None
    assert 4.0 <= time.monotonic() - started < 6.0
    assert _processes_below(os.getpid()) == before


def test_keeps_to_its_seconds() -> None:
    """At the end of its time a choice hands over the best it has and what it proved."""
    solved = solve_outside(_endless(), 6.0, 0.1, lambda: False)
    assert solved is not None
    assert not solved.optimal
    assert solved.bound >= 0.0


def test_program_that_ends_leaves_nothing_behind() -> None:
    """A program killed in the midst of a choice takes the other process with it."""
    code = (
        "from tests.solvers.bound.test_outside import _endless\n"
        "from routeopt.solvers.bound.outside import solve_outside\n"
        "print('begun', flush=True)\n"
        "solve_outside(_endless(), 600.0, 0.1, lambda: False)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
    ) as program:
        assert program.stdout is not None
        program.stdout.readline()
        assert _soon(lambda: _processes_below(program.pid))
        (other,) = _processes_below(program.pid)
        time.sleep(2.0)
        assert _alive(other)
        program.kill()
        assert _soon(lambda: not _alive(other), 10.0)
