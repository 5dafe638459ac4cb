"""Who is named in the why list, as one audience may see them."""

from routeopt.domain.area import ServiceArea
from routeopt.exports.facts import Audience
from routeopt.exports.people import People, people_among
from routeopt.planning.why_found import WhyReport


def why_people(report: WhyReport, area: ServiceArea, audience: Audience) -> People:
    """Name pupils by id and postcode for the team, by code and sector for a meeting."""
    named = set(report.pupils)
    return people_among(area.pupils, (key for key in area.pupils if key in named), audience)
