"""Frozen dataclasses to plain JSON data and back, every fault named by its path."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


class FormatError(ValueError):
    """A document that is not what it says it is; ``reasons`` has a sentence for each fault."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(self.reasons))


def plain(value: object) -> object:
    """Give a value as data that JSON can hold; tuples become lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(inner) for inner in value]
    return value


def canonical(value: object) -> bytes:
    """Give the one JSON text of a value: sorted keys, no spaces, UTF-8."""
    text = json.dumps(
        plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def sha256_of(value: object) -> str:
    """Hash a value by its canonical JSON."""
    return hashlib.sha256(canonical(value)).hexdigest()


def built(kind: type[T], data: object) -> T:
    """Build a dataclass from plain data; keys that it does not know are ignored.

    Raises
    ------
    FormatError
        With every missing or wrong part, by its path.
    """
    reasons: list[str] = []
    found = _value(kind, data, "", reasons)
    if reasons or not isinstance(found, kind):
        raise FormatError(reasons or ["is not an object"])
    return found


def _value(kind: object, data: object, path: str, reasons: list[str]) -> object:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        chosen = next(one for one in inner if one is not NoneType)
        return None if data is None else _value(chosen, data, path, reasons)
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(kind, data, path, reasons)
    if origin in (tuple, dict):
        return _many(kind, data, path, reasons)
    if origin is Literal:
        if data not in inner:
            reasons.append(f"{path} is none of {', '.join(map(str, inner))}")
    elif isinstance(kind, type) and not _is_plain(kind, data):
        reasons.append(f"{path} is not of kind {kind.__name__}")
    return data


def _is_plain(kind: type, data: object) -> bool:
    # In Python True is an int; in a file of ours it never stands for one.
    if isinstance(data, bool):
        return kind is bool
    return isinstance(data, (int, float)) if kind is float else isinstance(data, kind)


def _many(kind: object, data: object, path: str, reasons: list[str]) -> object:
    inner = get_args(kind)
    if get_origin(kind) is dict and isinstance(data, dict):
        return {k: _value(inner[1], v, f"{path}.{k}", reasons) for k, v in data.items()}
    if get_origin(kind) is tuple and isinstance(data, list):
        return tuple(_value(inner[0], v, f"{path}[{k}]", reasons) for k, v in enumerate(data))
    reasons.append(f"{path} is not {'an object' if get_origin(kind) is dict else 'a list'}")
    return None


def _record(kind: type, data: object, path: str, reasons: list[str]) -> object:
    if not isinstance(data, dict):
        reasons.append(f"{path or 'the document'} is not an object")
        return None
    before = len(reasons)
    hints = get_type_hints(kind)
    given: dict[str, object] = {}
    for one in fields(kind):
        where = f"{path}.{one.name}".lstrip(".")
        if one.name in data:
            given[one.name] = _value(hints[one.name], data[one.name], where, reasons)
        elif one.default is MISSING and one.default_factory is MISSING:
            reasons.append(f"{where} is missing")
    return kind(**given) if len(reasons) == before else None
