"""What is wrong between a scenario and the pack it is for."""

from collections.abc import Iterator

from routeopt.data._scenario_prices import RATES
from routeopt.data._scenario_read import WHERE, Entry, Scenario, missing_ids
from routeopt.data.codes import fault
from routeopt.data.faults import Fault
from routeopt.data.rawpack import RawPack
from routeopt.data.schema import TABLES
from routeopt.data.views import view

_Ids = dict[str, frozenset[str]]
_REFERS = {
    "school_id": "schools", "vehicle_type": "vehicle_types", "contract_id": "contracts",
    "operator_id": "operators", "pickup_id": "pickup_points",
}  # fmt: skip


def scenario_faults(raw: RawPack, scenario: Scenario) -> Iterator[Fault]:
    """Find identifiers that are not there, entries that clash or say nothing."""
    ids = {name: frozenset(view(raw, name).cells(table.key))
           for name, table in TABLES.items() if table.key}  # fmt: skip
    # Contracts may name operators that have no table.
    ids["operators"] |= frozenset(view(raw, "contracts").cells("operator_id")) - {""}
    added = [entry.get("pupil_id") for entry in scenario.of("added")]
    pupils = ids["pupils"] | set(added)
    for entry in scenario.entries:
        for key, table in _REFERS.items():
            yield from missing_ids(entry, key, ids[table], table)
        if entry.section in ("removed", "moved"):
            yield from missing_ids(entry, "pupil_id", pupils, "pupils")
        yield from _says_nothing(entry)
    yield from _clashes(scenario, ids, added)
    yield from _prices(raw, scenario)


def _says_nothing(entry: Entry) -> Iterator[Fault]:
    what = {
        "prices": ("percent", *RATES, "pa_day_gbp", "pa_percent"),
        "bells": ("am_earliest", "am_latest", "pm_earliest", "pm_latest"),
        "moved": ("school_id", "lat", "easting", "postcode"),
        "handed_back": ("contract_id", "operator_id"),
    }.get(entry.section)
    if what and not any(key in entry.cells or entry.lists.get(key) for key in what):
        fix = "give one of: " + ", ".join(what)
        said = "the entry changes nothing"
        yield fault("scenario_changes_nothing", said, table=WHERE, column=entry.path(), fix=fix)


def _clashes(scenario: Scenario, ids: _Ids, added: list[str]) -> Iterator[Fault]:
    for entry in scenario.of("added"):
        pupil = entry.get("pupil_id")
        twice = added.count(pupil) > 1 or any(pupil in known for known in _places(ids))
        if pupil and twice:
            said = "the identifier of an added pupil is taken already"
            yield _clash(entry, "pupil_id", said, "give the new pupil an identifier of its own")
    seen: set[str] = set()
    for entry in (*scenario.of("removed"), *scenario.of("moved")):
        pupils = set(entry.lists.get("pupil_id", ()) or {entry.get("pupil_id")}) - {""}
        if pupils & seen:
            said = "a pupil is removed or moved by another entry too"
            yield _clash(entry, "pupil_id", said, "")
        seen |= pupils


def _places(ids: _Ids) -> Iterator[frozenset[str]]:
    yield from (ids[name] for name, table in TABLES.items() if table.key and name in {
        "pupils", "schools", "addresses", "pickup_points", "fleet"})  # fmt: skip


def _prices(raw: RawPack, scenario: Scenario) -> Iterator[Fault]:
    own = bool(view(raw, "vehicle_types").rows)
    for entry in scenario.of("prices"):
        rates = [key for key in RATES if entry.get(key)]
        if entry.get("percent") and rates:
            yield _clash(entry, "percent", "a rate is both set and changed by per cent", "")
        if entry.get("pa_percent") and entry.get("pa_day_gbp"):
            yield _clash(entry, "pa_percent", "the assistant's price is both set and changed", "")
        if not own and (entry.get("percent") or rates) and not entry.get("vehicle_type"):
            said = "the pack brings no vehicle_types: the built-in catalogue's rates stay as marked"
            fix = "add the table vehicle_types with your own rates to the pack"
            yield fault("scenario_unknown_id", said, table=WHERE, column=entry.path(), fix=fix)


def _clash(entry: Entry, key: str, said: str, fix: str) -> Fault:
    return fault("scenario_conflict", said, table=WHERE, column=entry.path(key), fix=fix)
