"""Options of every verb that reads a pack: where postcodes may be looked up."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from routeopt.cli.console import err
from routeopt.data.geocoding import Geocoder
from routeopt.data.place_lookup import Lookup

NO_LOOKUP = Lookup()


class GeocodeName(StrEnum):
    """Services that may be asked."""

    NOMINATIM = "nominatim"


PostcodesOption = Annotated[
    Path | None,
    typer.Option(
        "--postcodes",
        envvar="ROUTEOPT_POSTCODES",
        help="Directory of postcodes: folder, zip or CSV of Code-Point Open or the ONS.",
    ),
]
GeocodeOption = Annotated[
    GeocodeName | None,
    typer.Option(
        "--geocode",
        help="Ask OpenStreetMap's Nominatim for postcodes not found: they leave this machine.",
    ),
]


def _tell(text: str) -> None:
    err.print(text, markup=False)


def lookup_of(postcodes: Path | None, geocode: GeocodeName | None) -> Lookup:
    """Give what the two options ask for; a geocoder says on the terminal what it sends."""
    geocoder = Geocoder(say=_tell) if geocode is not None else None
    return Lookup(postcodes, geocoder)
