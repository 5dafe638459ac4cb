"""Whether two pupils are met at one door."""

import numpy as np

from routeopt.checking.reading import Facts
from routeopt.domain.travel import TravelTimes


def may_share_door(facts: Facts, travel: TravelTimes, one: str, other: str) -> bool:
    """Whether nothing speaks against one stop for both pupils.

    Homes written in different ways (a postcode and a grid reference, say) cannot be told
    apart here, nor can two postcodes, which may stand for one point (flats, say); for them
    only the journey between has to be nothing.
    """
    if one == other:
        return True
    first, second = facts.riders[one].door, facts.riders[other].door
    may = first == second or first[0] != second[0] or first[0] == "postcode"
    return may and _no_way_between(travel, one, other)


def must_share_door(facts: Facts, travel: TravelTimes, one: str, other: str) -> bool:
    """Whether both pupils surely live at one door."""
    return facts.riders[one].door == facts.riders[other].door and _no_way_between(
        travel, one, other
    )


def _no_way_between(travel: TravelTimes, one: str, other: str) -> bool:
    here, there = travel.index[one], travel.index[other]
    times = travel.time_s
    if times[:, here, there].any() or times[:, there, here].any():
        return False
    rest = np.ones(len(travel.ids), dtype=bool)
    rest[[here, there]] = False
    return all(
        np.array_equal(drives[:, here, rest], drives[:, there, rest])
        and np.array_equal(drives[:, rest, here], drives[:, rest, there])
        for drives in (times, travel.dist_m)
    )
