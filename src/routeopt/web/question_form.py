"""Forms for every kind of run, made from what the kind may be asked.

A new kind has its form the moment it has its model: the model's types choose the fields, its
descriptions are their hints, and its own check says what is wrong.
"""

import tomllib
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from routeopt.api.errors import ProblemError, Wrong
from routeopt.jobs.kinds import KINDS, Kind
from routeopt.web import words
from routeopt.web.forms import Form, settings_of

_LABELS = {
    "run_id": "Review",
    "run_ids": "Reviews",
    "earlier": "Earlier packs",
    "if_agreed": "If assessments agree",
    "staff_cost_gbp": "Staff cost a year, pounds",
    "before": "Earlier pack",
    "bundle": "Bundle by",
    "or_as": "Or bundled by",
    "grain": "Places to the",
    "gap": "Gap that is near enough",
    "with_shared": "With shared contracts' schools",
}
_CHOICES = {"pa": "passenger assistant"}
OWN_PAGES = frozenset({"review", "batch", "award"})
"""Kinds that have a page of their own."""

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form.

    Attributes
    ----------
    input
        ``text``, ``number``, ``tick``, ``choice``, ``ticks``, ``lines``, ``pairs``, ``either``
        (one word, or pairs) or ``toml``.
    """

    name: str
    label: str
    hint: str
    input: str
    value: str = ""
    required: bool = False
    whole: bool = False
    choices: Choices = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A kind of run that the page of a pack offers."""

    name: str
    words: str
    meaning: str


def questions() -> list[Question]:
    """Give the kinds that may be asked of a pack beside a review."""
    return [
        Question(one.name, words.KINDS.get(one.name, one.name.capitalize()), one.words)
        for one in KINDS.values()
        if one.needs_pack and one.name not in OWN_PAGES
    ]


def fields_of(
    kind: Kind, *, runs: Choices = (), packs: Choices = (), schools: Choices = ()
) -> list[Field]:
    """Give the fields of a kind's form.

    Parameters
    ----------
    runs
        (id, words) of earlier runs, for fields that name one.
    packs
        Likewise of packs.
    schools
        Likewise of the schools of the pack that is asked about.
    """
    named = (
        {"schools": schools, "school": schools}
        | dict.fromkeys(kind.of_runs, runs)
        | dict.fromkeys(kind.of_packs, packs)
    )
    return list(_fields(kind.model, "", named))


def _fields(model: type[BaseModel], before: str, named: Mapping[str, Choices]) -> list[Field]:
    found: list[Field] = []
    for name, info in model.model_fields.items():
        inner = _bare(info.annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found += _fields(inner, f"{before}{name}.", named)
        else:
            found.append(_field(f"{before}{name}", info, named.get(name)))
    return found


def _field(name: str, info: FieldInfo, choices: Choices | None) -> Field:
    kind, offered = _input(info.annotation)
    last = name.rpartition(".")[2]
    default = None if info.is_required() else info.get_default(call_default_factory=True)
    several = isinstance(default, tuple | list) or kind == "lines"
    if choices is not None:
        kind, offered = ("ticks" if several else "choice"), choices
    return Field(
        name=name,
        label=_LABELS.get(last) or last.replace("_", " ").capitalize(),
        hint=info.description or "",
        input=kind,
        value=_shown(default),
        required=info.is_required(),
        whole=_bare(info.annotation) is int,
        choices=offered,
    )


def _input(annotation: object) -> tuple[str, Choices]:
    inner = _bare(annotation)
    if get_origin(inner) is Literal:
        return "choice", [
            (str(one), _CHOICES.get(str(one), str(one).replace("-", " ")))
            for one in get_args(inner)
        ]
    if get_origin(inner) in {tuple, list}:
        of, offered = _input(get_args(inner)[0])
        return ("ticks", offered) if of == "choice" else ("lines", ())
    if get_origin(inner) is dict and _may_be_text(annotation):
        return "either", ()
    if get_origin(inner) is dict:
        return ("pairs" if _bare(get_args(inner)[1]) is str else "toml"), ()
    if inner is bool:
        return "tick", ()
    return ("number" if inner in {int, float} else "text"), ()


def _may_be_text(annotation: object) -> bool:
    several = get_origin(annotation) in {Union, types.UnionType}
    return several and any(_bare(one) is str for one in get_args(annotation))


def _bare(annotation: object) -> object:
    """Take off what only says that a value may be missing or how it is checked."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        inner = [_bare(one) for one in get_args(annotation) if one is not types.NoneType]
        # What may be several things is asked for as the richest of them.
        return next((one for one in inner if get_origin(one) is dict), inner[0])
    return annotation


def _shown(default: object) -> str:
    if default is None or isinstance(default, Mapping):
        return ""
    if isinstance(default, bool):
        return "yes" if default else ""
    if isinstance(default, tuple | list):
        return "\n".join(str(one) for one in default if one is not None)
    return str(default)


def request_of(fields: Sequence[Field], form: Form) -> dict[str, object]:
    """Give the request a form stands for; what was left blank is left out.

    Raises
    ------
    ProblemError
        ``invalid`` where a field of several lines cannot be read.
    """
    found: dict[str, object] = {}
    for field in fields:
        value = _value(field, form)
        if value in (None, "", [], {}):
            continue
        place = found
        *outer, name = field.name.split(".")
        for part in outer:
            inner = place.setdefault(part, {})
            place = inner if isinstance(inner, dict) else {}
        place[name] = value
    return found


def _value(field: Field, form: Form) -> object:
    if field.input == "ticks":
        return form.texts(field.name)
    text = form.text(field.name)
    if field.input == "toml":
        return _toml(field, text)
    read = _READERS.get(field.input)
    return text if read is None else read(text)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _either(text: str) -> object:
    return settings_of(text) if "=" in text else text


_READERS: Mapping[str, Callable[[str], object]] = {
    "tick": lambda text: text == "yes",
    "lines": _lines,
    "pairs": settings_of,
    "either": _either,
}


def _toml(field: Field, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        wrong = Wrong(where=field.label, message=str(error))
        raise ProblemError("invalid", errors=[wrong]) from None
