"""What was found when database, manifest and disk were compared."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shelf_check",
        sa.Column("shelf", sa.String(length=2), nullable=False),
        sa.Column("checked_at", db.Instant(timezone=True), nullable=False),
        sa.Column("blobs", sa.Integer(), nullable=False),
        sa.Column("lost", sa.String(), nullable=False),
        sa.Column("vanished", sa.String(), nullable=False),
        sa.Column("strays", sa.String(), nullable=False),
        sa.Column("entered", sa.Integer(), nullable=False),
        sa.Column("remade", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(shelf) = 2", name=op.f("ck_shelf_check_two_digits")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_shelf_check_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelf_check")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_shelf_check_association_id_id")),
        sa.UniqueConstraint("association_id", "shelf", name=op.f("uq_shelf_check_association_id_shelf")),
    )
    op.create_index(op.f("ix_shelf_check_association_id"), "shelf_check", ["association_id"])


def downgrade() -> None:
    op.drop_table("shelf_check")
