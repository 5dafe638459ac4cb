"""A whole service under load whose processes are killed at random, and what is left of it."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from routeopt.store import events, keys, runs
from routeopt.store.roles import Role
from tests.jobs.town import (
    CANARY,
    Town,
    children_of,
    faults_of_plans,
    new_town,
    small_pack,
    until,
)

_SERVE = "from routeopt.cli.main import app; app()"
_REQUEST = {"schools": ["OAK"], "iterations": 2, "assess": "firm"}
_WAITING = 4
_MOST_PAUSE_S = 8.0
_COME_UP_S = 60.0
_LOOK_S = 0.1
_GIVEN_UP = "lost_worker"
_ANSWER_S = 240.0
_SHORT_S = 1.0
_END_S = 1800.0
_KINDS = {
    "sqlite": ("api", "solver", "supervisor"),
    "postgresql": ("api", "solver", "supervisor", "worker"),
}
"""What is killed: the API, a search, the worker beside the API, a worker elsewhere."""


@dataclass
class Service:
    """The API with its worker, and a further worker where the engine is distributed."""

    town: Town
    port: int
    api: subprocess.Popen[bytes]
    further: subprocess.Popen[bytes] | None = None

    @property
    def processes(self) -> dict[str, list[int]]:
        """Who could be killed now, by what they are."""
        beside = [pid for pid in _alive(children_of(self.api.pid)) if _says(pid, "worker")]
        further = self.further
        apart = [] if further is None or further.poll() is not None else [further.pid]
        at_work = {pid: _alive(children_of(pid)) for pid in (*beside, *apart)}
        solvers = [
            pid
            for children in at_work.values()
            for pid in children
            if _says(pid, "routeopt.jobs.child")
        ]
        # Whatever has only just been started again is let come up first.
        found = {
            "api": [self.api.pid] if self.answers() else [],
            "supervisor": [pid for pid in beside if at_work[pid]],
            "worker": [pid for pid in apart if at_work[pid]],
            "solver": solvers,
        }
        return {what: pids for what, pids in found.items() if pids}

    def answers(self) -> bool:
        """Whether the API does."""
        with suppress(httpx.HTTPError):
            url = f"http://127.0.0.1:{self.port}/health"
            return httpx.get(url, timeout=2).status_code == httpx.codes.OK
        return False

    def revive(self) -> None:
        """Start again what is gone, as an operator's service manager does."""
        if self.api.poll() is not None:
            self.api = _serving(self.town, self.port)
        if self.further is not None and self.further.poll() is not None:
            self.further = self.town.work()

    def close(self) -> None:
        """Ask everything to stop, and wait."""
        for process in (self.api, self.further):
            if process is not None and process.poll() is None:
                process.terminate()
                process.wait(60)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}/cmdline").exists()]


def _says(pid: int, word: str) -> bool:
    with suppress(OSError):
        return word.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def _serving(town: Town, port: int) -> subprocess.Popen[bytes]:
    with town.log.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-c", _SERVE, "serve", "--port", str(port)],
            env={**os.environ, **town.environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


@dataclass
class Report:
    """What came of it; everything that may not be is a list of faults."""

    engine: str
    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    accepted: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    attempts: Counter[int] = field(default_factory=Counter)
    plans_checked: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        """Give it for JSON."""
        return {
            "engine": self.engine,
            "seed": self.seed,
            "kills": dict(self.kills),
            "killed": self.kills.total(),
            "accepted_runs": self.accepted,
            "load_average": os.getloadavg()[0],
            "ended": dict(self.statuses),
            "attempts": {str(number): count for number, count in sorted(self.attempts.items())},
            "plans_checked": self.plans_checked,
            "seconds": round(self.seconds, 1),
            "faults": self.faults,
        }


class Chaos:
    """Kills until there were enough, then waits for every accepted run to end.

    Parameters
    ----------
    folder
        Data folder of the service.
    database_url
        Blank for SQLite.
    seed
        Of what is killed when.
    waiting
        Runs asked for at once.
    """

    def __init__(self, folder: Path, database_url: str, seed: int, waiting: int = _WAITING) -> None:
        self._town = new_town(folder, database_url)
        self._random = random.Random(seed)  # noqa: S311 - a draw, no secret
        self._council = self._town.council()
        self._pack = self._town.pack(self._council, small_pack())
        with self._town.database.session() as s:
            made = keys.add_key(
                s, self._council, name="chaos", role=Role.PLANNER, days=1, by="test"
            )
        self._key = made[1]
        self._accepted: dict[str, str] = {}
        self._ended: set[str] = set()
        self._unanswered: list[str] = []
        engine = "sqlite" if self._town.database.is_sqlite else "postgresql"
        self._kinds = _KINDS[engine]
        self._waiting = waiting
        self._turns: list[str] = []
        self.report = Report(engine, seed)
        port = _free_port()
        self._service = Service(self._town, port, _serving(self._town, port))
        if engine == "postgresql":
            self._service.further = self._town.work()

    def run(self, kills: int, most_s: float = _END_S) -> Report:
        """Kill so many, or as many as there is time for, and report."""
        started = time.monotonic()
        try:
            pause_s = min(_MOST_PAUSE_S, self._first_run_s())
            while self.report.kills.total() < kills and time.monotonic() - started < most_s:
                self._kill(self._turn(), self._random.uniform(0, pause_s))
            self._wait_for_all()
        finally:
            self._service.close()
            self.report.seconds = time.monotonic() - started
        self._judge()
        self._town.close()
        return self.report

    def _first_run_s(self) -> float:
        assert self._submit(), "the API does not answer"
        started = time.monotonic()
        until(self._all_ended, "the first run", _END_S)
        return time.monotonic() - started

    def _submit(self, patience_s: float = _ANSWER_S) -> bool:
        # Asked again with the same key until there is an answer, as a client does. Whoever gives
        # up may have been heard all the same: such a run has to end once like any other.
        key = self._unanswered.pop() if self._unanswered else uuid.uuid4().hex
        deadline = time.monotonic() + patience_s
        body = {"kind": "review", "pack_id": self._pack, "request": _REQUEST}
        headers = {"Authorization": f"Bearer {self._key}", "Idempotency-Key": key}
        url = f"http://127.0.0.1:{self._service.port}/v1/runs"
        while time.monotonic() < deadline:
            with suppress(httpx.HTTPError):
                answer = httpx.post(url, json=body, headers=headers, timeout=10)
                if answer.status_code == httpx.codes.ACCEPTED:
                    self._accepted[key] = answer.json()["id"]
                    return True
                if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                    raise AssertionError(answer.text)
            self._service.revive()
            time.sleep(0.2)
        self._unanswered.append(key)
        return False

    def _load(self) -> None:
        while len(self._unended()) < self._waiting and self._submit(_SHORT_S):
            continue

    def _unended(self) -> list[str]:
        asked = [run for run in self._accepted.values() if run not in self._ended]
        self._ended.update(run for run in asked if self._town.run(self._council, run).ended)
        return [run for run in asked if run not in self._ended]

    def _all_ended(self) -> bool:
        self._service.revive()
        return not self._unended()

    def _turn(self) -> str:
        # Every kind is hit as often as any other, though some come up later than others.
        if not self._turns:
            self._turns = self._random.sample(self._kinds, len(self._kinds))
        return self._turns.pop()

    def _kill(self, what: str, pause_s: float) -> None:
        """Kill one of a kind, a while after one of it is there."""
        deadline = time.monotonic() + _COME_UP_S
        if not self._up(what, deadline):
            return
        time.sleep(pause_s)
        pids = self._up(what, deadline)
        with suppress(ProcessLookupError, IndexError):
            os.kill(self._random.choice(pids), signal.SIGKILL)
            self.report.kills[what] += 1

    def _up(self, what: str, deadline: float) -> list[int]:
        while time.monotonic() < deadline:
            self._service.revive()
            self._load()
            if pids := self._service.processes.get(what):
                return pids
            time.sleep(_LOOK_S)
        return []

    def _wait_for_all(self) -> None:
        while self._unanswered:
            assert self._submit(), "the API does not answer"
        until(self._all_ended, "every accepted run", _END_S)

    def _judge(self) -> None:
        report, town = self.report, self._town
        report.accepted = len(self._accepted)
        with town.database.reading() as s:
            rows = runs.list_runs(s, self._council, limit=1000).rows
            ends = {
                row.id: [e.kind for e in events.list_events(s, self._council, row.id)]
                for row in rows
            }
        if sorted(row.id for row in rows) != sorted(self._accepted.values()):
            report.faults.append("a run was lost or is there twice")
        for row in rows:
            report.statuses[row.status] += 1
            report.attempts[row.attempts] += 1
            if ends[row.id].count("finished") != 1 or not row.ended:
                report.faults.append(f"{row.id} did not end once")
            # A run whose workers were killed as often as it may be tried ends with its best plan.
            if row.status != "succeeded" and row.error_code != _GIVEN_UP:
                report.faults.append(f"{row.id} {row.status}: {row.error_code}")
            found = town.incumbents(self._council, row.id)
            costs = [pence for _, _, pence in found]
            if costs != sorted(set(costs), reverse=True):
                report.faults.append(f"{row.id} kept a plan that is no better")
            rules = faults_of_plans(town, self._council, row.id, small_pack())
            report.faults += [f"{row.id} breaks {rule}" for rule in rules]
            report.plans_checked += len(found) + (row.status == "succeeded")
        report.faults += [f"a process is left: {pid}" for pid in _left(town.settings.data_dir)]
        report.faults += [
            f"a folder is left: {path.name}" for path in town.settings.data_dir.glob("running/*")
        ]
        if CANARY in town.log.read_text(encoding="utf-8"):
            report.faults.append("a pupil is named in the log")


def _left(folder: Path) -> Iterator[int]:
    # Whatever we started has the folder in its arguments or in its environment.
    name = str(folder).encode()
    for process in Path("/proc").glob("[0-9]*"):
        if int(process.name) == os.getpid():
            continue
        with suppress(OSError):
            held = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            if name in held and b" Z " not in (process / "stat").read_bytes():
                yield int(process.name)


def written(report: Report) -> str:
    """Write a report as JSON."""
    return json.dumps(report.as_dict(), indent=1)
