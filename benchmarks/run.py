"""Measures what is not measured yet: ``python -m benchmarks.run [--quick] [--only PART]``.

Every measurement is a process of its own. Peers use one core and run two at a time; our own runs
use both and have the machine to themselves. What is measured is kept as lines of JSON and not
measured again, so that a run that was broken off goes on where it was.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.parts import PARTS, USUAL, jobs
from benchmarks.store import QUICK, RESULTS, Job, Record, Store
from routeopt import __version__

PEERS_AT_ONCE = 2
LEAST_CORE = 0.9
"""Share of a core that a peer must have had for its figure to be kept."""
_LATE_S = 240.0
"""A process may take so much longer than twice its seconds: reading, compiling, checking."""
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

Measure = Callable[[Job], Record]


def in_child(job: Job) -> Record:
    """Measure a job in a fresh process."""
    environment = dict(os.environ)
    if job.what == "peer":
        environment.update(_ONE_THREAD)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.child"],
        input=json.dumps(asdict(job)),
        capture_output=True,
        text=True,
        env=environment,
        timeout=2 * job.seconds + _LATE_S,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{job.words}: {done.stderr.strip()[-800:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


class Suite:
    """Runs what a store does not hold yet, while time is left."""

    def __init__(self, store: Store, minutes: float, measure: Measure = in_child) -> None:
        self.store = store
        self.ends = time.monotonic() + 60 * minutes
        self.measure = measure
        self.measured = self.failed = self.left = 0

    def run(self, wanted: Sequence[Job]) -> None:
        """Measure every job that is new: peers first, two at a time, then ours alone."""
        new = [job for job in wanted if job not in self.store]
        peers = [job for job in new if job.what == "peer"]
        with ThreadPoolExecutor(PEERS_AT_ONCE) as pool:
            list(pool.map(self._one, peers))
        for job in new:
            if job.what != "peer":
                self._one(job)

    def _one(self, job: Job) -> None:
        if time.monotonic() + job.seconds > self.ends:
            self.left += 1
            return
        try:
            measured = self.measure(job)
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            self.failed += 1
            print(f"FAILED {job.words}: {error}", flush=True)
            return
        if measured.get("core_share", 1.0) < LEAST_CORE:
            # A peer that had to share its core would look worse than it is.
            self.failed += 1
            print(f"DISTURBED, not kept: {job.words}", flush=True)
            return
        stamp = {
            "machine": machine(),
            "date": datetime.now(UTC).date().isoformat(),
            "version": __version__,
        }
        self.store.add(job, {**measured, **stamp})
        self.measured += 1
        print(f"{job.words}: {said(measured)}", flush=True)


def said(measured: Record) -> str:
    """Say in a few words what came out."""
    if "first_s" in measured:
        return f"first plan after {measured['first_s']} s"
    if "shares" in measured:
        part, share = max(measured["shares"].items(), key=lambda item: float(item[1]))
        return f"most of it ({share:.0%}) to {part}"
    year = measured.get("year_pence")
    words = "no plan" if year is None else f"£{year / 100:,.0f} a year"
    bound = measured.get("lower_bound_pence")
    if year and bound:
        words += f", gap {100 * (1 - bound / year):.2f} %"
    breaches = measured.get("breaches")
    return f"{words}, REFUSED by the checker: {breaches[0]}" if breaches else words


def worst_minutes(wanted: Iterable[Job]) -> float:
    """Minutes if every solver uses all its seconds, starting processes apart."""
    return sum(job.seconds / (PEERS_AT_ONCE if job.what == "peer" else 1) for job in wanted) / 60


def main(words: Sequence[str] | None = None) -> int:
    """Measure and say what is left."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.run", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--quick", action="store_true", help="three small schools, minutes only")
    parser.add_argument("--only", action="append", choices=PARTS, help="a part; again for more")
    parser.add_argument("--out", type=Path, help="folder of the results")
    parser.add_argument("--minutes", type=float, default=170.0, help="start nothing beyond")
    parser.add_argument("--again", action="store_true", help="measure our own engine again")
    asked = parser.parse_args(words)
    store = Store(asked.out or (QUICK if asked.quick else RESULTS))
    wanted = jobs(asked.only or USUAL, quick=asked.quick)
    if asked.again:
        store.forget(job for job in wanted if job.what != "peer")
    new = [job for job in wanted if job not in store]
    print(
        f"{len(wanted) - len(new)} of {len(wanted)} measurements are there; "
        f"the rest takes at most {worst_minutes(new):.0f} minutes",
        flush=True,
    )
    suite = Suite(store, asked.minutes)
    suite.run(wanted)
    print(f"{suite.measured} measured, {suite.failed} failed, {suite.left} left for another run")
    print("Tables and pictures:  python -m benchmarks.report")
    return 1 if suite.failed else 0


if __name__ == "__main__":
    sys.exit(main())
