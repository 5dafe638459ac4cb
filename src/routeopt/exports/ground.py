"""The ground of a review's maps from a road file, and the course of each leg along it."""

from routeopt.exports.background import MapBackground
from routeopt.network.lines import background_lines, road_lines
from routeopt.network.roads import RoadNetwork
from routeopt.planning.result import Review

_MARGIN_DEGREES = 0.03
_CREDIT = "Roads © OpenStreetMap contributors, Open Database Licence"


def road_background(review: Review, network: RoadNetwork) -> MapBackground:
    """Give roads around the review's places and the course of every leg its routes drive."""
    known = review.area.places
    legs = _legs(review)
    used = [known[place] for pair in legs for place in pair if place in known]
    if not used:
        return MapBackground(credit=_CREDIT)
    bounds = (
        min(place.lon for place in used) - _MARGIN_DEGREES,
        min(place.lat for place in used) - _MARGIN_DEGREES,
        max(place.lon for place in used) + _MARGIN_DEGREES,
        max(place.lat for place in used) + _MARGIN_DEGREES,
    )
    return MapBackground(
        roads=tuple((line.road_class, line.points) for line in background_lines(network, bounds)),
        lines=road_lines(network, known, legs),
        credit=_CREDIT,
    )


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
