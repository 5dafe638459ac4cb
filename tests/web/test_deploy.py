"""Proves of image, compose file and units what can be proved without an engine to run them."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from routeopt.cli.main import app
from routeopt.store.settings import Settings

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
KNOWN = {f"ROUTEOPT_{name}".upper() for name in Settings.model_fields}
UNITS = sorted((ROOT / "deploy").glob("*.service"))


def _instructions() -> list[tuple[str, str]]:
    joined = re.sub(r"\\\n", " ", DOCKERFILE)
    lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in lines]


def _compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return found


def test_what_the_image_copies_is_there_and_let_through() -> None:
    """Every file that is copied exists, and the ignore file keeps none of them back."""
    let_through = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    copied = [
        source
        for name, rest in _instructions()
        if name == "COPY" and "--from" not in rest
        for source in shlex.split(rest)[:-1]
    ]
    assert "src" in copied
    for source in copied:
        assert (ROOT / source).exists(), source
        assert source in let_through, source


def test_the_image_runs_as_nobody_special_from_pinned_packages() -> None:
    """The last stage has a user of its own, a health check, and only packages with their hash."""
    names = [name for name, _ in _instructions()]
    last = names[len(names) - names[::-1].index("FROM") :]
    assert last.index("USER") < last.index("ENTRYPOINT")
    assert "HEALTHCHECK" in last
    assert dict(_instructions())["USER"] not in {"root", "0"}
    installs = [part for name, rest in _instructions() if name == "RUN"
                for part in rest.split("&&") if "pip install" in part]  # fmt: skip
    assert all("--require-hashes" in one or "--no-index" in one for one in installs)
    assert all(":" in rest and "latest" not in rest for name, rest in _instructions()
               if name == "FROM")  # fmt: skip


def test_every_command_that_is_run_exists() -> None:
    """What image, compose file and units start are commands of the command line."""
    services = _compose()["services"]
    asked = {command[0] for one in services.values() if (command := one.get("command"))}
    asked |= set(
        re.findall(r"routeopt (\w+)$", "\n".join(p.read_text() for p in UNITS), re.MULTILINE)
    )
    asked.add("serve")
    assert {"serve", "worker"} <= asked
    for verb in asked:
        assert CliRunner().invoke(app, [verb, "--help"]).exit_code == 0, verb


def test_every_setting_that_is_set_exists() -> None:
    """No file sets a setting that the service does not know."""
    texts = [DOCKERFILE, (ROOT / "compose.yaml").read_text(), *(p.read_text() for p in UNITS)]
    named = set(re.findall(r"\bROUTEOPT_[A-Z_]+\b", "\n".join(texts)))
    assert named - KNOWN == {"ROUTEOPT_DB_PASSWORD"}


def test_the_compose_file_opens_nothing_to_the_world() -> None:
    """Ports are of loopback, the program's disk is read-only, and there is no default password."""
    compose = _compose()
    for name in ("web", "worker"):
        one = compose["services"][name]
        assert one["read_only"] is True
        assert one["cap_drop"] == ["ALL"]
        for port in one.get("ports", []):
            assert port.startswith("127.0.0.1:")
    assert "ports" not in compose["services"]["db"]
    assert ":?" in compose["services"]["db"]["environment"]["POSTGRES_PASSWORD"]
    used = {volume.partition(":")[0] for one in compose["services"].values()
            for volume in one.get("volumes", [])}  # fmt: skip
    assert used == set(compose["volumes"])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_systemd_finds_nothing_wrong(unit: Path, tmp_path: Path) -> None:
    """Systemd itself reads the unit without a complaint, once its program is there."""
    tried = tmp_path / unit.name
    program = shutil.which("true") or "/bin/true"
    text = re.sub(r"^ExecStart=\S+", f"ExecStart={program}", unit.read_text(), flags=re.MULTILINE)
    tried.write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tried)],
        check=False, capture_output=True, text=True, env={**os.environ, "LANG": "C"},
    )  # fmt: skip
    assert unit.name not in done.stderr
    assert done.returncode == 0, done.stderr
