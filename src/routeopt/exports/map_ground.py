"""The ground of a map: roads, or the dots of postcodes, with a kilometre grid, scale and north."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from routeopt.data.postcodes import directory
from routeopt.exports.background import LonLat, MapBackground
from routeopt.exports.labels import Labels
from routeopt.exports.people import sector_centres
from routeopt.exports.projection import Point, Projection
from routeopt.exports.svg import element

_KM_PER_MILE = 1.609344
_SCALES_KM = (50, 20, 10, 5, 2, 1, 0.5)
_GRIDS_KM = (1, 2, 5, 10, 20, 50)
_MOST_SCALE_UNITS = 170.0
_LEAST_GRID_UNITS = 45.0
_DOT_UNITS = 3.0
_LEAST_STEP_UNITS = 0.8
_MOST_MINOR_POINTS = 45_000
_ROAD_STYLES = (
    ("minor", ("residential", "unclassified", "living_street", "service", "road")),
    ("tertiary", ("tertiary",)),
    ("secondary", ("secondary",)),
    ("primary", ("primary", "trunk", "motorway")),
)


def ground(view: Projection, background: MapBackground) -> Markup:
    """Draw what lies under the routes; never blank."""
    roads = _roads(view, background)
    return Markup("").join((_grid(view), *(roads or (_dots(view),))))


def _grid(view: Projection) -> Markup:
    unit_km = view.metres_per_unit / 1000
    step_km = next((km for km in _GRIDS_KM if km / unit_km >= _LEAST_GRID_UNITS), _GRIDS_KM[-1])
    step = step_km / unit_km
    columns = (f"M{x:.1f} 0V{view.height:.0f}" for x in _ticks(view.width, step))
    rows = (f"M0 {y:.1f}H{view.width:.0f}" for y in _ticks(view.height, step))
    return element("path", d="".join((*columns, *rows)), class_="grid")


def _ticks(length: float, step: float) -> list[float]:
    half = int(length / 2 // step)
    return [length / 2 + step * number for number in range(-half, half + 1)]


def _dots(view: Projection) -> Markup:
    """Postcodes of the packaged directory, one dot for each small square that holds any."""
    cells = set()
    for row in directory().values():
        point = view.xy(row.lat, row.lon)
        if view.inside(point):
            cells.add((round(point[0] / _DOT_UNITS), round(point[1] / _DOT_UNITS)))
    path = "".join(f"M{x * _DOT_UNITS:.0f} {y * _DOT_UNITS:.0f}h0" for x, y in sorted(cells))
    return element("path", d=path, class_="dots")


def _roads(view: Projection, background: MapBackground) -> tuple[Markup, ...]:
    drawn = []
    for css, classes in _ROAD_STYLES:
        lines = [
            line for key, line in background.roads if key.removesuffix("_link") in classes
        ]  # fmt: skip
        path, points = _path(view, lines)
        if path and not (css == "minor" and points > _MOST_MINOR_POINTS):
            drawn.append(element("path", d=path, class_=f"road {css}"))
    return tuple(drawn)


def _path(view: Projection, lines: Iterable[Sequence[LonLat]]) -> tuple[str, int]:
    parts, points = [], 0
    for line in lines:
        drawn = [view.xy(lat, lon) for lon, lat in line]
        if any(view.inside(point) for point in drawn):
            kept = thinned(drawn)
            points += len(kept)
            parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept))
    return "".join(parts), points


def thinned(line: Sequence[Point]) -> list[Point]:
    """Leave out points closer to the last kept one than the eye can tell; keep both ends."""
    kept = [line[0]]
    for point in line[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= _LEAST_STEP_UNITS:
            kept.append(point)
    return [*kept, line[-1]]


def names(view: Projection, background: MapBackground, labels: Labels) -> Markup:
    """Write towns where the background knows them, else postcode districts and sectors."""
    known = background.labels or tuple(
        (sector, lon, lat) for sector, (lat, lon) in sector_centres().items()
    )
    css = "town" if background.labels else "sector"
    written = []
    for name, lon, lat in known:
        x, y = view.xy(lat, lon)
        if view.inside((x, y), 12) and labels.take(x, y, name, 10):
            written.append(element("text", name, x=x, y=y, class_=css, text_anchor="middle"))
    return Markup("").join(written)


def furniture(view: Projection) -> Markup:
    """Draw the scale bar, in kilometres and miles, and the arrow to the north."""
    unit_km = view.metres_per_unit / 1000
    km = next((km for km in _SCALES_KM if km / unit_km <= _MOST_SCALE_UNITS), _SCALES_KM[-1])
    length, x, y = km / unit_km, 16.0, view.height - 16
    words = f"{km:g} km ({km / _KM_PER_MILE:.1f} miles)"
    panel = element(
        "rect", x=8, y=y - 24, width=max(length, 110) + 18, height=34, rx=3, class_="panel"
    )
    bar = element("path", d=f"M{x} {y - 4}v4h{length:.1f}v-4", class_="scale")
    text = element("text", words, x=x, y=y - 9, class_="small")
    tip = view.width - 22
    back = element("circle", cx=tip, cy=26, r=17, class_="panel")
    arrow = element("path", d=f"M{tip} 13l5 14l-5 -3l-5 3z", class_="north")
    letter = element("text", "N", x=tip, y=39, class_="small", text_anchor="middle")
    return Markup("").join((panel, bar, text, back, arrow, letter))
