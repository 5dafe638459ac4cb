"""The national return's lines add up, and what the pack does not hold is said, not guessed."""

from dataclasses import replace

from routeopt.domain.people import Pupil
from routeopt.planning.contracts_today import due_pupils
from routeopt.planning.national_return import GROUPS, group_of, national_return
from routeopt.planning.pupil_costs import pupil_costs
from tests.planning.bridge_worlds import first


def test_groups_and_their_parts_add_up() -> None:
    """Pupils by kind of school, and by vehicle, are all pupils of the group; the groups all due."""
    area = first()
    lines = national_return(area)
    whole = 0
    for name in GROUPS.values():
        mine = [line for line in lines if line.group == name and line.kind == "pupils"]
        total = next(line.value or 0 for line in mine if line.name == "All pupils")
        whole += total
        kinds = [
            line.value or 0
            for line in mine
            if any(word in line.name for word in ("chools", "olleges"))
        ]
        modes = [line.value or 0 for line in mine if "ontract" in line.name]
        assert sum(kinds) == sum(modes) == total
    assert whole == len(due_pupils(area, area.schools))


def test_spend_is_what_contracts_cost() -> None:
    """The groups' spend is what all pupils with a priced contract cost, and modes add up to it."""
    area = first()
    lines = [line for line in national_return(area) if line.kind == "pounds"]
    total = sum(line.value or 0 for line in lines if line.name.endswith("All modes"))
    modes = sum(line.value or 0 for line in lines if not line.name.endswith("All modes"))
    assert total == modes
    due = due_pupils(area, area.schools)
    assert total == sum(pence for pupil, pence in pupil_costs(area).items() if pupil in due)


def test_who_is_in_which_group() -> None:
    """Over 16 by phase; in a mainstream school a need, wheelchair or assistant makes it special."""
    area = first()
    key, pupil = next(iter(area.pupils.items()))
    plain = replace(pupil, phase="primary", need="", mobility="seated", pa="none")
    school = replace(area.schools[pupil.school_id], kind="mainstream")
    area = replace(area, schools={**area.schools, pupil.school_id: school})

    def group(changed: Pupil) -> str:
        return group_of(replace(area, pupils={**area.pupils, key: changed}), key)

    assert group(plain) == "mainstream"
    assert group(replace(plain, need="ASD")) == "send"
    assert group(replace(plain, mobility="wheelchair")) == "send"
    assert group(replace(plain, pa="own")) == "send"
    assert group(replace(plain, need="ASD", phase="post16")) == "post16"


def test_what_is_not_in_a_pack_is_named() -> None:
    """Lines that no pack can fill have a reason and no figure."""
    unknown = [line for line in national_return(first()) if line.kind == "unknown"]
    assert len(unknown) >= 4
    assert all(line.value is None and line.note for line in unknown)
