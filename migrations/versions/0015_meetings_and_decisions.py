"""Meetings that are called, with agendas and papers; the decision register; what surrounds the writing of minutes."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agenda_template",
        sa.Column(
            "kind",
            sa.Enum(
                "board",
                "constituting",
                "general_meeting",
                "per_capsulam",
                name="minuteskind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("headings", sa.String(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_agenda_template_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_template")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_agenda_template_association_id_id")),
        sa.UniqueConstraint("association_id", "kind", name=op.f("uq_agenda_template_association_id_kind")),
    )
    with op.batch_alter_table("agenda_template", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agenda_template_association_id"), ["association_id"], unique=False
        )

    op.create_table(
        "recurring_item",
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name=op.f("ck_recurring_item_month")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_recurring_item_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurring_item")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_recurring_item_association_id_id")),
    )
    with op.batch_alter_table("recurring_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recurring_item_association_id"), ["association_id"], unique=False
        )

    op.create_table(
        "decision_review",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("reviewed_at", db.Instant(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            name=op.f("fk_decision_review_association_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "reviewed_by"],
            ["person.association_id", "person.id"],
            name=op.f("fk_decision_review_association_id_reviewed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_decision_review_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_review")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_decision_review_association_id_id")),
        sa.UniqueConstraint("document_id", name=op.f("uq_decision_review_document_id")),
    )
    with op.batch_alter_table("decision_review", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_decision_review_association_id"), ["association_id"], unique=False
        )

    op.create_table(
        "meeting",
        sa.Column(
            "kind",
            sa.Enum(
                "board",
                "constituting",
                "general_meeting",
                "per_capsulam",
                name="minuteskind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts", db.Instant(timezone=True), nullable=False),
        sa.Column("ends", db.Instant(timezone=True), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("chaired_by", sa.Uuid(), nullable=True),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("notices", sa.Integer(), nullable=False),
        sa.Column("called_at", db.Instant(timezone=True), nullable=True),
        sa.Column("minutes_id", sa.Uuid(), nullable=True),
        sa.Column("cancelled_at", db.Instant(timezone=True), nullable=True),
        sa.Column("created_at", db.Instant(timezone=True), nullable=False),
        sa.Column("changed_at", db.Instant(timezone=True), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends IS NULL OR ends > starts", name=op.f("ck_meeting_forward")),
        sa.ForeignKeyConstraint(
            ["association_id", "chaired_by"],
            ["person.association_id", "person.id"],
            name=op.f("fk_meeting_association_id_chaired_by"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "minutes_id"],
            ["minutes.association_id", "minutes.id"],
            name=op.f("fk_meeting_association_id_minutes_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "written_by"],
            ["person.association_id", "person.id"],
            name=op.f("fk_meeting_association_id_written_by"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_meeting_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_meeting_association_id_id")),
        sa.UniqueConstraint("minutes_id", name=op.f("uq_meeting_minutes_id")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_association_id"), ["association_id"], unique=False)
        batch_op.create_index("ix_meeting_by_start", ["association_id", "starts"], unique=False)

    op.create_table(
        "minutes_comment",
        sa.Column("minutes_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(length=220), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("written_at", db.Instant(timezone=True), nullable=False),
        sa.Column("settled_at", db.Instant(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=200), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "minutes_id"],
            ["minutes.association_id", "minutes.id"],
            name=op.f("fk_minutes_comment_association_id_minutes_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "written_by"],
            ["person.association_id", "person.id"],
            name=op.f("fk_minutes_comment_association_id_written_by"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_minutes_comment_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_comment")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_minutes_comment_association_id_id")),
    )
    with op.batch_alter_table("minutes_comment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_minutes_comment_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_minutes_comment_minutes_id"), ["minutes_id"], unique=False)

    op.create_table(
        "minutes_version",
        sa.Column("minutes_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("sent_at", db.Instant(timezone=True), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "minutes_id"],
            ["minutes.association_id", "minutes.id"],
            name=op.f("fk_minutes_version_association_id_minutes_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_minutes_version_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_version")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_minutes_version_association_id_id")),
        sa.UniqueConstraint("minutes_id", "version", name=op.f("uq_minutes_version_minutes_id_version")),
    )
    with op.batch_alter_table("minutes_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_minutes_version_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_minutes_version_minutes_id"), ["minutes_id"], unique=False)

    op.create_table(
        "parallel_text",
        sa.Column("minutes_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("heading", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("decisions", sa.String(), nullable=False),
        sa.Column("reservation", sa.String(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("opening", sa.String(length=40), nullable=False),
        sa.Column("written_at", db.Instant(timezone=True), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "minutes_id"],
            ["minutes.association_id", "minutes.id"],
            name=op.f("fk_parallel_text_association_id_minutes_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "written_by"],
            ["person.association_id", "person.id"],
            name=op.f("fk_parallel_text_association_id_written_by"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_parallel_text_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parallel_text")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_parallel_text_association_id_id")),
    )
    with op.batch_alter_table("parallel_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parallel_text_association_id"), ["association_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_parallel_text_minutes_id"), ["minutes_id"], unique=False)

    op.create_table(
        "invitee",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "unanswered",
                "coming",
                "absent",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", db.Instant(timezone=True), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "meeting_id"],
            ["meeting.association_id", "meeting.id"],
            name=op.f("fk_invitee_association_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "person_id"],
            ["person.association_id", "person.id"],
            name=op.f("fk_invitee_association_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_invitee_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitee")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_invitee_association_id_id")),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_invitee_meeting_id_person_id")),
    )
    with op.batch_alter_table("invitee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitee_association_id"), ["association_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitee_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitee_person_id"), ["person_id"], unique=False)

    op.create_table(
        "recusal",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "item_id"],
            ["minutes_item.association_id", "minutes_item.id"],
            name=op.f("fk_recusal_association_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "person_id"],
            ["person.association_id", "person.id"],
            name=op.f("fk_recusal_association_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_recusal_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_recusal_association_id_id")),
        sa.UniqueConstraint("item_id", "person_id", name=op.f("uq_recusal_item_id_person_id")),
    )
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recusal_association_id"), ["association_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recusal_item_id"), ["item_id"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("follow_up", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("recurring_id", sa.Uuid(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "decision_id"],
            ["decision.association_id", "decision.id"],
            name=op.f("fk_agenda_item_association_id_decision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "meeting_id"],
            ["meeting.association_id", "meeting.id"],
            name=op.f("fk_agenda_item_association_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "recurring_id"],
            ["recurring_item.association_id", "recurring_item.id"],
            name=op.f("fk_agenda_item_association_id_recurring_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_agenda_item_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_agenda_item_association_id_id")),
        sa.UniqueConstraint("meeting_id", "position", name=op.f("uq_agenda_item_meeting_id_position")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_association_id"), ["association_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_item_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_item_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_item_recurring_id"), ["recurring_id"], unique=False)

    op.create_table(
        "agenda_conflict",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("declared_at", db.Instant(timezone=True), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "item_id"],
            ["agenda_item.association_id", "agenda_item.id"],
            name=op.f("fk_agenda_conflict_association_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "person_id"],
            ["person.association_id", "person.id"],
            name=op.f("fk_agenda_conflict_association_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_agenda_conflict_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_conflict")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_agenda_conflict_association_id_id")),
        sa.UniqueConstraint("item_id", "person_id", name=op.f("uq_agenda_conflict_item_id_person_id")),
    )
    with op.batch_alter_table("agenda_conflict", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agenda_conflict_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_agenda_conflict_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_conflict_person_id"), ["person_id"], unique=False)

    op.create_table(
        "agenda_paper",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            name=op.f("fk_agenda_paper_association_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "item_id"],
            ["agenda_item.association_id", "agenda_item.id"],
            name=op.f("fk_agenda_paper_association_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_agenda_paper_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_paper")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_agenda_paper_association_id_id")),
        sa.UniqueConstraint("item_id", "document_id", name=op.f("uq_agenda_paper_item_id_document_id")),
    )
    with op.batch_alter_table("agenda_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_paper_association_id"), ["association_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_paper_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_paper_item_id"), ["item_id"], unique=False)

    op.add_column("association", sa.Column("quorum_least", sa.Integer(), server_default="0", nullable=False))

    op.add_column("attendance", sa.Column("first_item", sa.Integer(), nullable=True))
    op.add_column("attendance", sa.Column("last_item", sa.Integer(), nullable=True))
    op.add_column("attendance", sa.Column("serving", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("responsible_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("due", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("done_at", db.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("done_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("superseded_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("document_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("page_number", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("paragraph", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("heading", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("evidence", sa.String(), server_default="", nullable=False))
        batch_op.alter_column("item_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_index(batch_op.f("ix_decision_document_id"), ["document_id"], unique=False)
        batch_op.create_index(
            "ix_decision_open", ["association_id", "done_at", "responsible_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_decision_superseded_by"), ["superseded_by"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_decision_association_id_superseded_by"),
            "decision",
            ["association_id", "superseded_by"],
            ["association_id", "id"],
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_decision_of_minutes_or_document"), "(item_id IS NULL) <> (document_id IS NULL)"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_decision_document_has_page"), "(document_id IS NULL) = (page_number IS NULL)"
        )
        batch_op.create_check_constraint(batch_op.f("ck_decision_not_by_itself"), "superseded_by <> id")
        batch_op.create_foreign_key(
            batch_op.f("fk_decision_association_id_document_id"),
            "document",
            ["association_id", "document_id"],
            ["association_id", "id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_decision_association_id_done_by"),
            "person",
            ["association_id", "done_by"],
            ["association_id", "id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_decision_association_id_responsible_id"),
            "person",
            ["association_id", "responsible_id"],
            ["association_id", "id"],
        )

    op.add_column("message", sa.Column("event", sa.JSON(), nullable=True))

    op.add_column("minutes_item", sa.Column("revision", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    """Decisions confirmed from archived minutes go: the older edition knows none; the minutes themselves stay."""
    op.execute("UPDATE decision SET superseded_by = NULL")
    op.execute("UPDATE agenda_item SET decision_id = NULL")
    op.execute("DELETE FROM decision WHERE item_id IS NULL")

    op.drop_column("minutes_item", "revision")

    op.drop_column("message", "event")

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_decision_association_id_responsible_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_decision_association_id_done_by"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_decision_association_id_document_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_decision_of_minutes_or_document"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_decision_document_has_page"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_decision_not_by_itself"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_decision_association_id_superseded_by"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_decision_superseded_by"))
        batch_op.drop_index("ix_decision_open")
        batch_op.drop_index(batch_op.f("ix_decision_document_id"))
        batch_op.alter_column("item_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("evidence")
        batch_op.drop_column("heading")
        batch_op.drop_column("paragraph")
        batch_op.drop_column("page_number")
        batch_op.drop_column("document_id")
        batch_op.drop_column("superseded_by")
        batch_op.drop_column("done_by")
        batch_op.drop_column("done_at")
        batch_op.drop_column("due")
        batch_op.drop_column("responsible_id")

    op.drop_column("attendance", "serving")
    op.drop_column("attendance", "last_item")
    op.drop_column("attendance", "first_item")

    op.drop_column("association", "quorum_least")

    with op.batch_alter_table("agenda_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_paper_item_id"))
        batch_op.drop_index(batch_op.f("ix_agenda_paper_document_id"))
        batch_op.drop_index(batch_op.f("ix_agenda_paper_association_id"))

    op.drop_table("agenda_paper")
    with op.batch_alter_table("agenda_conflict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_conflict_person_id"))
        batch_op.drop_index(batch_op.f("ix_agenda_conflict_item_id"))
        batch_op.drop_index(batch_op.f("ix_agenda_conflict_association_id"))

    op.drop_table("agenda_conflict")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_item_recurring_id"))
        batch_op.drop_index(batch_op.f("ix_agenda_item_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_agenda_item_decision_id"))
        batch_op.drop_index(batch_op.f("ix_agenda_item_association_id"))

    op.drop_table("agenda_item")
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recusal_item_id"))
        batch_op.drop_index(batch_op.f("ix_recusal_association_id"))

    op.drop_table("recusal")
    with op.batch_alter_table("invitee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitee_person_id"))
        batch_op.drop_index(batch_op.f("ix_invitee_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_invitee_association_id"))

    op.drop_table("invitee")
    with op.batch_alter_table("parallel_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parallel_text_minutes_id"))
        batch_op.drop_index(batch_op.f("ix_parallel_text_association_id"))

    op.drop_table("parallel_text")
    with op.batch_alter_table("minutes_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_minutes_version_minutes_id"))
        batch_op.drop_index(batch_op.f("ix_minutes_version_association_id"))

    op.drop_table("minutes_version")
    with op.batch_alter_table("minutes_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_minutes_comment_minutes_id"))
        batch_op.drop_index(batch_op.f("ix_minutes_comment_association_id"))

    op.drop_table("minutes_comment")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_by_start")
        batch_op.drop_index(batch_op.f("ix_meeting_association_id"))

    op.drop_table("meeting")
    with op.batch_alter_table("decision_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_review_association_id"))

    op.drop_table("decision_review")
    with op.batch_alter_table("recurring_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recurring_item_association_id"))

    op.drop_table("recurring_item")
    with op.batch_alter_table("agenda_template", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_template_association_id"))

    op.drop_table("agenda_template")
