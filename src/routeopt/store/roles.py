"""Who may do what: roles, each a set of permissions."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Permission(StrEnum):
    """One thing that may be allowed."""

    READ = "read"
    """See packs' counts, runs, plans' figures and the files in which nobody can be known."""
    READ_PERSONAL = "read_personal"
    """Read plans and files with pupils in them, saying why; each time is audited."""
    ADD_PACKS = "add_packs"
    START_RUNS = "start_runs"
    CANCEL_RUNS = "cancel_runs"
    DECIDE = "decide"
    """Approve or reject a change to a named child's transport."""
    TENDER = "tender"
    """Start tenders and awards, and read what they wrote."""
    ERASE = "erase"
    MANAGE_PEOPLE = "manage_people"
    """Make and close users and keys."""
    READ_AUDIT = "read_audit"
    METRICS = "metrics"


class Role(StrEnum):
    """What a user or a key is; each may do all that the one before may."""

    VIEWER = "viewer"
    PLANNER = "planner"
    CONTRACTS = "contracts"
    ADMIN = "admin"


_VIEWER = frozenset({Permission.READ})
_PLANNER = _VIEWER | {
    Permission.READ_PERSONAL,
    Permission.ADD_PACKS,
    Permission.START_RUNS,
    Permission.CANCEL_RUNS,
    Permission.DECIDE,
}
_CONTRACTS = _PLANNER | {Permission.TENDER}

ROLES: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.VIEWER: _VIEWER,
        Role.PLANNER: _PLANNER,
        Role.CONTRACTS: _CONTRACTS,
        Role.ADMIN: frozenset(Permission),
    }
)
"""What each role may do."""


def may_give(giver: Role, given: Role) -> bool:
    """Whether a role may give another to somebody: never more than it has itself."""
    return ROLES[given] <= ROLES[giver]
