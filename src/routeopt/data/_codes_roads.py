"""Codes of road maps, tables of speeds, and places that the roads do not reach."""

from routeopt.data._code import Code

ROADS = (
    Code("roads_missing", "error", "There is no road file at the path given.",
         "--roads county.osm.pbf, and no such file", "check the path"),
    Code("roads_form", "error", "A road file's name ends in none of the forms that are read.",
         "--roads county.shp", "give a file that ends in .osm.pbf, .osm or .graphml",
         "--roads county.osm.pbf"),
    Code("roads_unreadable", "error", "A road file cannot be read in the form its name says.",
         "a download that broke off", "fetch or export it again"),
    Code("roads_empty", "error", "A road file holds no road that can be driven.",
         "an extract of footpaths", "give a map with the area's roads in it"),
    Code("speeds_unreadable", "error",
         "A table of speeds cannot be read, or holds what no speed can be.",
         '[untagged_mph]\nresidential = "slow"',
         "mend the line; `routeopt roads speeds` prints a table to begin with",
         "[untagged_mph]\nresidential = 22"),
    Code("far_from_road", "warning",
         "A place lies over a kilometre from the nearest road of the road map.",
         "a postcode in a field, or at the edge of the road map",
         "check the place; give a map that reaches 10 km beyond the area"),
    Code("off_network", "warning",
         "A place lies over 5 km from every road of the road map: nobody can drive there.",
         "a school in Norwich, a road map of Rutland",
         "check the place, or give a road map that holds it; nothing is planned there meanwhile"),
)  # fmt: skip
