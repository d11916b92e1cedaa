"""Orders of packages that outlive the portal, and the wish of an association to leave."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "export_order",
        sa.Column(
            "kind",
            sa.Enum(
                "whole", "period", "class", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("period_id", sa.Uuid(), nullable=True),
        sa.Column("record_class", sa.String(40), nullable=False),
        sa.Column("packaging", sa.String(10), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "making",
                "ready",
                "failed",
                "gone",
                name="orderstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("ordered_by_name", sa.String(200), nullable=False),
        sa.Column("ordered_at", db.Instant(timezone=True), nullable=False),
        sa.Column("lease_until", db.Instant(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(300), nullable=False),
        sa.Column("made_at", db.Instant(timezone=True), nullable=True),
        sa.Column("checksum", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'class') = (record_class <> '')", name=op.f("ck_export_order_class_named")
        ),
        sa.CheckConstraint(
            "(state = 'making') = (lease_until IS NOT NULL)", name=op.f("ck_export_order_lease_while_making")
        ),
        sa.CheckConstraint(
            "(kind = 'period') = (period_id IS NOT NULL)", name=op.f("ck_export_order_period_named")
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_export_order_association_id")
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "period_id"],
            ["mandate_period.association_id", "mandate_period.id"],
            name=op.f("fk_export_order_association_id_period_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_order")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_export_order_association_id_id")),
    )
    op.create_index(op.f("ix_export_order_association_id"), "export_order", ["association_id"], unique=False)
    op.create_index(op.f("ix_export_order_next"), "export_order", ["state", "ordered_at"], unique=False)
    op.create_table(
        "leaving",
        sa.Column("decision", sa.String(300), nullable=False),
        sa.Column("first_account", sa.Uuid(), nullable=False),
        sa.Column("first_name", sa.String(200), nullable=False),
        sa.Column("first_at", db.Instant(timezone=True), nullable=False),
        sa.Column("second_account", sa.Uuid(), nullable=True),
        sa.Column("second_name", sa.String(200), nullable=False),
        sa.Column("second_at", db.Instant(timezone=True), nullable=True),
        sa.Column("begun_at", db.Instant(timezone=True), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "begun_at IS NULL OR second_account IS NOT NULL", name=op.f("ck_leaving_begun_by_two")
        ),
        sa.CheckConstraint(
            "(second_account IS NULL) = (second_at IS NULL)", name=op.f("ck_leaving_second_has_time")
        ),
        sa.CheckConstraint(
            "second_account IS NULL OR second_account <> first_account",
            name=op.f("ck_leaving_two_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_leaving_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaving")),
        sa.UniqueConstraint("association_id", name=op.f("uq_leaving_association_id")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_leaving_association_id_id")),
    )
    op.create_index(op.f("ix_leaving_association_id"), "leaving", ["association_id"], unique=False)


def downgrade() -> None:
    op.drop_table("leaving")
    op.drop_table("export_order")
