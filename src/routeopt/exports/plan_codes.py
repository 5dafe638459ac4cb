"""A written plan with nobody's identifier in it: pupils by code, wherever they are named."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

_TOKEN = re.compile(r"\w+")
_SHORT_NUMBER = re.compile(r"[0-9]{1,3}")
_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9])[A-Z]{2}\b")
_PERSON_KEYS = ("pupil_id",)
_PEOPLE_KEYS = ("pupils",)


@dataclass(frozen=True)
class Codes:
    """A code for every identifier of a pack that is a person's, the same in all its plans.

    Attributes
    ----------
    codes
        Identifier -> code.
    """

    codes: Mapping[str, str]
    _by_token: Mapping[str, tuple[str, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Sort the identifiers by their first word, the longest first."""
        found: dict[str, list[str]] = {}
        for name in sorted(self.codes, key=lambda one: (-len(one), one)):
            token = _TOKEN.search(name)
            if token is not None:
                found.setdefault(token[0], []).append(name)
        frozen = {token: tuple(names) for token, names in found.items()}
        object.__setattr__(self, "_by_token", frozen)

    def clean(self, text: str) -> str:
        """Text with identifiers replaced by codes, and postcodes by their sectors.

        An identifier that is a number of up to three digits is replaced only straight after the
        word pupil, since elsewhere it may be a figure.
        """
        if text in self.codes and not _SHORT_NUMBER.fullmatch(text):
            return self.codes[text]
        parts: list[str] = []
        done = 0
        for start, end, code in self._places(text):
            parts += [text[done:start], code]
            done = end
        return _POSTCODE.sub(r"\1 \2", "".join([*parts, text[done:]]))

    def _places(self, text: str) -> Iterator[tuple[int, int, str]]:
        done = 0
        for token in _TOKEN.finditer(text):
            for name in self._by_token.get(token[0], ()):
                lead = _TOKEN.search(name)
                start = token.start() - (lead.start() if lead else 0)
                if start >= done and text.startswith(name, start) and _alone(text, start, name):
                    done = start + len(name)
                    yield start, done, self.codes[name]
                    break

    def coded(self, document: Any) -> Any:  # noqa: ANN401 - any JSON
        """Give a document of plain data with codes in place of identifiers."""
        if isinstance(document, str):
            return self.clean(document)
        if isinstance(document, list):
            return [self.coded(one) for one in document]
        if isinstance(document, dict):
            return {self.clean(key): self._value(key, one) for key, one in document.items()}
        return document

    def _value(self, key: str, value: Any) -> Any:  # noqa: ANN401 - any JSON
        # Where only people stand, even a short number is one of them.
        if key in _PERSON_KEYS and isinstance(value, str):
            return self.codes.get(value, self.clean(value))
        if key in _PEOPLE_KEYS and isinstance(value, list):
            return [self.codes.get(one, self.coded(one)) for one in value]
        if key == "stops" and isinstance(value, list):
            return [self._stop(one) for one in value]
        return self.coded(value)

    def _stop(self, stop: Any) -> Any:  # noqa: ANN401 - any JSON
        coded = self.coded(stop)
        if isinstance(stop, dict) and stop.get("kind") == "home":
            coded["id"] = self.codes.get(stop.get("id", ""), coded.get("id"))
        return coded


def codes_of(identifiers: Iterable[str], others: Iterable[str] = ()) -> Codes:
    """Give numbers to personal identifiers in the order given, and then any others.

    No code is anybody's identifier.
    """
    known = dict.fromkeys(one for one in identifiers if one)
    everybody = dict.fromkeys([*known, *sorted(set(others) - set(known) - {""})])
    prefix = next(p for p in _prefixes() if not any(one.startswith(p) for one in everybody))
    digits = max(3, len(str(len(everybody))))
    return Codes({one: f"{prefix}{n:0{digits}d}" for n, one in enumerate(everybody, 1)})


def people_in(document: Mapping[str, Any]) -> set[str]:
    """Give the identifiers that a plan itself names as pupils."""
    found: set[str] = set()
    for key in ("unplanned", "exceptions", "changes"):
        found |= {one["pupil_id"] for one in document.get(key, ()) if one.get("pupil_id")}
    for key in ("routes", "exceptions", "shortfall", "kept_breaches"):
        found |= {pupil for one in document.get(key, ()) for pupil in one.get("pupils", ())}
    return found


def _alone(text: str, start: int, name: str) -> bool:
    end = start + len(name)
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if _TOKEN.match(before) or _TOKEN.match(after):
        return False
    return not _SHORT_NUMBER.fullmatch(name) or text[:start].endswith("pupil ")


def _prefixes() -> Iterator[str]:
    yield "P"
    yield from (f"P{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    yield from (f"P{number}-" for number in count(1))
