"""Proves that the check tells everything at once and echoes no child's data."""

import json
from pathlib import Path

from .conftest import run


def test_a_good_pack_passes(example: Path) -> None:
    """The example has warnings to talk about and no error."""
    done = run("check", str(example), "--json")
    assert done.exit_code == 0
    assert {fault["severity"] for fault in json.loads(done.stdout)["faults"]} <= {
        "warning", "note"
    }  # fmt: skip


def test_all_faults_come_at_once_without_values(tmp_path: Path) -> None:
    """Faults in both tables are told together, by row, and no value of a cell is repeated."""
    (tmp_path / "pupils.csv").write_text(
        "pupil_id,school_id,postcode,phase,pm_days\n"
        "CANARY1,S,CB6 1AA,primery,MTWTF\n"
        "CANARY1,NOWHERE,ZZ99 9ZZ,primary,XXXXX\n",
        encoding="utf-8",
    )
    (tmp_path / "schools.csv").write_text(
        "school_id,name,postcode,am_earliest,am_latest,pm_earliest,pm_latest\n"
        "S,School,CB7 4DL,09:00,08:30,15:00,15:15\n",
        encoding="utf-8",
    )
    done = run("check", str(tmp_path), "--json")
    assert done.exit_code == 1
    faults = json.loads(done.stdout)["faults"]
    assert {(fault["table"], fault["row"]) for fault in faults} >= {
        ("pupils", 2), ("pupils", 3), ("schools", 2)
    }  # fmt: skip
    for secret in ("CANARY1", "ZZ99", "primery", "XXXXX", "NOWHERE"):
        assert secret not in done.output
