"""Tables of packs and of scenarios, which are changes to a pack."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from routeopt.store.base import Base, JsonObject, new_id


class Pack(Base):
    """A pack as it was given; only an erasure changes it, and then its hash too.

    ``facts`` are counts and names of schools, nothing of a pupil.
    """

    __tablename__ = "packs"
    __table_args__ = (
        UniqueConstraint("council_id", "id"),
        Index(
            "uq_packs_council_id_sha256",
            "council_id",
            "sha256",
            unique=True,
            sqlite_where=text("rewritten_at IS NULL"),
            postgresql_where=text("rewritten_at IS NULL"),
        ),
        Index(None, "council_id", "created_at", "id"),
        CheckConstraint("length(sha256) = 64", name="hashed"),
        CheckConstraint("rewritten_at IS NULL OR rewritten_at >= created_at", name="rewritten"),
        CheckConstraint("erased_at IS NULL OR erased_at >= created_at", name="erased"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    council_id: Mapped[str] = mapped_column(ForeignKey("councils.id"))
    name: Mapped[str]
    sha256: Mapped[str]
    facts: Mapped[JsonObject]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    rewritten_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


class PackContent(Base):
    """The tables of a pack as a zip; gone once the pack is erased."""

    __tablename__ = "pack_contents"
    __table_args__ = (
        ForeignKeyConstraint(["council_id", "pack_id"], ["packs.council_id", "packs.id"]),
        CheckConstraint("length(content) > 0", name="content"),
    )

    pack_id: Mapped[str] = mapped_column(primary_key=True)
    council_id: Mapped[str]
    content: Mapped[bytes]


class Scenario(Base):
    """Changes to a pack, in the sections of a scenario's file."""

    __tablename__ = "scenarios"
    __table_args__ = (
        UniqueConstraint("council_id", "id"),
        UniqueConstraint("council_id", "pack_id", "id"),
        ForeignKeyConstraint(["council_id", "pack_id"], ["packs.council_id", "packs.id"]),
        Index(None, "council_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    council_id: Mapped[str] = mapped_column(ForeignKey("councils.id"))
    pack_id: Mapped[str]
    name: Mapped[str]
    changes: Mapped[JsonObject]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    erased_at: Mapped[datetime | None]
