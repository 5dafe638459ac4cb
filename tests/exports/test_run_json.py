"""Proves that run.json says what ran and which plan came of it."""

import json
from pathlib import Path

from routeopt.exports.facts import plan_hash
from routeopt.exports.policy_text import policy_texts
from routeopt.exports.run_json import run_document, write_run
from routeopt.planning.result import Review


def test_run_names_pack_plans_and_versions(review: Review, tmp_path: Path) -> None:
    """Proves the hashes, rules, versions, seed and cores."""
    found = run_document(review, policy_texts(review.area.policy), {"search": 58.2181})
    write_run(tmp_path / "run.json", found)
    assert json.loads((tmp_path / "run.json").read_text(encoding="utf-8")) == found
    assert found["pack"]["sha256"] == review.pack_sha256
    assert found["plans"]["firm"]["sha256"] == plan_hash(review.firm.plan)
    assert found["plans"]["full"]["sha256"] != found["plans"]["firm"]["sha256"]
    assert found["seconds"] == {"search": 58.22}
    assert {"routeopt", "python", "ortools"} <= set(found["versions"])
    assert not any(key in json.dumps(found) for key in review.area.pupils)
