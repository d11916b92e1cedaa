"""Whose an apartment was, and when; a paper may be about one apartment; the handover asks what the register lacks.

The apartment that a person was known by becomes a row without days: nobody has told them, and nothing follows from it
until somebody does.
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_POINTS = ("actions", "minutes", "contracts", "matters", "holds", "keys", "paper", "administrators", "backup")
_ADDED = "apartments"

_person = sa.table(
    "person",
    sa.column("id", sa.Uuid()),
    sa.column("association_id", sa.Uuid()),
    sa.column("apartment", sa.String()),
    sa.column("created_at", db.Instant()),
)
_ownership = sa.table(
    "ownership",
    sa.column("id", sa.Uuid()),
    sa.column("association_id", sa.Uuid()),
    sa.column("person_id", sa.Uuid()),
    sa.column("apartment", sa.String()),
    sa.column("start", sa.Date()),
    sa.column("end", sa.Date()),
    sa.column("created_at", db.Instant()),
)


def _points(*names: str) -> sa.Enum:
    return sa.Enum(*names, name="point", native_enum=False, create_constraint=True, length=40)


def _allow_points(before: sa.Enum, after: sa.Enum) -> None:
    """Put the CHECK of the column anew: a CHECK cannot be changed."""
    with op.batch_alter_table("handover_point") as table:
        # Where the table is not copied, changing the type takes the CHECK along.
        if op.get_bind().dialect.name == "sqlite":
            table.drop_constraint(op.f("ck_handover_point_point"), type_="check")
        table.alter_column("point", existing_type=before, type_=after, existing_nullable=False)


def upgrade() -> None:
    op.create_table(
        "ownership",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("apartment", sa.String(length=10), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("created_at", db.Instant(timezone=True), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("apartment <> ''", name=op.f("ck_ownership_apartment")),
        sa.CheckConstraint(
            '"end" IS NULL OR (start IS NOT NULL AND "end" > start)', name=op.f("ck_ownership_forward")
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "person_id"],
            ["person.association_id", "person.id"],
            name=op.f("fk_ownership_association_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_ownership_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ownership")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_ownership_association_id_id")),
    )
    op.create_index(op.f("ix_ownership_association_id"), "ownership", ["association_id"], unique=False)
    op.create_index(op.f("ix_ownership_person_id"), "ownership", ["person_id"], unique=False)
    op.create_index("ix_ownership_by_apartment", "ownership", ["association_id", "apartment"], unique=False)
    known = op.get_bind().execute(sa.select(_person).where(_person.c.apartment != "")).mappings()
    rows = [
        {
            "id": uuid4(),
            "association_id": one["association_id"],
            "person_id": one["id"],
            "apartment": one["apartment"],
            "created_at": one["created_at"],
        }
        for one in known
    ]
    if rows:
        op.bulk_insert(_ownership, rows)
    op.drop_column("person", "apartment")
    op.add_column("document", sa.Column("apartment", sa.String(length=10), server_default="", nullable=False))
    op.create_index(
        "ix_document_by_apartment",
        "document",
        ["association_id", "apartment"],
        unique=False,
        sqlite_where=sa.text("apartment <> ''"),
        postgresql_where=sa.text("apartment <> ''"),
    )
    _allow_points(_points(*_POINTS), _points(*_POINTS, _ADDED))


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM handover_point WHERE point = 'apartments'"))
    _allow_points(_points(*_POINTS, _ADDED), _points(*_POINTS))
    op.drop_index("ix_document_by_apartment", table_name="document")
    op.drop_column("document", "apartment")
    op.add_column("person", sa.Column("apartment", sa.String(length=10), server_default="", nullable=False))
    # The one of today, or the latest; what else the register knew, the earlier version has no room for.
    latest = sa.select(_ownership).where(_ownership.c.end.is_(None)).order_by(_ownership.c.start)
    for row in op.get_bind().execute(latest).mappings().all():
        op.get_bind().execute(
            _person.update().where(_person.c.id == row["person_id"]).values(apartment=row["apartment"])
        )
    op.drop_table("ownership")
