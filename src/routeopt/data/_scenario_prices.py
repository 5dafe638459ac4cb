"""Prices that a scenario changes: rates of vehicle types, of assistants, of contracts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from routeopt.data._scenario_draft import Draft
from routeopt.data._scenario_read import Entry
from routeopt.data.cells import SETTINGS, as_number, canonical_number

RATES = ("day_rate_gbp", "mile_rate_gbp", "minimum_day_gbp")
_PENNY = Decimal("0.01")
_PA_DAY = "pa_day_gbp"


def raised(text: str, percent: str) -> str:
    """Raise an amount by per cent, to the penny; a blank or unreadable one stays."""
    if as_number(text) is None:
        return text
    exact = Decimal(text) * (100 + Decimal(percent)) / 100
    return canonical_number(format(exact.quantize(_PENNY, ROUND_HALF_UP), "f"))


def changed_prices(
    draft: Draft, entries: Sequence[Entry], settled: Collection[str]
) -> Iterator[str]:
    """Change rates of vehicle types, and the price of an assistant."""
    for entry in entries:
        chosen, percent = entry.get("vehicle_type"), entry.get("percent")
        for row in draft.rows("vehicle_types"):
            kind = row.get("vehicle_type", "")
            if chosen in ("", kind):
                yield from _type_prices(draft, entry, kind, row)
        if percent:
            yield f"rates of {chosen or 'every vehicle type'} {_signed(percent)} %"
        if _PA_DAY not in settled and (entry.get(_PA_DAY) or entry.get("pa_percent")):
            yield _assistant(draft, entry)


def _type_prices(draft: Draft, entry: Entry, kind: str, row: Mapping[str, str]) -> Iterator[str]:
    if entry.get("percent"):
        cells = {name: raised(row.get(name, ""), entry.get("percent")) for name in RATES}
        draft.change("vehicle_types", kind, cells)
        return
    cells = {name: entry.get(name) for name in RATES if entry.get(name)}
    cells = {name: text for name, text in cells.items() if text != row.get(name, "")}
    if cells:
        draft.change("vehicle_types", kind, cells)
        said = ", ".join(f"{n} {row.get(n) or 'blank'} to {text}" for n, text in cells.items())
        yield f"price of {kind}: {said}"


def _assistant(draft: Draft, entry: Entry) -> str:
    given = next((r for r in draft.rows("policy") if r.get("key") == _PA_DAY), {})
    before = given.get("value") or SETTINGS[_PA_DAY].default
    then = entry.get(_PA_DAY) or raised(before, entry.get("pa_percent"))
    if given:
        draft.change("policy", _PA_DAY, {"value": then})
    else:
        draft.append("policy", {"key": _PA_DAY, "value": then})
    return f"set {_PA_DAY}={then} (before: {before})"


def changed_contract_rates(draft: Draft, entries: Sequence[Entry]) -> Iterator[str]:
    """Change the day rates of contracts by per cent, with the assistant's part of them."""
    for entry in entries:
        percent = entry.get("percent")
        named = entry.lists.get("contract_id", ())
        changed = 0
        for row in draft.rows("contracts"):
            fits = all(
                not entry.get(key) or row.get(key) == entry.get(key)
                for key in ("operator_id", "vehicle_type")
            )
            if fits and (not named or row.get("contract_id") in named) and row.get("day_rate_gbp"):
                cells = {
                    name: raised(row.get(name, ""), percent)
                    for name in ("day_rate_gbp", _PA_DAY)
                    if row.get(name)
                }
                draft.change("contracts", row["contract_id"], cells)
                changed += 1
        which = [f"{key} {entry.get(key)}" for key in ("operator_id", "vehicle_type")
                 if entry.get(key)] + ([", ".join(named)] if named else [])  # fmt: skip
        count = f"{changed} contract{'' if changed == 1 else 's'}"
        yield f"day rate of {count} {_signed(percent)} %: {'; '.join(which) or 'all'}"


def _signed(percent: str) -> str:
    return percent if percent.startswith("-") else f"+{percent}"
