"""mapping.toml: what the columns and words of a register mean in a pack."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from routeopt.data._mapping_cells import column_of
from routeopt.data.codes import fault
from routeopt.data.faults import Fault, PackError

UNKNOWN = "?"
"""What stands for a word nobody has given a meaning yet."""


@dataclass(frozen=True, slots=True)
class SourceMap:
    """What one sheet's columns and words mean; a target is ``table.column``.

    Attributes
    ----------
    columns
        Target -> heading, or headings where each holds one (Pupil 1, Pupil 2, ...).
    words
        Target -> the register's word -> the pack's.
    fixed
        Target -> the value every row has.
    """

    file: str
    sheet: str = ""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)

    @property
    def targets(self) -> frozenset[str]:
        """Every column of a pack that the sheet gives."""
        return frozenset(self.columns) | frozenset(self.fixed)


@dataclass(frozen=True, slots=True)
class RegisterMap:
    """The whole of a mapping; ``confirmed`` once a person has said that it is right."""

    sources: tuple[SourceMap, ...]
    confirmed: bool = False


def read_mapping(path: Path) -> RegisterMap:
    """Read a mapping.

    Raises
    ------
    PackError
        If it is no TOML, or names what there is not; it holds every fault.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        # The library's words name the place in the file, and no cell of the register.
        raise PackError((_broken(f"it is not TOML: {error}"),)) from None
    except (OSError, UnicodeDecodeError):
        raise PackError((_broken("it cannot be opened as text"),)) from None
    faults: list[Fault] = []
    sources = [_source(one, faults) for one in _sources(document, faults)]
    if faults:
        raise PackError(tuple(faults))
    return RegisterMap(tuple(sources), document.get("confirmed") is True)


def _broken(said: str) -> Fault:
    return fault("mapping_broken", said, table="mapping.toml")


def _sources(document: dict[str, Any], faults: list[Fault]) -> list[dict[str, Any]]:
    found = document.get("source")
    if isinstance(found, list) and found and all(isinstance(one, dict) for one in found):
        return found
    faults.append(_broken("it has no part [[source]]"))
    return []


def _source(given: dict[str, Any], faults: list[Fault]) -> SourceMap:
    columns = {
        target: (heading,) if isinstance(heading, str) else tuple(map(str, heading))
        for target, heading in _part(given, "columns", (str, list), faults).items()
    }
    words = {
        target: {str(word): str(value) for word, value in meant.items()}
        for target, meant in _part(given, "values", (dict,), faults).items()
    }
    fixed = {
        target: str(value) for target, value in _part(given, "fixed", (str, int), faults).items()
    }
    return SourceMap(str(given.get("file", "")), str(given.get("sheet", "")), columns, words, fixed)


def _part(
    given: dict[str, Any], name: str, kinds: tuple[type, ...], faults: list[Fault]
) -> dict[str, Any]:
    part = given.get(name, {})
    if not isinstance(part, dict):
        faults.append(_broken(f"{name} is no part of its own: it needs a line [source.{name}]"))
        return {}
    sound: dict[str, Any] = {}
    for target, value in part.items():
        if not _is_target(target):
            said = f"{target} is no column of a pack"
            faults.append(fault("mapping_unknown_target", said, table="mapping.toml"))
        elif not isinstance(value, kinds):
            faults.append(_broken(f"what {target} is given in {name} has the wrong form"))
        else:
            sound[target] = value
    return sound


def _is_target(target: str) -> bool:
    try:
        column_of(target)
    except KeyError:
        return False
    return True


_HEAD = """\
# What the columns and words of the register mean; proposed by routeopt check, yours to change.
# Left: a column of a pack (docs/data.md). Right: the heading in the register, as it stands there.
# Once you have looked through it, write confirmed = true.
"""


def mapping_text(
    found: RegisterMap,
    remarks: Mapping[tuple[str, str], str] | None = None,
    missing: Mapping[str, tuple[str, ...]] | None = None,
) -> str:
    """Write a mapping as TOML.

    Parameters
    ----------
    found
        The mapping.
    remarks
        (target, word of the register or "") -> a remark behind that line.
    missing
        Source's file -> lines to be put in the place of what is lacking, as comments.
    """
    said = remarks or {}
    lines = [_HEAD, f"confirmed = {str(found.confirmed).lower()}"]
    for source in found.sources:
        lines += ["", "[[source]]", f"file = {_quoted(source.file)}"]
        if source.sheet:
            lines.append(f"sheet = {_quoted(source.sheet)}")
        lines += ["", "[source.columns]"]
        for target, headings in source.columns.items():
            many = ", ".join(map(_quoted, headings))
            right = many if len(headings) == 1 else f"[{many}]"
            lines.append(_line(target, right, said.get((target, ""), "")))
        lines += [f"# {line}" for line in (missing or {}).get(source.file, ())]
        lines += _more_parts(source, said)
    return "\n".join(lines) + "\n"


def _more_parts(source: SourceMap, said: Mapping[tuple[str, str], str]) -> Iterator[str]:
    if source.fixed:
        yield "\n[source.fixed]"
        for target, value in source.fixed.items():
            yield _line(target, _quoted(value), "")
    for target, words in source.words.items():
        yield f"\n[source.values.{_quoted(target)}]"
        for word, value in words.items():
            yield _line(word, _quoted(value), said.get((target, word), ""))


def _line(left: str, right: str, remark: str) -> str:
    return f"{_quoted(left)} = {right}" + (f"  # {remark}" if remark else "")


def _quoted(text: str) -> str:
    # A JSON string in ASCII is a TOML basic string, but for pairs of surrogates and DEL.
    inner = "".join(
        f"\\U{ord(mark):08X}" if ord(mark) > 0xFFFF or ord(mark) == 0x7F else json.dumps(mark)[1:-1]
        for mark in text
    )
    return f'"{inner}"'
