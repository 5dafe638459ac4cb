"""A pack written in any form reads back to the same tables and hash; changes make a new pack."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeopt.data import writers
from routeopt.data.faults import PackError
from routeopt.data.rawpack import RawPack
from routeopt.data.readers import pack_from_rows, read_pack
from routeopt.data.schema import TABLES, Column
from routeopt.data.writers import with_policy, with_rows, write_folder, write_workbook, write_zip

from .packs import full_tables, pack, small_tables

_TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=8)
_TEXTS |= st.sampled_from(
    ["=1+1", "+44", "@x", "-", "a,b", 'say "so"', "two\nlines", "_x0041_", "_x005F_", "\u00a0x",
     "007", "5.0", "1e5", "TRUE", "2026-09-01", "7:05", "#N/A", "'x", "\ufeffy", "http://x.org"]
)  # fmt: skip
_NUMBERS = st.decimals(-999, 999, places=3).map(str) | st.floats(-1e9, 1e9).map(repr)
_TIMES = st.times().map(lambda time: time.strftime("%H:%M:%S"))


def _cells(column: Column) -> st.SearchStrategy[str]:
    """Cells that suit a column, and cells that do not."""
    suited = st.sampled_from(column.allowed) if column.allowed else st.just(column.default)
    return suited | st.just("") | _TEXTS | _NUMBERS | _TIMES


@st.composite
def packs(draw: st.DrawFn) -> RawPack:
    """Draw packs of any tables with any cells; some columns unknown."""
    names = draw(st.lists(st.sampled_from(sorted(TABLES)), min_size=1, max_size=4, unique=True))
    tables = {}
    for name in names:
        columns = draw(st.lists(st.sampled_from(TABLES[name].columns), min_size=1, unique=True))
        row = {column.name: _cells(column) for column in columns} | {"hobby": _TEXTS}
        tables[name] = draw(st.lists(st.fixed_dictionaries(row), min_size=1, max_size=4))
    return pack_from_rows("pack", tables)


def _assert_same(one: RawPack, other: RawPack) -> None:
    assert one.sha256 == other.sha256
    assert list(one.tables) == list(other.tables)
    for name, frame in one.tables.items():
        assert frame.reset_index(drop=True).equals(other.tables[name].reset_index(drop=True)), name


@settings(max_examples=25, deadline=None, derandomize=True)
@given(packs())
def test_three_forms_read_back(raw: RawPack) -> None:
    """Whatever stands in the cells, each form reads back to what was written."""
    with tempfile.TemporaryDirectory() as name:
        target = Path(name)
        write_folder(raw, target / "pack")
        write_zip(raw, target / "pack.zip")
        write_workbook(raw, target / "pack.xlsx")
        for form in ("pack", "pack.zip", "pack.xlsx"):
            _assert_same(raw, read_pack(target / form))


def test_full_pack_reads_back(tmp_path: Path) -> None:
    """So does a pack with every table."""
    raw = pack(full_tables())
    write_workbook(raw, tmp_path / "a.xlsx")
    write_zip(raw, tmp_path / "a.zip")
    _assert_same(raw, read_pack(tmp_path / "a.xlsx"))
    _assert_same(raw, read_pack(tmp_path / "a.zip"))


def test_same_pack_gives_same_bytes(tmp_path: Path) -> None:
    """Zips and workbooks hold no clock."""
    for write, ending in ((write_zip, "zip"), (write_workbook, "xlsx")):
        contents = set()
        for number in (1, 2):
            path = tmp_path / f"{number}.{ending}"
            write(pack(full_tables()), path)
            contents.add(path.read_bytes())
        assert len(contents) == 1


def test_table_too_large_for_a_workbook_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is cut off without a word."""
    monkeypatch.setattr(writers, "_MOST_ROWS", 2)
    with pytest.raises(PackError) as caught:
        write_workbook(pack(small_tables()), tmp_path / "a.xlsx")
    assert [one.table for one in caught.value.faults] == ["pupils"]


def test_setting_is_added_and_changed() -> None:
    """A value given twice is the value given last."""
    raw = pack(small_tables())
    once = with_policy(raw, {" PA_day_gbp ": "60.0"})
    twice = with_policy(once, {"pa_day_gbp": "70", "keep_contracts": "no"})
    assert len({raw.sha256, once.sha256, twice.sha256}) == 3
    assert twice.tables["policy"].to_dict("list") == {
        "key": ["pa_day_gbp", "keep_contracts"],
        "value": ["70", "false"],
    }
    assert "policy" not in raw.tables


def test_no_change_is_the_same_pack() -> None:
    """Nothing changed, nothing hashed anew."""
    raw = pack(full_tables())
    assert with_policy(raw, {}) is raw
    assert with_policy(raw, {"pa_day_gbp": "60.00"}).sha256 == raw.sha256


def test_unknown_key_is_refused() -> None:
    """Every key that is no setting is a fault with a suggestion."""
    with pytest.raises(PackError) as caught:
        with_policy(pack(small_tables()), {"pa_day": "1", "zzz": "2"})
    assert [one.code for one in caught.value.faults] == ["unknown_setting"] * 2
    assert "pa_day_gbp" in caught.value.faults[0].fix


def test_rows_are_added_at_the_end() -> None:
    """Added rows are spelled as read ones are, and number on from the last."""
    raw = pack(full_tables())
    more = with_rows(raw, "locks", [{"contract_id": " C1 ", "pupil_id": "P3"}])
    assert more.tables["locks"].iloc[-1].to_dict() == {"contract_id": "C1", "pupil_id": "P3"}
    assert more.tables["locks"].index.tolist() == [2, 3, 4]
    assert more.sha256 != raw.sha256
    assert with_rows(pack(small_tables()), "locks", [{"contract_id": "C1"}]).tables["locks"].size
