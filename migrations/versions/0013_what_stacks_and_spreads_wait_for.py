"""Whether a stack's sender may write binders into the register, and what is still to be done with many sheets."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Of a stack that waits already nobody asked: no.
    op.add_column("stack", sa.Column("may_register", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "sheet_order",
        sa.Column(
            "deed",
            sa.Enum(
                "part",
                "rejoin",
                "keep",
                name="sheetdeed",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", db.Instant(), nullable=False),
        sa.Column("lease_until", db.Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_sheet_order_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_order")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_sheet_order_association_id_id")),
    )
    op.create_index(op.f("ix_sheet_order_association_id"), "sheet_order", ["association_id"])
    op.create_index("ix_sheet_order_next", "sheet_order", ["priority", "asked_at"])
    op.add_column("page", sa.Column("order_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_page_order_id"), "page", ["order_id"])


def downgrade() -> None:
    """What was asked of sheets and is not done yet is forgotten: they stand as they are, and can be asked about again."""
    op.drop_index(op.f("ix_page_order_id"), "page")
    op.drop_column("page", "order_id")
    op.drop_table("sheet_order")
    op.drop_column("stack", "may_register")
