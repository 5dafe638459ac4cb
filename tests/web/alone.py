"""Serves, uploads and reviews with nothing but loopback; run in a network of its own.

``python -m tests.web.alone FOLDER`` leaves a file there that says how the run ended.
"""

import fcntl
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

import httpx

from routeopt.data.example import write_small_example
from routeopt.store import councils, keys
from routeopt.store.database import Database
from routeopt.store.roles import Role

ENDED = "ended.json"
_RUN = "from routeopt.cli.main import app; app()"
_ADDRESS = "http://127.0.0.1:8080"
_SET_FLAGS, _UP = 0x8914, 0x1
_TRIES = 1200


def main(folder: Path) -> None:
    """Do all of it and write down how it ended."""
    _loopback_up()
    # Nobody answers beyond this machine, or the proof is none.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outside:
        assert outside.connect_ex(("192.0.2.1", 53)) != 0
    key = _first_key(folder)
    write_small_example(folder / "tables")
    pack = shutil.make_archive(str(folder / "pack"), "zip", folder / "tables")
    env = {**os.environ, "ROUTEOPT_DATA_DIR": str(folder / "data"), "ROUTEOPT_PORT": "8080"}
    with subprocess.Popen([sys.executable, "-c", _RUN, "serve"], env=env) as service:
        try:
            (folder / ENDED).write_text(json.dumps(_reviewed(Path(pack), key)))
        finally:
            service.terminate()


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh", b"lo", _UP))


def _first_key(folder: Path) -> str:
    database = Database(f"sqlite:///{folder / 'data' / 'routeopt.sqlite'}")
    database.migrate()
    with database.session() as session:
        council = councils.add_council(session, "Fenshire")
        _, key = keys.add_key(
            session, council.id, name="test", role=Role.ADMIN, days=1, by="operator"
        )
    database.close()
    return key


def _reviewed(pack: Path, key: str) -> dict[str, object]:
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=_ADDRESS, headers=headers, timeout=300) as client:
        _wait(client)
        with pack.open("rb") as stream:
            sent = client.post("/v1/packs", files={"file": (pack.name, stream)})
        pack_id = sent.json()["pack"]["id"]
        asked = {"schools": ["ELY"], "iterations": 1, "assess": "firm"}
        body = {"kind": "review", "pack_id": pack_id, "request": asked}
        run = client.post("/v1/runs", json=body).json()
        for _ in range(_TRIES):
            run = client.get(f"/v1/runs/{run['id']}").json()
            if run["ended_at"]:
                break
            time.sleep(0.25)
        files = client.get(f"/v1/runs/{run['id']}/outputs").json()
    return {
        "status": run["status"],
        "outcome": run["outcome"],
        "files": sorted(one["name"] for one in files),
    }


def _wait(client: httpx.Client) -> None:
    for _ in range(_TRIES):
        try:
            client.get("/ready")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
