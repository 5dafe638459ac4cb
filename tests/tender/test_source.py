"""Proves that only a review's own plan and pack make a tender, one school or several."""

import json
import shutil
from pathlib import Path

import pytest

from routeopt.tender.after_award import WinnerAsked, write_after_award
from routeopt.tender.codec import FormatError
from routeopt.tender.folder import write_folder
from routeopt.tender.making import Asked, make_tender
from routeopt.tender.source import read_source
from tests.tender.example_tender import SETTINGS, TODAY, rows, write_plan_folder


def test_reviews_of_several_schools_make_one_tender(tmp_path: Path) -> None:
    """Routes are named with their folder, lots counted through, and the winner's opens again."""
    for name in ("one", "two"):
        write_plan_folder(tmp_path / "all" / name)
    asked = Asked(routes=("one/R01", "two/R02"))
    made = make_tender(read_source(tmp_path / "all"), SETTINGS, asked, TODAY)
    assert [lot.lot_id for lot in made.tender.lots] == ["L01", "L02"]
    assert made.internal.route_names == {"1": "one/R01", "2": "two/R02"}
    write_folder(made, asked, tmp_path / "tender")
    winner = WinnerAsked(("L02",), "OP1", "A. Officer", "signed")
    target = write_after_award(tmp_path / "tender", winner)
    assert "= PUP3" in (target / "schedules.csv").read_text(encoding="utf-8-sig")


def test_reviews_of_different_packs_are_refused(tmp_path: Path) -> None:
    """Lots of two packs are two tenders."""
    write_plan_folder(tmp_path / "one")
    tables = rows()
    tables["pupils"][0]["phase"] = "secondary"
    write_plan_folder(tmp_path / "two", tables)
    with pytest.raises(FormatError, match="different packs"):
        read_source(tmp_path)


def test_a_pack_that_is_not_the_plans_own_is_refused(tmp_path: Path) -> None:
    """Stops of one pack never meet homes of another."""
    folder = write_plan_folder(tmp_path / "one")
    tables = rows()
    tables["pupils"][0]["phase"] = "secondary"
    other = write_plan_folder(tmp_path / "two", tables)
    shutil.copyfile(other / "pack.zip", folder / "pack.zip")
    with pytest.raises(FormatError, match="is not the pack that"):
        read_source(folder)
    (folder / "pack.zip").unlink()
    with pytest.raises(FormatError, match="is not there"):
        read_source(folder)


def test_a_plan_that_is_none_is_refused_with_every_reason(tmp_path: Path) -> None:
    """Missing parts are told by their path."""
    folder = write_plan_folder(tmp_path / "one")
    plan = json.loads((folder / "plan.json").read_text())
    del plan["routes"][0]["pas"]
    plan["routes"][1]["cost"] = "dear"
    (folder / "plan.json").write_text(json.dumps(plan))
    with pytest.raises(FormatError) as caught:
        read_source(folder)
    assert [reason.rpartition(": ")[2] for reason in caught.value.reasons] == [
        "routes[0].pas is missing",
        "routes[1].cost is not an object",
    ]
