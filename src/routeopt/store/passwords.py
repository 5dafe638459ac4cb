"""Passwords: kept as argon2 hashes, never as they are."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from routeopt.store.errors import StoreError

LEAST_CHARACTERS = 12
_MOST_CHARACTERS = 1000

_hasher = PasswordHasher()


class PasswordError(StoreError):
    """A password that will not do."""

    code = "password"


def hashed(password: str) -> str:
    """Give the hash to keep.

    Raises
    ------
    PasswordError
        If the password is too short or too long.
    """
    if not LEAST_CHARACTERS <= len(password) <= _MOST_CHARACTERS:
        raise PasswordError(f"A password needs at least {LEAST_CHARACTERS} characters.")
    return _hasher.hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Whether a password is the one of a hash; takes as long where there is no hash."""
    try:
        _hasher.verify(password_hash or _nobodys(), password)
    except (InvalidHashError, VerificationError):
        return False
    return password_hash is not None


@cache
def _nobodys() -> str:
    # Checked for an address nobody has, so that an answer takes as long as for one that exists.
    return _hasher.hash("nobody's password")
