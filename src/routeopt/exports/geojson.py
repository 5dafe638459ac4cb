"""Routes for a geographical information system, as RFC 7946 asks: WGS84, lon before lat."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from routeopt.domain.plan import Route, Run, Stop
from routeopt.domain.units import mask_text, miles_from_metres
from routeopt.exports.background import Legs, LonLat, MapBackground
from routeopt.exports.facts import Audience, NamedSide, plan_hash, scope_pupils, sides
from routeopt.exports.people import People, people_of
from routeopt.planning.result import Review

_DIGITS = 6


def write_geojson(
    review: Review,
    path: Path,
    background: MapBackground | None,
    *,
    audience: Audience = "meeting",
) -> None:
    """Write ``routes.geojson``.

    Parameters
    ----------
    review
        What to write: every side's runs as lines, schools and homes as points.
    path
        The file to write.
    background
        Holds the course of each leg along the roads; straight where there is none.
    audience
        ``meeting`` moves homes to their postcode sector's centre and names pupils by code,
        with the roads between these; ``team`` leaves all as is.
    """
    people = people_of(review, audience)
    ground = background or MapBackground()
    legs = ground.lines if audience == "team" else ground.sector_lines
    features = [*_points(review, people)]
    for side in sides(review):
        for route in side.routes:
            features += [_run(review, people, legs, side, route, run) for run in route.runs]
    document = {
        "type": "FeatureCollection",
        "plan_sha256": plan_hash(review.firm.plan),
        "features": features,
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _feature(shape: str, coordinates: object, **properties: object) -> dict[str, Any]:
    geometry = None if coordinates is None else {"type": shape, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _points(review: Review, people: People) -> Iterator[dict[str, Any]]:
    for school_id, school in review.area.schools.items():
        if school_id in review.schools:
            at = _at(school.place.lon, school.place.lat)
            yield _feature("Point", at, kind="school", id=school_id, name=school.name)
    for pupil in scope_pupils(review):
        spot = people.spots[pupil]
        yield _feature(
            "Point", _at(spot.lon, spot.lat), kind="home", id=people.name(pupil), area=spot.label
        )


def _run(
    review: Review, people: People, legs: Legs, side: NamedSide, route: Route, run: Run
) -> dict[str, Any]:
    line = list(_course(review, people, legs, run))
    return _feature(
        "LineString",
        line if len(line) > 1 else None,
        kind="run",
        side=side.key,
        route_id=people.clean(route.route_id),
        run_id=people.clean(run.run_id),
        session=run.session,
        days=mask_text(run.days),
        vehicle_type=route.vehicle_type,
        layout=route.layout,
        contract_id=route.contract_id,
        pas=route.pas,
        pupils=[people.name(pupil) for pupil in route.pupils],
        loaded_miles=round(miles_from_metres(run.loaded_m), 2),
        minutes=round(run.duration_s / 60, 1),
        year_gbp=route.cost.year_pence / 100,
    )


def _course(review: Review, people: People, legs: Legs, run: Run) -> Iterator[list[float]]:
    last: list[float] | None = None
    for number, stop in enumerate(run.stops):
        points: list[LonLat] = []
        if number:
            points += legs.get((run.stops[number - 1].stop_id, stop.stop_id), ())
        points += _stop_points(review, people, stop)
        for lon, lat in points:
            here = _at(lon, lat)
            if here != last:
                yield here
            last = here


def _stop_points(review: Review, people: People, stop: Stop) -> Iterator[LonLat]:
    if stop.kind == "home":
        pupil = stop.stop_id if stop.stop_id in people.spots else next(iter(stop.pupils), "")
        if pupil in people.spots:
            yield people.spots[pupil].lon, people.spots[pupil].lat
        return
    place = review.area.places.get(stop.stop_id)
    if place is not None:
        yield place.lon, place.lat


def _at(lon: float, lat: float) -> list[float]:
    return [round(lon, _DIGITS), round(lat, _DIGITS)]
