"""What both engines promise of runs, proved with real workers and real searches."""

import json
import os
import signal
from pathlib import Path

import psycopg

from routeopt.jobs.queue import conninfo
from routeopt.store import events, outputs, plans, runs
from tests.jobs.town import (
    CANARY,
    LEASE_S,
    Town,
    children_of,
    example_pack,
    faults_of_plans,
    small_pack,
    until,
)

SHORT = {"schools": ["OAK"], "iterations": 1, "assess": "firm"}
LONG = {"schools": ["ELY"], "iterations": 200_000}


def _running_with_a_plan(town: Town, council: str, run: str) -> bool:
    known = bool(town.incumbents(council, run))
    return known and town.run(council, run).status == "running"


def _only_child(worker: int) -> int:
    found = children_of(worker)
    assert len(found) == 1
    return found[0]


def test_a_run_ends_with_its_plans_and_files_and_tells_of_it_in_order(town: Town) -> None:
    """What is asked for is done: its plan passes the checker, and only what is kept remains."""
    council = town.council()
    bad = town.submit(council, {**SHORT, "schools": ["NONE"]}, raw=small_pack())
    batch = {"search": {"iterations": 1, "assess": "firm"}}
    many = town.submit(council, batch, raw=small_pack(), kind="batch")
    worker = town.work()
    until(lambda: all(town.run(council, one).ended for one in (bad, many)), "the runs")

    with town.database.reading() as s:
        parts = runs.children(s, council, many)
    run = next(part.id for part in parts if part.request["schools"] == ["OAK"])
    found = town.run(council, run)
    assert (found.status, found.outcome, found.attempts) == ("succeeded", "feasible", 1)
    assert faults_of_plans(town, council, run, small_pack()) == []
    with town.database.reading() as s:
        told = [one.kind for one in events.list_events(s, council, run)]
        files = {one.name: one.personal for one in outputs.of_run(s, council, run)}
        plan = plans.of_run(s, council, run)[0]
    assert told[:2] == ["queued", "started"]
    assert told[-1] == "finished"
    assert "incumbent" in told
    assert {"plan.json", "report.html", "review.xlsx", "team/report.html"} <= files.keys()
    assert [name for name, personal in files.items() if not personal] == [
        "report.html",
        "routes.geojson",
    ]
    assert CANARY not in json.dumps(plan.totals)

    failed = town.run(council, bad)
    assert (failed.status, failed.error_code) == ("failed", "asked_wrongly")

    assert town.run(council, many).status == "succeeded"
    assert sorted(part.request["schools"][0] for part in parts) == ["ASH", "OAK"]
    assert {part.status for part in parts} == {"succeeded"}

    assert children_of(worker.pid) == []
    assert list(town.settings.data_dir.glob("running/*")) == []
    _nobody_is_named(town)


def _nobody_is_named(town: Town) -> None:
    log = town.log.read_text(encoding="utf-8")
    assert '"run claimed"' in log
    assert CANARY not in log
    for path in town.settings.data_dir.rglob("*"):
        if path.is_file() and "sqlite" not in path.name:
            assert CANARY.encode() not in path.read_bytes(), path.name
    if town.database.is_sqlite:
        return
    with psycopg.connect(conninfo(town.database.url)) as connection:
        rows = connection.execute("SELECT args::text FROM procrastinate_jobs").fetchall()
        rows += connection.execute(
            "SELECT row_to_json(e)::text FROM procrastinate_events e"
        ).fetchall()
    assert all(CANARY not in text for (text,) in rows)


def test_cancel_keeps_the_best_plan_and_is_heard_while_queued_and_while_running(
    town: Town,
) -> None:
    """A queued run ends where it is; a running one ends with a plan that passes the checker."""
    council = town.council()
    run = town.submit(council, LONG, raw=example_pack())
    worker = town.work()
    until(lambda: _running_with_a_plan(town, council, run), "a plan")
    queued = town.submit(council, LONG, raw=example_pack())

    town.cancel(council, queued)
    town.cancel(council, run)
    town.cancel(council, run)

    assert town.run(council, queued).status == "cancelled"
    until(lambda: town.run(council, run).ended, "the run's end")
    ended = town.run(council, run)
    assert (ended.status, ended.outcome, ended.termination) == (
        "cancelled",
        "feasible",
        "cancelled",
    )
    assert faults_of_plans(town, council, run, example_pack()) == []
    with town.database.reading() as s:
        assert plans.of_run(s, council, run)
    until(lambda: children_of(worker.pid) == [], "the child's end")


def test_a_killed_solver_and_a_killed_worker_cost_nothing_but_time(town: Town) -> None:
    """The run goes on from its best plan elsewhere; its folder and its child do not stay."""
    council = town.council()
    run = town.submit(council, LONG, raw=example_pack())
    first = town.work()
    until(lambda: _running_with_a_plan(town, council, run), "a plan")
    before = town.incumbents(council, run)

    os.kill(_only_child(first.pid), signal.SIGKILL)
    until(lambda: town.run(council, run).attempts == 2, "a second attempt")
    until(lambda: len(children_of(first.pid)) == 1, "a second child")
    solver = _only_child(first.pid)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    until(lambda: not Path(f"/proc/{solver}").exists() or _zombie(solver), "the solver's end")

    second = town.work()
    until(lambda: town.run(council, run).attempts == 3, "another worker", 60 + 20 * LEASE_S)
    until(lambda: len(list(town.settings.data_dir.glob("running/*"))) == 1, "a swept folder")
    until(lambda: len(children_of(second.pid)) == 1, "a third child")

    second.terminate()
    assert second.wait(60) == 0
    given_back = town.run(council, run)
    assert (given_back.status, given_back.attempts) == ("queued", 2)
    after = town.incumbents(council, run)
    assert after[: len(before)] == before
    for kind in ("firm", "full"):
        costs = [pence for _, of, pence in after if of == kind]
        assert costs == sorted(set(costs), reverse=True)
    assert faults_of_plans(town, council, run, example_pack()) == []
    assert list(town.settings.data_dir.glob("running/*")) == []


def _zombie(pid: int) -> bool:
    try:
        return ") Z " in Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return True
