"""One measurement in a process of its own, so that memory and state are clean.

Reads the job as JSON from standard input and writes what it measured as the last line.
"""

import json
import sys
import time
from importlib import import_module
from importlib.metadata import version

from benchmarks import county, first, ours, profile_proof, profile_search
from benchmarks.instances import SCHOOL_ID, Fleet, compiled, instance
from benchmarks.judge import breaches_of
from benchmarks.memory import PeakMemory
from benchmarks.peers.settings import PEERS
from benchmarks.reprice import Repricer
from benchmarks.store import Job, Record
from routeopt.solvers.evaluator import evaluate
from routeopt.solvers.interface import Budget
from routeopt.solvers.search import SearchSolver
from routeopt.solvers.warmup import warm_up

_FIND_S = 20.0
"""For finding the plan that is then proved."""


def measure(job: Job) -> Record:
    """Run a job and say what came of it.

    ``peak_mib`` is the most that the process and those it started held at once.
    """
    measuring = {
        "ours": _ours, "peer": _peer, "county": _county, "start": _start, "profile": _profile,
    }  # fmt: skip
    with PeakMemory() as memory:
        measured = measuring[job.what](job)
    return {**measured, "peak_mib": memory.mib}


def _fleet(job: Job) -> Fleet:
    return "small" if job.fleet == "small" else "all"


def _peer(job: Job) -> Record:
    made = instance(job.n, job.seed, _fleet(job))
    problem = compiled(made)
    warm_up()
    setup = PEERS[job.solver]
    solve = getattr(import_module(setup.module), setup.function)
    started, worked = time.monotonic(), time.process_time()
    plan = solve(problem, job.seconds, job.seed)
    took, worked = time.monotonic() - started, time.process_time() - worked
    repriced = Repricer(problem).plan(plan.routes)
    return {
        "year_pence": repriced.year_pence,
        "routes": len(repriced.results),
        "took_s": round(took, 2),
        "core_share": round(worked / took, 3),
        "split": repriced.split,
        "left_out": repriced.left_out,
        "note": f"{setup.package} {version(setup.package)}; {plan.note}",
        "breaches": breaches_of(made, problem, repriced.results),
    }


def _ours(job: Job) -> Record:
    made = instance(job.n, job.seed, _fleet(job))
    problem = compiled(made)
    worked = time.process_time()
    measured = ours.solve(problem, job.seconds)
    worked = time.process_time() - worked
    outcome = measured.outcome
    if outcome.choice is None:
        return {"year_pence": None, "status": outcome.status, "termination": outcome.termination}
    results = [evaluate(problem, option.spec) for option in outcome.choice.routes]
    return {
        "year_pence": outcome.choice.year_pence,
        "routes": len(results),
        "took_s": round(outcome.seconds, 2),
        "worked_s": round(worked, 2),
        "rounds": outcome.rounds,
        "incumbents": measured.incumbents,
        "bounds": measured.bounds,
        "lower_bound_pence": outcome.lower_bound_pence,
        "status": outcome.status,
        "termination": outcome.termination,
        "note": outcome.solver,
        "breaches": breaches_of(made, problem, results),
    }


def _county(job: Job) -> Record:
    review = county.plan_school(job.instance, _fleet(job), job.seconds)
    plan = review.firm.plan
    return {
        "pupils": review.firm.summary.pupils,
        "year_pence": plan.year_pence,
        "objective_pence": plan.objective_pence,
        "routes": len(plan.routes),
        "took_s": round(plan.seconds, 2),
        "incumbents": review.firm.incumbents,
        "lower_bound_pence": plan.lower_bound_pence,
        "status": plan.status,
        "termination": plan.termination,
        "note": plan.solver,
        "breaches": [],
    }


def _start(job: Job) -> Record:
    made = instance(job.n, job.seed, _fleet(job))
    return {"first_s": first.seconds_to_first(made.raw, SCHOOL_ID, job.seconds)}


def _profile(job: Job) -> Record:
    problem = compiled(instance(job.n, job.seed, _fleet(job)))
    if job.solver == "search":
        return {"shares": profile_search.shares(problem, ours.SEED)}
    found = SearchSolver().solve(problem, Budget(seconds=_FIND_S), ours.SEED, lambda _: None)
    if found.choice is None:
        raise RuntimeError("the search found no plan to prove")
    best = found.choice.objective_pence
    return {"shares": profile_proof.shares(problem, best, job.seconds)}


def main() -> None:
    """Measure the job on standard input."""
    job = Job(**json.load(sys.stdin))
    print(json.dumps(measure(job)))


if __name__ == "__main__":
    main()
