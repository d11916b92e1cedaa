"""The declarative base, the column types and the row shapes that every model shares."""

import enum
import uuid
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum, ForeignKey, MetaData, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from boardroom.core.ids import new_id

_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; naive values are refused, SQLite's answers are made aware again."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the shape that SQLAlchemy calls
        """Refuse naive datetimes and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be timezone-aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the shape that SQLAlchemy calls
        """Return an aware UTC datetime."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of all tables; nothing is loaded lazily, so every query says what it reads."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {datetime: Instant()}  # noqa: RUF012 - SQLAlchemy's own protocol


def by_value(kind: type[enum.Enum]) -> Enum:
    """Return a column type that stores an enum's value as text with a CHECK on its members."""
    return Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=40,
        name=kind.__name__.lower(),
    )


class Keyed:
    """A row with a random key of its own."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)


class Tenanted(Keyed):
    """A row that belongs to one association; others refer to it by (association_id, id).

    The composite reference makes a row of one tenant pointing at another tenant's row impossible
    in the database itself.
    """

    @declared_attr
    def association_id(cls) -> Mapped[uuid.UUID]:  # noqa: N805 - declared_attr hands over the class
        """The tenant."""
        return mapped_column(ForeignKey("association.id"), index=True)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805 - declared_attr hands the class over
        return (*getattr(cls, "__constraints__", ()), UniqueConstraint("association_id", "id"))
