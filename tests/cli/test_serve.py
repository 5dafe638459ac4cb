"""The service starts on an empty machine, says how to go on, and ends cleanly."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx

from tests.jobs.town import children_of, until

VERB = "from routeopt.cli.main import app; app()"


def test_serve_needs_nothing_answers_this_machine_alone_and_ends_with_its_worker(
    tmp_path: Path,
) -> None:
    """An empty folder is enough; the first person is explained; a stop leaves no process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "ROUTEOPT_DATA_DIR": str(tmp_path / "data")}
    environment.pop("ROUTEOPT_DATABASE_URL", None)
    with (tmp_path / "said").open("wb") as said, (tmp_path / "log").open("wb") as log:
        serving = subprocess.Popen(
            [sys.executable, "-c", VERB, "serve", "--port", str(port)],
            env=environment,
            stdout=said,
            stderr=log,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _answers(url), "an answer")
        until(lambda: bool(children_of(serving.pid)), "a worker")
        assert httpx.get(f"{url}/v1/runs").status_code == httpx.codes.UNAUTHORIZED
        assert _listening(port) == ["127.0.0.1"]
    finally:
        serving.send_signal(signal.SIGTERM)
    assert serving.wait(60) == 0
    assert "routeopt admin user add" in (tmp_path / "said").read_text(encoding="utf-8")
    until(lambda: not _left(tmp_path / "data"), "every process's end")


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def _listening(port: int) -> list[str]:
    found = []
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        address, state = line.split()[1], line.split()[3]
        host, _, at = address.partition(":")
        if int(at, 16) == port and state == "0A":
            found.append(socket.inet_ntoa(bytes.fromhex(host)[::-1]))
    return found


def _left(folder: Path) -> bool:
    name = str(folder).encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if name in (process / "environ").read_bytes() and int(process.name) != os.getpid():
                return True
        except OSError:
            continue
    return False
