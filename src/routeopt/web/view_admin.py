"""What the pages of the administration show."""

from collections.abc import Mapping
from dataclasses import dataclass

from routeopt.store.tables import ApiKey, AuditEntry, Erasure, User
from routeopt.web.moments import when
from routeopt.web.view_runs import Names

_HASH = 64
_PAGES = {"run": "runs", "pack": "packs", "plan": "plans"}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in the list."""

    id: str
    name: str
    email: str
    role: str
    when: str
    closed: str
    me: bool


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key in the list; never the key itself."""

    id: str
    name: str
    prefix: str
    role: str
    until: str
    used: str
    revoked: str


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A row of the audit."""

    number: int
    when: str
    who: str
    action: str
    subject: str
    href: str
    facts: str


@dataclass(frozen=True, slots=True)
class ErasureRow:
    """That something was erased."""

    when: str
    what: str
    by: str
    why: str
    counts: str


def person_row(user: User, me: str) -> PersonRow:
    """Give a person as a row."""
    return PersonRow(
        id=user.id,
        name=user.name,
        email=user.email,
        role=user.role,
        when=when(user.created_at),
        closed=when(user.closed_at),
        me=user.id == me,
    )


def key_row(key: ApiKey) -> KeyRow:
    """Give a key as a row."""
    return KeyRow(
        id=key.id,
        name=key.name,
        prefix=key.prefix,
        role=key.role,
        until=when(key.expires_at),
        used=when(key.used_at),
        revoked=when(key.revoked_at),
    )


def audit_row(entry: AuditEntry, names: Names) -> AuditRow:
    """Give a row of the audit."""
    kind, _, found = entry.subject.partition(":")
    page = _PAGES.get(kind)
    return AuditRow(
        number=entry.number,
        when=when(entry.at),
        who=names.who(entry.actor),
        action=entry.action.replace(".", " ").replace("_", " "),
        subject=names.people.get(entry.subject, f"{kind} {found[:8]}".strip()),
        href=f"/{page}/{found}" if page else "",
        facts=_facts(entry.detail),
    )


def erasure_row(erasure: Erasure, names: Names) -> ErasureRow:
    """Give an erasure as a row."""
    return ErasureRow(
        when=when(erasure.created_at),
        what=erasure.what,
        by=names.who(erasure.created_by),
        why=erasure.why,
        counts=_facts({key: value for key, value in erasure.counts.items() if value}),
    )


def _facts(detail: Mapping[str, object]) -> str:
    return ", ".join(f"{key.replace('_', ' ')}: {_plain(value)}" for key, value in detail.items())


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    # Enough of a hash to compare by eye.
    return f"{text[:12]}..." if len(text) == _HASH and text.isalnum() else text
