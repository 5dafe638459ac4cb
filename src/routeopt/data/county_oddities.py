"""Awkward contracts: over several schools, shared with others, in an order nobody would choose."""

from collections.abc import Iterator

import numpy as np

from routeopt.data.county_deals import County, Deal
from routeopt.data.example_market import smallest_vehicle
from routeopt.data.example_people import crow_metres
from routeopt.data.example_routes import assistants, fits, ride_limit_s, time_route

_SEVERAL_SCHOOLS, _THREE_SCHOOLS, _NEXT_SCHOOL_M = 14, 3, 6_000.0
_LEAST_JOINED, _MOST_JOINED = 3, 6
_ON_TWO, _ON_TWO_AT_ONCE = 22, 5
_WITH_OTHERS = 14
_NEAREST_FIRST, _LATE_LIMITS, _OVER_BY_S = 12, 5, 240
_SPLITS = (
    (("MTW--", "MTW--"), ("---TF", "---TF")),
    (("MTWTF", "-----"), ("-----", "MTWTF")),
    (("MTWT-", "MTWT-"), ("----F", "----F")),
)


def _plain(county: County, rng: np.random.Generator, most: int = 99) -> list[Deal]:
    able = [d for d in county.deals if county.is_plain(d) and len(d.order) <= most]
    return [able[int(k)] for k in rng.permutation(len(able))]


def over_several_schools(county: County, rng: np.random.Generator) -> None:
    """Join contracts of neighbouring schools of one kind on one vehicle."""
    joined: list[Deal] = []
    for wanted in (_THREE_SCHOOLS, _SEVERAL_SCHOOLS):
        for deal in _plain(county, rng, most=_MOST_JOINED):
            if len(joined) >= wanted:
                break
            if not county.is_plain(deal) or len(deal.order) < _LEAST_JOINED:
                continue
            parts = 2 if wanted == _THREE_SCHOOLS else 1
            if _join_neighbours(county, deal, parts):
                joined.append(deal)
    county.deals[:] = [deal for deal in county.deals if deal.order]


def _join_neighbours(county: County, deal: Deal, parts: int) -> bool:
    found: list[Deal] = []
    for other in _neighbours(county, deal):
        riders = [child for one in (deal, *found, other) for child in county.riders(one)]
        schools = {county.schools_of(one)[0].school_id for one in (deal, *found)}
        if county.schools_of(other)[0].school_id in schools or smallest_vehicle(riders) is None:
            continue
        found.append(other)
        if len(found) == parts:
            break
    if len(found) < parts:
        return False
    for other in found:
        deal.order += other.order
        other.order = []
    riders = county.riders(deal)
    deal.vehicle = smallest_vehicle(riders) or deal.vehicle
    deal.pas = assistants(riders)
    return True


def _neighbours(county: County, deal: Deal) -> Iterator[Deal]:
    school = county.schools_of(deal)[0]
    for other in county.deals:
        if (
            other is not deal
            and county.is_plain(other)
            and _LEAST_JOINED <= len(other.order) <= _MOST_JOINED
        ):
            theirs = county.schools_of(other)[0]
            is_next = crow_metres(school.place, theirs.place) < _NEXT_SCHOOL_M
            if theirs.kind == school.kind and is_next:
                yield other


def split_between_contracts(county: County, rng: np.random.Generator) -> None:
    """Put pupils on two contracts: by days, by session, or by mistake both at once."""
    done = 0
    for deal in _plain(county, rng):
        if done == _ON_TWO + _ON_TWO_AT_ONCE:
            return
        if len(deal.order) < 4 or not county.is_plain(deal):
            continue
        child = county.riders(deal)[int(rng.integers(len(deal.order)))]
        if child.am_days != "MTWTF" or child.pm_days != "MTWTF" or child.group:
            continue
        other = _with_room_for(county, deal, child.pupil_id)
        if other is None:
            continue
        other.order.append(child.pupil_id)
        if done < _ON_TWO:
            here, there = _SPLITS[done % len(_SPLITS)]
            deal.days[child.pupil_id], other.days[child.pupil_id] = here, there
        done += 1


def _with_room_for(county: County, deal: Deal, pupil: str) -> Deal | None:
    school = county.school_of[pupil]
    for other in county.deals:
        if other is deal or not county.is_plain(other) or len(other.order) < 2:
            continue
        riders = [*county.riders(other), county.children[pupil]]
        is_here = county.school_of[other.order[0]] == school
        if is_here and other.pas >= assistants(riders) and fits(other.vehicle, riders, other.pas):
            return other
    return None


def with_other_passengers(county: County, rng: np.random.Generator) -> None:
    """Let people who are in nobody's register ride along where there are seats."""
    left = _WITH_OTHERS
    for deal in _plain(county, rng):
        seats = int(rng.integers(1, 4))
        if left and fits(deal.vehicle, county.riders(deal), deal.pas + seats):
            deal.other_passengers = seats
            left -= 1


def collect_nearest_first(county: County, rng: np.random.Generator) -> None:
    """Collect the pupil next to the school first, for a ride over the limit; or limit it since."""
    left, later = _NEAREST_FIRST, _LATE_LIMITS
    for deal in _plain(county, rng):
        school = county.schools_of(deal)[0].place
        riders = county.riders(deal)
        if len(riders) < 4:
            continue
        turned = [riders[-1], *riders[:-1]]
        rides = time_route(turned, school).am_ride_s
        limits = [ride_limit_s(child, school) for child in turned]
        over = any(ride > most + _OVER_BY_S for ride, most in zip(rides, limits, strict=True))
        if left and over:
            deal.order = [child.pupil_id for child in turned]
            left -= 1
        elif later and rides[1] > 2400:
            county.max_ride_min[riders[0].pupil_id] = int(rides[1] / 60) - 8
            later -= 1
