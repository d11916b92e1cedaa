"""Void numbers and series per kind; the three weeks' duty of a general meeting's minutes."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0018"
down_revision = "0015"
branch_labels = None
depends_on = None

KINDS = ("board", "constituting", "general_meeting", "per_capsulam")


def upgrade() -> None:
    op.create_table(
        "duty_letter",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "first_reminder",
                "last_reminder",
                "members_told",
                name="dutystep",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("written_at", db.Instant(timezone=True), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_duty_letter_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_letter")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_duty_letter_association_id_id")),
        sa.UniqueConstraint(
            "association_id", "subject_id", "step", name=op.f("uq_duty_letter_association_id_subject_id_step")
        ),
    )
    with op.batch_alter_table("duty_letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_letter_association_id"), ["association_id"], unique=False)

    op.create_table(
        "series_choice",
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="minuteskind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column(
            "form",
            sa.Enum(
                "yearly",
                "continuous",
                name="minutesform",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("next_number >= 1", name=op.f("ck_series_choice_number_positive")),
        sa.CheckConstraint("kind <> 'board'", name=op.f("ck_series_choice_board_is_the_associations")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_series_choice_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_choice")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_series_choice_association_id_id")),
        sa.UniqueConstraint("association_id", "kind", name=op.f("uq_series_choice_association_id_kind")),
    )
    with op.batch_alter_table("series_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_series_choice_association_id"), ["association_id"], unique=False)

    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("void_at", db.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("void_because", sa.String(1000), server_default="", nullable=False))
        batch_op.add_column(sa.Column("voided_by", sa.String(200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("available_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("available_how", sa.String(200), server_default="", nullable=False))
        batch_op.create_check_constraint(
            batch_op.f("ck_minutes_void_has_reason"), "(void_at IS NULL) = (void_because = '')"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_minutes_available_has_how"), "(available_on IS NULL) = (available_how = '')"
        )


def downgrade() -> None:
    """Void numbers become drafts' again: the older edition knows no other place for them."""
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_minutes_void_has_reason"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_minutes_available_has_how"), type_="check")
        batch_op.drop_column("available_how")
        batch_op.drop_column("available_on")
        batch_op.drop_column("voided_by")
        batch_op.drop_column("void_because")
        batch_op.drop_column("void_at")
    op.drop_table("series_choice")
    op.drop_table("duty_letter")
