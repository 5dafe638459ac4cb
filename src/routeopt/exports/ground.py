"""The ground of a review's maps from a road file, and the course of each leg along it."""

from routeopt.domain.people import Place
from routeopt.exports.background import MapBackground
from routeopt.exports.facts import Audience
from routeopt.exports.people import people_of
from routeopt.network.lines import background_lines, road_lines
from routeopt.network.roads import RoadNetwork
from routeopt.planning.result import Review

_MARGIN_DEGREES = 0.03
_CREDIT = "Roads © OpenStreetMap contributors, Open Database Licence"


def road_background(
    review: Review, network: RoadNetwork, audience: Audience = "meeting"
) -> MapBackground:
    """Give roads around the review's places and the course of every leg its routes drive.

    For a meeting all of it is drawn as if every home stood at the centre of its postcode sector:
    neither a line nor the edge of the map then depends on a door.
    """
    known = _shown_places(review, audience)
    legs = [pair for pair in _legs(review) if pair[0] in known and pair[1] in known]
    used = [known[place] for pair in legs for place in pair]
    if not used:
        return MapBackground(credit=_CREDIT)
    bounds = (
        min(place.lon for place in used) - _MARGIN_DEGREES,
        min(place.lat for place in used) - _MARGIN_DEGREES,
        max(place.lon for place in used) + _MARGIN_DEGREES,
        max(place.lat for place in used) + _MARGIN_DEGREES,
    )
    courses = road_lines(network, known, legs)
    return MapBackground(
        roads=tuple((line.road_class, line.points) for line in background_lines(network, bounds)),
        lines=courses if audience == "team" else {},
        sector_lines={} if audience == "team" else courses,
        credit=_CREDIT,
    )


def _shown_places(review: Review, audience: Audience) -> dict[str, Place]:
    area = review.area
    spots = people_of(review, audience).spots
    return {
        **{key: school.place for key, school in area.schools.items()},
        **area.pickup_points,
        **{key: Place(spot.lat, spot.lon) for key, spot in spots.items()},
    }


def _legs(review: Review) -> list[tuple[str, str]]:
    plans = [review.firm.plan, *([review.full.plan] if review.full else [])]
    routes = [route for plan in plans for route in plan.routes]
    if review.today is not None:
        routes += [*review.today.routes, *review.today.do_nothing_routes]
    return list(
        dict.fromkeys(
            (one.stop_id, two.stop_id)
            for route in routes
            for run in route.runs
            for one, two in zip(run.stops, run.stops[1:], strict=False)
            if one.stop_id != two.stop_id
        )
    )
