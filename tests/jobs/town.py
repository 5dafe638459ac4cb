"""A council with a pack of invented pupils on either engine, and real worker processes."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from routeopt.checking import check_plan
from routeopt.data.example import write_small_example
from routeopt.data.rawpack import RawPack
from routeopt.data.readers import pack_from_rows, read_pack
from routeopt.data.writers import write_zip
from routeopt.jobs.queue import Queue
from routeopt.jobs.working import prepare_database
from routeopt.planning.changed_pack import PackChanges, load_with_changes, scope_times
from routeopt.planning.scope import review_scope
from routeopt.store import councils, incumbents, packs, plans, runs
from routeopt.store.database import Database
from routeopt.store.settings import Settings
from routeopt.store.tables_runs import Run

CANARY = "CANARY7Q"
"""Begins every pupil's id: it may turn up in no log, queue or temporary file."""
LEASE_S, GRACE_S = 3.0, 3.0
PATIENCE_S = 240.0
_LOOK_S = 0.1
_VERB = "from routeopt.cli.main import app; app()"


@cache
def small_pack() -> RawPack:
    """Sixteen pupils of one school, enough that nothing is tried out in full."""
    pupils = [
        {
            "pupil_id": f"{CANARY}-{number:02d}",
            "school_id": "OAK",
            "lat": f"{52.3 + 0.011 * (number % 4):.4f}",
            "lon": f"{0.2 + 0.017 * (number // 4):.4f}",
            "phase": "primary",
        }
        for number in range(16)
    ]
    school = {"school_id": "OAK", "name": "Oak", "kind": "special", "lat": "52.35", "lon": "0.25"}
    bells = {"am_earliest": "08:30", "am_latest": "08:50", "pm_earliest": "15:10"}
    school |= {**bells, "pm_latest": "15:25"}
    other = {**school, "school_id": "ASH", "name": "Ash", "lat": "52.31"}
    for number in range(12):
        pupils.append({**pupils[number], "pupil_id": f"{CANARY}-A{number:02d}", "school_id": "ASH"})
    policy = [{"key": "plan_from", "value": "2026-09-01"}]
    return pack_from_rows("small", {"pupils": pupils, "schools": [school, other], "policy": policy})


@cache
def example_pack() -> RawPack:
    """Read the small example: some forty pupils, contracts, assessments under way."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pack"
        write_small_example(path)
        return read_pack(path)


@dataclass
class Town:
    """One database with its councils, and the workers that tests start on it."""

    settings: Settings
    database: Database
    environment: Mapping[str, str]
    queue: Queue | None
    councils: list[str] = field(default_factory=list)
    packs: dict[tuple[str, str], str] = field(default_factory=dict)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def log(self) -> Path:
        """What the workers say."""
        return self.settings.data_dir / "worker.log"

    def council(self, name: str = "Anyshire") -> str:
        """Make a council."""
        with self.database.session() as s:
            made = councils.add_council(s, name).id
        self.councils.append(made)
        return made

    def pack(self, council_id: str, raw: RawPack) -> str:
        """Give a council a pack, once."""
        known = self.packs.get((council_id, raw.sha256))
        if known is not None:
            return known
        with TemporaryDirectory() as folder:
            path = Path(folder) / "pack.zip"
            write_zip(raw, path)
            content = path.read_bytes()
        schools = raw.tables["schools"].to_dict("records")
        facts = {"schools": [{k: one.get(k, "") for k in ("school_id", "kind")} for one in schools]}
        with self.database.session() as s:
            pack, _ = packs.add_pack(
                s,
                council_id,
                name=raw.name,
                sha256=raw.sha256,
                facts=facts,
                content=content,
                created_by="test",
            )
        self.packs[council_id, raw.sha256] = pack.id
        return pack.id

    def submit(
        self, council_id: str, request: Mapping[str, object], *, raw: RawPack, kind: str = "review"
    ) -> str:
        """Ask for a run as the API does."""
        pack_id = self.pack(council_id, raw)
        with self.database.session() as s:
            run = runs.submit(
                s, council_id, kind=kind, request=request, pack_id=pack_id, created_by="test"
            )
        if self.queue is not None:
            self.queue.put(run.id)
        return run.id

    def run(self, council_id: str, run_id: str) -> Run:
        """Look at a run."""
        with self.database.reading() as s:
            return runs.get(s, council_id, run_id)

    def cancel(self, council_id: str, run_id: str) -> None:
        """Ask for a run to stop."""
        with self.database.session() as s:
            runs.request_cancel(s, council_id, run_id)

    def incumbents(self, council_id: str, run_id: str) -> list[tuple[int, str, int]]:
        """List number, kind and pence of the plans found on the way."""
        with self.database.reading() as s:
            found = incumbents.list_incumbents(s, council_id, run_id)
            return [(one.number, one.kind, one.objective_pence) for one in found]

    def work(self, slots: int = 1) -> subprocess.Popen[bytes]:
        """Start a worker process."""
        with self.log.open("ab") as log:
            worker = subprocess.Popen(
                [sys.executable, "-c", _VERB, "worker", "--slots", str(slots)],
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.workers.append(worker)
        return worker

    def close(self) -> None:
        """End every worker and let go of the database."""
        for worker in self.workers:
            if worker.poll() is None:
                worker.terminate()
        for worker in self.workers:
            worker.wait(60)
        if self.queue is not None:
            self.queue.close()
        self.database.close()


def new_town(folder: Path, database_url: str = "") -> Town:
    """Make an empty town on an engine."""
    environment = {
        "ROUTEOPT_DATABASE_URL": database_url,
        "ROUTEOPT_DATA_DIR": str(folder),
        "ROUTEOPT_LEASE_S": str(LEASE_S),
        "ROUTEOPT_GRACE_S": str(GRACE_S),
        "ROUTEOPT_SLOTS": "1",
    }
    settings = Settings(
        database_url=database_url, data_dir=folder, lease_s=LEASE_S, grace_s=GRACE_S, slots=1
    )
    folder.mkdir(parents=True, exist_ok=True)
    database = prepare_database(settings)
    queue = None if database.is_sqlite else Queue(database.url)
    return Town(settings, database, environment, queue)


def until(true: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
    """Wait for something; the patience is only so that a fault ends a test."""
    deadline = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(_LOOK_S)


def children_of(pid: int) -> list[int]:
    """List processes that a process started."""
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += [int(one) for one in path.read_text(encoding="ascii").split()]
    return found


def faults_of_plans(town: Town, council_id: str, run_id: str, raw: RawPack) -> list[str]:
    """Pass every plan that is kept of a run through the checker again, from the pack alone."""
    with town.database.reading() as s:
        run = runs.get(s, council_id, run_id)
        kept = [plan.plan for plan in plans.of_run(s, council_id, run_id)]
        kept += [
            incumbents.plan_of(s, council_id, run_id, number)
            for number, _, _ in town.incumbents(council_id, run_id)
        ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pack.zip"
        write_zip(raw, path)
        pack = load_with_changes(path, PackChanges(), ())[0]
    scope = review_scope(pack.area, tuple(run.request["schools"]))
    travel = scope_times(pack, scope, None)
    documents = [json.loads(plan) for plan in kept if plan is not None]
    assert len(documents) == len(kept)
    return [breach.rule for one in documents for breach in check_plan(pack.raw, travel, one)]
