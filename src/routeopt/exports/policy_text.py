"""The council's rules as texts, one for each setting, as a pack would give them."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from routeopt.data.schema import POLICY, Column
from routeopt.domain.policy import Policy
from routeopt.exports.wording import clock

_INSIDE = {"minutes": 60, "money": 100}
"""Seconds in a minute, pence in a pound: what a unit of a rule is inside."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One rule: its value as text (blank: not set), its unit and meaning."""

    key: str
    value: str
    unit: str
    meaning: str
    given: bool


def settings(policy: Policy) -> tuple[Setting, ...]:
    """Every policy key with its effective value, in the schema's order."""
    return tuple(
        Setting(
            column.name,
            _text(column, _value(policy, column)),
            column.unit,
            column.description,
            column.name in policy.given,
        )
        for column in POLICY
    )


def policy_texts(policy: Policy) -> dict[str, str]:
    """Every policy key with its effective value as text, blank for "not given"."""
    return {setting.key: setting.value for setting in settings(policy)}


def _value(policy: Policy, column: Column) -> object:
    """Find a key's value; inside, minutes are ``_s``, pounds are ``_pence``, times are ``_s``."""
    if column.name.startswith("ride_guide_"):
        return policy.ride_guide_s[column.name.removeprefix("ride_guide_").removesuffix("_min")]
    inside = {
        "minutes": column.name.removesuffix("_min") + "_s",
        "time": column.name + "_s",
        "money": column.name.replace("_gbp", "_pence"),
    }
    return getattr(policy, inside.get(column.kind, column.name))


def _text(column: Column, value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "", True: "true", False: "false"}[value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return ";".join(sorted("+".join(sorted(pair)) for pair in value))
    if isinstance(value, int) and column.kind == "time":
        return clock(value)
    if isinstance(value, int | float | Fraction):
        return f"{float(value) / _INSIDE.get(column.kind, 1):.10g}"
    return str(value)
