"""A register in a council's own columns loads through a mapping, and what is unclear is told."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from routeopt.data._codes_register import REGISTER
from routeopt.data._mapping_cells import days_mask, spelled
from routeopt.data.allocations import find_allocations
from routeopt.data.checks import check_pack
from routeopt.data.faults import PackError
from routeopt.data.mapping_file import read_mapping
from routeopt.data.mapping_setup import set_up_mapping, unknown_words
from routeopt.data.opening import open_pack
from routeopt.data.register import is_register
from routeopt.domain.units import mask_from_text

from .packs import TODAY
from .registers import HEADING, ROWS, fill_in_bells, write_csv, write_workbook


def errors(path: Path) -> set[tuple[str, int]]:
    """Give code and row of every error with which a register is refused."""

    def check() -> None:
        set_up_mapping(path)
        open_pack(path)

    with pytest.raises(PackError) as caught:
        check()
    assert all(one.message and one.fix for one in caught.value.faults)
    return {(one.code, one.row) for one in caught.value.faults if one.severity == "error"}


def codes(path: Path) -> set[str]:
    """Give the codes alone."""
    return {code for code, _ in errors(path)}


def loaded(path: Path) -> Path:
    """Set a register up as far as a review can use it."""
    set_up_mapping(path)
    fill_in_bells(path.parent / "schools.csv")
    return path


def test_a_row_a_pupil_loads_without_retyping(tmp_path: Path) -> None:
    """Pupils, schools, contracts and who rides where come out of one sheet."""
    raw = open_pack(loaded(write_csv(tmp_path / "register.csv")))
    faults = check_pack(raw, TODAY)
    assert [one for one in faults if one.severity == "error"] == []
    pupils = raw.tables["pupils"].set_index("pupil_id")
    assert pupils["phase"].to_dict() == {
        "00101": "primary", "00102": "primary", "00103": "secondary", "00104": "post16",
        "00105": "secondary",
    }  # fmt: skip
    assert pupils.loc["00103", ["mobility", "pa", "sharing", "school_id"]].tolist() == [
        "wheelchair", "shared", "alone", "OAK-LODGE-ELY"
    ]  # fmt: skip
    contracts = raw.tables["contracts"].set_index("contract_id")
    assert contracts["day_rate_gbp"].tolist() == ["95.5", "1040", "120", "80"]
    assert contracts["vehicle_type"].tolist() == ["saloon", "wav42", "minibus8", "saloon"]
    assert set(contracts["end"]) == {"2030-07-31"}
    assert raw.tables["operators"]["operator_id"].tolist() == [
        "Fenland Cars", "Ouse Travel", "Isle Minibuses"
    ]  # fmt: skip
    assert raw.tables["allocations"]["am_pickup_time"].tolist() == [
        "07:55", "08:05", "07:40", "07:50", "08:10", "08:00"
    ]  # fmt: skip


def test_a_pupil_on_two_routes_travels_on_the_days_of_both(tmp_path: Path) -> None:
    """Each route carries its own days; the pupil's days are all of them."""
    raw = open_pack(loaded(write_csv(tmp_path / "register.csv")))
    carried = {one.contract_id: one.am_days for one in find_allocations(raw)
               if one.pupil_id == "00103"}  # fmt: skip
    assert carried == {"R002": mask_from_text("MTW--"), "R003": mask_from_text("---TF")}
    pupils = raw.tables["pupils"].set_index("pupil_id")
    assert pupils.loc["00103", "am_days"] == "MTWTF"


def test_csv_and_workbook_read_to_one_pack(tmp_path: Path) -> None:
    """A register is the same whether it is saved as CSV, in Windows-1252, or as a workbook."""
    (tmp_path / "c").mkdir()
    first = open_pack(loaded(write_csv(tmp_path / "a" / "r.csv")))
    western = open_pack(loaded(write_csv(tmp_path / "b" / "r.csv", encoding="cp1252")))
    book = open_pack(loaded(write_workbook(tmp_path / "c" / "r.xlsx", [HEADING, *ROWS])))
    assert first.sha256 == western.sha256 == book.sha256
    assert {one.code for one in western.findings} >= {"windows_1252"}


def test_proposal_says_what_to_confirm_and_what_is_personal(tmp_path: Path) -> None:
    """A word that may mean something else is marked; a name is never taken in."""
    done = set_up_mapping(write_csv(tmp_path / "register.csv"))
    assert done.proposal is not None
    unsure = {(one.target, one.word) for one in done.proposal.words if not one.sure}
    assert unsure == {
        ("pupils.pa", "Y"), ("pupils.sharing", "Solo"), ("contracts.vehicle_type", "WAV"),
        ("contracts.vehicle_type", "8 seater"),
    }  # fmt: skip
    assert {one.heading for one in done.proposal.lines if not one.target} == {"Pupil Name"}
    text = (tmp_path / "mapping.toml").read_text(encoding="utf-8")
    assert "Canary" not in text
    assert text.count("# confirm") == len(unsure)
    assert tomllib.loads(text)["confirmed"] is False


def test_mapping_is_kept_and_used_for_next_months_file(tmp_path: Path) -> None:
    """Nothing is written twice, and another file of the same headings goes through it."""
    first = loaded(write_csv(tmp_path / "march.csv"))
    mapping = tmp_path / "mapping.toml"
    edited = mapping.read_text(encoding="utf-8").replace("confirmed = false", "confirmed = true")
    edited = edited.replace('"Y" = "shared"', '"Y" = "own"')
    mapping.write_text(edited, encoding="utf-8")
    first.rename(tmp_path / "april.csv")
    again = set_up_mapping(tmp_path / "april.csv")
    assert (again.proposal, again.wrote) == (None, [])
    raw = open_pack(tmp_path / "april.csv")
    assert mapping.read_text(encoding="utf-8") == edited
    assert "own" in set(raw.tables["pupils"]["pa"])
    assert "mapping_not_confirmed" not in {one.code for one in raw.findings}
    assert raw.sha256 == open_pack(tmp_path).sha256


def test_a_new_word_is_not_guessed(tmp_path: Path) -> None:
    """A word that the mapping does not know is an error by row, with the line to add."""
    path = loaded(write_csv(tmp_path / "register.csv"))
    changed = [list(row) for row in ROWS]
    changed[1][HEADING.index("W/C")] = "Folding"
    changed[2][HEADING.index("Vehicle")] = "Sedan chair"
    write_csv(path, changed)
    assert errors(path) == {("mapping_value_unknown", 3), ("mapping_value_unknown", 4)}
    lines = list(unknown_words(path))
    assert any('"Folding" = "transfer"' in line for line in lines)
    assert any('"Sedan chair" = "?"' in line for line in lines)


def test_a_row_a_contract_loads_beside_a_list_of_pupils(tmp_path: Path) -> None:
    """Pupils in numbered columns are allocated; the pupils come from the second file."""
    (tmp_path / "routes.csv").write_text(
        "Route No,Daily Cost,Escort,Pupil 1,Pupil 2\nR1,95,Y,0001,0002\nR2,60,N,0003,\n"
    )
    (tmp_path / "pupils list.csv").write_text(
        "Pupil Ref,School Name,Home Postcode,Year\n0001,Oak,CB7 4EE,5\n0002,Oak,CB6 1AA,9\n"
        "0003,Oak,CB6 1AA,12\n"
    )
    set_up_mapping(tmp_path)
    raw = open_pack(tmp_path)
    pairs = raw.tables["allocations"][["contract_id", "pupil_id"]].to_numpy().tolist()
    assert pairs == [["R1", "0001"], ["R1", "0002"], ["R2", "0003"]]
    assert raw.tables["contracts"]["pas"].tolist() == ["1", "0"]
    assert len(raw.tables["pupils"]) == 3


def test_a_row_a_contract_alone_says_what_it_lacks(tmp_path: Path) -> None:
    """Without pupils the proposal names what to put beside it."""
    path = tmp_path / "routes.csv"
    path.write_text("Route No,Daily Cost,School\nR1,95,Oak\n")
    done = set_up_mapping(path)
    assert done.proposal is not None
    assert {one.target for one in done.proposal.lacking} == {
        "pupils.pupil_id", "schools.am_earliest"
    }  # fmt: skip


def test_names_are_not_taken_for_references(tmp_path: Path) -> None:
    """A column of children by name is refused with the reason, whatever its heading."""
    rows = [["Route No", "Pupil", "School", "Postcode", "Daily Cost"],
            ["R1", "Canary Child", "Oak", "CB7 4EE", "95"],
            ["R2", "Child, Canary", "Oak", "CB7 4EE", "95"]]  # fmt: skip
    done = set_up_mapping(write_workbook(tmp_path / "r.xlsx", rows))
    assert done.proposal is not None
    reasons = {one.heading: one.why for one in done.proposal.lines if not one.target}
    assert "names" in reasons["Pupil"]


def _sheet(*rows: list[str], merged: tuple[str, ...] = ()) -> Callable[[Path], Path]:
    return lambda path: write_workbook(path / "r.xlsx", list(rows), merged)


_FEW = ["Route No", "Pupil Ref", "School", "Postcode", "Year", "Daily Cost"]
_ONE = ["R1", "P1", "Oak", "CB7 4EE", "3", "95"]
_MORE = ["R1", "P2", "Oak", "CB6 1AA", "4", "95"]
MESSES: dict[str, Callable[[Path], Path]] = {
    "merged_cells": _sheet(_FEW, _ONE, _MORE, merged=("A2:A3",)),
    "two_heading_rows": _sheet(["Pupil", "", "", "Contract"],
                               ["Pupil Ref", "School", "Postcode", "Route No"],
                               ["P1", "Oak", "CB7 4EE", "R1"]),
    "title_above_heading": _sheet(["Transport 2030"], _FEW, _ONE),
    "duplicate_column": _sheet([*_FEW, "Year"], [*_ONE, "4"]),
    "list_in_cell": _sheet(_FEW, _ONE, ["R2", "P3, P4", "Oak", "CB6 1AA", "4", "60"]),
    "row_without_id": _sheet(_FEW, _ONE, ["Total", "", "", "", "", "95"]),
    "register_conflict": _sheet(_FEW, _ONE, ["R1", "P2", "Oak", "CB6 1AA", "4", "99"]),
    "no_known_column": _sheet(["a", "b"], ["1", "2"]),
}  # fmt: skip


@pytest.mark.parametrize("code", MESSES)
def test_a_mess_is_explained_and_not_guessed(code: str, tmp_path: Path) -> None:
    """What only a person can put right is an error with a code, and nothing is loaded."""
    assert codes(MESSES[code](tmp_path)) == {code}


def test_other_faults_come_in_the_same_pass(tmp_path: Path) -> None:
    """A list in one cell does not hide a bad figure in another."""
    path = write_workbook(
        tmp_path / "r.xlsx",
        [_FEW, _ONE, [*_ONE[:1], "P2;P3", *_ONE[2:]], ["R2", "P4", "Oak", "ZZ9 9ZZ", "4", "x"],
         *([f"R{n}", f"P{n}", "Oak", "CB6 1AA", "4", "60"] for n in range(10, 20))],
    )  # fmt: skip
    assert codes(path) == {"list_in_cell", "wrong_type", "unknown_postcode"}


BAD_MAPPINGS = {
    "mapping_broken": ["confirmed = ", "[[source]]\ncolumns = 3\n", "x = 1\n",
                       '[[source]]\n[source.columns]\n"pupils.pupil_id" = 3\n'],
    "mapping_unknown_target": ['[[source]]\n[source.columns]\n"pupils.pupil" = "Pupil Ref"\n'],
    "mapping_column_missing": ['[[source]]\n[source.columns]\n"pupils.pupil_id" = "Child"\n'],
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in BAD_MAPPINGS.items() for text in texts]
)
def test_a_bad_mapping_is_refused(code: str, text: str, tmp_path: Path) -> None:
    """Whatever a hand makes of mapping.toml, it is a fault and no traceback."""
    path = write_csv(tmp_path / "register.csv")
    (tmp_path / "mapping.toml").write_text(text)
    assert code in codes(path)


def test_a_register_without_mapping_is_refused(tmp_path: Path) -> None:
    """A review does not propose: that is for the check."""
    with pytest.raises(PackError) as caught:
        open_pack(write_csv(tmp_path / "register.csv"))
    assert [one.code for one in caught.value.faults] == ["mapping_needed"]


def test_rows_below_a_route_that_name_none_are_asked_about(tmp_path: Path) -> None:
    """A blank route may mean the same as above; it is taken as none, with a warning."""
    path = loaded(write_workbook(tmp_path / "r.xlsx", [_FEW, _ONE, ["", *_MORE[1:5], ""]]))
    raw = open_pack(path)
    assert ("same_as_above", 3) in {(one.code, one.row) for one in raw.findings}


def test_a_pack_is_not_taken_for_a_register(tmp_path: Path) -> None:
    """Folders and workbooks with a pack's tables are read as before."""
    (tmp_path / "pupils.csv").write_text("pupil_id,school_id,phase\n")
    (tmp_path / "other.csv").write_text("a,b\n")
    assert not is_register(tmp_path)
    assert not is_register(tmp_path / "pupils.csv")
    assert is_register(tmp_path / "other.csv")
    assert not is_register(tmp_path / "nothing.csv")


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """Quotes, backslashes, accents and emoji in headings and words survive the file."""
    odd = 'W/C "new" \\ \u00e9 \U0001f68c'
    rows = [["Pupil Ref", "School", "Postcode", "Year", "Mobility"],
            ["P1", "Oak", "CB7 4EE", "3", odd], ["P2", "Oak", "CB7 4EE", "3", "N"],
            ["P3", "Oak", "CB7 4EE", "3", "N"]]  # fmt: skip
    set_up_mapping(write_workbook(tmp_path / "r.xlsx", rows))
    words = read_mapping(tmp_path / "mapping.toml").sources[0].words
    assert words["pupils.mobility"][odd] == "?"


@pytest.mark.parametrize(
    ("text", "mask"),
    [("M/T/W", "MTW--"), ("M/T/W/T/F", "MTWTF"), ("T/Th", "-T-T-"), ("Mon-Thu", "MTWT-"),
     ("Mon, Wed & Fri", "M-W-F"), ("MTWThF", "MTWTF"), ("daily", "MTWTF"), ("W/T", "--WT-"),
     ("M---F", "M---F"), ("F/M", ""), ("some days", ""), ("", "")],
)  # fmt: skip
def test_days_as_people_write_them(text: str, mask: str) -> None:
    """Days are read where they have one meaning, and left where they have not."""
    assert days_mask(text) == mask


@pytest.mark.parametrize(
    ("target", "text", "word"),
    [("contracts.day_rate_gbp", "\u00a31,095.50 per day", "1095.5"),
     ("contracts.day_rate_gbp", "about 90", "about 90"),
     ("contracts.end", "31/07/2030", "2030-07-31"), ("contracts.end", "July", "July"),
     ("allocations.am_pickup_time", "8.05am", "08:05"),
     ("allocations.pm_home_time", "3:40 PM", "15:40"),
     ("allocations.am_pickup_time", "0745", "07:45"),
     ("allocations.am_pickup_time", "745", "745")],
)  # fmt: skip
def test_cells_as_people_write_them(target: str, text: str, word: str) -> None:
    """Pounds, dates and times are respelled where they have one meaning."""
    assert spelled(target, text) == word


def test_every_code_has_a_case() -> None:
    """No code of registers can be added without a case here or beside."""
    elsewhere = {"mapping_needed", "mapping_value_unknown", "postcode_file", "geocoder_failed"}
    here = set(MESSES) | set(BAD_MAPPINGS) | elsewhere
    assert {one.code for one in REGISTER if one.severity == "error"} <= here
