"""What no honest pack holds, found before anything in it is understood."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from routeopt.data._archive import ZIP_ERRORS, archive_faults
from routeopt.data.codes import fault
from routeopt.data.faults import Fault

MAX_UNPACKED_BYTES = 256 << 20
_CHUNK_BYTES = 1 << 18
_OVERLAP_BYTES = 64
# In UTF-16 every other byte is zero; which one depends on its order.
_DECLARES = re.compile(
    rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E|E\x00?N\x00?T\x00?I)", re.IGNORECASE
)
_MACRO_PART = re.compile(
    r"vbaProject|xl/(?:macrosheets|dialogsheets|embeddings|activeX)/", re.IGNORECASE
)
_MACRO_TYPE = re.compile(rb"macroEnabled|ms-excel\.(?:intl)?macrosheet|vbaProject", re.IGNORECASE)


def hostile_faults(path: Path) -> list[Fault]:
    """Find macros, XML that declares entities, and parts that unpack to too much.

    Files that are no zip at all have none of these: the reader says what they are.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return archive_faults(archive) or list(_of(archive))
    except ZIP_ERRORS:
        return []


def _of(archive: zipfile.ZipFile) -> Iterator[Fault]:
    members = archive.infolist()
    if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        yield fault("too_big", "the file unpacks to far more than a pack can need")
        return
    if any(_MACRO_PART.search(member.filename) for member in members):
        yield fault("macros", "the workbook holds macros or embedded programs")
        return
    for member in members:
        if member.filename.casefold().endswith((".xml", ".rels", ".vml")):
            found = _declared(archive, member)
            if found is not None:
                yield found
                return


def _declared(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Fault | None:
    types = member.filename.endswith("[Content_Types].xml")
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            if _DECLARES.search(tail + chunk):
                return fault("unsafe_xml", "a part of the workbook declares entities of its own")
            if types and _MACRO_TYPE.search(tail + chunk):
                return fault("macros", "the workbook says of itself that it holds macros")
            tail = chunk[-_OVERLAP_BYTES:]
    return None
