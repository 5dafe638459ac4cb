"""Every fault the check knows is found where it is, all at once, and echoes no cell."""

from collections.abc import Callable

import pytest

from routeopt.data._codes_errors import ERRORS
from routeopt.data._codes_warnings import WARNINGS
from routeopt.data.schema import TABLES

from .packs import Tables, codes_of, faults_of, full_tables, matrix, small_tables

Bend = Callable[[Tables], object]


def put(table: str, row: int, **cells: str) -> Bend:
    """Change cells of a row, counted from 0."""
    return lambda tables: tables[table][row].update(cells)


def add(table: str, *rows: dict[str, str]) -> Bend:
    """Add rows to a table."""
    return lambda tables: tables.setdefault(table, []).extend(rows)


def drop(table: str, column: str) -> Bend:
    """Take a column out of a table."""
    return lambda tables: [row.pop(column, "") for row in tables[table]]


def both(*bends: Bend) -> Bend:
    """Bend a pack several times."""
    return lambda tables: [bend(tables) for bend in bends]


_AGAIN = {"lat": "", "lon": ""}
_ALONE: dict[str, str] = {
    "sharing": "alone",
    "sharing_basis": "ehcp",
    "sharing_reviewed": "2026-01-01",
}
_P1 = dict(small_tables()["pupils"][0])
_S2 = small_tables()["schools"][0] | {"school_id": "S2"}
_C2 = {"contract_id": "C2", "vehicle_type": "saloon", "day_rate_gbp": "100"}
_PAIR = {"pupil_a": "P1", "pupil_b": "P2"}
_FRIDAY = {"school_id": "S1", "weekday": "Friday"}

# Code -> the bend, and the table, row and column it must be blamed on.
CASES: dict[str, tuple[Bend, str, int, str]] = {
    "missing_table": (lambda tables: tables.pop("schools"), "schools", 0, ""),
    "missing_column": (drop("pupils", "phase"), "pupils", 1, "phase"),
    "missing_value": (put("pupils", 1, phase=""), "pupils", 3, "phase"),
    "spreadsheet_error": (put("schools", 0, name="#N/A"), "schools", 2, "name"),
    "wrong_type": (put("schools", 0, am_latest="8.55am"), "schools", 2, "am_latest"),
    "out_of_range": (put("pupils", 0, max_ride_min="999"), "pupils", 2, "max_ride_min"),
    "value_not_allowed": (put("pupils", 0, phase="year 7"), "pupils", 2, "phase"),
    "duplicate_id": (put("pupils", 2, pupil_id="P1"), "pupils", 4, "pupil_id"),
    "duplicate_place_id": (put("pupils", 1, pupil_id="S1"), "pupils", 3, "pupil_id"),
    "duplicate_row": (add("school_hours", _FRIDAY, _FRIDAY), "school_hours", 3, "school_id"),
    "dangling_reference": (put("pupils", 0, school_id="S9"), "pupils", 2, "school_id"),
    "no_place": (put("pupils", 0, **_AGAIN), "pupils", 2, ""),
    "half_coordinate": (put("pupils", 0, lon="", postcode="PE29 3TN"), "pupils", 2, "lon"),
    "lat_lon_swapped": (put("pupils", 0, lat="-0.18", lon="52.3"), "pupils", 2, "lat"),
    "outside_british_isles": (put("pupils", 0, lat="48.85", lon="2.35"), "pupils", 2, "lat"),
    "unknown_postcode": (
        put("pupils", 0, **_AGAIN, postcode="PE29 9QQ"), "pupils", 2, "postcode",
    ),
    "closed_window": (put("schools", 0, pm_latest="15:00"), "schools", 2, "pm_latest"),
    "unknown_setting": (add("policy", {"key": "ride_guide", "value": "4"}), "policy", 2, "key"),
    "pointless_mixing": (
        add("mixing", {"tag_a": "a", "tag_b": "a", "max_together": "0"}),
        "mixing", 2, "max_together",
    ),
    "lock_not_carried": (
        both(add("contracts", _C2), add("locks", {"contract_id": "C2", "pupil_id": "P1"})),
        "locks", 2, "pupil_id",
    ),
    "missing_travel_times": (
        add("travel_times", *matrix("P1", "P2", "S1")), "travel_times", 0, "",
    ),
    "far_from_school": (put("pupils", 1, lat="50.7", lon="-3.5"), "pupils", 3, ""),
    "alone_in_group": (
        both(put("pupils", 0, **_ALONE, group="g"), put("pupils", 1, group="g")),
        "pupils", 2, "group",
    ),
    "group_across_schools": (
        both(
            add("schools", _S2),
            put("pupils", 0, group="g"),
            put("pupils", 1, group="g", school_id="S2"),
        ),
        "pupils", 2, "group",
    ),
    "incompatible_together": (add("incompatibilities", _PAIR), "incompatibilities", 2, "pupil_a"),
    "pair_of_one": (
        add("incompatibilities", _PAIR | {"pupil_b": "P1"}), "incompatibilities", 2, "pupil_b",
    ),
    "sharing_no_basis": (
        put("pupils", 0, **_ALONE | {"sharing_basis": ""}), "pupils", 2, "sharing_basis",
    ),
    "sharing_not_reviewed": (
        put("pupils", 0, **_ALONE | {"sharing_reviewed": "2024-08-31"}),
        "pupils", 2, "sharing_reviewed",
    ),
    "no_vehicle_for_pupil": (put("pupils", 0, requires="wings"), "pupils", 2, "requires"),
    "allocated_twice": (
        both(
            add("contracts", _C2),
            add("allocations", {"contract_id": "C1", "pupil_id": "P1", "pm_days": "-----"}),
            add("allocations", {"contract_id": "C2", "pupil_id": "P1", "am_days": "M----"}),
        ),
        "pupils", 2, "",
    ),
    "empty_contract": (add("contracts", _C2), "contracts", 3, ""),
    "contract_over_capacity": (put("contracts", 0, pas="2"), "contracts", 2, "vehicle_type"),
    "contract_not_keepable": (put("contracts", 0, day_rate_gbp=""), "contracts", 2, "day_rate_gbp"),
    "zero_rate": (put("contracts", 0, day_rate_gbp="0"), "contracts", 2, "day_rate_gbp"),
    "odd_rate": (
        add(
            "contracts", _C2, _C2 | {"contract_id": "C3", "day_rate_gbp": "1100"},
            _C2 | {"contract_id": "C4"},
        ),
        "contracts", 4, "day_rate_gbp",
    ),
    "unknown_matrix_place": (
        add("travel_times", *matrix("P1", "P2", "P3", "S1", "P99")), "travel_times", 0, "from_id",
    ),
    "unknown_condition": (
        add("decisions", {"pupil_id": "P1", "step": "s", "outcome": "agreed", "condition": "x=1"}),
        "decisions", 2, "condition",
    ),
    "decision_about_nobody": (
        add("decisions", {"step": "s", "outcome": "agreed"}), "decisions", 2, "pupil_id"
    ),
    "condition_in_words": (
        add("decisions", {"pupil_id": "P1", "step": "s", "outcome": "agreed", "condition": "x"}),
        "decisions", 2, "condition",
    ),
    "table_not_used": (add("budgets", {"pupil_id": "P1", "gbp_day": "9"}), "budgets", 0, ""),
    "bays_ignored": (put("schools", 0, bays="4"), "schools", 2, "bays"),
    "setting_not_used": (add("policy", {"key": "link_min", "value": "5"}), "policy", 2, "value"),
}  # fmt: skip


def test_sound_packs_have_no_errors() -> None:
    """The packs that the other tests bend are sound."""
    assert faults_of(small_tables()) == ()
    assert not [one for one in faults_of(full_tables()) if one.severity == "error"]


def test_every_code_of_the_check_has_a_case() -> None:
    """No code can be added without a case that brings it out."""
    assert set(CASES) == {code.code for code in (*ERRORS, *WARNINGS)}


@pytest.mark.parametrize("code", CASES)
def test_fault_is_found_where_it_is(code: str) -> None:
    """Each bend brings out its code, at the row and column it was made."""
    bend, *place = CASES[code]
    tables = small_tables()
    bend(tables)
    found = [one for one in faults_of(tables) if one.code == code]
    assert [[one.table, one.row, one.column] for one in found][:1] == [place]
    assert all(one.message and one.fix for one in found)


def test_all_faults_come_in_one_pass() -> None:
    """Faults of every kind stand side by side in one answer."""
    bends = {code: bend for code, (bend, *_) in CASES.items()}
    together = (
        "missing_column", "wrong_type", "duplicate_row", "closed_window", "unknown_setting",
        "pointless_mixing", "far_from_school", "empty_contract", "zero_rate", "bays_ignored",
    )  # fmt: skip
    tables = small_tables()
    for code in together:
        bends[code](tables)
    assert set(together) <= codes_of(tables)


def _said(tables: Tables) -> str:
    return " ".join(f"{one.message} {one.fix}" for one in faults_of(tables)).casefold()


def _full_with_matrix() -> Tables:
    return full_tables() | {"travel_times": matrix("P1", "P2", "P3", "P4", "S1")}


def test_no_cell_is_echoed() -> None:
    """Whatever stands in a cell of any column, no message and no fix repeats it."""
    for table, schema in TABLES.items():
        for column in schema.columns:
            tables = _full_with_matrix()
            for row in tables[table]:
                row[column.name] = "Zanzibar Quux"
            assert "zanzibar" not in _said(tables), (table, column.name)


@pytest.mark.parametrize("canary", ["9999999", "31/02/2026", "-7.53", "M-M--", "25:61"])
def test_no_number_date_or_time_is_echoed(canary: str) -> None:
    """Nor are cells that look like what their column wants."""
    for table, schema in TABLES.items():
        tables = _full_with_matrix()
        for row in tables[table]:
            row.update({column.name: canary for column in schema.columns})
        assert canary.casefold() not in _said(tables), table


def test_ids_are_not_echoed() -> None:
    """A pupil's identifier stands in no message, even where the fault is about them."""
    for code, (bend, *_) in CASES.items():
        tables = small_tables()
        tables["pupils"][0]["need"] = "secretneed"
        bend(tables)
        for one in faults_of(tables):
            text = f" {one.message} {one.fix} "
            assert " P1" not in text, code
            assert "secretneed" not in text, code


@pytest.mark.parametrize(
    ("table", "cells", "column"),
    [
        ("pupils", {"pm_home_from": "16:00", "pm_home_by": "15:30"}, "pm_home_by"),
        ("pupils", {"start": "2026-09-01", "end": "2026-08-01"}, "end"),
        ("contracts", {"start": "2026-09-01", "end": "2026-08-01"}, "end"),
        ("schools", {"am_earliest": "08:52"}, "am_latest"),
        ("school_hours", {"weekday": "Friday", "am_latest": "08:42"}, "am_latest"),
        ("school_hours", {"weekday": "Friday", "pm_earliest": "15:31"}, "pm_latest"),
    ],
)
def test_windows_close_after_they_open(table: str, cells: dict[str, str], column: str) -> None:
    """Every pair of times and dates is checked, the arrival buffer and usual bells applied."""
    tables = small_tables()
    if table in tables:
        tables[table][0].update(cells)
    else:
        tables[table] = [{"school_id": "S1", **cells}]
    found = [one for one in faults_of(tables) if one.severity == "error"]
    assert [(one.code, one.table, one.column) for one in found] == [
        ("closed_window", table, column)
    ]


def test_home_from_after_the_policys_latest_is_a_closed_window() -> None:
    """The policy's home_latest counts as well as the pupil's own time."""
    tables = small_tables()
    tables["pupils"][0]["pm_home_from"] = "17:00"
    tables["policy"] = [{"key": "home_latest", "value": "16:45"}]
    assert codes_of(tables) == {"closed_window"}


def test_closest_setting_is_suggested() -> None:
    """A misspelled setting brings up the one that was meant."""
    tables = small_tables() | {"policy": [{"key": "pa_share_maximum", "value": "4"}]}
    assert "pa_share_max" in faults_of(tables)[0].fix


def test_optional_place_may_be_blank() -> None:
    """An operator without a base is no fault."""
    tables = small_tables() | {"operators": [{"operator_id": "O1", "lat": "", "lon": ""}]}
    assert codes_of(tables) == set()


def test_contract_on_short_forms_feature_types() -> None:
    """A wheelchair user needs a space, whatever the features."""
    tables = small_tables()
    tables["vehicle_types"] = [{"vehicle_type": "saloon", "layouts": "4+0", "day_rate_gbp": "9"}]
    tables["pupils"][1]["mobility"] = "wheelchair"
    assert {"no_vehicle_for_pupil", "contract_over_capacity"} <= codes_of(tables)


def with_matrix() -> Tables:
    """Give a pack whose matrix is complete."""
    return small_tables() | {"travel_times": matrix("P1", "P2", "P3", "S1")}


def test_complete_matrix_has_no_fault() -> None:
    """With every pair there, nothing is said."""
    assert codes_of(with_matrix()) == set()


def test_missing_drives_are_counted_by_session() -> None:
    """A drive given for the morning alone is one missing in the afternoon."""
    tables = with_matrix()
    tables["travel_times"][0]["session"] = "am"
    (found,) = faults_of(tables)
    assert found.message.startswith("1 of the 18 drives")


def test_school_to_home_is_not_needed_in_the_morning() -> None:
    """Drives that no run makes may be left out."""
    tables = with_matrix()
    for row in tables["travel_times"]:
        if row["from_id"] == "S1":
            row["session"] = "pm"
        elif row["to_id"] == "S1":
            row["session"] = "am"
    assert codes_of(tables) == set()


def test_alone_pupil_needs_no_drive_to_others() -> None:
    """Somebody who must travel alone meets only those on the same contract."""
    tables = with_matrix()
    tables["pupils"][0] |= _ALONE
    tables["travel_times"] = [
        row
        for row in tables["travel_times"]
        if {row["from_id"], row["to_id"]} not in ({"P1", "P2"}, {"P1", "P3"})
    ]
    assert "missing_travel_times" in codes_of(tables)
    tables["pupils"][0]["contract_id"] = ""
    assert codes_of(tables) == set()


def test_pupils_of_other_days_need_no_drive() -> None:
    """Two pupils never due on one day are never on one run."""
    tables = with_matrix()
    tables["pupils"][0] |= {"am_days": "M----", "pm_days": "M----"}
    tables["pupils"][1] |= {"am_days": "-T---", "pm_days": "-T---"}
    tables["travel_times"] = [
        row for row in tables["travel_times"] if {row["from_id"], row["to_id"]} != {"P1", "P2"}
    ]
    assert codes_of(tables) == set()


def test_only_schools_asked_for_count() -> None:
    """A review of one school does not ask for another's drives."""
    tables = with_matrix()
    tables["travel_times"].pop()
    assert faults_of(tables, {"S2"}) == ()
    assert faults_of(tables, {"S1"}) != ()


def test_same_drive_with_other_figures_is_an_error() -> None:
    """A blank session stands for both, and may not contradict one of them."""
    tables = with_matrix()
    again = tables["travel_times"][0] | {"session": "pm"}
    tables["travel_times"].append(dict(again))
    assert codes_of(tables) == set()
    tables["travel_times"].append(again | {"minutes": "11"})
    assert codes_of(tables) == {"duplicate_row"}


def test_mixed_schools_names_known_schools() -> None:
    """Pairs of schools must be pairs, of schools that are there."""
    for value, code in (
        ("S1+S9", "dangling_reference"), ("S1,S2", "wrong_type"), ("S1+S1;S1", "wrong_type"),
    ):  # fmt: skip
        tables = small_tables() | {"policy": [{"key": "mixed_schools", "value": value}]}
        assert code in codes_of(tables)
