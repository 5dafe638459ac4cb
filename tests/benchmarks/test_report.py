"""The page shows what was measured and invents nothing."""

import shutil
from pathlib import Path

from benchmarks.figures import best_known, bound_s, cost_at, gap, growth, settled_s, spread
from benchmarks.parts import PARTS, jobs
from benchmarks.report import DOCS, PAGE, write_page
from benchmarks.store import Job, Record, Store
from benchmarks.tables import MISSING, TABLES, against_best_peer, bound_table

from benchmarks import ours, profile_proof, profile_search

RUN: Record = {
    "instance": "school-40",
    "seed": 1,
    "fleet": "all",
    "year_pence": 100_000,
    "lower_bound_pence": 99_099,
    "incumbents": [[0.5, 120_000], [2.0, 100_900], [9.0, 100_000]],
    "bounds": [[1.0, 90_000], [4.0, 99_050], [8.0, 99_099]],
}


def measured(job: Job, year_pence: int) -> Record:
    """Give what a run of a job might have left."""
    return {
        "year_pence": year_pence, "breaches": [], "took_s": job.seconds, "note": "engine 1; words",
        "incumbents": [[1.0, year_pence + 900], [2.0, year_pence]], "bounds": [[3.0, year_pence]],
        "lower_bound_pence": year_pence, "status": "optimal", "peak_mib": 200 + job.n,
        "machine": "a machine", "date": "2026-01-01", "version": "0",
        "first_s": 2.5, "objective_pence": year_pence,
        "shares": dict.fromkeys((*profile_search.PARTS, *profile_proof.PARTS), 0.1),
    }  # fmt: skip


def test_figures_of_a_run() -> None:
    """Cost at a second, gap with the bound down to the pound, seconds to settle."""
    assert cost_at(RUN, 1) == 120_000
    assert cost_at(RUN, 0.1) is None
    assert gap(RUN) == 0.01
    assert gap({**RUN, "lower_bound_pence": None}) is None
    assert settled_s(RUN) == 2.0
    assert bound_s(RUN) == 4.0


def test_a_refused_plan_is_nobodys_best() -> None:
    """A plan the checker refuses does not count."""
    refused = {**RUN, "year_pence": 1, "breaches": ["R2"]}
    assert best_known([RUN, refused]) == {("school-40", 1, "all"): 100_000}


def test_spread_names_its_seeds() -> None:
    """The middle, the range, and which seeds they are of; nothing of nothing."""
    found = spread({3: 2.0, 1: 1.0, 2: 9.0, 4: None})
    assert found is not None
    assert (found.words(), found.seeds) == ("2.0 (1.0 to 9.0)", (1, 2, 3))
    assert spread({1: None}) is None


def test_growth_is_a_power_law() -> None:
    """A figure that grows with the square is seen to; two sizes are too few."""
    fitted = growth([(n, 3 * n**2) for n in (20.0, 40.0, 80.0)])
    assert fitted is not None
    assert round(fitted.power, 6) == 2
    assert round(fitted.at(10), 6) == 300
    assert growth([(20, 1), (40, 2)]) is None


def test_nothing_measured_is_said_so() -> None:
    """Without results every table has its rows and says that nothing is there."""
    for name, make in TABLES.items():
        assert MISSING in make([]), name


def test_a_part_measured_names_its_seeds() -> None:
    """A middle over two of five seeds says so."""
    asked = [job for job in jobs(["bound"]) if (job.n, job.fleet) == (40, "small")][:2]
    records = [{**measured(job, 5_000), **vars_of(job)} for job in asked]
    assert "[seeds 1, 2 only]" in bound_table(records, "small")


def vars_of(job: Job) -> Record:
    """Fields of a job as its line has them."""
    return {name: getattr(job, name) for name in Job.__slots__}


def test_ours_is_compared_only_with_all_peers() -> None:
    """The best of three peers is not called the best of four."""
    asked = [job for job in jobs(["peers"]) if (job.n, job.seed) == (20, 1)]
    prices = {ours.NAME: 90_000}
    records = [{**measured(job, prices.get(job.solver, 100_000)), **vars_of(job)} for job in asked]
    assert "10.0 % [seeds 1 only]" in against_best_peer(records)
    assert "10.0 %" not in against_best_peer([r for r in records if r["solver"] != "vroom"])


def test_the_page_is_filled_and_filled_again(tmp_path: Path) -> None:
    """Every marked place of the page is written, pictures beside it, the same twice."""
    shutil.copy(DOCS / PAGE, tmp_path / PAGE)
    store = Store(tmp_path / "results")
    for number, job in enumerate(jobs(PARTS)):
        store.add(job, measured(job, 1_000_000 + 1000 * (number % 7)))
    write_page(store.records(), tmp_path)
    first = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert MISSING not in first.partition("## The schools")[2]
    assert (tmp_path / "benchmarks-time-300.svg").read_text(encoding="utf-8").startswith("<svg")
    write_page(store.records(), tmp_path)
    assert (tmp_path / PAGE).read_text(encoding="utf-8") == first
    write_page([], tmp_path)
    assert not (tmp_path / "benchmarks-time-300.svg").exists()
