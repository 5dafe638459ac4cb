"""Invents the pupils of the example school: real postcodes, no real person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from pyproj import Geod

from routeopt.data.postcodes import postcodes_of_district
from routeopt.data.schema import DOOR_MINUTES
from routeopt.domain.people import Mobility, PaNeed, Phase, Place, Sharing

DISTRICT = "East Cambridgeshire"
PLAN_YEAR = 2026
FIRST_YEAR = 2019
PUPILS = 41
PAST_PUPILS = 20
_SETTLEMENT_RADIUS_M = 1_200.0
_PAST_SHARED_PA = 0.4
_EARTH = Geod(ellps="WGS84")

# Town or village -> (lat, lon, share of homes). The school is in the first.
SETTLEMENTS: dict[str, tuple[float, float, float]] = {
    "Ely": (52.399, 0.262, 14),
    "Soham": (52.3345, 0.337, 9),
    "Littleport": (52.457, 0.306, 9),
    "Burwell": (52.274, 0.327, 3),
    "Sutton": (52.388, 0.113, 3),
    "Haddenham": (52.36, 0.149, 2),
    "Isleham": (52.343, 0.411, 1),
    "Fordham": (52.311, 0.39, 2),
    "Witchford": (52.387, 0.206, 3),
    "Stretham": (52.35, 0.215, 2),
    "Bottisham": (52.223, 0.259, 1),
    "Cheveley": (52.225, 0.464, 1),
    "Wilburton": (52.354, 0.177, 1),
    "Little Downham": (52.425, 0.236, 2),
}
_NEEDS = ("ASD", "ASD", "SLD", "MLD", "SEMH", "SLCN")


@dataclass(frozen=True, slots=True)
class Child:
    """One invented pupil; ``joined`` and ``left`` are the years of a September."""

    pupil_id: str
    home: Place
    settlement: str
    year_group: int
    joined: int
    left: int | None = None
    mobility: Mobility = "seated"
    pa: PaNeed = "none"
    sharing: Sharing = "yes"
    sharing_basis: str = ""
    sharing_reviewed: date | None = None
    max_pupils: int | None = None
    tags: str = ""
    am_days: str = "MTWTF"
    pm_days: str = "MTWTF"
    group: str = ""
    need: str = ""
    end: date | None = None

    @property
    def phase(self) -> Phase:
        """Phase in the year planned for."""
        if self.year_group <= 6:
            return "primary"
        return "secondary" if self.year_group <= 11 else "post16"

    @property
    def boarding_s(self) -> int:
        """Seconds at the door getting on."""
        return DOOR_MINUTES[self.mobility][0] * 60

    @property
    def alight_s(self) -> int:
        """Seconds at the door getting off."""
        return DOOR_MINUTES[self.mobility][1] * 60


@dataclass(frozen=True, slots=True)
class Roll:
    """The school's pupils: today's, and those whose leaving shaped today's routes."""

    school: Place
    current: tuple[Child, ...]
    past: tuple[Child, ...]
    apart: tuple[tuple[str, str], ...]


def crow_metres(start: Place, end: Place) -> float:
    """Metres between two places as the crow flies."""
    return float(_EARTH.inv(start.lon, start.lat, end.lon, end.lat)[2])


def settlement_homes() -> dict[str, list[Place]]:
    """Postcodes of each settlement, in order."""
    places = postcodes_of_district(DISTRICT)
    return {
        name: [
            place for place in places if crow_metres(place, Place(lat, lon)) < _SETTLEMENT_RADIUS_M
        ]
        for name, (lat, lon, _) in SETTLEMENTS.items()
    }


def invent_roll(rng: np.random.Generator) -> Roll:
    """Invent the school's pupils, past and present."""
    homes = settlement_homes()
    school = homes["Ely"][int(rng.integers(len(homes["Ely"])))]
    ordinary = [_current_child(rng, homes, number) for number in range(1, PUPILS + 1)]
    past = tuple(_past_child(rng, homes, number) for number in range(1, PAST_PUPILS + 1))
    current = _with_needs(rng, _with_stories(ordinary))
    free = [child.pupil_id for child in current if child.sharing == "yes" and not child.group]
    drawn = [str(pupil) for pupil in rng.choice(free, size=4, replace=False)]
    return Roll(school, tuple(current), past, ((drawn[0], drawn[1]), (drawn[2], drawn[3])))


def _home(rng: np.random.Generator, homes: dict[str, list[Place]]) -> tuple[str, Place]:
    names = list(SETTLEMENTS)
    weights = np.array([SETTLEMENTS[name][2] for name in names])
    name = str(rng.choice(names, p=weights / weights.sum()))
    return name, homes[name][int(rng.integers(len(homes[name])))]


def _current_child(rng: np.random.Generator, homes: dict[str, list[Place]], number: int) -> Child:
    settlement, home = _home(rng, homes)
    year_group = int(rng.integers(1, 15))
    earliest = max(FIRST_YEAR, PLAN_YEAR - year_group)
    return Child(
        pupil_id=f"P{number:03d}",
        home=home,
        settlement=settlement,
        year_group=year_group,
        joined=int(rng.integers(earliest, PLAN_YEAR)),
        need=str(rng.choice(_NEEDS)),
    )


def _past_child(rng: np.random.Generator, homes: dict[str, list[Place]], number: int) -> Child:
    """Invent a pupil who has left: of them only the size of today's vehicles is left."""
    settlement, home = _home(rng, homes)
    joined = int(rng.integers(FIRST_YEAR, FIRST_YEAR + 2))
    return Child(
        pupil_id=f"past{number:02d}",
        home=home,
        settlement=settlement,
        year_group=15,
        joined=joined,
        left=int(rng.integers(joined + 3, PLAN_YEAR)),
        pa="shared" if rng.random() < _PAST_SHARED_PA else "none",
    )


def _with_stories(children: list[Child]) -> list[Child]:
    """Give a few pupils what every school has: twins, part weeks, a boarder, a leaver."""
    told = list(children)
    twin = replace(told[1], pupil_id=told[2].pupil_id, group="G1", need=told[2].need)
    told[1], told[2] = replace(told[1], group="G1"), twin
    told[3] = replace(told[3], am_days="M-W-F", pm_days="M-W-F")
    told[4] = replace(told[4], am_days="MTWTFMT---", pm_days="MTWTFMT---")
    far = [row for row in _by_distance(told) if row > 4]
    told[far[0]] = replace(told[far[0]], am_days="M----", pm_days="----F")
    told[far[5]] = replace(
        told[far[5]],
        year_group=14,
        joined=PLAN_YEAR - 2,
        end=date(PLAN_YEAR, 7, 22),
        sharing="alone",
        sharing_basis="ehcp",
        sharing_reviewed=date(PLAN_YEAR - 1, 11, 12),
    )
    told[-1] = replace(told[-1], joined=PLAN_YEAR)
    return told


def _by_distance(children: Sequence[Child]) -> list[int]:
    """Rows from the pupil who lives furthest from the middle of the school's town."""
    lat, lon, _ = SETTLEMENTS["Ely"]
    metres = [crow_metres(child.home, Place(lat, lon)) for child in children]
    return sorted(range(len(children)), key=lambda row: -metres[row])


def _with_needs(rng: np.random.Generator, children: list[Child]) -> list[Child]:
    """Share out needs by number, so that a small school has them in the county's shares."""
    plain = [
        row
        for row, child in enumerate(children)
        if not child.group and child.sharing == "yes" and child.am_days == "MTWTF"
    ]
    plain = [plain[k] for k in rng.permutation(len(plain))]
    outlying = [row for row in plain if children[row].settlement in _solo_settlements(children)]
    reviewed = date(PLAN_YEAR - 1, 10, 3)
    changed = dict(enumerate(children))
    for row in outlying[:4]:
        changed[row] = replace(changed[row], sharing="assess", sharing_basis="unknown")
    rest = [row for row in plain if row not in outlying[:4]]
    bases = (
        ("ehcp", reviewed),
        ("risk_assessment", date(PLAN_YEAR - 1, 3, 21)),
        ("", None),
    )
    for row, (basis, day) in zip(rest, bases, strict=False):
        changed[row] = replace(
            changed[row], sharing="alone", sharing_basis=basis, sharing_reviewed=day
        )
    for row in rest[2:7]:
        changed[row] = replace(changed[row], mobility="wheelchair", need="PMLD")
    for row in rest[7:9]:
        changed[row] = replace(changed[row], mobility="transfer")
    for row in (rest[0], rest[2], rest[9]):
        changed[row] = replace(changed[row], pa="own")
    for row in (*outlying[:2], rest[1], *rest[3:7], *rest[10:17]):
        changed[row] = replace(changed[row], pa="shared")
    for row in rest[17:19]:
        changed[row] = replace(changed[row], tags="quiet")
    for row in rest[19:21]:
        changed[row] = replace(changed[row], tags="lively")
    changed[rest[9]] = replace(changed[rest[9]], max_pupils=4)
    return [changed[row] for row in range(len(children))]


def _solo_settlements(children: Sequence[Child]) -> set[str]:
    """Settlements outside the town with most pupils: where taxis for one meet each other."""
    counts: dict[str, int] = {}
    for child in children:
        if child.settlement != "Ely":
            counts[child.settlement] = counts.get(child.settlement, 0) + 1
    return set(sorted(counts, key=lambda name: -counts[name])[:2])
