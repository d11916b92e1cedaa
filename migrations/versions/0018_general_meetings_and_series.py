"""Void numbers and series per kind; the three weeks' duty of a general meeting's minutes; decisions per capsulam."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0018"
down_revision = "0017"
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

    op.create_table(
        "per_capsulam",
        sa.Column("heading", sa.String(200), nullable=False),
        sa.Column("background", sa.String(), nullable=False),
        sa.Column("proposal", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "consenting",
                "voting",
                "decided",
                "stopped",
                name="capsulamstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", db.Instant(timezone=True), nullable=False),
        sa.Column("closed_at", db.Instant(timezone=True), nullable=True),
        sa.Column("stopped_because", sa.String(1000), nullable=False),
        sa.Column("minutes_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state = 'decided') = (minutes_id IS NOT NULL)", name=op.f("ck_per_capsulam_decided_has_minutes")
        ),
        sa.CheckConstraint(
            "(state = 'stopped') = (stopped_because <> '')", name=op.f("ck_per_capsulam_stopped_has_reason")
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "proposed_by"],
            ["person.association_id", "person.id"],
            name=op.f("fk_per_capsulam_association_id_proposed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "minutes_id"],
            ["minutes.association_id", "minutes.id"],
            name=op.f("fk_per_capsulam_association_id_minutes_id"),
        ),
        sa.UniqueConstraint("minutes_id", name=op.f("uq_per_capsulam_minutes_id")),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_per_capsulam_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_per_capsulam")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_per_capsulam_association_id_id")),
    )
    op.create_table(
        "per_capsulam_voter",
        sa.Column("capsulam_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(60), nullable=False),
        sa.Column("agreed_at", db.Instant(timezone=True), nullable=True),
        sa.Column(
            "vote",
            sa.Enum(
                "yes", "no", "abstain", name="vote", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("voted_at", db.Instant(timezone=True), nullable=True),
        sa.Column("reservation", sa.String(2000), nullable=False),
        sa.CheckConstraint(
            "(vote IS NULL) = (voted_at IS NULL)", name=op.f("ck_per_capsulam_voter_vote_has_time")
        ),
        sa.CheckConstraint(
            "vote IS NULL OR agreed_at IS NOT NULL", name=op.f("ck_per_capsulam_voter_votes_after_agreeing")
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "capsulam_id"],
            ["per_capsulam.association_id", "per_capsulam.id"],
            name=op.f("fk_per_capsulam_voter_association_id_capsulam_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "person_id"],
            ["person.association_id", "person.id"],
            name=op.f("fk_per_capsulam_voter_association_id_person_id"),
        ),
        sa.UniqueConstraint(
            "capsulam_id", "person_id", name=op.f("uq_per_capsulam_voter_capsulam_id_person_id")
        ),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_per_capsulam_voter_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_per_capsulam_voter")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_per_capsulam_voter_association_id_id")),
    )
    for table, column in (
        ("per_capsulam", "association_id"),
        ("per_capsulam_voter", "association_id"),
        ("per_capsulam_voter", "capsulam_id"),
        ("per_capsulam_voter", "person_id"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)

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
    op.drop_table("per_capsulam_voter")
    op.drop_table("per_capsulam")
    op.drop_table("series_choice")
    op.drop_table("duty_letter")
