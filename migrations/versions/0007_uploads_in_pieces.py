"""Uploads in pieces."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unfinished_upload",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("door", sa.String(length=20), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", db.Instant(timezone=True), nullable=False),
        sa.Column("expires_at", db.Instant(timezone=True), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "received >= 0 AND received <= size", name=op.f("ck_unfinished_upload_received_within_size")
        ),
        sa.CheckConstraint(
            "upload_id IS NULL OR received = size", name=op.f("ck_unfinished_upload_finished_when_whole")
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "upload_id"],
            ["upload.association_id", "upload.id"],
            name=op.f("fk_unfinished_upload_association_id_upload_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_unfinished_upload_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unfinished_upload")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_unfinished_upload_association_id_id")),
    )
    with op.batch_alter_table("unfinished_upload", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_unfinished_upload_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(
            "ix_unfinished_upload_of_person", ["association_id", "created_by"], unique=False
        )
        batch_op.create_index("ix_unfinished_upload_expiry", ["expires_at"], unique=False)

    op.create_table(
        "upload_piece",
        sa.Column("unfinished_id", sa.Uuid(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "unfinished_id"],
            ["unfinished_upload.association_id", "unfinished_upload.id"],
            name=op.f("fk_upload_piece_association_id_unfinished_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_upload_piece_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_piece")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_upload_piece_association_id_id")),
        sa.UniqueConstraint("unfinished_id", "start", name=op.f("uq_upload_piece_unfinished_id_start")),
    )
    with op.batch_alter_table("upload_piece", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upload_piece_association_id"), ["association_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("upload_piece", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_upload_piece_association_id"))

    op.drop_table("upload_piece")
    with op.batch_alter_table("unfinished_upload", schema=None) as batch_op:
        batch_op.drop_index("ix_unfinished_upload_expiry")
        batch_op.drop_index("ix_unfinished_upload_of_person")
        batch_op.drop_index(batch_op.f("ix_unfinished_upload_association_id"))

    op.drop_table("unfinished_upload")
