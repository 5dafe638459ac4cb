"""Everything that can go wrong, as ``application/problem+json`` with a code that stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from routeopt.data.faults import Fault

PROBLEM_JSON = "application/problem+json"
_ABOUT = "urn:routeopt:problem:"


class FaultOut(BaseModel):
    """One fault of a pack or a scenario: where it is and how to mend it, never a person's data."""

    code: str = Field(examples=["missing_value"])
    severity: str = Field(examples=["error"])
    table: str = Field(examples=["pupils"])
    row: int = Field(description="As the file numbers it; 0 for the whole table.", examples=[17])
    column: str = Field(examples=["school_id"])
    message: str
    fix: str


class Wrong(BaseModel):
    """One thing wrong with a request: where it stands, never what stood there."""

    where: str = Field(examples=["body.kind"])
    message: str


class Problem(BaseModel):
    """What every error looks like (RFC 9457)."""

    model_config = ConfigDict(title="Problem")

    type: str = Field(examples=[f"{_ABOUT}not_found"])
    title: str = Field(examples=["There is nothing here by that name"])
    status: int = Field(examples=[404])
    code: str = Field(description="Stable: programs may look for it.", examples=["not_found"])
    detail: str = ""
    faults: list[FaultOut] = Field(default=[], description="Faults of a pack or scenario.")
    errors: list[Wrong] = Field(default=[], description="What is wrong with the request.")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of error: its status and what it means in general."""

    status: int
    title: str


CODES: dict[str, Kind] = {
    "bad_request": Kind(400, "The request cannot be understood"),
    "bad_cursor": Kind(400, "The cursor is not one that this list gave"),
    "bad_file_name": Kind(400, "The name of the file holds a path or characters no name has"),
    "sign_in_needed": Kind(401, "A key or a sign-in is needed"),
    "not_allowed": Kind(403, "Your role does not allow this"),
    "reason_needed": Kind(403, "Personal data leaves only with a reason"),
    "csrf": Kind(403, "The form is not one that this site gave you"),
    "not_found": Kind(404, "There is nothing here by that name"),
    "method_not_allowed": Kind(405, "That cannot be done here"),
    "no_such_format": Kind(406, "It cannot be had in that form"),
    "conflict": Kind(409, "It contradicts what is there"),
    "still_running": Kind(409, "The run has not ended"),
    "in_progress": Kind(
        409, "The first request with this Idempotency-Key is still being worked on"
    ),
    "gone": Kind(410, "It was erased"),
    "length_required": Kind(411, "The length of the request must be given"),
    "too_large": Kind(413, "What was sent is larger than is taken"),
    "unsupported_type": Kind(415, "That type of content is not taken here"),
    "invalid": Kind(422, "The request is not valid"),
    "pack_faults": Kind(422, "The pack has errors"),
    "pack_refused": Kind(422, "The file is refused unread"),
    "scenario_faults": Kind(422, "The scenario has errors"),
    "plan_unreadable": Kind(422, "The plan cannot be read"),
    "idempotency_key_reused": Kind(422, "The Idempotency-Key was used for another request"),
    "password": Kind(422, "The password will not do"),
    "email": Kind(422, "The e-mail address will not do"),
    "too_many": Kind(429, "Too many requests of this kind at once"),
    "internal": Kind(500, "Something went wrong on our side"),
    "unavailable": Kind(503, "The service cannot do this at the moment"),
    "storage": Kind(503, "The database cannot serve now"),
    "storage_busy": Kind(503, "The database is busy"),
    "storage_read_only": Kind(503, "The database may only be read now"),
    "storage_away": Kind(503, "The database cannot be reached"),
    "storage_full": Kind(507, "There is no room left to store this"),
}
"""Every code there is; the page of the API lists them."""


class ProblemError(Exception):
    """An error to be told to whoever asked; its words hold no personal data."""

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        faults: Sequence[Fault] = (),
        errors: Sequence[Wrong] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.faults = tuple(faults)
        self.errors = tuple(errors)
        self.headers = headers

    @property
    def status(self) -> int:
        """The HTTP status."""
        return CODES[self.code].status

    def document(self) -> Problem:
        """Give the body."""
        kind = CODES[self.code]
        return Problem(
            type=_ABOUT + self.code,
            title=kind.title,
            status=kind.status,
            code=self.code,
            detail=self.detail,
            faults=[FaultOut(**asdict_fault(one)) for one in self.faults],
            errors=list(self.errors),
        )

    def response(self) -> JSONResponse:
        """Give the whole answer."""
        return JSONResponse(
            self.document().model_dump(),
            status_code=self.status,
            media_type=PROBLEM_JSON,
            headers=self.headers,
        )


def asdict_fault(fault: Fault) -> dict[str, Any]:
    """Give a fault as its model takes it."""
    return dict(fault.as_dict())


def not_found() -> ProblemError:
    """Say that there is no such thing, whether it is not there or is another council's."""
    return ProblemError("not_found")


def code_of_status(status: int) -> str:
    """Find the general code for a status that the framework chose itself."""
    general = {
        400: "bad_request", 401: "sign_in_needed", 403: "not_allowed", 404: "not_found",
        405: "method_not_allowed", 406: "no_such_format", 409: "conflict", 411: "length_required",
        413: "too_large", 415: "unsupported_type", 422: "invalid", 429: "too_many",
        503: "unavailable",
    }  # fmt: skip
    if status in general:
        return general[status]
    return "bad_request" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "internal"


Responses = dict[int | str, dict[str, Any]]


def documented(*codes: str) -> Responses:
    """Describe errors for the OpenAPI document, one entry a status."""
    found: Responses = {}
    for code in codes:
        kind = CODES[code]
        entry = found.setdefault(
            kind.status,
            {"description": "", "content": {PROBLEM_JSON: {"schema": _PROBLEM_REF}}},
        )
        said = f"`{code}`: {kind.title}."
        entry["description"] = f"{entry['description']} {said}".strip()
    return found


_PROBLEM_REF = {"$ref": "#/components/schemas/Problem"}
