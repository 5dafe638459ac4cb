"""Packs of a council: kept as they were given, the same one once."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from routeopt.store.clock import now
from routeopt.store.errors import ConflictError
from routeopt.store.paging import Page, page_of
from routeopt.store.tables import Pack, PackContent
from routeopt.store.tenancy import found


def add_pack(
    s: Session,
    council_id: str,
    *,
    name: str,
    sha256: str,
    facts: Mapping[str, object],
    content: bytes,
    created_by: str,
) -> tuple[Pack, bool]:
    """Keep a pack; give it, and whether it is new here.

    Parameters
    ----------
    sha256
        The pack's own hash, the same for each of its forms.
    facts
        Counts and schools, nothing of a pupil.
    content
        The pack as a zip of its tables.

    Raises
    ------
    ConflictError
        If this very pack has been erased here.
    """
    pack = Pack(
        council_id=council_id,
        name=name,
        sha256=sha256,
        facts=dict(facts),
        created_at=now(s),
        created_by=created_by,
    )
    try:
        with s.begin_nested():
            s.add(pack)
            s.flush()
    except IntegrityError:
        query = select(Pack).where(
            Pack.council_id == council_id, Pack.sha256 == sha256, Pack.rewritten_at.is_(None)
        )
        same = found(s, query, "pack")
        if same.erased_at is not None:
            raise ConflictError("This pack has been erased.") from None
        return same, False
    s.add(PackContent(pack_id=pack.id, council_id=council_id, content=content))
    s.flush()
    return pack, True


def get(s: Session, council_id: str, pack_id: str) -> Pack:
    """Give what is known of a pack.

    Raises
    ------
    NotFoundError
        If the council has no such pack.
    """
    return found(s, select(Pack).where(Pack.council_id == council_id, Pack.id == pack_id), "pack")


def content(s: Session, council_id: str, pack_id: str) -> bytes:
    """Give the tables of a pack as a zip.

    Raises
    ------
    NotFoundError
        If the council has no such pack, or it has been erased.
    """
    query = select(PackContent.content).where(
        PackContent.council_id == council_id, PackContent.pack_id == pack_id
    )
    return found(s, query, "pack")


def list_packs(
    s: Session, council_id: str, *, cursor: str | None = None, limit: int = 50
) -> Page[Pack]:
    """List packs, the newest first.

    Raises
    ------
    CursorError
        If the cursor is none of ours.
    """
    query = select(Pack).where(Pack.council_id == council_id)
    return page_of(s, query, Pack, cursor=cursor, limit=limit)
