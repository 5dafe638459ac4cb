"""Forms: read once, and only if this site gave them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, UploadFile
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.datastructures import UploadFile as GivenFile

from routeopt.api.errors import ProblemError, Wrong
from routeopt.web.visitor import SessionSecret, must_match

_MOST_FIELDS = 1000


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, text and files apart."""

    data: FormData

    def text(self, name: str, default: str = "") -> str:
        """Give a field of text without the space around it."""
        value = self.data.get(name)
        return value.strip() if isinstance(value, str) else default

    def secret(self, name: str) -> str:
        """Give a field as it was typed: the space around a password is part of it."""
        value = self.data.get(name)
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        """Give every value of a field that may be ticked several times."""
        return [value for value in self.data.getlist(name) if isinstance(value, str)]

    def file(self, name: str) -> UploadFile:
        """Give a file.

        Raises
        ------
        ProblemError
            ``invalid`` where none was chosen.
        """
        return self.files(name)[0]

    def files(self, name: str) -> list[UploadFile]:
        """Give the files of a field that takes several.

        Raises
        ------
        ProblemError
            ``invalid`` where none was chosen.
        """
        given = [one for one in self.data.getlist(name) if isinstance(one, GivenFile)]
        found = [
            UploadFile(one.file, size=one.size, filename=one.filename, headers=one.headers)
            for one in given
            if one.filename
        ]
        if not found:
            raise ProblemError("invalid", "Choose a file first.")
        return found


async def _given(request: Request, secret: SessionSecret = None) -> Form:
    data = await request.form(max_files=200, max_fields=_MOST_FIELDS)
    form = Form(data)
    must_match(form.text("csrf"), secret)
    return form


Given = Annotated[Form, Depends(_given)]
"""The form that came, after its token was found to be this browser's."""


def as_problem(error: ValidationError) -> ProblemError:
    """Say what is wrong with the fields of a form, never what stood in them."""
    wrongs = [Wrong(where=_field(one["loc"]), message=one["msg"]) for one in error.errors()]
    return ProblemError("invalid", errors=wrongs)


def _field(where: Sequence[int | str]) -> str:
    return ", ".join(str(part).replace("_", " ") for part in where) or "The form"


def settings_of(text: str) -> dict[str, str]:
    """Read settings, one ``key=value`` a line.

    Raises
    ------
    ProblemError
        ``invalid`` with the number of every line that is none.
    """
    lines = [(number, line.partition("=")) for number, line in enumerate(text.splitlines(), 1)]
    wrong = [number for number, (key, mark, _) in lines if not mark and key.strip()]
    if wrong:
        said = [Wrong(where=f"Settings, line {one}", message="needs key=value") for one in wrong]
        raise ProblemError("invalid", errors=said)
    return {key.strip(): value.strip() for _, (key, mark, value) in lines if mark}
