"""People, sign-ins and keys: secrets are never kept, and what is ended is ended at once."""

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select, update

from routeopt.store import audit, keys, sign_ins, users
from routeopt.store.clock import now
from routeopt.store.database import Database
from routeopt.store.errors import ConflictError, NotFoundError
from routeopt.store.passwords import PasswordError, hashed, matches
from routeopt.store.roles import ROLES, Permission, Role, may_give
from routeopt.store.tables import ApiKey, SignIn, User, metadata
from tests.store.worlds import PASSWORD, World

OTHER = "another password, as long"


def email(world: World) -> str:
    """Give the address of the world's person."""
    with world.database.reading() as s:
        return users.get(s, world.council_id, world.user_id).email


def new_key(world: World, *, person: bool = True, days: float = 1) -> tuple[str, str]:
    """Make a key; give its id and itself."""
    with world.database.session() as s:
        row, key = keys.add_key(
            s,
            world.council_id,
            name="k",
            role=Role.PLANNER,
            days=days,
            by="operator",
            user_id=world.user_id if person else None,
        )
        return row.id, key


def knows(database: Database, key: str) -> bool:
    """Whether a key opens anything."""
    with database.reading() as s:
        return keys.find(s, key) is not None


def everything_kept(database: Database) -> str:
    """Give all that stands in any column."""
    with database.engine.connect() as connection:
        tables = metadata.sorted_tables
        return repr([tuple(row) for table in tables for row in connection.execute(select(table))])


def test_a_person_comes_in_by_the_right_password(world: World) -> None:
    """The right password finds the person, in whatever case the address is; a wrong one nobody."""
    address = email(world)
    found = users.by_password(world.database, address.upper(), PASSWORD)
    assert found is not None
    assert found.id == world.user_id
    assert users.by_password(world.database, address, OTHER) is None
    assert users.by_password(world.database, "nobody@x.example", PASSWORD) is None


def with_failures(world: World, number: int) -> None:
    """Let as many wrong passwords have been given: each takes long to check, on purpose."""
    with world.database.session() as s:
        s.execute(update(User).values(failures=number))


def test_guessing_locks_the_address_for_a_while(world: World) -> None:
    """After five wrong passwords even the right one does not open, until the time has passed."""
    address = email(world)
    with_failures(world, users.MOST_FAILURES - 2)
    for _ in range(2):
        assert users.by_password(world.database, address, OTHER) is None
    assert users.by_password(world.database, address, PASSWORD) is None
    with world.database.session() as s:
        assert audit.list_entries(s, world.council_id, limit=1)[0].action == "user.locked"
        s.execute(update(User).values(locked_until=now(s) - timedelta(seconds=1)))
    assert users.by_password(world.database, address, PASSWORD) is not None


def test_a_right_password_forgets_wrong_ones(world: World) -> None:
    """Four wrong ones, a right one, one more wrong one: not locked."""
    address = email(world)
    with_failures(world, users.MOST_FAILURES - 1)
    for password in (PASSWORD, OTHER):
        users.by_password(world.database, address, password)
    assert users.by_password(world.database, address, PASSWORD) is not None


def test_a_new_password_ends_every_sign_in(world: World) -> None:
    """With another password the old one opens nothing, and browsers signed in are out."""
    with world.database.session() as s:
        secret = sign_ins.start(s, world.council_id, world.user_id, hours=1)
        assert sign_ins.find(s, secret) is not None
        users.set_password(s, world.council_id, world.user_id, OTHER, by="operator")
        assert sign_ins.find(s, secret) is None
    assert users.by_password(world.database, email(world), PASSWORD) is None
    assert users.by_password(world.database, email(world), OTHER) is not None


def test_a_closed_account_is_closed_at_once(world: World) -> None:
    """Password, sign-ins and keys of a closed account open nothing from the same moment."""
    key_id, key = new_key(world)
    with world.database.session() as s:
        secret = sign_ins.start(s, world.council_id, world.user_id, hours=1)
        users.close(s, world.council_id, world.user_id, by="operator")
        assert sign_ins.find(s, secret) is None
        assert keys.get(s, world.council_id, key_id).revoked_at is not None
    assert not knows(world.database, key)
    assert users.by_password(world.database, email(world), PASSWORD) is None
    with pytest.raises(ConflictError):
        new_key(world)


def test_a_sign_in_ends(world: World) -> None:
    """A sign-in ends when its person says so, and by itself when its hours are over."""
    with world.database.session() as s:
        first = sign_ins.start(s, world.council_id, world.user_id, hours=1)
        second = sign_ins.start(s, world.council_id, world.user_id, hours=1)
        sign_ins.end(s, first)
        assert sign_ins.find(s, first) is None
        assert sign_ins.find(s, second) is not None
        past = now(s) - timedelta(hours=2)
        later = past + timedelta(hours=1)
        s.execute(update(SignIn).values(created_at=past, expires_at=later))
        assert sign_ins.find(s, second) is None
        sign_ins.forget_expired(s)
        assert s.scalars(select(SignIn)).all() == []


def test_a_key_opens_until_it_ends(world: World) -> None:
    """A key opens as it was given; with any letter changed, revoked or expired it does not."""
    key_id, key = new_key(world, person=False)
    assert knows(world.database, key)
    prefix = key.split("_")[1]
    for wrong in (key[:-1], key + "x", key.replace("ro_", "r_"), f"ro_{prefix}_", "", "ro_", "é"):
        assert not knows(world.database, wrong)
    with world.database.session() as s:
        keys.seen(s, world.council_id, key_id)
        first = keys.get(s, world.council_id, key_id).used_at
        keys.seen(s, world.council_id, key_id)
        assert first is not None
        assert keys.get(s, world.council_id, key_id).used_at == first
        keys.revoke(s, world.council_id, key_id, by="operator")
    assert not knows(world.database, key)
    _, other = new_key(world)
    with world.database.session() as s:
        past = now(s) - timedelta(days=2)
        s.execute(update(ApiKey).values(created_at=past, expires_at=past + timedelta(days=1)))
    assert not knows(world.database, other)


def test_no_secret_is_kept(world: World) -> None:
    """Neither a password nor a key nor a browser's secret stands anywhere in the database."""
    _, key = new_key(world)
    with world.database.session() as s:
        secret = sign_ins.start(s, world.council_id, world.user_id, hours=1)
    kept = everything_kept(world.database)
    for hidden in (PASSWORD, key, key.split("_", 2)[2], secret):
        assert hidden not in kept
    assert "$argon2id$" in kept


def test_an_address_is_used_once(world: World) -> None:
    """An address in use, in whatever case, is refused; so is what is no address."""
    for address, error in ((email(world).upper(), ConflictError), ("mary", users.EmailError)):
        with pytest.raises(error), world.database.session() as s:
            users.add_user(
                s,
                world.council_id,
                email=address,
                name="",
                role=Role.VIEWER,
                password=PASSWORD,
                by="x",
            )


def test_a_short_password_is_refused() -> None:
    """Fewer than twelve characters, or absurdly many, are refused; a hash fits only its own."""
    for bad in ("", "short", "x" * 1001):
        with pytest.raises(PasswordError):
            hashed(bad)
    kept = hashed(PASSWORD)
    assert matches(PASSWORD, kept)
    assert not matches(OTHER, kept)
    assert not matches(PASSWORD, None)
    assert not matches(PASSWORD, "not a hash")


def test_a_role_changes_at_once(world: World) -> None:
    """Another role holds for the sign-ins that are there, and is in the audit."""
    with world.database.session() as s:
        secret = sign_ins.start(s, world.council_id, world.user_id, hours=1)
        users.set_role(s, world.council_id, world.user_id, Role.VIEWER, by="operator")
    with world.database.reading() as s:
        user = sign_ins.find(s, secret)
        assert user is not None
        assert user.role == Role.VIEWER
        last = audit.list_entries(s, world.council_id, limit=1)[0]
    assert last.detail == {"from": "planner", "to": "viewer"}


def test_each_role_may_what_the_one_before_may() -> None:
    """Roles grow from viewer to admin; nobody may give away more than they have."""
    order = list(Role)
    for less, more in pairwise(order):
        assert ROLES[less] < ROLES[more]
        assert may_give(more, less)
        assert not may_give(less, more)
    assert ROLES[Role.ADMIN] == set(Permission)
    assert Permission.READ_PERSONAL not in ROLES[Role.VIEWER]


def test_somebody_who_is_not_there(world: World) -> None:
    """Ids of nobody are not found, by every function that takes one."""
    with world.database.reading() as s, pytest.raises(NotFoundError):
        users.get(s, world.council_id, "nobody")
    with world.database.reading() as s, pytest.raises(NotFoundError):
        keys.get(s, world.council_id, "none")
