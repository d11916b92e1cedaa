"""Corrections by people, doubtful pages, searchable copies."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ROLES = ("original", "sealed", "reading_copy")


def _roles(*more: str) -> sa.Enum:
    return sa.Enum(*_ROLES, *more, name="filerole", native_enum=False, create_constraint=True, length=40)


def _allow_roles(before: sa.Enum, after: sa.Enum) -> None:
    """Put the CHECK of the column anew: a CHECK cannot be changed."""
    with op.batch_alter_table("file", schema=None) as batch_op:
        # Where the table is not copied, changing the type takes the CHECK along.
        if op.get_bind().dialect.name == "sqlite":
            batch_op.drop_constraint(op.f("ck_file_filerole"), type_="check")
        batch_op.alter_column("role", existing_type=before, type_=after, existing_nullable=False)


def upgrade() -> None:
    _allow_roles(_roles(), _roles("access_copy"))
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ink", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("doubts", sa.String(length=80), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("doubt", sa.Double(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("judged", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("copy_sha256", sa.String(length=64), nullable=False, server_default=""))
        batch_op.create_index("ix_page_doubt", ["association_id", "doubt"], unique=False)
    op.create_table(
        "correction",
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "deed",
            sa.Enum(
                "corrected",
                "confirmed",
                "withdrawn",
                name="deed",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", db.Instant(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "page_id"],
            ["page.association_id", "page.id"],
            name=op.f("fk_correction_association_id_page_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_correction_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_correction_association_id_id")),
        sa.UniqueConstraint("page_id", "number", name=op.f("uq_correction_page_id_number")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_association_id"), ["association_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_page_id"), ["page_id"], unique=False)
    op.create_table(
        "access_copy",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "making",
                "made",
                "needless",
                "failed",
                name="copystate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("content_version", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.Column("lease_until", db.Instant(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.Column("made_at", db.Instant(timezone=True), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            name=op.f("fk_access_copy_association_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "file_id"],
            ["file.association_id", "file.id"],
            name=op.f("fk_access_copy_association_id_file_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_access_copy_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_copy")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_access_copy_association_id_id")),
        sa.UniqueConstraint("document_id", name=op.f("uq_access_copy_document_id")),
    )
    with op.batch_alter_table("access_copy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_copy_association_id"), ["association_id"], unique=False)
    # What was corrected before there was a history becomes its first version.
    op.execute(
        "INSERT INTO correction (id, association_id, page_id, number, deed, text, made_at, made_by) "
        "SELECT id, association_id, page_id, 1, 'corrected', text, created_at, created_by "
        "FROM text_layer WHERE source = 'corrected'"
    )


def downgrade() -> None:
    op.drop_table("access_copy")
    op.drop_table("correction")
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.drop_index("ix_page_doubt")
        for column in ("copy_sha256", "judged", "doubt", "doubts", "ink"):
            batch_op.drop_column(column)
    # Searchable copies are renditions: the older edition has no word for them, and loses nothing.
    op.execute("DELETE FROM file WHERE role = 'access_copy'")
    _allow_roles(_roles("access_copy"), _roles())
