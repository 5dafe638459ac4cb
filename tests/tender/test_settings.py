"""Proves that settings are read, completed out loud, and refused with every fault."""

from datetime import date
from pathlib import Path

import pytest

from routeopt.tender.codec import FormatError
from routeopt.tender.settings import TenderSettings, completed, read_settings

GOOD = """
title = "Routes"
procurement = "framework"
deadline = 2026-04-01T12:00:00+01:00
contract_start = 2026-09-01
[lots]
by = ["school", "pa"]
[rules]
routes_per_operator_max = 20
criteria = [
  { name = "Price", weight = 70 }, { name = "Quality", weight = 30, kind = "quality" },
]
[[clauses.others]]
title = "Livery"
text = "A sign in the window."
"""
BAD = """
titel = "Routes"
procurement = "auction"
deadline = "noon"
[rules]
lots_per_operator_max = 0
criteria = [{ name = "Price", weight = 70, kinds = "price" }]
"""


def write(folder: Path, text: str) -> Path:
    """Write a settings file."""
    path = folder / "tender.toml"
    path.write_text(text)
    return path


def test_a_settings_file_is_read(tmp_path: Path) -> None:
    """Dates, bundles, criteria and clauses come out as they were written."""
    found = read_settings(write(tmp_path, GOOD))
    assert found.lots.by == ("school", "pa")
    assert [one.weight for one in found.rules.criteria] == [70, 30]
    assert found.clauses.others[0].title == "Livery"
    assert found.contract_start == "2026-09-01"


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """Names that do not exist and values that cannot be are all in one message."""
    with pytest.raises(FormatError) as caught:
        read_settings(write(tmp_path, BAD))
    text = str(caught.value)
    for part in ("titel is no setting", "procurement is none of", "criteria[0].kinds is no"):
        assert part in text
    fine_names = (
        BAD.replace("titel", "title").replace("auction", "dps").replace(', kinds = "price"', "")
    )
    with pytest.raises(FormatError) as caught:
        read_settings(write(tmp_path, fine_names))
    assert caught.value.reasons == (
        "rules.criteria: the weights must add up to 100",
        "rules.lots_per_operator_max must be 1 or more; leave it out for no cap",
        "deadline is not a moment such as 2026-04-01T12:00:00+01:00",
    )


def test_what_is_not_set_is_filled_in_and_said() -> None:
    """Nothing is assumed in silence."""
    today = date(2026, 3, 2)
    full, notes = completed(TenderSettings(buyer="X"), today=today, plan_from=date(2026, 9, 1))
    assert (full.contract_start, full.contract_end) == ("2026-09-01", "2029-07-31")
    assert full.deadline.startswith("2026-04-01T12:00:00")
    assert [note.split(" is not set")[0] for note in notes] == [
        "deadline", "contract_start", "contract_end", "title", "reference",
    ]  # fmt: skip
