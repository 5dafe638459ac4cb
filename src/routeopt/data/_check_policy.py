"""The policy table: known keys, sound values."""

import difflib
from collections.abc import Iterator

from routeopt.data._check_cells import bad_cell
from routeopt.data.cells import SETTINGS, cell_problem
from routeopt.data.codes import fault
from routeopt.data.faults import Fault
from routeopt.data.rawpack import RawPack
from routeopt.data.views import view


def policy_faults(raw: RawPack) -> Iterator[Fault]:
    """Unknown settings, and values that their setting cannot have."""
    policy = view(raw, "policy")
    schools = frozenset(view(raw, "schools").cells("school_id"))
    rows = zip(policy.rows, policy.cells("key"), policy.cells("value"), strict=True)
    for row, key, value in rows:
        rule = SETTINGS.get(key)
        if key and rule is None:
            yield unknown_setting(key, row)
        if rule is None or not value:
            continue
        code = cell_problem(rule, value)
        if code:
            yield bad_cell(code, rule, "policy", row, "value")
        elif key == "mixed_schools":
            yield from _mixed_schools(value, row, schools)


def unknown_setting(key: str, row: int) -> Fault:
    """Say that a key is no setting, and which one is closest; the key is not echoed."""
    close = difflib.get_close_matches(key.casefold(), SETTINGS, n=1, cutoff=0.5)
    fix = f"the nearest setting is {close[0]}" if close else ""
    said = "the key is not a setting"
    return fault("unknown_setting", said, table="policy", row=row, column="key", fix=fix)


def school_pairs(text: str) -> tuple[tuple[str, ...], ...]:
    """Split ``S1+S2;S1+S3`` into its pairs."""
    parts = [part for part in text.split(";") if part.strip()]
    return tuple(tuple(name.strip() for name in part.split("+")) for part in parts)


def _mixed_schools(value: str, row: int, schools: frozenset[str]) -> Iterator[Fault]:
    if value in ("never", "any"):
        return
    pairs = school_pairs(value)
    if not all(len(pair) == 2 and all(pair) for pair in pairs):
        fix = "write never, any, or pairs of schools such as S1+S2;S1+S3"
        said = "mixed_schools cannot be read"
        yield fault("wrong_type", said, table="policy", row=row, column="value", fix=fix)
    elif not schools.issuperset(name for pair in pairs for name in pair):
        said = "mixed_schools names nothing in schools"
        yield fault("dangling_reference", said, table="policy", row=row, column="value")
