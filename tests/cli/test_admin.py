"""``routeopt admin`` from a terminal: the first user, keys, copies, erasure, the audit."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from routeopt.cli.main import app
from routeopt.store import councils, keys, packs, users
from routeopt.store.database import Database
from routeopt.store.settings import Settings

PASSWORD = "a password long enough"  # noqa: S105 - known to everybody who reads this
COUNCIL = "Any[shire]"
MARY = "mary@anyshire.example"


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUTEOPT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("ROUTEOPT_DATABASE_URL", raising=False)


def admin(*words: str, said: str | None = None) -> Result:
    """Run a command as somebody at a terminal."""
    return CliRunner().invoke(app, ["admin", *words], input=said)


def add_mary(*more: str) -> Result:
    """Add the first person."""
    asked = ("user", "add", MARY, "--council", COUNCIL, "--role", "admin", "--password-stdin")
    return admin(*asked, *more, said=f"{PASSWORD}\n")


def opened() -> Database:
    """Open the same database as the command."""
    return Database(Settings().url)


def test_the_first_user_makes_the_first_council() -> None:
    """On an empty machine one command makes database, council and person, who can sign in."""
    done = add_mary("--name", "Mary")
    assert done.exit_code == 0, done.output
    assert PASSWORD not in done.output
    database = opened()
    user = users.by_password(database, MARY, PASSWORD)
    assert user is not None
    assert (user.name, user.role) == ("Mary", "admin")
    with database.reading() as s:
        assert [one.name for one in councils.list_councils(s)] == [COUNCIL]
    database.close()
    assert json.loads(admin("user", "list", "-c", COUNCIL, "--json").stdout) == [
        {"email": MARY, "name": "Mary", "role": "admin", "closed": False}
    ]


def test_a_second_council_is_made_on_purpose_only() -> None:
    """Once there is a council, a name mistyped makes no other one."""
    add_mary()
    asked = ("user", "add", "b@x.example", "--council", "Anyshir", "--role", "viewer")
    done = admin(*asked, "--password-stdin", said=f"{PASSWORD}\n")
    assert done.exit_code == 1
    assert "There is no such council" in done.output
    assert admin("council", "add", "Elsewhere").exit_code == 0
    listed = json.loads(admin("council", "list", "--json").stdout)
    assert [one["name"] for one in listed] == [COUNCIL, "Elsewhere"]


def test_people_change_and_go() -> None:
    """Role, password and account change by one command each, and the list shows it."""
    add_mary()
    assert admin("user", "role", MARY, "-c", COUNCIL, "--role", "viewer").exit_code == 0
    other = "another password, as long"
    changed = admin("user", "password", MARY, "-c", COUNCIL, "--password-stdin", said=f"{other}\n")
    assert changed.exit_code == 0
    database = opened()
    assert users.by_password(database, MARY, PASSWORD) is None
    assert users.by_password(database, MARY, other) is not None
    assert admin("user", "close", MARY, "-c", COUNCIL).exit_code == 0
    assert users.by_password(database, MARY, other) is None
    database.close()
    listed = json.loads(admin("user", "list", "-c", COUNCIL, "--json").stdout)
    assert (listed[0]["role"], listed[0]["closed"]) == ("viewer", True)
    assert MARY in admin("user", "list", "-c", COUNCIL).stdout


def test_what_is_wrong_is_said_in_words() -> None:
    """A short password, somebody unknown, no terminal to ask at: words and an ending, no trace."""
    asked = ("user", "add", MARY, "--council", COUNCIL, "--role", "admin")
    short = admin(*asked, "--password-stdin", said="short\n")
    assert (short.exit_code, "12 characters" in short.output) == (1, True)
    assert admin(*asked).exit_code == 2
    add_mary()
    again = add_mary()
    assert (again.exit_code, "in use" in again.output) == (1, True)
    unknown = admin("user", "close", "nobody@x.example", "-c", COUNCIL)
    assert (unknown.exit_code, "nobody of this address" in unknown.output) == (1, True)
    for result in (short, again, unknown):
        assert "Traceback" not in result.output


def test_settings_that_cannot_be_used_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting of the wrong kind is named, and nothing is done."""
    monkeypatch.setenv("ROUTEOPT_PORT", "many")
    done = admin("migrate")
    assert (done.exit_code, "ROUTEOPT_PORT" in done.output) == (2, True)


def test_a_key_is_printed_once_and_revoked() -> None:
    """The key stands alone on standard output; the list shows its id and not itself."""
    add_mary()
    key = admin("key", "add", "nightly", "-c", COUNCIL, "--role", "planner", "--for", MARY).stdout
    database = opened()
    with database.reading() as s:
        row = keys.find(s, key.strip())
    assert row is not None
    assert row.user_id is not None
    listed = json.loads(admin("key", "list", "-c", COUNCIL, "--json").stdout)
    assert [one["name"] for one in listed] == ["nightly"]
    assert key.strip().split("_", 2)[2] not in json.dumps(listed)
    assert admin("key", "revoke", listed[0]["id"], "-c", COUNCIL).exit_code == 0
    with database.reading() as s:
        assert keys.find(s, key.strip()) is None
    database.close()


def test_a_copy_and_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy restores into another folder; people, and the audit of both, are there."""
    add_mary()
    copy = str(tmp_path / "copy.sqlite")
    assert admin("backup", copy).exit_code == 0
    assert admin("backup", copy).exit_code == 1
    assert admin("restore", copy).exit_code == 1
    monkeypatch.setenv("ROUTEOPT_DATA_DIR", str(tmp_path / "elsewhere"))
    assert admin("restore", copy).exit_code == 0
    verdict = json.loads(admin("audit-verify", "-c", COUNCIL, "--json").stdout)
    assert verdict["whole"]
    assert verdict["rows"] == 3
    noted = admin("audit-verify", "-c", COUNCIL, "--head", verdict["head"])
    assert noted.exit_code == 0
    missing = admin("audit-verify", "-c", COUNCIL, "--head", "0" * 64)
    assert missing.exit_code == 1


def test_a_pack_is_erased_when_one_is_sure() -> None:
    """Erasing asks first; a no changes nothing; a yes says what went."""
    add_mary()
    database = opened()
    with database.session() as s:
        council_id = councils.by_name(s, COUNCIL).id
        pack, _ = packs.add_pack(
            s,
            council_id,
            name="p",
            sha256="0" * 64,
            facts={},
            content=b"PK\x03\x04,P1,",
            created_by="x",
        )
    asked = ("erase", "pack", pack.id, "-c", COUNCIL, "--why", "a mistake")
    assert admin(*asked, said="n\n").exit_code == 1
    with database.reading() as s:
        assert packs.content(s, council_id, pack.id)
    done = admin(*asked, said="y\n")
    assert done.exit_code == 0
    assert "packs 1" in done.output
    database.close()


def test_a_pupil_is_erased_and_asked_for() -> None:
    """The pupil's id may be typed when asked for, so that no shell keeps it."""
    add_mary()
    asked = ("erase", "pupil", "-c", COUNCIL, "--why", "asked for", "--yes")
    done = admin(*asked, said="P-CANARY\n")
    assert done.exit_code == 1
    assert "Nothing here speaks of this pupil" in done.output


@pytest.mark.parametrize("words", [(), ("user",), ("key",), ("council",), ("erase",)])
def test_every_group_explains_itself(words: tuple[str, ...]) -> None:
    """With --help each group of commands lists what it has."""
    done = admin(*words, "--help")
    assert done.exit_code == 0
    assert "Commands" in done.output
