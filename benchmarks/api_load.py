"""How fast the service answers reads while it is busy, on this machine over loopback.

    python benchmarks/api_load.py            # 200 connections, 50 reads a second, 20 uploads
    python benchmarks/api_load.py --database-url postgresql://...

A server of its own is started on an empty folder, filled with a pack and some runs, and asked by
clients that keep their connections open. A request is timed from the moment it was due, so that a
server that falls behind cannot hide it. Uploads start together with the first read and are timed
apart.
"""

import argparse
import asyncio
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from routeopt.data.example import write_small_example
from routeopt.store import councils, keys
from routeopt.store.database import Database
from routeopt.store.roles import Role
from routeopt.store.settings import Settings

_SERVE = "from routeopt.cli.main import app; app()"
_TARGET_S = 0.250
File = tuple[str, bytes]


@dataclass(slots=True)
class Measured:
    """Seconds of reads by what was read, of uploads, and what went wrong."""

    reads: dict[str, list[float]] = field(default_factory=dict)
    uploads: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value that a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def read(
    client: httpx.AsyncClient, path: str, due: float, measured: Measured, name: str
) -> None:
    """Read once, timed from when it was due."""
    await asyncio.sleep(max(0.0, due - time.perf_counter()))
    try:
        answer = await client.get(path)
    except httpx.TransportError as error:
        measured.wrong.append(type(error).__name__)
        return
    measured.reads.setdefault(name, []).append(time.perf_counter() - due)
    if answer.status_code != 200:
        measured.wrong.append(f"{name}: {answer.status_code}")


async def upload(client: httpx.AsyncClient, files: Sequence[File], measured: Measured) -> None:
    """Upload some packs, all at once."""

    async def one(name: str, content: bytes) -> None:
        began = time.perf_counter()
        answer = await client.post("/v1/packs", files={"file": (name, content)}, timeout=600)
        measured.uploads.append(time.perf_counter() - began)
        if answer.status_code not in (200, 201):
            measured.wrong.append(f"upload: {answer.status_code}")

    await asyncio.gather(*(one(name, content) for name, content in files))


async def load(
    asked: argparse.Namespace, address: str, key: str, packs: Sequence[File]
) -> Measured:
    """Make the load and measure it."""
    measured = Measured()
    headers = {"Authorization": f"Bearer {key}"}
    limits = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=3600)
    clients = [
        httpx.AsyncClient(base_url=address, headers=headers, limits=limits, timeout=60)
        for _ in range(asked.connections)
    ]
    first = clients[0]
    made = await first.post("/v1/packs", files={"file": packs[0]})
    pack_id = made.json()["pack"]["id"]
    body = {"kind": "review", "pack_id": pack_id, "request": {"schools": ["ELY"], "iterations": 2}}
    runs = [(await first.post("/v1/runs", json=body)).json()["id"] for _ in range(20)]
    paths = {
        "a run": [f"/v1/runs/{run}" for run in runs],
        "runs": ["/v1/runs?limit=50"],
        "a pack": [f"/v1/packs/{pack_id}"],
        "events so far": [f"/v1/runs/{run}/events" for run in runs],
    }
    if plan_id := await ended_plan(first, runs[0]) if asked.plan else None:
        paths["a plan"] = [f"/v1/plans/{plan_id}"]
    await asyncio.gather(*(client.get("/v1/me") for client in clients))
    chosen = random.Random(7)  # noqa: S311 - which request comes next is no secret
    start = time.perf_counter() + 1
    tasks = [asyncio.create_task(upload(uploader(asked, address, headers), packs[1:], measured))]
    for number in range(round(asked.seconds * asked.rate)):
        name = chosen.choice(list(paths))
        client = clients[number % len(clients)]
        if name == "events so far":
            client.headers["Accept"] = "application/json"
        due = start + number / asked.rate
        path = chosen.choice(paths[name])
        tasks.append(asyncio.create_task(read(client, path, due, measured, name)))
    await asyncio.gather(*tasks)
    await asyncio.gather(*(client.aclose() for client in clients))
    return measured


def uploader(asked: argparse.Namespace, address: str, headers: dict[str, str]) -> httpx.AsyncClient:
    """Give a client for uploads, beside those that read."""
    limits = httpx.Limits(max_connections=asked.uploads)
    return httpx.AsyncClient(base_url=address, headers=headers, limits=limits)


async def ended_plan(client: httpx.AsyncClient, run_id: str) -> str | None:
    """Wait for a run and give its first plan."""
    for _ in range(300):
        run = (await client.get(f"/v1/runs/{run_id}")).json()
        if run["ended_at"] is not None:
            plans = (await client.get(f"/v1/runs/{run_id}/plans")).json()
            return str(plans[0]["id"]) if plans else None
        await asyncio.sleep(1)
    return None


def different_packs(folder: Path, count: int) -> list[File]:
    """Write packs that differ in a setting, so that each is read and kept for itself."""
    tables = folder / "tables"
    write_small_example(tables)
    policy = (tables / "policy.csv").read_text(encoding="utf-8")
    made = []
    for number in range(count):
        (tables / "policy.csv").write_text(
            f"{policy}max_pupils_per_route,{20 + number}\n", encoding="utf-8"
        )
        path = Path(shutil.make_archive(str(folder / f"pack-{number}"), "zip", tables))
        made.append((path.name, path.read_bytes()))
    return made


def tell(measured: Measured, asked: argparse.Namespace) -> bool:
    """Print what was measured; True where the target holds."""
    every = [one for values in measured.reads.values() for one in values]
    for name, values in sorted(measured.reads.items()):
        print(
            f"{name:15} {len(values):5} reads  median {statistics.median(values) * 1000:6.0f} ms"
            f"  p95 {percentile(values, 0.95) * 1000:6.0f} ms"
        )
    p95 = percentile(every, 0.95)
    print(
        f"{'all reads':15} {len(every):5} at {asked.rate:g}/s over {asked.connections} connections"
        f"  p95 {p95 * 1000:.0f} ms (target {_TARGET_S * 1000:.0f} ms)"
    )
    if measured.uploads:
        print(
            f"{len(measured.uploads)} uploads, all at once: median"
            f" {statistics.median(measured.uploads):.1f} s, last {max(measured.uploads):.1f} s"
        )
    for words in sorted(set(measured.wrong)):
        print(f"wrong: {words} ({measured.wrong.count(words)})")
    return p95 <= _TARGET_S and not measured.wrong


def main() -> None:
    """Start a server, load it, tell."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--uploads", type=int, default=20)
    parser.add_argument("--port", type=int, default=18099)
    parser.add_argument("--database-url", default="")
    parser.add_argument("--plan", action="store_true", help="Read a plan too: a review first.")
    asked = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(4096, hard)), hard))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = {"data_dir": folder, "database_url": asked.database_url}
        settings = Settings.model_validate(given)
        database = Database(settings.url)
        database.migrate()
        with database.session() as session:
            council = councils.add_council(session, f"Load {time.time_ns()}")
            _, key = keys.add_key(
                session, council.id, name="load", role=Role.ADMIN, days=1, by="operator"
            )
        packs = different_packs(folder, asked.uploads + 1)
        server = subprocess.Popen(
            [sys.executable, "-c", _SERVE, "serve", "--port", str(asked.port),
             "--worker" if asked.plan else "--no-worker"],
            env={**os.environ, "ROUTEOPT_DATA_DIR": str(folder),
                 "ROUTEOPT_DATABASE_URL": asked.database_url, "ROUTEOPT_LOG_LEVEL": "WARNING"},
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{asked.port}"
            _wait(address)
            fine = tell(asyncio.run(load(asked, address, key, packs)), asked)
        finally:
            server.terminate()
            server.wait(30)
    sys.exit(0 if fine else 1)


def _wait(address: str) -> None:
    for _ in range(120):
        try:
            if httpx.get(f"{address}/ready", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.5)
    raise TimeoutError("the service did not start")


if __name__ == "__main__":
    main()
