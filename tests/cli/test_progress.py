"""Proves what a search says of itself on the terminal while it runs."""

from routeopt.cli.progress import search_words
from routeopt.planning.proof import Found


def test_best_bound_and_gap() -> None:
    """Best cost, bound and gap stand in one line, the bound rounded down and the gap up."""
    words = search_words("firm", Found(3.0, 269_410_00, 14), 268_900_99)
    assert words == "firm plan: best £269,410 a year on 14 routes, bound £268,900, gap 0.2%"


def test_only_what_is_known() -> None:
    """Before the first plan or bound nothing is made up."""
    assert search_words("full", None, None) == "if assessments agree: searching"
    assert "bound" not in search_words("firm", Found(3.0, 100, 1), None)
    assert "gap" not in search_words("firm", None, 100)
