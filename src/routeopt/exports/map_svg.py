"""Maps of routes before and after, on one ground at one scale."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from math import cos, pi, radians, sin

from markupsafe import Markup

from routeopt.domain.plan import Route, Stop
from routeopt.exports.background import MapBackground
from routeopt.exports.facts import NamedSide, main_run, sides
from routeopt.exports.labels import Labels
from routeopt.exports.map_ground import furniture, ground, names, thinned
from routeopt.exports.people import People
from routeopt.exports.projection import METRES_PER_DEGREE, Point, Projection, fit
from routeopt.exports.svg import element, picture
from routeopt.exports.wording import counted
from routeopt.network.settings import SNAP_LIMIT_M
from routeopt.planning.result import Review

# Told apart by most colour-blind eyes; beyond a dozen the dashes change.
COLOURS = (
    "#0072b2", "#d55e00", "#00785a", "#b0307f", "#7a5c00", "#3b9bd6",
    "#882255", "#44aa55", "#332288", "#e08214", "#8c8c00", "#661100",
)  # fmt: skip
DASHES = ("", "9 4", "2.5 4")
ASIDE_COLOUR = "#6b7280"
_BOX_SHARE = 0.65
_RING_UNITS = 7.0
_PILL_HEIGHT = 13.0
_LONGEST_NAME = 9
_PILL_OFFSETS = ((0, -9), (0, 20), (22, 4), (-22, 4), (20, -10), (-20, -10), (20, 20), (-20, 20))


@dataclass(frozen=True, slots=True)
class RouteKey:
    """One line of a map's list of routes."""

    number: int
    name: str
    words: str
    colour: str
    dash: str


@dataclass(frozen=True, slots=True)
class SideMap:
    """One map with its list of routes."""

    key: str
    name: str
    drawing: Markup
    routes: tuple[RouteKey, ...]


@dataclass(frozen=True, slots=True)
class Maps:
    """The maps of a review; ``shared`` holds the ground they all use and must come first."""

    shared: Markup
    sides: tuple[SideMap, ...]
    along_roads: bool
    credit: str


@dataclass(frozen=True, slots=True)
class _Scene:
    review: Review
    people: People
    background: MapBackground
    view: Projection
    homes: Mapping[str, Point]


def maps(review: Review, people: People, background: MapBackground | None) -> Maps:
    """Draw every side of a review.

    A line that follows roads from door to door is for the team alone: a meeting sees lines
    between the centres of postcode sectors.
    """
    ground_data = background or MapBackground()
    if people.audience != "team":
        ground_data = replace(ground_data, lines=ground_data.sector_lines)
    shown = [people.spots[key] for key in _shown(review) if key in people.spots]
    schools = [review.area.schools[key].place for key in _schools(review)]
    places = [(spot.lat, spot.lon) for spot in shown] + [(s.lat, s.lon) for s in schools]
    places += [(lat, lon) for leg in ground_data.lines.values() for lon, lat in leg]
    view = fit(places)
    scene = _Scene(review, people, ground_data, view, _homes(review, people, view))
    symbol = element("symbol", ground(view, ground_data), id="ground", viewBox=_box(view))
    shared = element(
        "svg", element("defs", symbol), width=0, height=0, aria_hidden="true", class_="shared"
    )
    places_of = _colour_numbers(sides(review))
    drawn = tuple(_side_map(scene, side, places_of[side.key]) for side in sides(review))
    return Maps(shared, drawn, bool(ground_data.lines), ground_data.credit)


def map_box(review: Review) -> tuple[float, float, float, float]:
    """Give west, south, east and north of all that a review's maps may show, with a margin."""
    pupils = [review.area.pupils[key].home for key in _shown(review)]
    schools = [review.area.schools[key].place for key in _schools(review)]
    view = fit((place.lat, place.lon) for place in (*pupils, *schools))
    up = view.height * view.metres_per_unit / METRES_PER_DEGREE * _BOX_SHARE
    across = view.width * view.metres_per_unit / METRES_PER_DEGREE * _BOX_SHARE
    across /= cos(radians(view.lat))
    return view.lon - across, view.lat - up, view.lon + across, view.lat + up


def _box(view: Projection) -> str:
    return f"0 0 {view.width:.0f} {view.height:.0f}"


def _shown(review: Review) -> list[str]:
    routed = {pupil for side in sides(review) for r in side.routes for pupil in r.pupils}
    # A home no road leads to is in the list of pupils without a ride; it would shrink the map.
    routed.update(
        item.pupil_id
        for item in review.firm.plan.unplanned
        if review.travel.snap_m.get(item.pupil_id, 0.0) <= SNAP_LIMIT_M
    )
    return sorted(routed)


def _schools(review: Review) -> list[str]:
    routed = {school for side in sides(review) for r in side.routes for school in r.schools}
    return [key for key in review.area.schools if key in routed or key in review.schools]


def _homes(review: Review, people: People, view: Projection) -> dict[str, Point]:
    """Place homes on the drawing; several at one spot stand on a ring around it."""
    spots: dict[tuple[float, float], list[str]] = {}
    for pupil in _shown(review):
        if pupil in people.spots:
            spot = people.spots[pupil]
            spots.setdefault((spot.lat, spot.lon), []).append(pupil)
    homes = {}
    for at, pupils in spots.items():
        x, y = view.xy(*at)
        radius = 0.0 if len(pupils) == 1 else max(_RING_UNITS, len(pupils) * 1.6)
        for number, pupil in enumerate(sorted(pupils, key=people.name)):
            angle = 2 * pi * number / len(pupils)
            homes[pupil] = (x + radius * cos(angle), y + radius * sin(angle))
    return homes


def _colour_numbers(shown: Sequence[NamedSide]) -> dict[str, tuple[int, ...]]:
    """Give a route, or the contract it keeps, one colour on all maps, by number."""
    known: dict[str, int] = {}
    numbers: dict[str, tuple[int, ...]] = {}
    for side in shown:
        names = [route.contract_id or route.route_id for route in side.routes]
        free = (k for k in count() if k not in {known.get(name) for name in names})
        numbers[side.key] = tuple(known[n] if n in known else next(free) for n in names)
        known.update(zip(names, numbers[side.key], strict=True))
    return numbers


def _side_map(scene: _Scene, side: NamedSide, colours: Sequence[int]) -> SideMap:
    keys = tuple(
        _key(scene, number, route, colour)
        for number, (route, colour) in enumerate(zip(side.routes, colours, strict=True))
    )
    labels = Labels()
    view = scene.view
    labels.claim((0, view.height - 44, 200, view.height))
    schools = Markup("").join(_school(scene, key, labels) for key in _schools(scene.review))
    for x, y in scene.homes.values():
        labels.claim((x - 4, y - 4, x + 4, y + 4))
    drawn = [
        _route(scene, route, key, labels)
        for route, key in zip(side.routes, keys, strict=True)
    ]  # fmt: skip
    left = _left_behind(scene, side)
    town_names = names(view, scene.background, labels)
    drawing = picture(
        view.width,
        view.height,
        f"Map of {counted(len(side.routes), 'route')}: {side.name}",
        element("rect", width=view.width, height=view.height, class_="land"),
        element("use", href="#ground", width=view.width, height=view.height),
        town_names,
        *(lines for lines, _ in drawn),
        *(marks for _, marks in drawn),
        left,
        schools,
        furniture(view),
        css="map",
    )
    return SideMap(side.key, side.name, drawing, keys)


def _key(scene: _Scene, number: int, route: Route, place: int) -> RouteKey:
    colour, dash = COLOURS[place % len(COLOURS)], DASHES[place // len(COLOURS) % len(DASHES)]
    words = f"{route.vehicle_type}, {counted(len(route.pupils), 'pupil')}"
    if route.pas:
        words += f", {route.pas} PA"
    if route.set_aside:
        colour, dash, words = ASIDE_COLOUR, DASHES[1], f"{words}; stays as today"
    return RouteKey(number, scene.people.subject(route.route_id), words, colour, dash)


def _route(scene: _Scene, route: Route, key: RouteKey, labels: Labels) -> tuple[Markup, Markup]:
    """Draw a route's line and, apart, its homes and name, which no other line may cover."""
    line = list(_line(scene, route))
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in thinned(line)) if len(line) > 1 else ""
    under = element("path", d=path, class_="halo")
    over = element(
        "path", d=path, class_="line", stroke=key.colour, stroke_dasharray=key.dash or None
    )
    homes = (
        _home(scene, pupil, key.colour, alone=len(route.pupils) == 1) for pupil in route.pupils
    )
    pill = _pill(scene, route, key, labels)
    title = element("title", f"{key.name}: {key.words}")
    lines = element("g", title, under, over, class_="route", data_route=key.number)
    return lines, element("g", title, *homes, pill, class_="marks", data_route=key.number)


def _line(scene: _Scene, route: Route) -> Iterator[Point]:
    """Follow the route's main run from stop to stop, along roads where their lines are known."""
    run = main_run(route)
    stops: Sequence[Stop] = run.stops if run is not None else ()
    for number, stop in enumerate(stops):
        if number:
            between = scene.background.lines.get((stops[number - 1].stop_id, stop.stop_id), ())
            yield from (scene.view.xy(lat, lon) for lon, lat in between)
        yield from _stop_points(scene, stop)


def _stop_points(scene: _Scene, stop: Stop) -> Iterator[Point]:
    if stop.kind == "home":
        pupils = stop.pupils or (stop.stop_id,)
        yield from (scene.homes[pupil] for pupil in pupils if pupil in scene.homes)
    elif stop.stop_id in scene.review.area.places:
        place = scene.review.area.places[stop.stop_id]
        yield scene.view.xy(place.lat, place.lon)


def _home(scene: _Scene, pupil: str, colour: str, *, alone: bool) -> Markup:
    if pupil not in scene.homes:
        return Markup("")
    x, y = scene.homes[pupil]
    spot = scene.people.spots[pupil]
    title = element("title", f"{scene.people.name(pupil)} ({spot.label})" if spot.label else "")
    fill, edge = ("#fff", colour) if alone else (colour, "#fff")
    return element(
        "circle", title, cx=x, cy=y, r=4, fill=fill, stroke=edge, stroke_width=2.2 if alone else 1
    )


def _pill(scene: _Scene, route: Route, key: RouteKey, labels: Labels) -> Markup:
    """Write the route's name beside its first home, in the first free place, if any."""
    first = next((scene.homes[pupil] for pupil in route.pupils if pupil in scene.homes), None)
    if first is None:
        return Markup("")
    name = key.name if len(key.name) <= _LONGEST_NAME else f"{key.name[: _LONGEST_NAME - 1]}…"
    width = len(name) * 5.6 + 8
    for dx, dy in _PILL_OFFSETS:
        x, y = first[0] + dx * (1 + width / 120), first[1] + dy
        left, top = x - width / 2, y - _PILL_HEIGHT + 3
        corner = (left + width, top + _PILL_HEIGHT)
        if not (scene.view.inside((left, top)) and scene.view.inside(corner)):
            continue
        if labels.claim((left, top, *corner)):
            box = element(
                "rect", x=left, y=top, width=width, height=_PILL_HEIGHT, rx=3, fill=key.colour
            )
            text = element("text", name, x=x, y=y - 0.5, class_="pill", text_anchor="middle")
            return box + text
    return Markup("")


def _left_behind(scene: _Scene, side: NamedSide) -> Markup:
    """Cross the homes of pupils whom no route of this side carries."""
    carried = {pupil for route in side.routes for pupil in route.pupils}
    marks = []
    for pupil, (x, y) in scene.homes.items():
        if pupil not in carried:
            cross = f"M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8"
            title = element("title", f"{scene.people.name(pupil)}: no route")
            marks.append(element("path", title, d=cross, class_="cross"))
    return Markup("").join(marks)


def _school(scene: _Scene, school_id: str, labels: Labels) -> Markup:
    school = scene.review.area.schools[school_id]
    x, y = scene.view.xy(school.place.lat, school.place.lon)
    labels.claim((x - 9, y - 9, x + 9, y + 9))
    name = school.name or school_id
    labels.take(x, y + 23, name, 12)
    mark = element("path", d=f"M{x:.1f} {y - 9:.1f}l9 8h-3v8h-12v-8h-3z", class_="school")
    text = element("text", name, x=x, y=y + 22, class_="schoolname", text_anchor="middle")
    return mark + text
