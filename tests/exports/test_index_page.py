"""Proves that the index ranks schools by firm saving and escapes what it is given."""

from dataclasses import replace
from pathlib import Path

from routeopt.exports.index_page import IndexRow, write_index

ROW = IndexRow("S1", "Alder", "S1", 12, 10_000_00, 1_000_00, 9.1, 2_000_00, 4, 2)


def test_largest_saving_first_and_failures_last(tmp_path: Path) -> None:
    """Proves the order, the links and the reason where a review failed."""
    rows = [
        replace(ROW, name="Zed", failed="the pack has 3 errors", saving_pence=None),
        ROW,
        replace(ROW, name="Birch <b>", folder="S 2/..", saving_pence=5_000_00),
        replace(ROW, name="Cedar", saving_pence=None),
    ]
    write_index(rows, tmp_path / "index.html")
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    names = ["Birch &lt;b&gt;", "Alder", "Cedar", "Zed"]
    assert [text.index(name) for name in names] == sorted(text.index(name) for name in names)
    assert 'href="./S%202%2F../report.html"' in text
    assert "the pack has 3 errors" in text
    assert "£6,000" in text
    assert "OFFICIAL-SENSITIVE" in text
