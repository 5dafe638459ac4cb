"""How much sooner two workers finish a batch than one, each on a core of its own.

``python benchmarks/workers.py PACK --iterations 20`` reviews every special school of a pack as a
batch, with one worker and then with two, and prints what it measured as JSON. Each worker does one
run at a time and is held to one core. It ends with 1 where a run did not succeed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from routeopt.data.rawpack import RawPack
from routeopt.data.readers import read_pack
from routeopt.data.writers import write_zip
from routeopt.jobs.queue import Queue
from routeopt.jobs.working import prepare_database
from routeopt.store import councils, packs, runs
from routeopt.store.database import Database
from routeopt.store.settings import Settings

_VERB = "from routeopt.cli.main import app; app()"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pack", type=Path)
    parser.add_argument("--iterations", type=int, default=20, help="rounds of search a school")
    parser.add_argument("--schools", default="", help="only these, by commas")
    parser.add_argument("--url", action="append", default=[], help="two empty databases; or SQLite")
    asked = parser.parse_args()
    raw = read_pack(asked.pack)
    schools = [name for name in asked.schools.split(",") if name]
    found = {}
    for number, workers in enumerate((1, 2)):
        url = asked.url[number] if asked.url else ""
        found[workers] = _measured(raw, schools, asked.iterations, workers, url)
    report = {
        "pack": raw.name,
        "iterations": asked.iterations,
        "one_worker": found[1],
        "two_workers": found[2],
        "share": round(found[2]["seconds"] / found[1]["seconds"], 3),
        "load_average": os.getloadavg()[0],
    }
    print(json.dumps(report, indent=1))
    sys.exit(1 if found[1]["failed"] or found[2]["failed"] else 0)


def _measured(
    raw: RawPack, schools: list[str], iterations: int, workers: int, url: str
) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="workers-") as name:
        folder = Path(name)
        settings = Settings(database_url=url, data_dir=folder, slots=1)
        database = prepare_database(settings)
        council, batch = _asked(database, raw, schools, iterations, folder)
        queue = None if database.is_sqlite else Queue(database.url)
        if queue is not None:
            queue.put(batch)
        environment = {
            **os.environ,
            "ROUTEOPT_DATA_DIR": name,
            "ROUTEOPT_DATABASE_URL": url,
            "ROUTEOPT_SLOTS": "1",
            "ROUTEOPT_LEASE_S": "60",
        }
        cores = sorted(os.sched_getaffinity(0))[-workers:]
        started = [_worker(core, environment) for core in cores]
        try:
            return _ended(database, council, batch)
        finally:
            for worker in started:
                worker.terminate()
                worker.wait()
            if queue is not None:
                queue.close()
            database.close()


def _worker(core: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", _VERB, "worker"]
    worker = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    os.sched_setaffinity(worker.pid, {core})
    return worker


def _asked(
    database: Database, raw: RawPack, schools: list[str], iterations: int, folder: Path
) -> tuple[str, str]:
    path = folder / "pack.zip"
    write_zip(raw, path)
    listed = raw.tables["schools"].to_dict("records")
    facts = {"schools": [{k: one.get(k, "") for k in ("school_id", "kind")} for one in listed]}
    search = {"iterations": iterations, "assess": "firm"}
    with database.session() as s:
        council = councils.add_council(s, "Benchmark").id
        pack, _ = packs.add_pack(
            s,
            council,
            name=raw.name,
            sha256=raw.sha256,
            facts=facts,
            content=path.read_bytes(),
            created_by="benchmark",
        )
        batch = runs.submit(
            s,
            council,
            kind="batch",
            request={"schools": schools, "search": search},
            pack_id=pack.id,
            created_by="benchmark",
        )
    return council, batch.id


def _ended(database: Database, council: str, batch: str) -> dict[str, Any]:
    while True:
        time.sleep(0.5)
        with database.reading() as s:
            if not runs.get(s, council, batch).ended:
                continue
            parts = runs.children(s, council, batch)
        first = min(part.started_at for part in parts if part.started_at)
        last = max(part.ended_at for part in parts if part.ended_at)
        return {
            "schools": len(parts),
            "succeeded": sum(part.status == "succeeded" for part in parts),
            "seconds": round((last - first).total_seconds(), 1),
            "run_s": sorted(round(part.seconds or 0, 1) for part in parts),
            "failed": [
                [part.request["schools"], part.status, part.error_code, part.error_detail]
                for part in parts
                if part.status != "succeeded"
            ],
        }


if __name__ == "__main__":
    main()
