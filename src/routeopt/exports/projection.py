"""Latitude and longitude onto a drawing."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians

Point = tuple[float, float]
METRES_PER_DEGREE = 111_320.0
_LEAST_METRES = 4_000.0
_SHAPES = (0.7, 1.1)


@dataclass(frozen=True, slots=True)
class Projection:
    """A window of the map: its middle (degrees), its size in drawing units and its scale."""

    lat: float
    lon: float
    width: float
    height: float
    metres_per_unit: float

    def xy(self, lat: float, lon: float) -> Point:
        """Where a point of the map lies on the drawing; y grows downwards."""
        east = (lon - self.lon) * METRES_PER_DEGREE * cos(radians(self.lat))
        north = (lat - self.lat) * METRES_PER_DEGREE
        x = self.width / 2 + east / self.metres_per_unit
        return x, self.height / 2 - north / self.metres_per_unit

    def inside(self, point: Point, margin: float = 0.0) -> bool:
        """Whether a point of the drawing lies in the window, ``margin`` units from its edge."""
        x, y = point
        return (
            margin <= x <= self.width - margin and margin <= y <= self.height - margin
        )  # fmt: skip


def fit(points: Iterable[Point], width: float = 560.0, padding: float = 50.0) -> Projection:
    """Give the window that holds all points (lat, lon) with room around them."""
    places = list(points) or [(52.5, 0.0)]
    lats, lons = [p[0] for p in places], [p[1] for p in places]
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    east = (max(lons) - min(lons)) * METRES_PER_DEGREE * cos(radians(lat))
    north = (max(lats) - min(lats)) * METRES_PER_DEGREE
    across, up = max(east, _LEAST_METRES), max(north, _LEAST_METRES)
    height = width * min(max(up / across, _SHAPES[0]), _SHAPES[1])
    scale = max(across / (width - 2 * padding), up / (height - 2 * padding))
    return Projection(lat, lon, width, height, scale)
