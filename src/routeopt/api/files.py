"""Answers that are files: named, hashed, never mixed up with our pages."""

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from routeopt.api.errors import ProblemError

# A file that a browser opens after all may run nothing and reach nothing of ours.
_SHUT_IN = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_PLAIN = re.compile(r"[^A-Za-z0-9._-]")

FORMS: dict[str, str] = {
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "geojson": "application/geo+json",
}
"""Forms a plan can be had in, and their media types."""


@dataclass(frozen=True, slots=True)
class FileOut:
    """A file to hand out.

    Attributes
    ----------
    plan_sha256
        Hash of the plan it came from; blank where it is of no single plan.
    """

    name: str
    media_type: str
    content: bytes
    plan_sha256: str = ""

    @property
    def etag(self) -> str:
        """Names this very content."""
        return f'"{hashlib.sha256(self.content).hexdigest()[:32]}"'

    def unchanged(self, request: Request) -> bool:
        """Whether whoever asks has this very content already."""
        given = request.headers.get("if-none-match", "")
        return self.etag in [one.strip().removeprefix("W/") for one in given.split(",")]

    def response(self, request: Request | None = None, *, inline: bool = False) -> Response:
        """Give the whole answer, or 304 where it is there already."""
        headers = {"ETag": self.etag, "Cache-Control": "private, no-cache"}
        if request is not None and self.unchanged(request):
            return Response(status_code=304, headers=headers)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Content-Security-Policy"] = _SHUT_IN
        if self.plan_sha256:
            headers["Plan-Sha256"] = self.plan_sha256
        if not inline:
            plain = _PLAIN.sub("_", self.name)
            full = quote(self.name, safe="")
            said = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"
            headers["Content-Disposition"] = said
        return Response(self.content, headers=headers, media_type=self.media_type)


def form_asked(accept: str, form: str | None) -> str:
    """Find the form asked for: by name, or the one that ``Accept`` likes best.

    Raises
    ------
    ProblemError
        ``no_such_format``.
    """
    if form is not None:
        return form
    liked = sorted(_liked(accept), key=lambda one: -one[1])
    for media, weight in liked:
        for name, own in FORMS.items():
            if weight > 0 and media in (own, f"{own.partition('/')[0]}/*", "*/*"):
                return name
    known = ", ".join(FORMS.values())
    raise ProblemError("no_such_format", f"It can be had as {known}.")


def _liked(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in (accept or "*/*").split(","):
        media, *rest = [one.strip().lower() for one in part.split(";")]
        weight = next((one[2:] for one in rest if one.startswith("q=")), "1")
        try:
            found.append((media, float(weight)))
        except ValueError:
            found.append((media, 0.0))
    return found
