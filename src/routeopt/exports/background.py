"""What a map lies on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Line = tuple[tuple[float, float], ...]
"""Points (lat, lon) in order."""


@dataclass(frozen=True, slots=True)
class MapBackground:
    """Roads, names and the lines that routes follow; any part may be empty.

    Attributes
    ----------
    roads
        Road class as OpenStreetMap names it (``primary``, ``residential``) -> lines.
    lines
        (from place id, to place id) -> the line along the roads between them.
    labels
        (name, lat, lon) of towns and villages.
    credit
        Whose data the roads are, as the map must say.
    """

    roads: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    lines: Mapping[tuple[str, str], Line] = field(default_factory=dict)
    labels: tuple[tuple[str, float, float], ...] = ()
    credit: str = ""
