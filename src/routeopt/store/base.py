"""What all tables share: how ids, times and names of constraints look on every engine."""

import uuid
from datetime import UTC, datetime
from typing import ClassVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, LargeBinary, MetaData, String
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

JsonObject = dict[str, object]


class UtcTime(TypeDecorator[datetime]):
    """A moment with its zone; kept as UTC on engines that know no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone; drop the zone where the engine cannot hold it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Declares every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        str: String(),
        int: BigInteger(),
        bytes: LargeBinary(),
        datetime: UtcTime(),
        JsonObject: JSON(none_as_null=True),
    }


def new_id() -> str:
    """Give an id that no other row anywhere has: 32 hexadecimal digits."""
    return uuid.uuid4().hex


def one_of(column: str, words: tuple[str, ...]) -> str:
    """Say in SQL that a column holds one of some words."""
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
