"""Proves that nothing a child could be known by is in what leaves before an award."""

import csv
import io
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from routeopt.tender import log
from routeopt.tender.folder import write_folder
from routeopt.tender.making import Asked, Made, make_tender
from routeopt.tender.model import read_tender
from routeopt.tender.screen import LeakError
from tests.tender.example_tender import CANARY_NAMES, HOMES, SETTINGS, TODAY, made, source

FORBIDDEN = (
    *CANARY_NAMES, *HOMES, *(home.replace(" ", "") for home in HOMES), "SEMH", "PUP1", "PUP5",
)  # fmt: skip


def sent(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give every byte that is not the council's own: files, what is in zips, texts of PDFs."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or "internal" in path.parts:
            continue
        yield path.name, path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                for name in book.namelist():
                    yield f"{path.name}/{name}", book.read(name)
        if path.suffix == ".pdf":
            text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
            assert b"Lot L01" in text.stdout
            yield f"{path.name}: text", text.stdout


def written(folder: Path, asked: Asked) -> Made:
    """Make and write the example."""
    found = make_tender(source(), SETTINGS, asked, TODAY)
    write_folder(found, asked, folder)
    return found


@pytest.mark.parametrize("grain", ["sector", "street"])
def test_no_canary_is_in_any_byte_of_a_default_export(tmp_path: Path, grain: str) -> None:
    """Names, home postcodes, diagnoses and references are in nothing but the internal folder."""
    asked = Asked(grain="sector" if grain == "sector" else "street", operators=("OP1",))
    written(tmp_path / "tender", asked)
    found = [
        (name, word)
        for name, data in sent(tmp_path / "tender")
        for word in FORBIDDEN
        if word.casefold().encode() in data.lower()
    ]
    assert found == []
    names = {path.name for path in (tmp_path / "tender").iterdir()}
    assert names == {
        "tender.json", "schedules.xlsx", "schedules.pdf", "schedules.csv", "ocds-public.json",
        "bid-template.xlsx", "bid-template.csv", "internal", "for-operators",
    }  # fmt: skip


def test_the_internal_folder_opens_to_its_owner_alone(tmp_path: Path) -> None:
    """Prices, pupils and the pack are in a folder nobody else on the machine can enter."""
    written(tmp_path / "tender", Asked())
    assert (tmp_path / "tender" / "internal").stat().st_mode & 0o077 == 0


def test_the_public_sees_sums_and_rough_times(tmp_path: Path) -> None:
    """At the public's grain no pupil has a name of any kind and times are in steps of five."""
    written(tmp_path / "tender", Asked(grain="sector"))
    table = (tmp_path / "tender" / "schedules.csv").read_text(encoding="utf-8-sig")
    times = [row["time"] for row in csv.DictReader(io.StringIO(table))]
    assert len(times) == 12
    assert all(time[-1] in "05" for time in times)
    codes = made().internal.pseudonyms.values()
    assert not any(code in table for code in codes)


def test_a_lot_of_one_child_is_held_back_until_a_person_lets_it_out(tmp_path: Path) -> None:
    """Its stops are in no file and its lot in no public data; the log says who released it."""
    one, two = tmp_path / "held", tmp_path / "released"
    written(one, Asked())
    assert "L03-03-am" not in (one / "schedules.csv").read_text(encoding="utf-8-sig")
    assert '"L03"' not in (one / "ocds-public.json").read_text()
    written(two, Asked(releases={"L03": "A. Officer"}))
    assert "L03-03-am" in (two / "schedules.csv").read_text(encoding="utf-8-sig")
    assert [lot.withheld for lot in read_tender(two).lots] == [False, False, False]
    events = [(entry["event"], entry["facts"]) for entry in log.read_log(two)]
    assert ("single released", {"lot": "L03", "by": "A. Officer"}) in events


def test_postcodes_reach_named_operators_alone_and_are_logged(tmp_path: Path) -> None:
    """The operator's copy has homes of its own lots; what everybody gets has none."""
    folder = tmp_path / "tender"
    asked = Asked(grain="postcode", operators=("OP1",), by="A. Officer", why="site visits")
    written(folder, asked)
    own = (folder / "for-operators" / "OP1" / "schedules.csv").read_text(encoding="utf-8-sig")
    assert HOMES[0] in own
    assert HOMES[4] not in own
    shared = (folder / "schedules.csv").read_text(encoding="utf-8-sig")
    assert not any(home in shared for home in HOMES)
    (entry,) = [one for one in log.read_log(folder) if one["event"] == "postcodes given"]
    assert entry["facts"] == {
        "operator": "OP1", "lots": ["L01", "L02", "L03"], "by": "A. Officer",
        "why": "site visits",
    }  # fmt: skip


def test_a_page_that_would_hold_a_home_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    """Should a later change let a postcode through, the finished pages are still searched."""
    found = made()
    school = found.source.pack.area.schools["OAK"]
    area = replace(
        found.source.pack.area, schools={"OAK": replace(school, name=f"Oak School, {HOMES[0]}")}
    )
    bad = replace(found, writing=replace(found.writing, area=area))
    with pytest.raises(LeakError, match="holds a home's postcode"):
        write_folder(bad, Asked(), tmp_path / "tender")
    assert list((tmp_path / "tender").iterdir()) == []
