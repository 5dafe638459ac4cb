"""Decisions that say nothing a plan could keep, or that cannot be read to one meaning."""

from collections.abc import Iterator

from routeopt.data._check_cells import bad_cell
from routeopt.data._decision_terms import OVERRIDES, terms_of
from routeopt.data.cells import cell_problem
from routeopt.data.codes import fault
from routeopt.data.faults import Fault
from routeopt.data.rawpack import RawPack
from routeopt.data.schema import TABLES
from routeopt.data.views import view

_TABLE = "decisions"


def decision_faults(raw: RawPack) -> Iterator[Fault]:
    """Decisions about nobody, and conditions that are no column of a pupil or not its type."""
    table = view(raw, _TABLE)
    names = ("pupil_id", "contract_id", "condition")
    cells = zip(table.rows, *(table.cells(name) for name in names), strict=True)
    for row, pupil, contract, condition in cells:
        if not pupil and not contract:
            said = "a decision names neither a pupil nor a contract"
            yield fault("decision_about_nobody", said, table=_TABLE, row=row, column="pupil_id")
        yield from _conditions(row, condition, has_pupil=bool(pupil))


def _conditions(row: int, condition: str, *, has_pupil: bool) -> Iterator[Fault]:
    terms = terms_of(condition)
    for name, value in terms.cells.items():
        if name not in OVERRIDES or not has_pupil:
            said = "a condition sets something that is no column a decision on a pupil may set"
            yield fault("unknown_condition", said, table=_TABLE, row=row, column="condition")
            continue
        column = TABLES["pupils"].column(name)
        problem = cell_problem(column, value) if value else "missing_value"
        if problem:
            yield bad_cell(problem, column, _TABLE, row, "condition")
    if terms.words:
        said = "a condition is in words: it is shown in the change ledger, and no plan keeps it"
        yield fault("condition_in_words", said, table=_TABLE, row=row, column="condition")
