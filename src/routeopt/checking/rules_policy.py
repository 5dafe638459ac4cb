"""The policy a plan says it was made under, against the pack's."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from routeopt.checking.breaches import Finding
from routeopt.checking.cells import iso_date, truth
from routeopt.checking.settings import policy_text
from routeopt.data.rawpack import RawPack
from routeopt.data.schema import POLICY, Column

_FITTED = frozenset({"am_traffic", "pm_traffic"})
"""Keys whose effective value may come from the data, and sits in the matrix already."""


def policy_findings(raw: RawPack, policy: Mapping[str, Any]) -> Iterator[Finding]:
    """Say which settings a plan names otherwise than the pack; the date must be a date."""
    wanted = policy_text(raw)
    for column in POLICY:
        value = policy.get(column.name)
        if not isinstance(value, str):
            yield Finding("format", f"policy does not give {column.name} as text")
        elif column.name == "plan_from" and not _is_date(value):
            yield Finding("format", "policy gives no date for plan_from")
        elif column.name in _FITTED or (column.name == "plan_from" and not wanted["plan_from"]):
            continue
        elif not _same(column, value, wanted[column.name]):
            yield Finding("format", f"policy gives {column.name} otherwise than the pack")


def _is_date(text: str) -> bool:
    try:
        return iso_date(text) is not None
    except ValueError:
        return False


def _same(column: Column, one: str, other: str) -> bool:
    if column.kind == "bool" and one and other:
        return truth(one) == truth(other)
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return one.strip() == other.strip()
