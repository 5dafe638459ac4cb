"""What is counted of a county, read from its tables and nothing else."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from routeopt.data.example_routes import drive
from routeopt.data.postcodes import find_postcode
from routeopt.data.schema import DOOR_MINUTES
from routeopt.domain.people import Place
from routeopt.domain.units import clock_seconds, mask_from_text

Tables = Mapping[str, Sequence[Mapping[str, str]]]
Row = Mapping[str, str]

_BUFFER_S = 300
_GUIDE_S = {"primary": 45 * 60, "secondary": 75 * 60, "post16": 75 * 60}


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract that carries pupils; handed back ones cost nothing any more.

    Attributes
    ----------
    schools
        Its pupils' schools, one entry a school.
    """

    contract_id: str
    operator_id: str
    vehicle_type: str
    pas: int
    solo: bool
    pupils: tuple[str, ...]
    schools: tuple[str, ...]
    year_gbp: float


@dataclass(frozen=True, slots=True)
class CountyFacts:
    """Pupils, schools and contracts as the counts need them."""

    tables: Tables
    pupil: Mapping[str, Row]
    school: Mapping[str, Row]
    carrying: tuple[Contract, ...]
    contracts_of_pupil: Mapping[str, frozenset[str]]
    operators: int
    plan_from: str

    def schools_of(self, kind: str) -> list[str]:
        """Schools of a kind."""
        return [key for key, row in self.school.items() if row["kind"] == kind]

    def pupils(self, schools: Sequence[str]) -> int:
        """Pupils of some schools."""
        return sum(row["school_id"] in set(schools) for row in self.pupil.values())

    def routes(self, schools: Sequence[str]) -> list[Contract]:
        """Contracts that serve any of some schools."""
        wanted = set(schools)
        return [one for one in self.carrying if wanted.intersection(one.schools)]

    def solo(self, schools: Sequence[str]) -> list[Contract]:
        """Contracts of some schools with a single pupil."""
        return [one for one in self.routes(schools) if one.solo]

    def alone(self) -> int:
        """Pupils none of whose contracts has anybody else on it."""
        solo = {one.contract_id for one in self.carrying if one.solo}
        return sum(ids <= solo for ids in self.contracts_of_pupil.values())

    def ledger_gbp(self, schools: Sequence[str]) -> float:
        """Year of some schools' contracts; one over several schools is split by its pupils."""
        wanted = set(schools)
        return sum(
            one.year_gbp
            * sum(self.pupil[pupil]["school_id"] in wanted for pupil in one.pupils)
            / len(one.pupils)
            for one in self.carrying
        )

    def emptied(self) -> int:
        """Contracts all of whose pupils have left by the date planned for."""
        return sum(
            all("" < self.pupil[pupil]["end"] < self.plan_from for pupil in one.pupils)
            for one in self.carrying
        )

    def without_order(self) -> int:
        """Contracts whose allocations say nothing of the order."""
        rows = self.tables["allocations"]
        known = {row["contract_id"] for row in rows if row["am_order"]}
        return len({row["contract_id"] for row in rows} - known)

    def twice_at_once(self) -> int:
        """Pupils on two contracts in the same session of the same day."""
        seen: dict[tuple[str, str], int] = defaultdict(int)
        twice: set[str] = set()
        for row in self.tables["allocations"]:
            for session in ("am_days", "pm_days"):
                key = row["pupil_id"], session
                mask = mask_from_text(row[session] or self.pupil[row["pupil_id"]][session])
                if seen[key] & mask:
                    twice.add(row["pupil_id"])
                seen[key] |= mask
        return len(twice)

    def over_limit(self) -> int:
        """Contracts with a recorded morning ride over the pupil's limit."""
        return len(
            {
                row["contract_id"]
                for row in self.tables["allocations"]
                if row["am_pickup_time"] and self._is_over(row)
            }
        )

    def _is_over(self, allocation: Row) -> bool:
        pupil = self.pupil[allocation["pupil_id"]]
        school = self.school[pupil["school_id"]]
        arrive_s = clock_seconds(school["am_latest"]) - _BUFFER_S
        ride_s = arrive_s - clock_seconds(allocation["am_pickup_time"])
        if pupil["max_ride_min"]:
            return ride_s > 60 * int(pupil["max_ride_min"])
        door_s = 60 * DOOR_MINUTES[pupil["mobility"]][0]
        direct_s = drive(_place(pupil), _place(school))[0] + door_s
        limit_s = max(
            _GUIDE_S[pupil["phase"]], direct_s + 600, min(direct_s * 1.15, direct_s + 1200)
        )
        return ride_s > limit_s + 120


def read_facts(tables: Tables) -> CountyFacts:
    """Read what the counts need from a county's tables."""
    pupil = {row["pupil_id"]: row for row in tables["pupils"]}
    school = {row["school_id"]: row for row in tables["schools"]}
    riders: dict[str, list[Row]] = defaultdict(list)
    on: dict[str, set[str]] = defaultdict(set)
    for row in tables["allocations"]:
        riders[row["contract_id"]].append(row)
        on[row["pupil_id"]].add(row["contract_id"])
    carrying = tuple(
        _contract(row, riders[row["contract_id"]], pupil, school)
        for row in tables["contracts"]
        if riders[row["contract_id"]]
    )
    policy = {row["key"]: row["value"] for row in tables["policy"]}
    return CountyFacts(
        tables=tables,
        pupil=pupil,
        school=school,
        carrying=carrying,
        contracts_of_pupil={key: frozenset(ids) for key, ids in on.items()},
        operators=len(tables["operators"]),
        plan_from=policy["plan_from"],
    )


def _contract(
    row: Row, riders: Sequence[Row], pupil: Mapping[str, Row], school: Mapping[str, Row]
) -> Contract:
    days = 0
    for rider in riders:
        own = pupil[rider["pupil_id"]]
        days |= mask_from_text(rider["am_days"] or own["am_days"])
        days |= mask_from_text(rider["pm_days"] or own["pm_days"])
    pupils = tuple(dict.fromkeys(rider["pupil_id"] for rider in riders))
    schools = tuple(dict.fromkeys(pupil[one]["school_id"] for one in pupils))
    year_days = max(int(school[one]["days_year"]) for one in schools)
    paid = row["status"] != "handed_back"
    year_gbp = float(row["day_rate_gbp"]) * days.bit_count() / 10 * year_days if paid else 0.0
    return Contract(
        contract_id=row["contract_id"],
        operator_id=row["operator_id"],
        vehicle_type=row["vehicle_type"],
        pas=int(row["pas"]),
        solo=len(pupils) == 1 and row["other_passengers"] == "0",
        pupils=pupils,
        schools=schools,
        year_gbp=year_gbp,
    )


def _place(row: Row) -> Place:
    if row["postcode"]:
        found = find_postcode(row["postcode"])
        if found is not None:
            return found
    return Place(float(row["lat"]), float(row["lon"]))
