"""A scenario: changes to a pack, from a file, that give another pack and say what they did."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from routeopt.data._scenario_checks import scenario_faults
from routeopt.data._scenario_draft import Draft
from routeopt.data._scenario_prices import changed_contract_rates, changed_prices
from routeopt.data._scenario_read import Entry, Scenario, parsed, read_toml
from routeopt.data.cells import as_date
from routeopt.data.faults import PackError
from routeopt.data.rawpack import RawPack
from routeopt.data.schema import TABLES
from routeopt.data.views import given_settings
from routeopt.data.writers import with_policy

_PLACE = ("lat", "lon", "easting", "northing", "postcode")


def read_scenario(path: Path) -> Mapping[str, object]:
    """Read a scenario's file.

    Raises
    ------
    PackError
        If there is no such file or it is not TOML.
    """
    return read_toml(path)


def apply_scenario(
    raw: RawPack,
    scenario: Mapping[str, object],
    *,
    today: date,
    settled: Collection[str] = (),
) -> tuple[RawPack, tuple[str, ...]]:
    """Change a pack as a scenario says.

    Parameters
    ----------
    raw
        The pack as it is; it is not changed.
    scenario
        As :func:`read_scenario` gives it.
    today
        Date planned for where neither the pack nor the scenario gives one.
    settled
        Settings that the scenario may not change any more.

    Returns
    -------
    pack : RawPack
        The pack with the changes in.
    words : tuple of str
        Each change in words, with identifiers and no other personal data.

    Raises
    ------
    PackError
        If the scenario has an unknown key or identifier or a value that cannot be; it holds
        every fault with its place in the file.
    """
    found, faults = parsed(scenario)
    faults += scenario_faults(raw, found)
    if faults:
        raise PackError(tuple(faults))
    policy = {key: value for key, value in found.policy.items() if key not in settled}
    before = given_settings(raw)
    raw = with_policy(raw, policy)
    words = [
        f"set {key}={value or 'default'} (before: {before.get(key) or 'default'})"
        for key, value in policy.items()
        if before.get(key, "") != value
    ]
    plan_from = as_date(given_settings(raw).get("plan_from", "")) or today
    draft = Draft(raw)
    words += changed_prices(draft, found.of("prices"), settled)
    words += _bells(draft, found)
    words += _added(draft, found)
    words += _removed(draft, found, plan_from)
    words += _moved(draft, found)
    words += _handed_back(draft, found, plan_from)
    words += changed_contract_rates(draft, found.of("contract_rates"))
    return draft.finished(), tuple(words)


def _bells(draft: Draft, scenario: Scenario) -> Iterator[str]:
    for entry in scenario.of("bells"):
        school, weekday = entry.get("school_id"), entry.get("weekday")
        times = {k: v for k, v in entry.cells.items() if k not in ("school_id", "weekday")}
        if weekday:
            _change_weekday(draft, school, weekday, times)
        else:
            draft.change("schools", school, times)
        said = ", ".join(f"{key} {value or 'as usual'}" for key, value in times.items())
        yield f"bells of school {school}{' on ' + weekday if weekday else ''}: {said}"


def _change_weekday(draft: Draft, school: str, weekday: str, times: Mapping[str, str]) -> None:
    def same(row: Mapping[str, str]) -> bool:
        return row.get("school_id") == school and row.get("weekday") == weekday

    before = next((row for row in draft.rows("school_hours") if same(row)), {})
    draft.drop("school_hours", same)
    draft.append("school_hours", {"school_id": school, "weekday": weekday, **before, **times})


def _added(draft: Draft, scenario: Scenario) -> Iterator[str]:
    for entry in scenario.of("added"):
        draft.append("pupils", entry.cells)
        yield f"added pupil {entry.get('pupil_id')} to school {entry.get('school_id')}"


def _removed(draft: Draft, scenario: Scenario, plan_from: date) -> Iterator[str]:
    for entry in scenario.of("removed"):
        leaves = as_date(entry.get("from")) or plan_from
        last = leaves - timedelta(days=1)
        for pupil in entry.lists["pupil_id"]:
            row = next(r for r in draft.rows("pupils") if r.get("pupil_id") == pupil)
            begins, ends = as_date(row.get("start", "")), as_date(row.get("end", ""))
            cells = {"end": min(last, ends or last).isoformat()}
            if begins is not None and begins > last:
                # They never come: no first day is left to keep.
                cells["start"] = ""
            draft.change("pupils", pupil, cells)
            yield f"removed pupil {pupil} from {leaves.isoformat()}"


def _moved(draft: Draft, scenario: Scenario) -> Iterator[str]:
    for entry in scenario.of("moved"):
        pupil = entry.get("pupil_id")
        new_place = any(entry.get(name) for name in _PLACE)
        cells = dict.fromkeys(_PLACE, "") if new_place else {}
        cells |= {key: value for key, value in entry.cells.items() if value}
        draft.change("pupils", pupil, cells | {"contract_id": "", "contract_order": ""})
        _forget(draft, pupil, drives=new_place)
        said = "to a new home" if new_place else ""
        if entry.get("school_id"):
            said += f"{' and ' if said else ''}to school {entry.get('school_id')}"
        yield f"moved pupil {pupil} {said}"


def _forget(draft: Draft, pupil: str, *, drives: bool) -> None:
    # Whoever moves has no contract any more, and drives from the old home say nothing now.
    draft.drop("allocations", lambda row: row.get("pupil_id") == pupil)
    if drives:
        draft.drop("travel_times", lambda row: pupil in (row.get("from_id"), row.get("to_id")))


def _handed_back(draft: Draft, scenario: Scenario, plan_from: date) -> Iterator[str]:
    for entry in scenario.of("handed_back"):
        given = as_date(entry.get("from")) or plan_from
        ended = [row["contract_id"] for row in _chosen(draft, entry) if _runs_on(row, given)]
        for contract in ended:
            _end(draft, contract, given, plan_from)
        who = f"operator {entry.get('operator_id')}: " if entry.get("operator_id") else ""
        late = " (after plan_from: they still run then)" if given > plan_from else ""
        count = f"{len(ended)} contract{'' if len(ended) == 1 else 's'}"
        named = ", ".join(ended) or "none was live"
        yield f"handed back from {given.isoformat()}, {who}{count}{late}: {named}"


def _end(draft: Draft, contract: str, given: date, plan_from: date) -> None:
    row = next(r for r in draft.rows("contracts") if r.get("contract_id") == contract)
    last = given - timedelta(days=1)
    starts, ends = as_date(row.get("start", "")), as_date(row.get("end", ""))
    cells = {}
    if starts is None or starts <= last:
        cells["end"] = min(last, ends or last).isoformat()
    if given <= plan_from or not cells:
        # It runs and is paid until then, so today's ledger goes on counting it.
        cells["status"] = "notice_given"
    draft.change("contracts", contract, cells)


def _chosen(draft: Draft, entry: Entry) -> list[Mapping[str, str]]:
    named, operator = entry.lists.get("contract_id", ()), entry.get("operator_id")
    return [
        row
        for row in draft.rows("contracts")
        if (not named or row.get("contract_id") in named)
        and (not operator or row.get("operator_id") == operator)
    ]


def _runs_on(row: Mapping[str, str], day: date) -> bool:
    status = row.get("status") or TABLES["contracts"].column("status").default
    ends = as_date(row.get("end", ""))
    return status == "live" and (ends is None or ends >= day)
