"""Names for pupils that mean something in one export alone."""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Iterable

_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_LENGTH = 5
_KEY_BYTES = 32


def new_key() -> str:
    """Draw the key of an export; it stays in the council's own file."""
    return secrets.token_hex(_KEY_BYTES)


def pseudonyms(pupils: Iterable[str], key: str, avoid: Collection[str] = ()) -> dict[str, str]:
    """Give each pupil five consonants by a keyed hash: no word, no postcode, no way back.

    Parameters
    ----------
    key
        From :func:`new_key`; another key gives other names.
    avoid
        Words that must not come up, such as ids of the pack.
    """
    secret = bytes.fromhex(key)
    taken = {word.upper() for word in avoid}
    found: dict[str, str] = {}
    for pupil in sorted(set(pupils)):
        again = 0
        while (code := _code(secret, pupil, again)) in taken:
            again += 1
        taken.add(code)
        found[pupil] = code
    return found


def _code(secret: bytes, pupil: str, again: int) -> str:
    digest = hmac.new(secret, f"{again}:{pupil}".encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest, "big")
    letters = []
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "".join(letters)
