"""The suite can be broken off and taken up again, and keeps what was measured."""

from pathlib import Path

import pytest
from benchmarks.parts import COUNTY_S, PARTS, SEEDS, USUAL, jobs
from benchmarks.peers.settings import PEERS
from benchmarks.run import Suite, main, worst_minutes
from benchmarks.store import Job, Record, Store

JOB = Job("peers", "peer", "school-20", 20, 1, "all", "vroom", "as it comes", 60.0)


class Counting:
    """Measures by counting how often it was asked."""

    def __init__(self, **more: object) -> None:
        self.asked: list[Job] = []
        self.more = more

    def __call__(self, job: Job) -> Record:
        """Count and give a figure."""
        self.asked.append(job)
        return {"year_pence": 100, "breaches": [], **self.more}


def test_a_second_run_does_nothing(tmp_path: Path) -> None:
    """What is measured is read back and not measured again."""
    wanted = jobs(USUAL, quick=True)
    first, second = Counting(), Counting()
    Suite(Store(tmp_path), 1000, first).run(wanted)
    assert len(first.asked) == len(wanted)
    again = Suite(Store(tmp_path), 1000, second)
    again.run(wanted)
    assert second.asked == []
    assert (again.measured, again.failed, again.left) == (0, 0, 0)


def test_nothing_starts_that_would_end_too_late(tmp_path: Path) -> None:
    """Past its minutes the suite leaves the rest for another run."""
    measure = Counting()
    suite = Suite(Store(tmp_path), 0.5, measure)
    suite.run([JOB])
    assert (measure.asked, suite.left) == ([], 1)


def test_a_disturbed_peer_is_not_kept(tmp_path: Path) -> None:
    """A peer that shared its core would look worse than it is: its figure is not used."""
    Suite(Store(tmp_path), 10, Counting(core_share=0.6)).run([JOB])
    assert Store(tmp_path).records() == []


def test_a_failure_does_not_stop_the_others(tmp_path: Path) -> None:
    """One solver that breaks down leaves a word and the rest is measured."""

    def measure(job: Job) -> Record:
        if job.solver == "vroom":
            raise RuntimeError("broke down")
        return {"year_pence": 1}

    suite = Suite(Store(tmp_path), 1000, measure)
    suite.run(jobs(["peers"], quick=True))
    assert suite.failed == len(
        [job for job in jobs(["peers"], quick=True) if job.solver == "vroom"]
    )
    assert suite.measured > 0


def test_asking_again_measures_ours_alone_again(tmp_path: Path) -> None:
    """Peers stay; of a job measured twice the later figure counts."""
    store = Store(tmp_path)
    mine = next(job for job in jobs(["bound"]) if job.what == "ours")
    for job in (JOB, mine):
        store.add(job, {"year_pence": 1})
    store.forget([mine])
    assert JOB in store
    assert mine not in store
    store.add(mine, {"year_pence": 2})
    assert [r["year_pence"] for r in Store(tmp_path).records() if r["what"] == "ours"] == [2]


def test_the_whole_asks_for_what_the_page_says() -> None:
    """Five seeds to 80 pupils, three beyond; every peer a minute on each, and no key twice."""
    wanted = jobs(PARTS)
    assert len({job.key for job in wanted}) == len(wanted)
    for peer in PEERS:
        asked = [(job.n, job.seed) for job in wanted if job.solver == peer]
        assert asked == [(n, seed) for n, seeds in SEEDS.items() for seed in seeds]
    assert [len(seeds) for seeds in SEEDS.values()] == [5, 5, 5, 3, 3, 3]
    assert {job.seconds for job in wanted if job.what == "peer"} == {60.0}
    assert {job.seconds for job in wanted if job.what == "county"} == {COUNTY_S}


def test_the_quick_suite_is_quick() -> None:
    """Even where every solver uses all its seconds, ten minutes do, starts apart."""
    assert worst_minutes(jobs(PARTS, quick=True)) <= 10


def test_the_command_says_what_is_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With no minutes at all it measures nothing and ends well."""
    words = ["--quick", "--only", "bound", "--minutes", "0", "--out", str(tmp_path)]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "0 measured, 0 failed, 4 left" in said
