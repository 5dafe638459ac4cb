"""Postcodes are found in the directories councils have, and asked for only when told to."""

import json
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from routeopt.data.checks import check_pack
from routeopt.data.faults import PackError
from routeopt.data.geocoding import KEPT_FILE, Geocoder
from routeopt.data.place_lookup import Lookup, count_postcodes, with_places
from routeopt.data.places import locate
from routeopt.data.postcode_files import find_in_files
from routeopt.data.rawpack import RawPack
from routeopt.data.readers import read_pack
from routeopt.data.views import view
from routeopt.data.writers import write_zip

from .packs import TODAY, pack, small_tables

CODE_POINT = (
    '"EX1 1AA",10,292150,92555,"E92000001","","","","E07000041","E05011021"\n'
    '"EX1 1AB",90,0,0,"E92000001","","","","",""\n'
    '"EX4 4QJ",10,291900,94200,"E92000001","","","","",""\n'
)
ONS = (
    "pcd,pcd2,pcds,dointr,doterm,oseast1m,osnrth1m,lat,long\n"
    '"EX1 1AA","EX1  1AA","EX1 1AA","198001","",292150,92555,50.7233,-3.5297\n'
    '"EX4 4QJ","EX4  4QJ","EX4 4QJ","198001","202001",291900,94200,50.7381,-3.5337\n'
    '"BT1 1AA","BT1  1AA","BT1 1AA","198001","",333900,374100,54.6016,-5.9243\n'
    '"EX1 1AB","EX1  1AB","EX1 1AB","198001","",,,99.999999,0.0\n'
)
WANTED = {"EX1 1AA", "EX4 4QJ", "EX1 1AB"}


def _forms(path: Path, text: str, name: str) -> list[Path]:
    """Write a directory as a file, in a folder and in a zip."""
    folder = path / "folder" / "Data"
    folder.mkdir(parents=True)
    (folder / name).write_text(text)
    (folder / "tq.csv").write_text('"TQ1 1AA",10,291000,64000,"","","","","",""\n')
    (folder / "notes.csv").write_text("what,ever\n")
    with zipfile.ZipFile(path / "all.zip", "w") as archive:
        archive.write(folder / name, f"Data/{name}")
    (path / "one.csv").write_text(text)
    return [path / "folder", path / "all.zip", path / "one.csv"]


@pytest.mark.parametrize(("text", "name"), [(CODE_POINT, "ex.csv"), (ONS, "ONSPD_MAY_2025_UK.csv")])
def test_both_directories_in_every_form(text: str, name: str, tmp_path: Path) -> None:
    """A folder, a zip and a file give the same places; a postcode without a point gives none."""
    for form in _forms(tmp_path, text, name):
        found = find_in_files(form, WANTED)
        assert set(found) == {"EX1 1AA", "EX4 4QJ"}
        assert found["EX1 1AA"].lat == pytest.approx(50.7233, abs=2e-3)
        assert found["EX1 1AA"].lon == pytest.approx(-3.5297, abs=3e-3)


def test_an_ended_postcode_is_used_and_said(tmp_path: Path) -> None:
    """The ONS directory knows which are no longer in use; degrees go before another grid."""
    (tmp_path / "ons.csv").write_text(ONS)
    found = find_in_files(tmp_path / "ons.csv", {"EX4 4QJ", "BT1 1AA"})
    assert [found["EX4 4QJ"].ended, found["BT1 1AA"].ended] == [True, False]
    assert found["BT1 1AA"].lat == 54.6016
    raw = with_places(_devon(), Lookup(tmp_path / "ons.csv"), tmp_path)
    assert [(one.code, one.row) for one in raw.findings] == [("ended_postcode", 3)]


def test_an_area_without_its_file_lacks_and_no_more(tmp_path: Path) -> None:
    """A folder by areas is known for a directory by the files of other areas."""
    (tmp_path / "tq.csv").write_text('"TQ1 1AA",10,291000,64000\n')
    assert find_in_files(tmp_path, {"EX1 1AA"}) == {}


@pytest.mark.parametrize("name", ["nothing.csv", "other.csv", "broken.zip"])
def test_what_is_no_directory_is_refused(name: str, tmp_path: Path) -> None:
    """A wrong file is a fault, not a directory in which nothing is found."""
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    (tmp_path / "broken.zip").write_bytes(b"PK\x05\x06 no")
    with pytest.raises(PackError) as caught:
        find_in_files(tmp_path / name, WANTED)
    assert [one.code for one in caught.value.faults] == ["postcode_file"]


def _devon() -> RawPack:
    """Give a pack with homes where the packaged directory ends."""
    tables = small_tables()
    for row, postcode in zip(tables["pupils"], ("ex11aa", "EX4 4QJ", "PE29 3TN"), strict=True):
        del row["lat"], row["lon"]
        row["postcode"] = postcode
    return pack(tables)


def test_places_found_go_into_the_pack(tmp_path: Path) -> None:
    """What is found is written into the pack, which then needs the directory no more."""
    raw = _devon()
    assert count_postcodes(raw) == (3, 2)
    (tmp_path / "cp.csv").write_text(CODE_POINT)
    found = with_places(raw, Lookup(tmp_path / "cp.csv"), tmp_path)
    assert count_postcodes(found)[1] == 0
    errors = [one for one in check_pack(found, TODAY) if one.severity == "error"]
    assert errors == []
    home = locate(view(found, "pupils"))[0].place
    assert home is not None
    assert home.postcode == "EX1 1AA"
    write_zip(found, tmp_path / "pack.zip")
    assert read_pack(tmp_path / "pack.zip").sha256 == found.sha256 != raw.sha256


def test_nothing_asked_for_changes_nothing(tmp_path: Path) -> None:
    """Without a directory or a service the pack is the same object."""
    raw = _devon()
    assert with_places(raw, Lookup(), tmp_path) is raw


class _Nominatim(BaseHTTPRequestHandler):
    """A service of our own that knows one postcode and counts what it is asked."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        """Answer a search."""
        wanted = parse_qs(urlsplit(self.path).query)["postalcode"][0]
        self.asked.append(wanted)
        known = [{"lat": "50.72", "lon": "-3.53", "display_name": "Exeter"}]
        body = json.dumps(known if wanted == "EX1 1AA" else []).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's own name
        """Keep quiet."""


@pytest.fixture
def service() -> Iterator[str]:
    """Run the service."""
    _Nominatim.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Nominatim)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_geocoder_is_asked_once_and_only_for_postcodes(service: str, tmp_path: Path) -> None:
    """What it is sent is said before; answers, also empty ones, are kept beside the data."""
    said: list[str] = []
    lookup = Lookup(geocoder=Geocoder(said.append, service, "http", pause_s=0.0))
    found = with_places(_devon(), lookup, tmp_path)
    assert _Nominatim.asked == ["EX1 1AA", "EX4 4QJ"]
    assert "2 postcodes" in said[0]
    assert count_postcodes(found)[1] == 1
    assert json.loads((tmp_path / KEPT_FILE).read_text())["EX4 4QJ"] == []
    again = with_places(_devon(), lookup, tmp_path)
    assert again.sha256 == found.sha256
    assert len(_Nominatim.asked) == 2
    assert len(said) == 1


def test_a_geocoder_out_of_reach_is_a_fault(tmp_path: Path) -> None:
    """No connection gives a code and no traceback."""
    lookup = Lookup(geocoder=Geocoder(domain="127.0.0.1:9", scheme="http", pause_s=0.0))
    with pytest.raises(PackError) as caught:
        with_places(_devon(), lookup, tmp_path)
    assert [one.code for one in caught.value.faults] == ["geocoder_failed"]
