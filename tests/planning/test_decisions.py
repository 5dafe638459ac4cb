"""What people decided binds the next plan, in the engine and in the checker alike."""

from dataclasses import replace
from datetime import date

import pytest

from routeopt.checking.reading import read_facts
from routeopt.data.loading import from_raw
from routeopt.data.rawpack import RawPack
from routeopt.data.writers import with_rows
from routeopt.domain.area import ServiceArea
from routeopt.planning.affected import notice
from routeopt.planning.decisions import decided_words, effect, open_words
from tests.planning.worlds import TODAY, example

Row = dict[str, str]


def decided(*rows: Row) -> tuple[RawPack, ServiceArea]:
    """Give the example with decisions."""
    raw = with_rows(example(), "decisions", rows)
    return raw, from_raw(raw, TODAY).area


def plain() -> ServiceArea:
    """Give the example as it is."""
    return from_raw(example(), TODAY).area


def some(sharing: str) -> str:
    """Give a pupil of a kind."""
    return next(key for key, pupil in plain().pupils.items() if pupil.sharing == sharing)


def on_one_contract() -> tuple[str, str]:
    """Give a pupil who may share, and the live contract that carries them."""
    area = plain()
    return next(
        (a.pupil_id, a.contract_id)
        for a in area.allocations
        if area.pupils[a.pupil_id].sharing == "yes"
        and area.contracts[a.contract_id].live_on(area.policy.plan_from)
    )


@pytest.mark.parametrize(
    ("sharing", "outcome", "then"),
    [("assess", "agreed", "yes"), ("assess", "refused", "alone"), ("assess", "pending", "assess"),
     ("yes", "refused", "alone"), ("alone", "agreed", "alone")],
)  # fmt: skip
def test_an_assessment_decides_who_shares(sharing: str, outcome: str, then: str) -> None:
    """An agreement frees a pupil who waits; a refusal holds; nobody who must be alone is freed."""
    pupil = some(sharing)
    raw, area = decided({"pupil_id": pupil, "step": "Assessment", "outcome": outcome})
    assert area.pupils[pupil].sharing == then
    assert read_facts(raw, area.policy.plan_from).riders[pupil].sharing == then


def test_a_condition_stands_in_place_of_the_pupils_columns() -> None:
    """What an agreement asks for is a rule of the pupil; the wish in words is not lost."""
    pupil = some("assess")
    condition = "max_pupils=3; pa=own; tags=calm,quiet; sits in front"
    raw, area = decided(
        {"pupil_id": pupil, "step": "assessment", "outcome": "agreed", "condition": condition}
    )
    found, seen = area.pupils[pupil], read_facts(raw, area.policy.plan_from).riders[pupil]
    assert (found.max_pupils, found.pa, found.sharing) == (3, "own", "yes")
    assert found.tags >= {"calm", "quiet"}
    assert (seen.max_pupils, seen.pa, seen.tags) == (found.max_pupils, found.pa, found.tags)
    assert "sits in front" in decided_words(area, pupil, "")[0]


def test_a_refused_change_keeps_pupil_or_contract() -> None:
    """A refusal of anything but sharing is a lock: of the pupil, or of a whole contract."""
    pupil, contract = on_one_contract()
    raw, area = decided({"pupil_id": pupil, "step": "new route", "outcome": "refused"})
    assert any(lock.pupil_id == pupil and lock.contract_id == contract for lock in area.locks)
    assert (contract, pupil) in read_facts(raw, area.policy.plan_from).locked_pupils
    raw, area = decided({"contract_id": contract, "step": "re-tender", "outcome": "refused"})
    assert any(lock.contract_id == contract and not lock.pupil_id for lock in area.locks)
    assert contract in read_facts(raw, area.policy.plan_from).locked_contracts


def test_only_the_latest_that_still_runs_binds() -> None:
    """A later decision on one matter takes an earlier one's place, unless it has lapsed."""
    pupil = some("assess")
    first = {"pupil_id": pupil, "step": "assessment", "outcome": "refused", "date": "2026-01-05"}
    later = {"pupil_id": pupil, "step": "Assessment", "outcome": "agreed", "date": "2026-03-05"}
    lapsed = later | {"valid_until": "2026-05-31"}
    for rows, then in (((later, first), "yes"), ((first, lapsed), "alone")):
        raw, area = decided(*rows)
        assert area.policy.plan_from > date(2026, 5, 31)
        assert area.pupils[pupil].sharing == then
        assert read_facts(raw, area.policy.plan_from).riders[pupil].sharing == then


def test_what_is_open_blocks_and_says_so() -> None:
    """A pending decision binds nothing and stands among what blocks the start."""
    pupil = some("assess")
    row = {"pupil_id": pupil, "step": "assessment", "outcome": "pending", "by_role": "SEND officer"}
    _, area = decided(row)
    assert open_words(area, pupil, "") == ("undecided: assessment by SEND officer",)
    assert decided_words(area, pupil, "") == ()
    assert effect(area.decisions[0]) == "binds nothing yet"


def test_days_left_for_notice() -> None:
    """Notice counts back from the date planned for; too late says when the contract can end."""
    contract = next(iter(plain().contracts.values()))
    start, now = date(2026, 9, 1), date(2026, 6, 1)
    given = replace(contract, notice_days=28, end=None)
    assert notice(given, start, now)[:3] == (date(2026, 8, 4), 64, date(2026, 6, 29))
    late = notice(replace(given, notice_days=120), start, now)
    assert late[1] == -28
    assert late[2] == date(2026, 9, 29)
    assert "was due" in late[3]
    ends = notice(replace(given, end=date(2026, 7, 31)), start, now)
    assert ends[3] == "ends by itself on 2026-07-31"
    assert "ask" in notice(replace(given, notice_days=None), start, now)[3]
