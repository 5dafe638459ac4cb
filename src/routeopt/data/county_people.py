"""Invents the county's pupils: shares of needs by kind of school, homes at real postcodes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from routeopt.data.county_places import draw_homes, draw_homes_between
from routeopt.data.county_schools import School
from routeopt.data.example_people import PLAN_YEAR, Child
from routeopt.domain.people import Place

_FIRST_YEAR = 2019


@dataclass(frozen=True, slots=True)
class _Shares:
    """What part of the pupils of a kind of school has what, and how far they come."""

    wheelchair: float
    shared_pa: float
    own_pa: float
    solo_pa: float
    solo_may_share: float
    reach_m: float
    solo_reach_m: float
    years: tuple[int, int]


_SHARES: dict[str, _Shares] = {
    "special": _Shares(0.10, 0.36, 0.03, 0.62, 0.15, 3_400, 9_500, (0, 14)),
    "out_county": _Shares(0.04, 0.30, 0.02, 0.04, 0.15, 2_400, 5_000, (3, 14)),
    "unit": _Shares(0.04, 0.20, 0.02, 0.25, 0.40, 2_200, 2_200, (1, 11)),
    "college": _Shares(0.06, 0.16, 0.02, 0.25, 0.45, 3_600, 3_000, (12, 14)),
    "mainstream": _Shares(0.03, 0.12, 0.02, 0.22, 0.50, 1_800, 2_000, (1, 11)),
}
_FAR_DAILY, _FAR_DAILY_MILES = 12, (31.0, 36.0)
_NEIGHBOURS_M = 900.0
_FEW_COMPANIONS = 0.02
_DAILY_MILES = (10.5, 13.5)
_NEEDS = ("ASD", "ASD", "SLD", "MLD", "SEMH", "SLCN")
_COLLEGE_WEEKS = ("MTWTF", "MTWT-", "MTWT-", "MTW--", "M-WTF", "-TWT-")
_ALONE = (("ehcp", 0.5), ("risk_assessment", 0.25), ("request", 0.15), ("", 0.1))
_ASSESS = (("unknown", 0.5), ("risk_assessment", 0.3), ("", 0.2))


@dataclass(frozen=True, slots=True)
class Cohort:
    """A school's pupils: those alone on their vehicle today, and those who share."""

    school: School
    solo: tuple[Child, ...]
    shared: tuple[Child, ...]


def invent_cohorts(schools: Sequence[School], rng: np.random.Generator) -> list[Cohort]:
    """Invent every school's pupils, numbered through."""
    far_daily = _FAR_DAILY
    cohorts: list[Cohort] = []
    number = 0
    for school in schools:
        shares = _SHARES[school.kind]
        daily = 0
        if school.ring == "far":
            daily = min(far_daily, (school.pupils + 1) // 2)
            far_daily -= daily
        solo_homes = _solo_homes(school, daily, shares, rng)
        is_middle = school.kind == "out_county" and not school.ring
        reach_m = _NEIGHBOURS_M if is_middle else shares.reach_m
        shared_homes = draw_homes(school.place, school.pupils - school.solo, reach_m, rng)
        children = []
        for row, home in enumerate([*solo_homes, *shared_homes]):
            number += 1
            child = _child(f"P{number:04d}", home, school, shares, rng)
            if row < school.solo:
                child = _alone(child, shares, rng)
            else:
                child = _sharing(child, shares, rng)
            if school.ring == "far" and row >= daily:
                child = replace(child, am_days="M----", pm_days="----F")
            children.append(child)
        cohorts.append(
            Cohort(school, tuple(children[: school.solo]), tuple(children[school.solo :]))
        )
    return cohorts


def _solo_homes(
    school: School, daily: int, shares: _Shares, rng: np.random.Generator
) -> list[Place]:
    if school.kind != "out_county":
        return draw_homes(school.place, school.solo, shares.solo_reach_m, rng)
    if school.ring != "far":
        return draw_homes_between(school.place, school.solo, _DAILY_MILES, rng)
    far = draw_homes_between(school.place, daily, _FAR_DAILY_MILES, rng)
    return [*far, *draw_homes(school.place, school.solo - daily, 12_000, rng)]


def _child(
    pupil_id: str, home: Place, school: School, shares: _Shares, rng: np.random.Generator
) -> Child:
    year_group = int(rng.integers(shares.years[0], shares.years[1] + 1))
    earliest = max(_FIRST_YEAR, PLAN_YEAR - year_group - 1)
    week = "MTWTF"
    if school.kind == "college":
        week = str(rng.choice(_COLLEGE_WEEKS))
    return Child(
        pupil_id=pupil_id,
        home=home,
        settlement="",
        year_group=year_group,
        joined=int(rng.integers(earliest, PLAN_YEAR)),
        need=str(rng.choice(_NEEDS)),
        am_days=week,
        pm_days=week,
    )


def _sharing(child: Child, shares: _Shares, rng: np.random.Generator) -> Child:
    drawn = rng.random(3)
    if drawn[0] < shares.wheelchair:
        child = replace(child, mobility="wheelchair", need="PMLD")
    elif drawn[0] < 1.4 * shares.wheelchair:
        child = replace(child, mobility="transfer")
    if drawn[1] < shares.own_pa:
        child = replace(child, pa="own")
    elif drawn[1] < shares.own_pa + shares.shared_pa:
        child = replace(child, pa="shared")
    if drawn[2] < _FEW_COMPANIONS:
        child = replace(child, max_pupils=int(rng.integers(4, 8)))
    return child


def _alone(child: Child, shares: _Shares, rng: np.random.Generator) -> Child:
    """Say on what ground a pupil is alone: a rule, a habit, or nobody else going that way."""
    drawn = rng.random(3)
    if drawn[0] < shares.wheelchair:
        child = replace(child, mobility="wheelchair", need="PMLD")
    if drawn[1] < shares.solo_pa:
        child = replace(child, pa="own" if drawn[1] < shares.solo_pa * 0.6 else "shared")
    if drawn[2] < shares.solo_may_share:
        return child
    must = drawn[2] < shares.solo_may_share + (1 - shares.solo_may_share) / 2
    bases = _ALONE if must else _ASSESS
    basis = str(rng.choice([one for one, _ in bases], p=[share for _, share in bases]))
    reviewed = None
    if basis not in ("", "unknown"):
        reviewed = date(
            int(rng.integers(PLAN_YEAR - 3, PLAN_YEAR)), int(rng.integers(1, 13)), 1
        ).replace(day=int(rng.integers(1, 29)))
    return replace(
        child,
        sharing="alone" if must else "assess",
        sharing_basis=basis,
        sharing_reviewed=reviewed,
    )
