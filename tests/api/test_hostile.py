"""Uploads made to do harm are refused, within little memory, and leave nothing behind."""

import http.client
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import openpyxl
import pytest

from routeopt.data.faults import PackError
from routeopt.jobs import sandbox
from routeopt.jobs.sandbox import MEMORY_MIB, read_pack_safely
from routeopt.store.roles import Role
from tests.api.world import World

_HEADING = b"pupil_id,school_id,phase,lat,lon\n"
_SHEET = "xl/worksheets/sheet1.xml"
_ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def _zip(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return made.getvalue()


def _book(change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    given, made = io.BytesIO(), io.BytesIO()
    book = openpyxl.Workbook()
    book.active.title = "pupils"
    book.active.append(["pupil_id", "school_id"])
    book.save(given)
    with zipfile.ZipFile(given) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in more.items():
            new.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def _rows(count: int) -> bytes:
    return b"".join(b"P%07d,S1,primary,52.%05d,0.1\n" % (i, i % 99_991) for i in range(count))


def _with_entity(name: str, content: bytes) -> bytes:
    return content.replace(b"<worksheet", _ENTITY + b"<worksheet", 1) if name == _SHEET else content


def _laughing(name: str, content: bytes) -> bytes:
    inner = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    laugh = f'<!DOCTYPE x [<!ENTITY a0 "ha">{inner}]>'.encode("utf-16")
    return laugh if name == "xl/workbook.xml" else content


def _swollen(name: str, content: bytes) -> bytes:
    row = b'<row><c t="inlineStr"><is><t>x</t></is></c></row>'
    return (
        content.replace(b"<sheetData>", b"<sheetData>" + row * 400_000)
        if name == _SHEET
        else content
    )


def _same(_name: str, content: bytes) -> bytes:
    return content


HOSTILE: dict[str, Callable[[], tuple[str, bytes]]] = {
    "zip bomb": lambda: ("bomb.zip", _zip(pupils__csv=b"a" * 300_000_000)),
    "gigabyte of rows": lambda: ("big.zip", _zip(pupils__csv=_HEADING + _rows(100_000) * 12)),
    "many honest rows": lambda: ("long.zip", _zip(pupils__csv=_HEADING + _rows(600_000))),
    "swollen sheet": lambda: ("sheet.xlsx", _book(_swollen)),
    "external entity": lambda: ("xxe.xlsx", _book(_with_entity)),
    "entities of entities": lambda: ("laughs.xlsx", _book(_laughing)),
    "macros": lambda: ("macro.xlsm", _book(_same, xl__vbaProject=b"", xl__macrosheets__a=b"x")),
    "path in the zip": lambda: ("path.zip", _zip(**{"../../pupils__csv": _HEADING})),
    "noise": lambda: ("noise.zip", b"PK\x03\x04" + random.Random(1).randbytes(100_000)),  # noqa: S311 - noise
}


@pytest.mark.parametrize("name", HOSTILE)
def test_reading_one_stays_small(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that reads it never holds more than its limit, and says what is wrong."""
    file, content = HOSTILE[name]()
    path = tmp_path / file
    path.write_bytes(content)
    peaks = []
    asked = sandbox.asked_of_child

    def watched(arguments: list[str]) -> dict[str, object]:
        found = asked(arguments)
        peaks.append(found["peak_mib"])
        return found

    monkeypatch.setattr(sandbox, "asked_of_child", watched)
    with pytest.raises(PackError) as refused:
        read_pack_safely(path)
    assert refused.value.faults
    assert max(peaks) < MEMORY_MIB


@pytest.mark.parametrize("name", ["zip bomb", "external entity", "macros", "path in the zip"])
def test_the_service_refuses_it_and_keeps_nothing(name: str, world: World) -> None:
    """A 4xx with a code and a way to mend it, and no pack."""
    file, content = HOSTILE[name]()
    client = world.client(world.here)
    answer = client.post("/v1/packs", files={"file": (file, content)})
    assert (answer.status_code, answer.json()["code"]) == (422, "pack_refused")
    assert all(fault["fix"] for fault in answer.json()["faults"])
    assert client.get("/v1/packs").json()["items"] == []


@pytest.mark.parametrize(
    "name", ["../pack.zip", "a/b.zip", "a\\b.zip", "c:pack.zip", ".pack", "-pack.zip", "x" * 200]
)
def test_a_name_that_is_a_path_is_refused(name: str, world: World) -> None:
    """Nothing is ever written where a name says."""
    content = _zip(pupils__csv=_HEADING)
    answer = world.client(world.here).post("/v1/packs", files={"file": (name, content)})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_file_name")


def test_an_upload_ends_where_the_limit_is(world: World) -> None:
    """A gigabyte is refused by what it says, and one that says nothing where it goes too far."""
    line = http.client.HTTPConnection(world.address.removeprefix("http://"))
    line.putrequest("POST", "/v1/packs")
    line.putheader("Content-Length", str(1 << 30))
    line.putheader("Authorization", f"Bearer {world.here.keys[Role.ADMIN]}")
    line.endheaders()
    said = line.getresponse()
    assert (said.status, json.load(said)["code"]) == (413, "too_large")
    line.close()
    client = world.client(world.here)
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\n\r\n'
        while sent < 1 << 30:
            sent += 1 << 16
            yield bytes(1 << 16)

    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    try:
        answer = client.post("/v1/packs", headers=kind, content=endless())
        assert answer.status_code == 413
    except httpx.TransportError:
        # The server may close the line while the rest is still being sent.
        pass
    assert sent < 64 << 20


def test_without_a_key_no_upload_is_taken_in(world: World) -> None:
    """Whoever has no key cannot fill the disk: the answer comes before the file is read."""
    content = bytes(4 << 20)
    answer = world.client(None).post("/v1/packs", files={"file": ("a.zip", content)})
    assert answer.status_code == 401
