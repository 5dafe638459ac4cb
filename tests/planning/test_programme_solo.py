"""Pupils alone are counted by heads and by day, and a plan changes only what it touches."""

from routeopt.domain.units import mask_from_text
from routeopt.planning.programme_solo import alone, alone_always, targets_of
from tests.planning.bridge_worlds import first
from tests.planning.programme_worlds import record_at_random

WEEK = mask_from_text("MTWTF")
MONDAY = mask_from_text("M----")
TUESDAY = mask_from_text("-T---")


def test_sharing_a_contract_on_other_days_is_alone_by_day_only() -> None:
    """Two pupils of one contract who never meet: no head alone, one pupil alone on either day."""
    count = alone([{"A": (MONDAY, MONDAY), "B": (TUESDAY, TUESDAY)}])
    assert count.heads == 0
    assert count.by_day == (1, 1, 0, 0, 0, 1, 1, 0, 0, 0)


def test_alone_one_way_counts_that_day() -> None:
    """A pupil who goes with another and comes home alone is alone that day."""
    count = alone([{"A": (WEEK, WEEK), "B": (WEEK, 0)}])
    assert count.heads == 0
    assert count.by_day == (1,) * 10


def test_a_pupil_with_one_shared_contract_is_no_head_alone() -> None:
    """Alone means alone on every contract."""
    groups = [{"A": (WEEK, 0)}, {"A": (0, WEEK), "B": (0, WEEK)}, {"C": (WEEK, WEEK)}]
    assert alone_always(groups) == {"C"}


def test_reviews_change_the_count_to_their_plans() -> None:
    """With a review of its only school, a pack's count is that of the plan's routes of one."""
    area = first()
    record = record_at_random(area, 4)
    solo, outside = targets_of(area, [record], solo_aim=3, out_county_aim=0)
    assert solo.then is not None
    ones = sum(len(route["pupils"]) == 1 for route in record.firm["routes"])
    assert solo.then.heads == ones
    assert solo.to_go == max(0, ones - 3)
    assert outside.today.heads == 0
