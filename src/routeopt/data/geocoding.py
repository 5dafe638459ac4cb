"""Asks OpenStreetMap's Nominatim for postcodes: only where somebody asked for it.

Nothing but postcodes leaves the machine, one request a second, and answers are kept beside the
data so that none is asked for twice.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from geopy.exc import GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim

from routeopt import __version__
from routeopt.data.codes import fault
from routeopt.data.faults import PackError
from routeopt.data.postcode_files import FoundPostcode

KEPT_FILE = "geocoded.json"
PUBLIC_SERVICE = "nominatim.openstreetmap.org"
_USER_AGENT = f"routeopt/{__version__} (school transport planning; postcodes only)"


def _silent(_: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Geocoder:
    """A Nominatim service.

    Attributes
    ----------
    domain, scheme
        Where it is; the public one unless the council runs its own.
    pause_s
        Least seconds between two requests; the public service asks for one.
    say
        Hears what is about to leave the machine.
    """

    say: Callable[[str], None] = _silent
    domain: str = PUBLIC_SERVICE
    scheme: str = "https"
    pause_s: float = 1.0

    def find(self, postcodes: Sequence[str], folder: Path) -> dict[str, FoundPostcode]:
        """Find postcodes among the answers kept in a folder, then by asking.

        Raises
        ------
        PackError
            If the service cannot be reached; answers it gave before are kept.
        """
        kept = _kept(folder / KEPT_FILE)
        asking = [code for code in postcodes if code not in kept]
        if asking:
            self.say(
                f"Asking {self.domain} for {len(asking)} postcodes, and sending nothing else "
                f"about anybody; answers are kept in {folder / KEPT_FILE}."
            )
            self._ask(asking, kept, folder / KEPT_FILE)
        answers = {code: kept[code] for code in postcodes if kept.get(code)}
        return {code: FoundPostcode(place[0], place[1]) for code, place in answers.items()}

    def _ask(self, asking: Sequence[str], kept: dict[str, list[float]], file: Path) -> None:
        service = Nominatim(user_agent=_USER_AGENT, domain=self.domain, scheme=self.scheme)
        geocode = RateLimiter(
            service.geocode,
            min_delay_seconds=self.pause_s,
            max_retries=1,
            error_wait_seconds=2 * self.pause_s,
            swallow_exceptions=False,
        )
        try:
            for code in asking:
                place = geocode({"postalcode": code, "country": "United Kingdom"})
                kept[code] = [place.latitude, place.longitude] if place is not None else []
        except GeopyError:
            said = "the geocoder gave no answer"
            raise PackError((fault("geocoder_failed", said),)) from None
        finally:
            file.write_text(json.dumps(kept, indent=0, sort_keys=True) + "\n", encoding="utf-8")


def _kept(file: Path) -> dict[str, list[float]]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(code): list(map(float, place)) for code, place in found.items()}
