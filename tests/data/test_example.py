"""Proves that the example school is whole, plausible, legal today and always the same."""

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from routeopt.data.example import small_example_tables, write_small_example
from routeopt.data.loading import LoadedPack, load
from routeopt.domain.area import ServiceArea
from routeopt.domain.contracts import Allocation
from routeopt.network.times import travel_times

TODAY = date(2030, 1, 1)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> LoadedPack:
    """Write the example and read it back."""
    folder = tmp_path_factory.mktemp("packs") / "example"
    write_small_example(folder)
    return load(folder, TODAY)


@pytest.fixture
def area(pack: LoadedPack) -> ServiceArea:
    """Give the example's service area."""
    return pack.area


def _riders(area: ServiceArea) -> dict[str, list[Allocation]]:
    riders: dict[str, list[Allocation]] = defaultdict(list)
    for row in area.allocations:
        riders[row.contract_id].append(row)
    for rows in riders.values():
        rows.sort(key=lambda row: row.am_order or 0)
    return riders


def test_same_seed_same_files(tmp_path: Path) -> None:
    """Proves that a seed gives the same bytes again and another seed another school."""
    for name in ("one", "two"):
        write_small_example(tmp_path / name)
    first, second = (sorted((tmp_path / name).iterdir()) for name in ("one", "two"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert small_example_tables(1) != small_example_tables(2022)


def test_it_says_it_is_invented(tmp_path: Path) -> None:
    """Proves that the folder says what it is and whose postcodes it uses."""
    write_small_example(tmp_path)
    said = (tmp_path / "README.txt").read_text(encoding="utf-8")
    assert "invented" in said
    assert "Crown copyright" in said


def test_the_check_finds_only_what_was_put_in(pack: LoadedPack) -> None:
    """Proves that there is no error, and the only warnings are of grounds that lack."""
    assert {fault.severity for fault in pack.faults} <= {"warning", "note"}
    assert {fault.code for fault in pack.faults if fault.severity == "warning"} == {
        "sharing_no_basis",
        "sharing_not_reviewed",
    }


def test_shares_of_needs(area: ServiceArea) -> None:
    """Proves that a school of about 40 has the county's shares of every need."""
    pupils = list(area.pupils.values())
    assert 38 <= len(pupils) <= 44
    assert Counter(pupil.mobility for pupil in pupils)["wheelchair"] == 5
    needs = Counter(pupil.pa for pupil in pupils)
    assert (needs["own"], needs["shared"]) == (3, 14)
    assert Counter(pupil.sharing for pupil in pupils)["alone"] == 4
    assert Counter(pupil.sharing for pupil in pupils)["assess"] == 4
    assert area.policy.plan_from == date(2026, 9, 1)


def test_a_leaver_a_starter_and_part_weeks(area: ServiceArea) -> None:
    """Proves that one contract is left empty, one pupil has none, and part weeks are there."""
    plan_from = area.policy.plan_from
    leavers = {key for key, pupil in area.pupils.items() if not pupil.entitled_on(plan_from)}
    assert len(leavers) == 1
    emptied = [rows for rows in _riders(area).values() if {r.pupil_id for r in rows} <= leavers]
    assert len(emptied) == 1
    assert len(set(area.pupils) - {row.pupil_id for row in area.allocations}) == 1
    masks = Counter((pupil.am_days, pupil.pm_days) for pupil in area.pupils.values())
    assert len(masks) == 4


@pytest.mark.parametrize("seed", [2022, 1, 2, 3, 4, 5])
def test_todays_routes_are_legal(seed: int, tmp_path: Path) -> None:
    """Proves seats, assistants, company and rides of every contract, whatever the seed."""
    write_small_example(tmp_path, seed)
    loaded = load(tmp_path, TODAY)
    area = loaded.area
    times = travel_times(area, loaded.raw, list(area.places), None)
    for contract_id, rows in _riders(area).items():
        contract = area.contracts[contract_id]
        pupils = [area.pupils[row.pupil_id] for row in rows]
        chairs = sum(pupil.mobility == "wheelchair" for pupil in pupils)
        assert contract.pas is not None
        assert any(
            len(pupils) - chairs + contract.pas <= layout.seats and chairs <= layout.spaces
            for layout in area.vehicle_types[contract.vehicle_type].layouts
        )
        own = sum(pupil.pa == "own" for pupil in pupils)
        shared = sum(pupil.pa == "shared" for pupil in pupils)
        assert contract.pas >= own + -(-shared // area.policy.pa_share_max)
        assert len(pupils) == 1 or all(pupil.sharing == "yes" for pupil in pupils)
        assert all(pupil.max_pupils is None or pupil.max_pupils >= len(pupils) for pupil in pupils)
        names = {pupil.pupil_id for pupil in pupils}
        assert not any(pair <= names for pair in area.incompatible)
        ride_s, following = 0, "ELY"
        for pupil in reversed(pupils):
            ride_s += times.seconds(0, pupil.pupil_id, following) + pupil.boarding_s
            direct_s = times.seconds(0, pupil.pupil_id, "ELY") + pupil.boarding_s
            guide_s = area.policy.ride_guide_s[pupil.phase]
            assert (
                ride_s <= max(guide_s, direct_s + 600, min(direct_s * 1.15, direct_s + 1200)) + 60
            )
            following = pupil.pupil_id


def test_siblings_ride_together(area: ServiceArea) -> None:
    """Proves that the one group is two pupils at one door on one contract."""
    siblings = [pupil for pupil in area.pupils.values() if pupil.group]
    assert len(siblings) == 2
    assert siblings[0].home.key == siblings[1].home.key
    on = {row.contract_id for row in area.allocations if area.pupils[row.pupil_id].group}
    assert len(on) == 1


def test_market_is_plausible(area: ServiceArea) -> None:
    """Proves the number of contracts, the price of riding alone, and that most carry a PA."""
    riders = _riders(area)
    assert 14 <= len(area.contracts) <= 18
    rates = {key: contract.day_rate_pence or 0 for key, contract in area.contracts.items()}
    solo = [rates[key] for key, rows in riders.items() if len(rows) == 1]
    assert 15_000 <= sum(solo) / len(solo) * 190 / 100 <= 22_000
    assert 6_000 <= sum(rates.values()) * 1.9 / len(area.pupils) <= 10_000
    assert sum((contract.pas or 0) > 0 for contract in area.contracts.values()) >= 8
    assert all(contract.live_on(area.policy.plan_from) for contract in area.contracts.values())
    recorded = [row for row in area.allocations if row.am_pickup_s is not None]
    assert len(recorded) >= 20
