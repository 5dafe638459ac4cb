"""The county's tables, row by row."""

from collections.abc import Iterator, Mapping

import numpy as np

from routeopt.data.county_deals import County, Deal
from routeopt.data.county_firms import CountyFirm
from routeopt.data.county_market import DAYS_YEAR, Award
from routeopt.data.county_places import draw_homes
from routeopt.data.county_schools import School
from routeopt.data.example_people import PLAN_YEAR, Child
from routeopt.data.example_routes import time_route
from routeopt.domain.people import Place
from routeopt.domain.units import clock_text

Row = Mapping[str, str]

TRUE_TRAFFIC = 1.22, 1.17
"""What traffic really adds in the county, morning and afternoon: recorded times follow it."""

ARRIVE_BEFORE_S = 300
_BELL_WINDOW_S = 15 * 60
_RECORDED_SHARE, _RECORD_NOISE_S, _ROUTE_NOISE_S = 0.82, 75.0, 90.0
_EARLY_FRIDAY = ("HUN", "SAW", "COL01")
_EARLY_LEAVE_S = 13 * 3600 + 30 * 60
_SECOND_HOMES, _SECOND_HOME_REACH_M = 16, 5_000.0
_TRAINING_FROM_YEAR, _TRAINING_SHARE = 10, 0.08


def pupil_rows(county: County, rng: np.random.Generator) -> list[Row]:
    """One row a pupil."""
    return [_pupil_row(county, child, rng) for child in county.children.values()]


def _pupil_row(county: County, child: Child, rng: np.random.Generator) -> Row:
    able = child.sharing == "yes" and child.mobility == "seated" and child.pa == "none"
    trainable = able and child.year_group >= _TRAINING_FROM_YEAR
    return {
        "pupil_id": child.pupil_id,
        "school_id": county.school_of[child.pupil_id],
        "postcode": child.home.postcode,
        "phase": child.phase,
        "year_group": f"Y{child.year_group}" if child.year_group else "R",
        "mobility": child.mobility,
        "pa": child.pa,
        "sharing": child.sharing,
        "sharing_basis": child.sharing_basis,
        "sharing_reviewed": _text(child.sharing_reviewed),
        "max_pupils": _text(child.max_pupils),
        "max_ride_min": _text(county.max_ride_min.get(child.pupil_id)),
        "tags": child.tags,
        "am_days": child.am_days,
        "pm_days": child.pm_days,
        "start": county.starts.get(child.pupil_id, f"{child.joined}-09-01"),
        "end": _text(child.end),
        "need": child.need,
        "group": child.group,
        "travel_training": "candidate" if trainable and rng.random() < _TRAINING_SHARE else "",
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)


def school_rows(county: County) -> list[Row]:
    """One row a school."""
    return [
        {
            "school_id": school.school_id,
            "name": school.name,
            **_place(school.place),
            "am_earliest": _clock(school.am_latest_s - _BELL_WINDOW_S),
            "am_latest": _clock(school.am_latest_s),
            "pm_earliest": _clock(school.pm_earliest_s),
            "pm_latest": _clock(school.pm_earliest_s + _BELL_WINDOW_S),
            "kind": school.kind,
            "days_year": str(DAYS_YEAR),
        }
        for school in county.schools.values()
    ]


def _place(place: Place) -> Row:
    if place.postcode:
        return {"lat": "", "lon": "", "postcode": place.postcode}
    return {"lat": f"{place.lat:.5f}", "lon": f"{place.lon:.5f}", "postcode": ""}


def _clock(seconds: float) -> str:
    return clock_text(round(seconds / 60) * 60)[:5]


def school_hours_rows(county: County) -> list[Row]:
    """Fridays that end at lunch."""
    return [
        {
            "school_id": county.schools[school].school_id,
            "weekday": "Friday",
            "am_earliest": "",
            "am_latest": "",
            "pm_earliest": _clock(_EARLY_LEAVE_S),
            "pm_latest": _clock(_EARLY_LEAVE_S + _BELL_WINDOW_S),
        }
        for school in _EARLY_FRIDAY
    ]


def contract_row(award: Award, rng: np.random.Generator) -> Row:
    """Give one contract's row."""
    deal = award.deal
    psv = deal.vehicle.licence == "psv"
    return {
        "contract_id": deal.contract_id,
        "operator_id": award.firm.operator_id,
        "vehicle_type": deal.vehicle.vehicle_type,
        "day_rate_gbp": f"{award.day_gbp:.2f}",
        "pas": str(deal.pas),
        "sessions": deal.sessions,
        "other_passengers": str(deal.other_passengers),
        "start": f"{award.year}-09-01",
        "end": f"{award.end_year}-07-31",
        "notice_days": str(rng.choice((56, 84) if psv else (28, 28, 56))),
        "rate_date": f"{PLAN_YEAR - 1}-09-01",
        "bids_received": str(award.bids),
        "status": deal.status,
    }


def allocation_rows(county: County, deal: Deal, rng: np.random.Generator) -> Iterator[Row]:
    """Who rides on a contract, in which order, and for most what their driver wrote down."""
    riders = county.riders(deal)
    if not riders:
        return
    school = county.schools_of(deal)[0]
    plain = len(county.schools_of(deal)) == 1
    recorded = plain and deal.order_known and rng.random() < _RECORDED_SHARE
    times = _recorded(riders, school, rng)
    for place, child in enumerate(riders):
        am, pm = deal.days.get(child.pupil_id, ("", ""))
        rides = (am or child.am_days) != "-----", (pm or child.pm_days) != "-----"
        yield {
            "contract_id": deal.contract_id,
            "pupil_id": child.pupil_id,
            "am_days": am,
            "pm_days": pm,
            "am_order": str(place + 1) if deal.order_known else "",
            "pm_order": str(len(riders) - place) if deal.order_known else "",
            "am_pickup_time": times[place][0] if recorded and rides[0] else "",
            "pm_home_time": times[place][1] if recorded and rides[1] else "",
        }


def _recorded(
    riders: list[Child], school: School, rng: np.random.Generator
) -> list[tuple[str, str]]:
    timing = time_route(riders, school.place, TRUE_TRAFFIC)
    late = rng.normal(0, _ROUTE_NOISE_S, 2)
    noise = rng.normal(0, _RECORD_NOISE_S, (len(riders), 2))
    arrive_s = school.am_latest_s - ARRIVE_BEFORE_S + late[0]
    leave_s = school.pm_earliest_s + late[1]
    return [
        (_clock(arrive_s - am + own[0]), _clock(leave_s + pm + own[1]))
        for am, pm, own in zip(timing.am_ride_s, timing.pm_ride_s, noise, strict=True)
    ]


def operator_rows(firms: tuple[CountyFirm, ...]) -> list[Row]:
    """One row an operator."""
    return [
        {
            "operator_id": firm.operator_id,
            "name": firm.name,
            "postcode": firm.base.postcode,
            "categories": "phv;psv" if firm.psv else "phv",
        }
        for firm in firms
    ]


def address_rows(county: County, rng: np.random.Generator) -> list[Row]:
    """Second homes and respite places, on some days of some pupils."""
    able = [
        child
        for child in county.children.values()
        if child.am_days == child.pm_days == "MTWTF" and not child.group
        and county.schools[county.school_of[child.pupil_id]].kind in ("special", "unit")
    ]  # fmt: skip
    rows: list[Row] = []
    for number, k in enumerate(rng.permutation(len(able))[:_SECOND_HOMES], 1):
        child = able[int(k)]
        place = draw_homes(child.home, 1, _SECOND_HOME_REACH_M, rng)[0]
        rows.append(
            {
                "address_id": f"A{number:02d}",
                "pupil_id": child.pupil_id,
                "days": "---TF" if number % 2 else "-----MTWTF",
                "session": "both",
                "postcode": place.postcode,
                "kind": "respite" if number % 4 == 0 else "second_home",
            }
        )
    return rows
