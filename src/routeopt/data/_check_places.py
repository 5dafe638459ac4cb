"""Places: there, whole, on these islands, and not absurdly far from school."""

from collections.abc import Iterator

from geopy.distance import great_circle

from routeopt.data.codes import fault
from routeopt.data.faults import Fault
from routeopt.data.places import PLACE_COLUMNS, locate
from routeopt.data.rawpack import RawPack
from routeopt.data.schema import TABLES
from routeopt.data.views import TableView, view
from routeopt.domain.people import Place

_FAR_MILES = 100
# On these islands less than 70 miles, both ways together: no need to work it out.
_NEAR_DEGREES = 0.75
_SAID = {
    "no_place": "the row gives no place",
    "half_coordinate": "half of the coordinate is blank",
    "lat_lon_swapped": "latitude and longitude have changed places",
    "outside_british_isles": "the place lies outside the British Isles",
    "unknown_postcode": "the postcode is not in the directory",
}


def place_faults(raw: RawPack) -> Iterator[Fault]:
    """Whatever is wrong with the places of every table that has them."""
    for name, schema in TABLES.items():
        table = view(raw, name)
        if schema.place != "none" and table.rows:
            yield from _table_faults(table)
    yield from _far(raw)


def _table_faults(table: TableView) -> Iterator[Fault]:
    name, required = table.schema.name, table.schema.place == "required"
    if not any(column in table.columns for column in PLACE_COLUMNS):
        if required:
            said = "the table has no columns for a place"
            yield fault("no_place", said, table=name, row=1)
        return
    for row, found in zip(table.rows, locate(table), strict=True):
        if found.problem and (required or found.problem != "no_place"):
            said = _SAID[found.problem]
            yield fault(found.problem, said, table=name, row=row, column=found.column)


def _far(raw: RawPack) -> Iterator[Fault]:
    schools, pupils = view(raw, "schools"), view(raw, "pupils")
    places = (found.place for found in locate(schools))
    where = dict(zip(schools.cells("school_id"), places, strict=True))
    rows = zip(pupils.rows, pupils.cells("school_id"), locate(pupils), strict=True)
    for row, school, home in rows:
        place = where.get(school)
        if home.place and place and _is_far(home.place, place):
            said = f"the home lies more than {_FAR_MILES} miles from the school, as the crow flies"
            yield fault("far_from_school", said, table="pupils", row=row)


def _is_far(one: Place, other: Place) -> bool:
    if abs(one.lat - other.lat) < _NEAR_DEGREES and abs(one.lon - other.lon) < _NEAR_DEGREES:
        return False
    return bool(great_circle((one.lat, one.lon), (other.lat, other.lon)).miles > _FAR_MILES)
