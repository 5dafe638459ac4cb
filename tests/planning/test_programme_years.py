"""A year's pounds fall into April to March and September to August by school days, none twice."""

from datetime import date
from fractions import Fraction

from routeopt.planning.programme_savings import Booked, Release
from routeopt.planning.programme_years import MONTH_DAYS, year_share, years_of


def _booked(pence: int, released: date | None, release: Release = "cashable") -> Booked:
    return Booked("R", ("S",), "1", "C1", release, pence, released, "")


def test_a_whole_year_is_one() -> None:
    """From before the year on, all of its school days count, from any month."""
    for month in (4, 9):
        assert year_share(date(2020, 1, 1), date(2026, month, 1), date(2027, month, 1)) == 1


def test_september_leaves_seven_months_to_march() -> None:
    """A saving from 1 September has autumn and spring of the financial year."""
    days = sum(MONTH_DAYS[month] for month in (9, 10, 11, 12, 1, 2, 3))
    share = year_share(date(2026, 9, 1), date(2026, 4, 1), date(2027, 4, 1))
    assert share == Fraction(days, sum(MONTH_DAYS.values()))


def test_what_one_year_lacks_the_next_has() -> None:
    """Two halves of a year, whatever the day between, make the whole."""
    for day in (date(2026, 9, 14), date(2027, 1, 4), date(2027, 2, 28)):
        late = year_share(day, date(2026, 9, 1), date(2027, 9, 1))
        early = year_share(date(2026, 9, 1), date(2026, 9, 1), day)
        assert early + late == 1


def test_years_add_up_by_class_and_are_net_of_staff() -> None:
    """Each class keeps its pounds; staff comes off each year once; unknown dates bring nothing."""
    booked = [
        _booked(19_000_00, date(2026, 9, 1)),
        _booked(1_900_00, date(2027, 1, 4), "not_yet_released"),
        _booked(500_00, None, "not_yet_released"),
    ]
    first, second, third, school, *_ = years_of(booked, date(2026, 9, 1), 161_000_00)
    assert (first.name, school.name) == ("2026/27", "2026/27")
    assert first.pence["cashable"] == 12_600_00
    assert second.pence == {"cashable": 19_000_00, "avoided": 0, "not_yet_released": 1_900_00}
    assert second.pence == third.pence
    assert school.pence["cashable"] == 19_000_00
    assert school.pence["not_yet_released"] < 1_900_00
    assert second.net_pence == 20_900_00 - 161_000_00


def test_without_staff_nothing_is_called_net() -> None:
    """Where the staff's cost is not given, there is no net figure."""
    assert years_of([_booked(1, date(2026, 9, 1))], date(2026, 9, 1), None)[0].net_pence is None
