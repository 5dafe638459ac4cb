"""Proves that the whole service works on a machine that has no network at all."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.alone import ENDED

_ROOT = Path(__file__).parents[2]
_APART = ("unshare", "--net", "--map-root-user")


def _can_be_apart() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*_APART, "true"], check=False, capture_output=True).returncode == 0


@pytest.mark.skipif(not _can_be_apart(), reason="no network namespaces on this machine")
def test_a_review_from_upload_to_report_without_a_network(tmp_path: Path) -> None:
    """In a network of its own with loopback alone, a pack is uploaded and reviewed to its files."""
    paths = os.pathsep.join([str(_ROOT / "src"), str(_ROOT)])
    subprocess.run(
        [*_APART, sys.executable, "-m", "tests.web.alone", str(tmp_path)],
        check=True, capture_output=True, cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": paths},
    )  # fmt: skip
    ended = json.loads((tmp_path / ENDED).read_text())
    assert ended["status"] == "succeeded", ended
    assert {"report.html", "plan.json", "routes.geojson"} <= set(ended["files"])
