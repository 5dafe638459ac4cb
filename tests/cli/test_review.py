"""Proves what the main job leaves behind, and what it says when it cannot be done."""

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from routeopt.data.readers import read_pack

from .conftest import run

FILES = {
    "plan.json", "plan-if-agreed.json", "review.xlsx", "report.html", "routes.geojson",
    "families.csv", "school.xlsx", "pack.zip", "run.json", "summary.html", "summary.docx",
}  # fmt: skip


def test_every_file_is_there(reviewed: Path) -> None:
    """A review of a pack with pupils to assess writes all eleven files and nothing else."""
    assert {path.name for path in reviewed.iterdir()} == FILES


def test_the_pack_as_planned_reads_back(reviewed: Path) -> None:
    """pack.zip holds the very pack that plan.json was made from."""
    plan = json.loads((reviewed / "plan.json").read_text(encoding="utf-8"))
    assert read_pack(reviewed / "pack.zip").sha256 == plan["pack"]["sha256"]


def test_the_plan_saves_without_losing_a_pupil(reviewed: Path) -> None:
    """The firm plan carries everyone due, and its saving is do nothing less its own cost."""
    plan = json.loads((reviewed / "plan.json").read_text(encoding="utf-8"))
    carried = [pupil for route in plan["routes"] for pupil in route["pupils"]]
    assert len(carried) == len(set(carried)) == plan["summary"]["pupils"] >= 38
    assert plan["unplanned"] == []
    nothing = plan["today"]["do_nothing_year_gbp"]
    assert plan["saving"]["year_gbp"] == pytest.approx(nothing - plan["summary"]["year_gbp"])
    parts = plan["saving"]["price_gbp"] + plan["saving"]["routing_gbp"]
    assert parts == pytest.approx(plan["saving"]["year_gbp"])


def test_the_full_plan_is_never_dearer(reviewed: Path) -> None:
    """Assessments that agree can only lower the cost."""
    firm, full = (
        json.loads((reviewed / name).read_text(encoding="utf-8"))["summary"]["year_gbp"]
        for name in ("plan.json", "plan-if-agreed.json")
    )
    assert full <= firm


def test_same_seed_and_rounds_same_plan(example: Path, reviewed: Path, tmp_path: Path) -> None:
    """Under a seed and a number of rounds the plan is the same again, to the second."""
    done = run("review", str(example), "--out", str(tmp_path), "--iterations", "2")
    assert done.exit_code == 0
    one, two = (
        json.loads((folder / "plan.json").read_text(encoding="utf-8"))
        for folder in (reviewed, tmp_path)
    )
    assert one["routes"] == two["routes"]


def test_a_plan_has_a_bound_or_says_why_not(reviewed: Path) -> None:
    """Either no plan costs less than a stated sum, not above the plan, or the reason is given."""
    ran = json.loads((reviewed / "run.json").read_text(encoding="utf-8"))
    for name, side in (("plan.json", "firm"), ("plan-if-agreed.json", "full")):
        plan = json.loads((reviewed / name).read_text(encoding="utf-8"))
        bound, proof = plan["summary"]["lower_bound_gbp"], ran["plans"][side]
        assert proof["lower_bound_gbp"] == bound
        if bound is None:
            assert proof["no_bound_reason"].startswith("no bound: ")
            assert plan["solver"]["status"] == "feasible"
        else:
            assert 0 < bound <= plan["summary"]["year_gbp"]
            assert proof["bounds"][-1][1] // 1 == bound
            assert not proof["no_bound_reason"]


def test_a_gap_that_cannot_be_meant_is_refused(example: Path, tmp_path: Path) -> None:
    """Nonsense, and a gap for a plan that has no bound, end with 2 and the next step."""
    review = ("review", str(example), "--out", str(tmp_path / "out"))
    done = run(*review, "--gap", "soon")
    assert done.exit_code == 2
    assert "write it as 1% or 0.01" in done.output
    done = run(*review, "--gap", "1%", "--mode", "dissolve")
    assert done.exit_code == 2
    assert "leave one of the two out" in done.output
    assert not (tmp_path / "out").exists()


def test_what_is_not_planned_yet_leaves_no_bound(example: Path, tmp_path: Path) -> None:
    """Where the rules allow linked runs, the plan has no bound and the summary says so."""
    done = run(
        "review", str(example), "--out", str(tmp_path), "--iterations", "1",
        "--set", "link_min=10", "--assess", "firm", "--gap", "1%",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "linked runs of one vehicle are allowed and not planned yet" in done.output
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert plan["summary"]["lower_bound_gbp"] is plan["summary"]["gap"] is None


def test_a_lock_keeps_a_contract(example: Path, tmp_path: Path) -> None:
    """A locked contract stays with its pupils at its own rate, and the pack's hash changes."""
    contract = "C116"
    done = run(
        "review", str(example), "--out", str(tmp_path), "--iterations", "1",
        "--lock", contract, "--assess", "firm",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert contract in [route["contract_id"] for route in plan["routes"]]
    assert plan["pack"]["sha256"] != plan["pack"]["base_sha256"]
    assert not (tmp_path / "plan-if-agreed.json").exists()


@pytest.mark.parametrize("mode", ["consolidate", "dissolve"])
def test_gentler_modes_move_no_more_than_they_say(example: Path, tmp_path: Path, mode: str) -> None:
    """Joining whole routes, or closing some, never parts pupils who share one today."""
    done = run(
        "review", str(example), "--out", str(tmp_path), "--iterations", "1", "--mode", mode,
        "--assess", "firm", "--seconds", "5",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    today = read_pack(example).tables["allocations"]
    together = {frozenset(rows["pupil_id"]) for _, rows in today.groupby("contract_id")}
    routes = [frozenset(route["pupils"]) for route in plan["routes"]]
    carried = frozenset[str]().union(*routes)
    for company in together:
        still_here = company & carried
        whole = [route for route in routes if still_here <= route]
        if mode == "consolidate":
            assert whole
        else:
            # Either the company is whole, or its contract is closed and no route is its own.
            own = [route for route in routes if len(route) > 1 and route <= still_here]
            assert whole or not own


def test_ctrl_c_keeps_the_best_plan(example: Path, tmp_path: Path) -> None:
    """Ctrl-C on a terminal during the search ends it with a whole review that says so."""
    code = "from routeopt.cli.main import app; app()"
    command = [sys.executable, "-c", code, "review", str(example), "--out", str(tmp_path)]
    environment = {key: value for key, value in os.environ.items() if key != "CI"}
    screen, terminal = pty.openpty()
    with subprocess.Popen(
        [*command, "--seconds", "600", "--assess", "firm"],
        env={**environment, "TERM": "xterm"}, stdout=subprocess.PIPE, stderr=terminal,
    ) as process:  # fmt: skip
        os.close(terminal)
        seen = b""
        while b"the clock starts now" not in seen:
            seen += os.read(screen, 4096)
        process.send_signal(signal.SIGINT)
        while process.poll() is None:
            seen += _read(screen)
    assert process.returncode == 0, seen
    assert b"the best plan so far is kept" in seen
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert plan["solver"]["termination"] == "cancelled"


def _read(screen: int) -> bytes:
    try:
        return os.read(screen, 4096)
    except OSError:  # the other end is closed
        return b""


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["review", "no-such-pack", "--out", "x"], 1, "no such file"),
        (["review", "{example}", "--school", "ZZ", "--out", "x"], 2, "no school ZZ"),
        (["review", "{example}", "--set", "ride_guide=3", "--out", "x"], 1, "not a setting"),
        (["review", "{example}", "--set", "nonsense", "--out", "x"], 2, "key=value"),
        (["review", "{example}", "--lock", "NOPE", "--out", "x"], 1, "names nothing"),
        (["review", "{example}", "--out", "x", "--roads", "gone.graphml"], 1, "no such"),
        (["example", "{example}", "--small"], 2, "not empty"),
        (["score", "{example}", "--plan", "gone.json"], 2, "cannot be read"),
    ],
)
def test_wrong_use_is_told_in_words(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    arguments: list[str], code: int, words: str,
) -> None:  # fmt: skip
    """A wrong command ends with its code and a sentence, never a traceback or a file."""
    monkeypatch.chdir(tmp_path)
    done = run(*[argument.format(example=example) for argument in arguments])
    assert done.exit_code == code
    assert words.lower() in " ".join(done.output.split()).lower()
    assert "Traceback" not in done.output
    assert list(tmp_path.iterdir()) == []
