"""A review's folder as a tender reads it: its plan's routes and the pack they were planned from."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from routeopt.data.loading import LoadedPack, load
from routeopt.domain.units import clock_seconds, mask_from_text, metres_from_miles
from routeopt.exports.plan_json import PLAN_FORMAT
from routeopt.tender.codec import FormatError, built

PLAN_FILES = {"firm": "plan.json", "full": "plan-if-agreed.json"}
PACK_FILE = "pack.zip"


@dataclass(frozen=True, slots=True)
class PlanStop:
    """A stop as plan.json writes it."""

    kind: str
    id: str
    pupils: tuple[str, ...]
    arrive: str
    depart: str

    @property
    def arrive_s(self) -> int:
        """Seconds after midnight at which the vehicle comes."""
        return clock_seconds(self.arrive)

    @property
    def depart_s(self) -> int:
        """Seconds after midnight at which it goes."""
        return clock_seconds(self.depart)


@dataclass(frozen=True, slots=True)
class PlanRun:
    """A run as plan.json writes it."""

    session: str
    days: str
    loaded_miles: float
    stops: tuple[PlanStop, ...]

    @property
    def mask(self) -> int:
        """Its days as ten bits."""
        return mask_from_text(self.days)

    @property
    def loaded_m(self) -> int:
        """Metres with somebody aboard."""
        return metres_from_miles(self.loaded_miles)


@dataclass(frozen=True, slots=True)
class PlanCost:
    """What the plan says a route costs."""

    day_gbp: float
    year_gbp: float


@dataclass(frozen=True, slots=True)
class PlanRoute:
    """A route as plan.json writes it; with several reviews its name has the school before it."""

    route_id: str
    vehicle_type: str
    layout: str
    pas: int
    schools: tuple[str, ...]
    pupils: tuple[str, ...]
    runs: tuple[PlanRun, ...]
    cost: PlanCost
    contract_id: str | None = None
    vehicle_id: str | None = None

    @property
    def mask(self) -> int:
        """Days on which any of its runs goes."""
        days = 0
        for run in self.runs:
            days |= run.mask
        return days


@dataclass(frozen=True, slots=True)
class _PackFacts:
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class _Plan:
    format: str
    pack: _PackFacts
    policy: dict[str, str]
    routes: tuple[PlanRoute, ...]


@dataclass(frozen=True)
class Source:
    """What a tender is made from: routes of one plan or several, and their one pack."""

    folder: Path
    routes: tuple[PlanRoute, ...]
    pack: LoadedPack
    plan_sha256: str
    plan_files: tuple[Path, ...]
    pack_file: Path


def read_source(folder: Path, kind: str = "firm") -> Source:
    """Read a review's folder, or a folder of reviews of several schools.

    Raises
    ------
    FormatError
        If it is none, or its plans and pack do not belong together.
    PackError
        If the pack has an error.
    """
    name = PLAN_FILES[kind]
    files = [folder / name] if (folder / name).is_file() else sorted(folder.glob(f"*/{name}"))
    if not files:
        raise FormatError([f"{folder} holds no {name}: name the folder of a review"])
    plans = [_plan(file) for file in files]
    if len({plan.pack.sha256 for plan in plans}) > 1:
        raise FormatError([f"the reviews in {folder} are of different packs"])
    packs = (files[0].parent / PACK_FILE, folder / PACK_FILE)
    pack_file = next((path for path in packs if path.is_file()), packs[0])
    if not pack_file.is_file():
        raise FormatError([f"{pack_file} is not there: a tender is written from the pack planned"])
    schools = {school for plan in plans for route in plan.routes for school in route.schools}
    pack = load(pack_file, date.fromisoformat(plans[0].policy["plan_from"]), schools=schools)
    if pack.raw.sha256 != plans[0].pack.sha256:
        raise FormatError([f"{pack_file} is not the pack that {files[0]} was planned from"])
    routes = [
        route
        if len(files) == 1
        else replace(route, route_id=f"{file.parent.name}/{route.route_id}")
        for file, plan in zip(files, plans, strict=True)
        for route in plan.routes
    ]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    return Source(folder, tuple(routes), pack, digest, tuple(files), pack_file)


def _plan(file: Path) -> _Plan:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise FormatError([f"{file} cannot be read as JSON"]) from None
    try:
        plan = built(_Plan, data)
    except FormatError as error:
        raise FormatError([f"{file}: {reason}" for reason in error.reasons]) from None
    if plan.format != PLAN_FORMAT or "plan_from" not in plan.policy:
        raise FormatError([f"{file} is not a plan of format {PLAN_FORMAT}"])
    return plan
