"""Tells the county's awkward cases: what every real register has and no model expects."""

from collections.abc import Callable
from datetime import date

import numpy as np

from routeopt.data.county_deals import County, Deal
from routeopt.data.county_oddities import (
    collect_nearest_first,
    over_several_schools,
    split_between_contracts,
    with_other_passengers,
)
from routeopt.data.example_market import smallest_vehicle
from routeopt.data.example_people import PLAN_YEAR, Child

_TWINS, _PART_WEEK, _AB_WEEKS, _ONE_WAY_PUPILS, _ONE_WAY_DEALS = 14, 26, 18, 14, 9
_NO_CONTRACT, _LATER_STARTERS, _LEAVERS, _LATER_LEAVERS, _SOLO_LEAVERS = 34, 22, 26, 20, 5
_NOTICE, _HANDED_BACK, _NO_ORDER, _WITHOUT_PUPILS = 10, 7, 26, 9
_TOGETHER_THOUGH_APART = 4
_PART_WEEKS = ("M-W-F", "-TWT-", "MTW--", "--WTF")
_AB = ("MTWTFM-W-F", "MTW--MTWTF", "MTWTF-----")
_TAGS = ("quiet", "lively")
_TAGGED_EACH = 40


def tell_stories(county: County, rng: np.random.Generator) -> None:
    """Change the county in place: pupils first, then who rides, then the contracts."""
    for tell in (_siblings, _tags, _weeks, _starters, _leavers):
        tell(county, rng)
    over_several_schools(county, rng)
    split_between_contracts(county, rng)
    with_other_passengers(county, rng)
    collect_nearest_first(county, rng)
    for tell in (_one_way, _given_up, _without_order, _without_pupils, _kept_apart_in_vain):
        tell(county, rng)


def drawn_deals(
    county: County, rng: np.random.Generator, number: int, wanted: Callable[[Deal], bool]
) -> list[Deal]:
    """Draw contracts that nothing odd has been done to yet."""
    able = [deal for deal in county.deals if county.is_plain(deal) and wanted(deal)]
    return [able[int(k)] for k in rng.permutation(len(able))[:number]]


def _ordinary(child: Child) -> bool:
    return not (child.group or child.tags or child.end or child.am_days != child.pm_days)


def _draw_pupils(
    county: County, rng: np.random.Generator, number: int, least: int
) -> list[tuple[Deal, Child]]:
    """Draw pupils with an ordinary week from different contracts of at least so many."""
    found: list[tuple[Deal, Child]] = []
    for deal in drawn_deals(county, rng, 10 * number, lambda one: len(one.order) >= least):
        able = [child for child in county.riders(deal) if _ordinary(child)]
        if able and len(found) < number:
            found.append((deal, able[int(rng.integers(len(able)))]))
    return found


def _siblings(county: County, rng: np.random.Generator) -> None:
    pairs = drawn_deals(county, rng, _TWINS, lambda deal: len(deal.order) >= 3)
    for number, deal in enumerate(pairs, 1):
        place = int(rng.integers(len(deal.order) - 1))
        first, second = deal.order[place : place + 2]
        home = county.children[first].home
        for pupil in (first, second):
            county.change(pupil, group=f"G{number:02d}", home=home)


def _tags(county: County, rng: np.random.Generator) -> None:
    """Give whole vehicles one tag, so that today keeps the tags apart."""
    for tag in _TAGS:
        for deal, child in _draw_pupils(county, rng, _TAGGED_EACH, 2):
            if not any(rider.tags for rider in county.riders(deal)):
                county.change(child.pupil_id, tags=tag)


def _weeks(county: County, rng: np.random.Generator) -> None:
    for deal, child in _draw_pupils(county, rng, _PART_WEEK, 3):
        if _full_week(deal, child):
            week = str(rng.choice(_PART_WEEKS))
            county.change(child.pupil_id, am_days=week, pm_days=week)
    for deal, child in _draw_pupils(county, rng, _AB_WEEKS, 3):
        if _full_week(deal, child):
            week = str(rng.choice(_AB))
            county.change(child.pupil_id, am_days=week, pm_days=week)
    for _, child in _draw_pupils(county, rng, _ONE_WAY_PUPILS, 3):
        county.change(child.pupil_id, pm_days="-----")


def _full_week(deal: Deal, child: Child) -> bool:
    return child.am_days == "MTWTF" and child.pupil_id in deal.order


def _starters(county: County, rng: np.random.Generator) -> None:
    """Take newcomers off the contracts: nobody has arranged anything for them yet."""
    for deal, child in _draw_pupils(county, rng, _NO_CONTRACT, 4):
        deal.order.remove(child.pupil_id)
        county.starts[child.pupil_id] = f"{PLAN_YEAR}-09-01"
    for deal, child in _draw_pupils(county, rng, _LATER_STARTERS, 4):
        deal.order.remove(child.pupil_id)
        day = date(PLAN_YEAR, int(rng.integers(10, 13)), int(rng.integers(1, 29)))
        county.starts[child.pupil_id] = day.isoformat()


def _leavers(county: County, rng: np.random.Generator) -> None:
    gone, later = date(PLAN_YEAR, 7, 22), date(PLAN_YEAR, 12, 18)
    for _, child in _draw_pupils(county, rng, _LEAVERS, 3):
        county.change(child.pupil_id, end=gone)
    for _, child in _draw_pupils(county, rng, _LATER_LEAVERS, 3):
        county.change(child.pupil_id, end=later)
    solos = [deal.order[0] for deal in county.deals if len(deal.order) == 1]
    for k in rng.permutation(len(solos))[:_SOLO_LEAVERS]:
        county.change(solos[int(k)], end=gone)


def _one_way(county: County, rng: np.random.Generator) -> None:
    """Sell one session only: parents do the other."""
    for deal in drawn_deals(county, rng, _ONE_WAY_DEALS, lambda one: len(one.order) <= 4):
        if any(child.am_days != child.pm_days for child in county.riders(deal)):
            continue
        deal.sessions = "am" if bool(rng.integers(2)) else "pm"
        for pupil in deal.order:
            if deal.sessions == "am":
                county.change(pupil, pm_days="-----")
            else:
                county.change(pupil, am_days="-----")


def _given_up(county: County, rng: np.random.Generator) -> None:
    for deal in drawn_deals(county, rng, _NOTICE, lambda _: True):
        deal.status = "notice_given"
    for deal in drawn_deals(county, rng, _HANDED_BACK, lambda one: len(one.order) >= 3):
        deal.status = "handed_back"


def _without_order(county: County, rng: np.random.Generator) -> None:
    for deal in drawn_deals(county, rng, _NO_ORDER, lambda one: len(one.order) >= 3):
        deal.order_known = False


def _without_pupils(county: County, rng: np.random.Generator) -> None:
    """Leave contracts on the list that nobody in the register rides on."""
    copied = drawn_deals(county, rng, _WITHOUT_PUPILS, lambda _: True)
    last = max(int(deal.contract_id[1:]) for deal in county.deals)
    for number, deal in enumerate(copied, last + 1):
        vehicle = smallest_vehicle(county.riders(deal)[:1]) or deal.vehicle
        county.deals.append(Deal(f"C{number:04d}", vehicle, 0, []))


def _kept_apart_in_vain(county: County, rng: np.random.Generator) -> None:
    """Name pairs that ride together today, one pair twice, and one pupil twice in a pair."""
    deals = drawn_deals(county, rng, _TOGETHER_THOUGH_APART, lambda one: len(one.order) >= 4)
    county.apart += [(deal.order[0], deal.order[-1]) for deal in deals]
    first, second = county.apart[0]
    county.apart += [(second, first), (first, first)]
