"""What the store says when it cannot do what it was asked; never with anybody's data."""

from sqlalchemy.exc import DBAPIError, IntegrityError


class StoreError(Exception):
    """The store could not do what it was asked; nothing of it was kept.

    ``code`` is stable and fit for an answer over the web.
    """

    code = "store"


class NotFoundError(StoreError):
    """No such thing in this council."""

    code = "not_found"


class ConflictError(StoreError):
    """What was asked does not fit how things stand."""

    code = "conflict"


class BrokenRuleError(ConflictError):
    """What was asked would break a rule that the database itself keeps.

    ``rule`` is the rule's name, or the database's words for it; it holds no value of a row.
    """

    code = "broken_rule"

    def __init__(self, rule: str) -> None:
        super().__init__(f"This would break a rule of the database ({rule}); nothing was kept.")
        self.rule = rule


class StorageError(StoreError):
    """The database itself cannot serve now; the same request may succeed later."""

    code = "storage"


class StorageFullError(StorageError):
    """There is no room left on the database's disk."""

    code = "storage_full"


class StorageBusyError(StorageError):
    """Somebody else held what was needed for too long."""

    code = "storage_busy"


class StorageReadOnlyError(StorageError):
    """The database may only be read."""

    code = "storage_read_only"


class StorageAwayError(StorageError):
    """The database cannot be reached, or its file cannot be opened."""

    code = "storage_away"


_FULL = "There is no room left on the database's disk; nothing was kept."
_BUSY = "The database was busy for too long; nothing was kept. Try again."
_READ_ONLY = "The database may only be read; nothing was kept."
_AWAY = "The database cannot be reached."
_OTHER = "The database refused; nothing was kept."

# SQLite's primary result codes, and PostgreSQL's SQLSTATEs by their beginning.
_SQLITE: dict[int, tuple[type[StorageError], str]] = {
    5: (StorageBusyError, _BUSY),
    6: (StorageBusyError, _BUSY),
    8: (StorageReadOnlyError, _READ_ONLY),
    10: (StorageFullError, "The database's disk cannot be written; nothing was kept."),
    13: (StorageFullError, _FULL),
    14: (StorageAwayError, "The database's file cannot be opened."),
}
_POSTGRES: dict[str, tuple[type[StorageError], str]] = {
    "08": (StorageAwayError, _AWAY),
    "25006": (StorageReadOnlyError, _READ_ONLY),
    "40": (StorageBusyError, _BUSY),
    "53": (StorageFullError, _FULL),
    "53300": (StorageAwayError, "The database has no connection left to give."),
    "55P03": (StorageBusyError, _BUSY),
    "57": (StorageAwayError, _AWAY),
    "57014": (StorageBusyError, _BUSY),
    "58": (StorageFullError, "The database's disk cannot be written; nothing was kept."),
    "XX000": (StorageFullError, "The database's disk cannot be written; nothing was kept."),
}


def storage_error(error: DBAPIError) -> StorageError:
    """Say a driver's error in words of our own, without the statement or its values."""
    kind, words = _of_driver(error)
    return kind(words)


def broken_rule(error: IntegrityError) -> BrokenRuleError:
    """Name the rule that was broken, without the row that broke it."""
    facts = getattr(error.orig, "diag", None)
    if facts is None:
        return BrokenRuleError(str(error.orig))
    return BrokenRuleError(str(facts.constraint_name or facts.message_primary))


def _of_driver(error: DBAPIError) -> tuple[type[StorageError], str]:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if isinstance(code, int):
        return _SQLITE.get(code & 0xFF, (StorageError, _OTHER))
    state = getattr(error.orig, "sqlstate", None)
    if isinstance(state, str):
        return _POSTGRES.get(state) or _POSTGRES.get(state[:2], (StorageError, _OTHER))
    return StorageAwayError, _AWAY
