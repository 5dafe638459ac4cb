"""Proves that a scenario changes what it says and nothing else, and names every fault at once."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from routeopt.data.checks import check_pack
from routeopt.data.faults import PackError
from routeopt.data.rawpack import RawPack
from routeopt.data.scenario import apply_scenario, read_scenario

from .packs import TODAY, full_tables, matrix, pack, small_tables


def base() -> RawPack:
    """Give a pack of three pupils, vehicles with rates, and an operator with two contracts."""
    tables = small_tables()
    tables["vehicle_types"] = [
        {"vehicle_type": "saloon", "layouts": "4+0", "day_rate_gbp": "60", "mile_rate_gbp": "1.50"},
        {"vehicle_type": "bus", "layouts": "16+0", "day_rate_gbp": "150"},
    ]
    tables["contracts"] = [
        {"contract_id": "C1", "operator_id": "O1", "vehicle_type": "saloon", "day_rate_gbp": "110",
         "start": "2024-09-01", "end": "2027-07-31"},
        {"contract_id": "C2", "operator_id": "O1", "vehicle_type": "bus", "day_rate_gbp": "99.99"},
        {"contract_id": "C3", "operator_id": "O2", "vehicle_type": "bus", "day_rate_gbp": "200"},
    ]  # fmt: skip
    tables["policy"] = [{"key": "plan_from", "value": "2026-09-01"}]
    return pack(tables)


def derived(scenario: dict[str, Any], raw: RawPack | None = None) -> tuple[RawPack, str]:
    """Apply a scenario; the words come joined."""
    found, words = apply_scenario(raw or base(), scenario, today=TODAY)
    return found, "; ".join(words)


def row(raw: RawPack, table: str, key: str) -> dict[str, str]:
    """Find the row of an identifier."""
    frame = raw.tables[table]
    found = frame.loc[frame.iloc[:, 0] == key].iloc[0]
    return {str(name): str(value) for name, value in found.items()}


def faults(scenario: dict[str, Any], raw: RawPack | None = None) -> dict[str, str]:
    """Apply a bad scenario: code by place in the file."""
    with pytest.raises(PackError) as caught:
        derived(scenario, raw)
    return {found.column: found.code for found in caught.value.faults}


def test_the_pack_it_came_from_stays_as_it_is() -> None:
    """A scenario gives another pack with another hash; the first keeps its rows and its hash."""
    raw = base()
    found, _ = derived({"policy": {"max_pupils_per_route": 8}}, raw)
    assert raw.sha256 == base().sha256 != found.sha256
    assert derived({}, raw)[0].sha256 == raw.sha256


def test_policy_and_prices() -> None:
    """Settings and rates are set or raised, to the penny, one entry after the other."""
    found, words = derived(
        {
            "policy": {"keep_contracts": False},
            "prices": [
                {"percent": 5, "pa_percent": -10},
                {"vehicle_type": "saloon", "day_rate_gbp": 64.5},
            ],
        }
    )
    assert row(found, "vehicle_types", "saloon")["day_rate_gbp"] == "64.5"
    assert row(found, "vehicle_types", "saloon")["mile_rate_gbp"] == "1.58"
    assert row(found, "vehicle_types", "bus")["day_rate_gbp"] == "157.5"
    assert row(found, "policy", "keep_contracts")["value"] == "false"
    assert row(found, "policy", "pa_day_gbp")["value"] == "49.5"
    assert "price of saloon: day_rate_gbp 63 to 64.5" in words
    assert "rates of every vehicle type +5 %" in words


def test_settings_of_the_command_line_stand() -> None:
    """A setting already settled is not changed by a scenario any more."""
    scenario = {"policy": {"pa_day_gbp": 70}, "prices": [{"pa_percent": 10}]}
    found, words = apply_scenario(base(), scenario, today=TODAY, settled={"pa_day_gbp"})
    assert (found.sha256, words) == (base().sha256, ())


def test_bells_of_a_school_and_of_one_day() -> None:
    """Bells change for the whole week in schools, for one day in school_hours."""
    bells = [
        {"school_id": "S1", "am_latest": "08:50"},
        {"school_id": "S1", "weekday": "friday", "pm_earliest": "13:00", "pm_latest": "13:15"},
        {"school_id": "S1", "weekday": "Friday", "pm_latest": "13:20"},
    ]
    found, _ = derived({"bells": bells})
    assert row(found, "schools", "S1")["am_latest"] == "08:50"
    hours = found.tables["school_hours"].to_dict("records")
    assert hours == [
        {"school_id": "S1", "weekday": "Friday", "pm_earliest": "13:00", "pm_latest": "13:20"}
    ]


def test_pupils_come_leave_and_move() -> None:
    """Who comes has a row, who leaves has an end, who moves has a place and no contract."""
    raw = pack(
        full_tables() | {"travel_times": matrix("P1", "P2", "P3", "P4", "S1", "A1", "K1", "V1")}
    )
    found, words = derived(
        {
            "added": [{"pupil_id": "N1", "school_id": "S1", "phase": "primary",
                       "postcode": "PE29 3TN", "contract_id": "C1"}],
            "removed": [{"pupil_id": ["P2", "P3"], "from": date(2026, 10, 1)}],
            "moved": [{"pupil_id": "P1", "postcode": "PE29 3TN"}],
        },
        raw,
    )  # fmt: skip
    assert row(found, "pupils", "N1")["contract_id"] == "C1"
    assert [row(found, "pupils", pupil)["end"] for pupil in ("P2", "P3")] == ["2026-09-30"] * 2
    moved = row(found, "pupils", "P1")
    assert (moved["postcode"], moved["lat"], moved["contract_id"]) == ("PE29 3TN", "", "")
    assert "P1" not in set(found.tables["allocations"].get("pupil_id", []))
    drives = found.tables["travel_times"]
    assert not ((drives["from_id"] == "P1") | (drives["to_id"] == "P1")).any()
    assert words.split("; ") == [
        "added pupil N1 to school S1", "removed pupil P2 from 2026-10-01",
        "removed pupil P3 from 2026-10-01", "moved pupil P1 to a new home",
    ]  # fmt: skip


def test_a_leaver_who_never_came() -> None:
    """A pupil who would start only after leaving is not due on any day, without a fault."""
    tables = small_tables()
    tables["pupils"][0]["start"] = "2026-09-10"
    found, _ = derived({"removed": [{"pupil_id": "P1"}]}, pack(tables))
    left = row(found, "pupils", "P1")
    assert (left["start"], left["end"]) == ("", "2026-08-31")
    assert not [f for f in check_pack(found, TODAY) if f.severity == "error"]


def test_an_operator_hands_back() -> None:
    """All of an operator's live contracts end the day before, and are paid until then."""
    found, words = derived({"handed_back": [{"operator_id": "O1"}]})
    for contract in ("C1", "C2"):
        ended = row(found, "contracts", contract)
        assert (ended["end"], ended["status"]) == ("2026-08-31", "notice_given")
    assert row(found, "contracts", "C3")["status"] == ""
    assert words == "handed back from 2026-09-01, operator O1: 2 contracts: C1, C2"


def test_a_later_hand_back_leaves_the_contract_live() -> None:
    """Handed back after plan_from, a contract still runs on it, and the words say so."""
    scenario = {"handed_back": [{"contract_id": "C1", "from": date(2027, 1, 4)}]}
    found, words = derived(scenario)
    ended = row(found, "contracts", "C1")
    assert (ended["end"], ended.get("status", "")) == ("2027-01-03", "")
    assert "they still run then" in words


def test_contract_rates_by_per_cent() -> None:
    """Day rates rise to the penny, of the operator's contracts alone."""
    found, words = derived({"contract_rates": [{"operator_id": "O1", "percent": 7.5}]})
    rates = [row(found, "contracts", key)["day_rate_gbp"] for key in ("C1", "C2", "C3")]
    assert rates == ["118.25", "107.49", "200"]
    assert words == "day rate of 2 contracts +7.5 %: operator_id O1"


def test_every_fault_at_once_with_its_place() -> None:
    """Unknown keys and identifiers, bad values and clashes all come in one answer."""
    found = faults(
        {
            "polcy": {},
            "policy": {"ride_guide": 4, "days_per_year": 9999},
            "prices": [{"vehicle_type": "zeppelin", "percent": 4}, {}, {"percent": 1,
                       "day_rate_gbp": 2}],
            "bells": {"school_id": "S1"},
            "added": [{"pupil_id": "P1", "school_id": "S9", "phase": "year 7"}],
            "removed": [{"pupil_id": ["P1", "PX"], "from": "soon"}, {}],
            "moved": [{"pupil_id": "P1"}],
            "handed_back": [{"contract_id": "C9"}, {"operator_id": "O9"}],
            "contract_rates": [{"operator_id": "O1", "percent": [1]}],
        }
    )  # fmt: skip
    assert found == {
        "polcy": "scenario_unknown_key",
        "policy.ride_guide": "unknown_setting",
        "policy.days_per_year": "out_of_range",
        "prices[1].vehicle_type": "scenario_unknown_id",
        "prices[2]": "scenario_changes_nothing",
        "prices[3].percent": "scenario_conflict",
        "bells": "scenario_wrong_shape",
        "added[1].pupil_id": "scenario_conflict",
        "added[1].school_id": "scenario_unknown_id",
        "added[1].phase": "value_not_allowed",
        "removed[1].pupil_id": "scenario_unknown_id",
        "removed[1].from": "wrong_type",
        "removed[2].pupil_id": "scenario_missing_key",
        "moved[1]": "scenario_changes_nothing",
        "moved[1].pupil_id": "scenario_conflict",
        "handed_back[1].contract_id": "scenario_unknown_id",
        "handed_back[2].operator_id": "scenario_unknown_id",
        "contract_rates[1].percent": "scenario_wrong_shape",
    }


def test_no_rates_to_change_in_the_catalogue() -> None:
    """Rates of the built-in catalogue stay as marked: a pack without its own has none to raise."""
    assert faults({"prices": [{"percent": 5}]}, pack(small_tables())) == {
        "prices[1]": "scenario_unknown_id"
    }


def test_a_fault_repeats_nothing_of_a_pupil(tmp_path: Path) -> None:
    """Neither values nor identifiers of the file come back in a fault."""
    with pytest.raises(PackError) as caught:
        derived({"moved": [{"pupil_id": "Zorro", "postcode": "ZQ1 1ZZ"}]})
    assert "Zorro" not in str([found.as_dict() for found in caught.value.faults])
    broken = tmp_path / "broken.toml"
    broken.write_text("[policy]\npa_day_gbp = Zorro\n", encoding="utf-8")
    with pytest.raises(PackError) as caught:
        read_scenario(broken)
    (found,) = caught.value.faults
    assert found.code == "scenario_unreadable"
    assert "line 2" in found.message
    assert "Zorro" not in found.message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing file, and one that is no text, are told in words."""
    with pytest.raises(PackError, match="1 error"):
        read_scenario(tmp_path / "gone.toml")
    (tmp_path / "picture.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PackError, match="1 error"):
        read_scenario(tmp_path / "picture.toml")


def test_the_example_of_the_guide_is_a_scenario() -> None:
    """Every section of the guide's example is one that is read: no key of it is unknown."""
    guide = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
    example = guide.partition("```toml\n")[2].partition("```")[0]
    found = faults(read_text(example))
    assert set(found.values()) <= {"scenario_unknown_id"}


def read_text(text: str) -> dict[str, Any]:
    """Read TOML as a scenario's file holds it."""
    return tomllib.loads(text)
