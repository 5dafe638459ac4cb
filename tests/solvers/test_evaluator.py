"""Proves what the evaluator says of contracts kept, layouts, part weeks and waiting homes."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from routeopt.domain.area import ServiceArea
from routeopt.domain.contracts import Contract
from routeopt.domain.people import Pupil
from routeopt.domain.units import mask_from_text
from routeopt.domain.vehicles import Layout
from routeopt.solvers.compile import Carried, Request, compile_problem
from routeopt.solvers.evaluator import RouteResult, RouteSpec, evaluate
from routeopt.solvers.problem import Problem

from .small_areas import area, travel

WEEK = mask_from_text("MTWTF")
BOTH = ((0,), (1,))
_CAR, _MPV, _BUS = Layout(4, 0), Layout(6, 0), Layout(12, 1)


def _pair(**first: Any) -> ServiceArea:
    """Two plain pupils; the first with some cells changed."""
    made = area(2, 2)
    people = {
        key: Pupil(key, pupil.school_id, pupil.home, "post16", am_days=WEEK, pm_days=WEEK)
        for key, pupil in made.pupils.items()
    }
    people["P0"] = replace(people["P0"], **first)
    return replace(made, pupils=people)


def _problem(made: ServiceArea, **masks: tuple[int, int]) -> Problem:
    names = tuple(made.pupils)
    due = {name: (pupil.am_days, pupil.pm_days) for name, pupil in made.pupils.items()} | masks
    carried = Carried("C1", names, names[::-1], due, order_known=True)
    return compile_problem(made, travel(made, 2), Request("firm", names, contracts=(carried,)))


def _route(problem: Problem, kind: str, layout: Layout, **spec: int) -> RouteResult:
    number = problem.type_ids.index(kind)
    return evaluate(
        problem,
        RouteSpec(BOTH, BOTH[::-1], number, layout, spec.get("pas", 0), spec.get("contract", -1)),
    )


def test_a_contract_kept_costs_its_rate_on_a_day_of_one_session() -> None:
    """The one-way share does not touch a contract kept: it costs its day rate each day it runs."""
    made = _pair(pm_days=0)
    made = replace(made, pupils={**made.pupils, "P1": replace(made.pupils["P1"], pm_days=0)})
    result = _route(_problem(made), "mpv", _MPV, pas=1, contract=0)
    assert result.one_way.all()
    assert result.daily_pence.tolist() == [9000] * 10
    assert result.year_pence == 9000 * 190
    bought = _route(_problem(made), "mpv", _MPV)
    assert (bought.daily_pence < 9000).all()


def test_a_contract_kept_costs_nothing_on_a_day_it_does_not_run() -> None:
    """Days are those on which somebody aboard is due."""
    monday = mask_from_text("M----")
    made = _pair(am_days=monday, pm_days=monday)
    people = {key: replace(p, am_days=monday, pm_days=monday) for key, p in made.pupils.items()}
    result = _route(_problem(replace(made, pupils=people)), "mpv", _MPV, pas=1, contract=0)
    assert result.year_pence == 9000 * 190 // 5


def test_week_a_is_paid_half_the_year() -> None:
    """A pupil alone who travels in week A costs half of what the same costs every week."""
    every = _route(_problem(_pair()), "saloon", _CAR).daily_pence
    week_a = mask_from_text("MTWTF-----")
    made = _pair(am_days=week_a, pm_days=week_a)
    people = {key: replace(p, am_days=week_a, pm_days=week_a) for key, p in made.pupils.items()}
    half = _route(_problem(replace(made, pupils=people)), "saloon", _CAR)
    assert half.daily_pence.tolist() == [*every[:5].tolist(), 0, 0, 0, 0, 0]


def test_absent_pupils_stops_are_left_out() -> None:
    """On days a pupil is away the others' rides and miles are those of the shorter run."""
    made = _pair(am_days=mask_from_text("M----"), pm_days=mask_from_text("M----"))
    problem = _problem(made)
    result = _route(problem, "saloon", _CAR)
    alone = problem.dist_m[0, 1, 2] + problem.dist_m[1, 2, 1]
    assert result.loaded_m[1] == alone
    assert result.loaded_m[0] != alone


def test_a_contract_that_carries_too_few_assistants_is_not_legal() -> None:
    """R5 asks for what the pupils need, whatever the contract states."""
    result = _route(_problem(_pair(pa="own")), "mpv", _MPV, pas=0, contract=0)
    assert [breach.rule for breach in result.breaches] == ["R5"]


def test_assistants_of_a_contract_take_seats_even_where_nobody_needs_them() -> None:
    """A contract with more assistants than needed has fewer seats for pupils."""
    made = _pair()
    contracts = {"C1": Contract("C1", vehicle_type="mpv", day_rate_pence=9000, pas=5)}
    made = replace(made, contracts=contracts)
    result = _route(_problem(made), "mpv", _MPV, pas=5, contract=0)
    assert [breach.rule for breach in result.breaches] == ["R4"]


@pytest.mark.parametrize(
    ("kind", "layout", "legal"),
    [
        ("minibus16", Layout(12, 1), True),
        ("minibus16", Layout(16, 0), False),
        ("minibus16", Layout(9, 9), False),
        ("saloon", Layout(4, 0), False),
        ("wav31", Layout(3, 1), True),
    ],
)
def test_a_wheelchair_needs_a_layout_of_the_type_with_a_space(
    kind: str, layout: Layout, *, legal: bool
) -> None:
    """The layout must hold everybody and be one of the vehicle's own."""
    result = _route(_problem(_pair(mobility="wheelchair")), kind, layout)
    assert result.legal == legal


def test_a_required_feature() -> None:
    """Only types with every feature a pupil needs are legal."""
    problem = _problem(_pair(requires=frozenset({"tail_lift"})))
    assert [b.rule for b in _route(problem, "saloon", _CAR).breaches] == ["R9"]
    assert _route(problem, "minibus16", _BUS).legal


def test_the_run_leaves_when_every_home_is_open() -> None:
    """The afternoon waits at school so that nobody comes home to a closed door."""
    early = _route(_problem(_pair()), "saloon", _CAR)
    assert next(run.school_s for run in early.runs if run.session == 1) == 15 * 3600
    home_s = 15 * 3600 + 1800
    waits = _route(_problem(_pair(pm_home_from_s=home_s)), "saloon", _CAR)
    run = next(run for run in waits.runs if run.session == 1)
    elapsed = dict(zip([s[0] for s in run.trip.stops], run.trip.elapsed_s, strict=True))
    assert run.school_s + elapsed[0] == home_s
    assert waits.legal


def test_one_leaving_time_for_all_days_of_a_run() -> None:
    """Where the pupil with the closed door is away the run leaves at its usual time still."""
    problem = _problem(_pair(pm_home_from_s=15 * 3600 + 1800, pm_days=mask_from_text("M----")))
    result = _route(problem, "saloon", _CAR)
    assert len([run for run in result.runs if run.session == 1]) == 1


def test_minutes_and_changes_weigh_in_the_objective_alone() -> None:
    """The year is money alone; the objective adds minutes' worth and changed arrangements."""
    made = _pair()
    heavy = replace(made.policy, minute_value_pence_year=250, change_penalty_pence_year=40_000)
    plain = _route(_problem(made), "saloon", _CAR)
    weighed = _route(_problem(replace(made, policy=heavy)), "saloon", _CAR)
    assert weighed.year_pence == plain.year_pence
    minutes = plain.ride_s / 600
    assert weighed.objective_pence == pytest.approx(
        plain.year_pence + 250 * minutes + 2 * 40_000, abs=1
    )


def test_a_contract_of_other_dates_is_not_live() -> None:
    """Live means begun, not ended, and given up by nobody."""
    day = date(2026, 9, 1)
    live = Contract("C", start=day, end=day)
    assert live.live_on(day)
    assert not live.live_on(date(2026, 9, 2))
    assert not live.live_on(date(2026, 8, 31))
    assert not replace(live, status="notice_given").live_on(day)


def test_arrays_are_read_only() -> None:
    """Nobody changes a problem in place."""
    problem = _problem(_pair())
    with pytest.raises(ValueError, match="read-only"):
        np.copyto(problem.limit_s, 0)
