"""Schools and their bells."""

from dataclasses import dataclass
from typing import Literal

from routeopt.domain.people import Place

SchoolKind = Literal["special", "unit", "out_county", "college", "mainstream"]


@dataclass(frozen=True, slots=True)
class Bells:
    """When vehicles arrive (am) and leave (pm), seconds after midnight, both ends included."""

    am_earliest_s: int
    am_latest_s: int
    pm_earliest_s: int
    pm_latest_s: int


@dataclass(frozen=True, slots=True)
class School:
    """A school; ``hours`` holds the bells of Monday to Friday."""

    school_id: str
    name: str
    place: Place
    hours: tuple[Bells, Bells, Bells, Bells, Bells]
    setdown_s: int = 120
    kind: SchoolKind = "special"
    bays: int | None = None
    days_year: int | None = None

    def bells_on(self, day: int) -> Bells:
        """Bells on a day of the fortnight (0 to 9)."""
        return self.hours[day % 5]
