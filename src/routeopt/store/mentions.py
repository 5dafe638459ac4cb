"""Whether a text, a document or a file speaks of a pupil, and the same without."""

import html
import io
import json
import re
import zipfile
from collections.abc import Mapping

ERASED = "erased"
"""Stands where an identifier stood."""

_BEFORE, _AFTER = r"(?<![^\s;,=|'\"()\[\]<>])", r"(?![^\s;,=|'\"()\[\]<>.:])"
_ZIP = b"PK\x03\x04"
_NAMES = frozenset({"id", "ids", "keep", "co_riders", "with"})
_LARGEST_MEMBER = 512 * 1024 * 1024


class Mention:
    """Finds an identifier as a whole word: ``12`` is not in ``07:12``, nor ``P1`` in ``P12``.

    Where it cannot be told for sure, such as a number in a column, it counts as found: what is
    erased in vain can be made again, what is kept in error cannot be taken back.
    """

    def __init__(self, identifier: str) -> None:
        self.identifier = identifier
        ways = {identifier, html.escape(identifier), json.dumps(identifier)[1:-1]}
        either = "|".join(re.escape(way) for way in sorted(ways))
        self._text = re.compile(f"{_BEFORE}(?:{either}){_AFTER}")
        self._bytes = re.compile(self._text.pattern.encode())
        self.is_number = identifier.isdecimal()

    def in_text(self, text: str) -> bool:
        """Whether a text has the identifier in it as a word."""
        return self._text.search(text) is not None

    def in_value(self, value: object, under: str = "") -> bool:
        """Whether a document has it in any of its texts or keys, ``under`` a key of its own.

        Of an identifier that is a number only texts count that stand where a pupil is named.
        """
        if isinstance(value, str):
            return self._meant(value, under)
        if isinstance(value, Mapping):
            return any(
                self._meant(str(key), under) or self.in_value(each, _below(under, str(key)))
                for key, each in value.items()
            )
        if isinstance(value, list | tuple):
            return any(self.in_value(each, under) for each in value)
        return False

    def in_json(self, document: bytes) -> bool:
        """Whether a JSON document has it; one that cannot be read is searched as bytes."""
        if self.identifier.isascii() and self.identifier.encode() not in document:
            return False
        try:
            return self.in_value(json.loads(document))
        except ValueError:
            return self.in_bytes(document)

    def in_bytes(self, content: bytes) -> bool:
        """Whether a file has it; in what is packed (workbooks, zips) every member is searched."""
        if content.startswith(_ZIP):
            return any(self.in_bytes(member) for member in members(content).values())
        return self._bytes.search(content) is not None

    def without(self, text: str) -> str:
        """Give the text with a word of no meaning in its place."""
        return self._text.sub(ERASED, text)

    def value_without(self, value: object, under: str = "") -> object:
        """Give the document with a word of no meaning in its place."""
        if isinstance(value, str):
            return self.without(value) if self._meant(value, under) else value
        if isinstance(value, Mapping):
            return self.object_without(value, under)
        if isinstance(value, list | tuple):
            return [self.value_without(each, under) for each in value]
        return value

    def object_without(self, value: Mapping[str, object], under: str = "") -> dict[str, object]:
        """Give the object with a word of no meaning in its place."""
        return {
            self.without(key) if self._meant(key, under) else key: self.value_without(
                each, _below(under, key)
            )
            for key, each in value.items()
        }

    def _meant(self, text: str, under: str) -> bool:
        if not self.is_number:
            return self.in_text(text)
        whole = text == self.identifier or text.startswith(f"{self.identifier}=")
        return whole and _names_pupils(under)


def _names_pupils(key: str) -> bool:
    return "pupil" in key or key in _NAMES


def _below(under: str, key: str) -> str:
    return under if _names_pupils(under) else key


def members(content: bytes) -> Mapping[str, bytes]:
    """Unpack a zip that the service itself wrote; the name of each member is kept."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = [one for one in archive.infolist() if one.file_size <= _LARGEST_MEMBER]
            return {one.filename: archive.read(one) for one in listed}
    except zipfile.BadZipFile:
        return {"": content.removeprefix(_ZIP)}


def is_pack(content: bytes) -> bool:
    """Whether a file is a pack as a zip."""
    return content.startswith(_ZIP) and any(
        name.rpartition("/")[2] == "pupils.csv" for name in members(content)
    )
