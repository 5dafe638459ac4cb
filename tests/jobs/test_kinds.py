"""Every kind of run does what its verb does, from a request of plain data."""

import base64
import json
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from routeopt.data.writers import write_zip
from routeopt.jobs.kinds import KINDS, parsed
from routeopt.jobs.work import Finished, Work
from routeopt.tender.bids_random import write_random_bids
from routeopt.tender.internal import read_internal
from routeopt.tender.model import read_tender
from tests.jobs.town import example_pack

REVIEW_ID, TENDER_ID, PACK_ID = "1" * 32, "2" * 32, "3" * 32


def _work(folder: Path, kind: str, request: dict[str, Any], told: list[Any]) -> Work:
    (folder / "out").mkdir(parents=True)
    write_zip(example_pack(), folder / "pack.zip")
    asked = parsed(kind, json.loads(json.dumps(request)))
    return Work(folder, asked, None, {}, told.append, threading.Event())


def _performed(folder: Path, kind: str, request: dict[str, Any]) -> Finished:
    return KINDS[kind].perform()(_work(folder, kind, request, []))


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Review the example once as a run does; its files."""
    folder = tmp_path_factory.mktemp("review") / "run"
    told: list[Any] = []
    work = _work(folder, "review", {"schools": ["ELY"], "iterations": 1}, told)
    finished = KINDS["review"].perform()(work)
    assert finished.outcome == "feasible"
    stages = [one["stage"] for one in told if one["kind"] == "progress" and "words" not in one]
    assert stages == ["reading", "travel times", "searching", "writing"]
    plans = [one for one in told if one["kind"] == "incumbent"]
    assert {one["plan_kind"] for one in plans} == {"firm", "full"}
    last = json.loads((folder / plans[-1]["file"]).read_text(encoding="utf-8"))
    best = json.loads((work.out / "plan-if-agreed.json").read_text(encoding="utf-8"))
    assert last["routes"] == best["routes"]
    return work.out


def test_a_search_begun_from_a_known_plan_is_never_dearer(reviewed: Path, tmp_path: Path) -> None:
    """A run that was interrupted goes on from its best plan, which it tells of first."""
    told: list[Any] = []
    request = {"schools": ["ELY"], "iterations": 1, "seed": 2, "assess": "firm"}
    work = _work(tmp_path / "run", "review", request, told)
    known = json.loads((reviewed / "plan.json").read_text(encoding="utf-8"))
    again = Work(work.folder, work.asked, None, {"firm": known}, told.append, work.stop)
    finished = KINDS["review"].perform()(again)
    before = round(known["summary"]["objective"] * 100)
    first = next(one for one in told if one["kind"] == "incumbent")
    assert first["objective_pence"] <= before
    assert finished.plans[0].objective_pence <= before


@pytest.mark.parametrize(
    ("kind", "request_", "file"),
    [
        ("why", {"run_ids": [REVIEW_ID]}, "why.html"),
        ("quote", {"pupil": "P001", "run_ids": [REVIEW_ID], "iterations": 1}, "quote.xlsx"),
        ("frontier", {"schools": ["ELY"], "steps": [0, 40], "iterations": 1}, "frontier.html"),
        ("programme", {"run_ids": [REVIEW_ID]}, "programme.xlsx"),
        ("costs", {}, "costs.xlsx"),
        ("bridge", {"before": PACK_ID}, "bridge.html"),
        ("tender", {"run_id": REVIEW_ID}, "tender.json"),
    ],
)
def test_each_kind_writes_what_its_verb_writes(
    kind: str, request_: dict[str, Any], file: str, reviewed: Path, tmp_path: Path
) -> None:
    """A request of the service ends in the files that the command line would have written."""
    folder = tmp_path / "run"
    shutil.copytree(reviewed, folder / "runs" / REVIEW_ID)
    write_zip(example_pack(), folder / f"pack-{PACK_ID}.zip")
    finished = _performed(folder, kind, request_)
    names = {kept.name for kept in finished.files}
    assert file in names
    assert all((folder / "out" / name).is_file() for name in names)


def test_bids_on_a_tender_end_in_an_award_and_a_sealed_log(reviewed: Path, tmp_path: Path) -> None:
    """Tender and award run one after the other on what the run before left behind."""
    first = tmp_path / "first"
    shutil.copytree(reviewed, first / "runs" / REVIEW_ID)
    dates = {"written": "2026-03-01", "deadline": "2026-04-01T12:00:00+01:00"}
    dates |= {"contract_start": "2026-09-01", "contract_end": "2029-07-31"}
    _performed(first, "tender", {"run_id": REVIEW_ID, "settings": dates})
    tender = first / "out"
    write_random_bids(
        read_tender(tender), tmp_path / "bids", 3, read_internal(tender), "2026-03-20 10:00"
    )
    bids = [
        {"name": path.name, "content_base64": base64.b64encode(path.read_bytes()).decode()}
        for path in sorted((tmp_path / "bids").iterdir())
    ]
    second = tmp_path / "second"
    shutil.copytree(tender, second / "runs" / TENDER_ID)
    asked = {"run_id": TENDER_ID, "bids": bids, "by": "A. Officer"}
    names = {kept.name for kept in _performed(second, "award", asked).files}
    assert {"award.json", "award.xlsx", "tender-log.jsonl"} <= names


def test_every_kind_can_be_performed_or_is_split() -> None:
    """No kind is listed that nothing performs."""
    assert {name for name, kind in KINDS.items() if kind.split} == {"batch"}
    assert all(callable(kind.perform()) for kind in KINDS.values() if not kind.split)
