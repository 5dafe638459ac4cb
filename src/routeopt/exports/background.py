"""What a map lies on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

LonLat = tuple[float, float]
Legs = Mapping[tuple[str, str], Sequence[LonLat]]
"""(from place id, to place id) -> the course along the roads between them."""


@dataclass(frozen=True, slots=True)
class MapBackground:
    """Roads, names and the lines that routes follow; any part may be empty.

    Attributes
    ----------
    roads
        (class as OpenStreetMap names it, ``primary`` say, course) of each road.
    lines
        The course of each leg that a route may drive, from door to door: for the team alone.
    sector_lines
        The same between the centres of postcode sectors, for a meeting.
    labels
        (name, lon, lat) of towns and villages.
    credit
        Whose data the roads are, as the map must say.
    """

    roads: Sequence[tuple[str, Sequence[LonLat]]] = ()
    lines: Legs = field(default_factory=dict)
    labels: Sequence[tuple[str, float, float]] = ()
    credit: str = ""
    sector_lines: Legs = field(default_factory=dict)
