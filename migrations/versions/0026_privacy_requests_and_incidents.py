"""Requests of persons and what was found about them, incidents, pages looked through, releases, anchors of the log."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chain_anchor",
        sa.Column("chain", sa.String(36), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("asked_at", db.Instant(timezone=True), nullable=False),
        sa.Column("not_before", db.Instant(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.LargeBinary(), nullable=True),
        sa.Column("stamped_at", db.Instant(timezone=True), nullable=True),
        sa.Column("authority", sa.String(200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(stamp IS NULL) = (stamped_at IS NULL)", name=op.f("ck_chain_anchor_stamped_has_time")
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_chain_anchor_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_anchor")),
        sa.UniqueConstraint("chain", "number", name=op.f("uq_chain_anchor_chain_number")),
    )
    op.create_index(op.f("ix_chain_anchor_association_id"), "chain_anchor", ["association_id"], unique=False)
    op.create_index(op.f("ix_chain_anchor_chain"), "chain_anchor", ["chain"], unique=False)
    op.create_index("ix_chain_anchor_due", "chain_anchor", ["stamped_at", "not_before"], unique=False)
    op.create_table(
        "privacy_controller",
        sa.Column("address", sa.String(300), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("contact", sa.String(200), nullable=False),
        sa.Column("recipients", sa.String(1000), nullable=False),
        sa.Column("changed_at", db.Instant(timezone=True), nullable=False),
        sa.Column("changed_by_name", sa.String(200), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_privacy_controller_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_controller")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_privacy_controller_association_id_id")),
        sa.UniqueConstraint("association_id", name=op.f("uq_privacy_controller_association_id")),
    )
    op.create_index(
        op.f("ix_privacy_controller_association_id"), "privacy_controller", ["association_id"], unique=False
    )
    op.create_table(
        "privacy_incident",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("happened", sa.Text(), nullable=False),
        sa.Column("discovered_at", db.Instant(timezone=True), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=True),
        sa.Column("whose", sa.String(500), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(500), nullable=False),
        sa.Column("consequences", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("high_risk", sa.Boolean(), nullable=False),
        sa.Column("reported_at", db.Instant(timezone=True), nullable=True),
        sa.Column("authority_reference", sa.String(100), nullable=False),
        sa.Column("late_because", sa.String(500), nullable=False),
        sa.Column("not_reported_because", sa.String(500), nullable=False),
        sa.Column("registered_at", db.Instant(timezone=True), nullable=False),
        sa.Column("registered_by_name", sa.String(200), nullable=False),
        sa.Column("closed_at", db.Instant(timezone=True), nullable=True),
        sa.Column("closed_by_name", sa.String(200), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(reported_at IS NULL) = (authority_reference = '')",
            name=op.f("ck_privacy_incident_reported_has_reference"),
        ),
        sa.CheckConstraint(
            "closed_at IS NULL OR reported_at IS NOT NULL OR not_reported_because <> ''",
            name=op.f("ck_privacy_incident_closed_with_an_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_privacy_incident_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_incident")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_privacy_incident_association_id_id")),
        sa.UniqueConstraint(
            "association_id", "year", "number", name=op.f("uq_privacy_incident_association_id_year_number")
        ),
    )
    op.create_index(
        op.f("ix_privacy_incident_association_id"), "privacy_incident", ["association_id"], unique=False
    )
    op.create_table(
        "privacy_request",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "asked",
            sa.Enum("access", "erasure", name="asked", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "gathering",
                "reviewing",
                "packing",
                "ready",
                "closed",
                name="requeststate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("names", sa.String(600), nullable=False),
        sa.Column("identity_number", sa.String(200), nullable=False),
        sa.Column("apartment", sa.String(10), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("how_checked", sa.String(300), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("extended_because", sa.String(500), nullable=False),
        sa.Column("registered_at", db.Instant(timezone=True), nullable=False),
        sa.Column("registered_by_name", sa.String(200), nullable=False),
        sa.Column("gathered_at", db.Instant(timezone=True), nullable=True),
        sa.Column("searched_pages", sa.Integer(), nullable=False),
        sa.Column("unread_pages", sa.Integer(), nullable=False),
        sa.Column("package_sha256", sa.String(64), nullable=False),
        sa.Column("package_size", sa.Integer(), nullable=False),
        sa.Column("packed_at", db.Instant(timezone=True), nullable=True),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("lease_until", db.Instant(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(300), nullable=False),
        sa.Column("closed_at", db.Instant(timezone=True), nullable=True),
        sa.Column("closed_by_name", sa.String(200), nullable=False),
        sa.Column("outcome", sa.String(500), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_privacy_request_closed_has_time")
        ),
        sa.CheckConstraint(
            "lease_until IS NULL OR state IN ('gathering', 'packing')",
            name=op.f("ck_privacy_request_lease_while_due"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_privacy_request_numbered")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_privacy_request_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_request")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_privacy_request_association_id_id")),
        sa.UniqueConstraint(
            "association_id", "year", "number", name=op.f("uq_privacy_request_association_id_year_number")
        ),
    )
    op.create_index(
        op.f("ix_privacy_request_association_id"), "privacy_request", ["association_id"], unique=False
    )
    op.create_index("ix_privacy_request_due", "privacy_request", ["state", "lease_until"], unique=False)
    op.create_table(
        "privacy_incident_telling",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("whom", sa.String(200), nullable=False),
        sa.Column("how", sa.String(500), nullable=False),
        sa.Column("told_at", db.Instant(timezone=True), nullable=False),
        sa.Column("noted_by_name", sa.String(200), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "incident_id"],
            ["privacy_incident.association_id", "privacy_incident.id"],
            name=op.f("fk_privacy_incident_telling_association_id_incident_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_privacy_incident_telling_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_incident_telling")),
        sa.UniqueConstraint(
            "association_id", "id", name=op.f("uq_privacy_incident_telling_association_id_id")
        ),
    )
    op.create_index(
        op.f("ix_privacy_incident_telling_association_id"),
        "privacy_incident_telling",
        ["association_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_privacy_incident_telling_incident_id"),
        "privacy_incident_telling",
        ["incident_id"],
        unique=False,
    )
    op.create_table(
        "privacy_erasure_answer",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.Column("record_class", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("decided_at", db.Instant(timezone=True), nullable=False),
        sa.Column("decided_by_name", sa.String(200), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            name=op.f("fk_privacy_erasure_answer_association_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "request_id"],
            ["privacy_request.association_id", "privacy_request.id"],
            name=op.f("fk_privacy_erasure_answer_association_id_request_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_privacy_erasure_answer_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_erasure_answer")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_privacy_erasure_answer_association_id_id")),
        sa.UniqueConstraint(
            "request_id", "document_id", name=op.f("uq_privacy_erasure_answer_request_id_document_id")
        ),
    )
    op.create_index(
        op.f("ix_privacy_erasure_answer_association_id"),
        "privacy_erasure_answer",
        ["association_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_privacy_erasure_answer_request_id"), "privacy_erasure_answer", ["request_id"], unique=False
    )
    op.create_table(
        "privacy_finding",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "page",
                "person",
                "account",
                "minutes",
                "decision",
                "binder",
                "letter",
                "signature",
                "readings",
                "changes",
                name="findingkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("page_id", sa.Uuid(), nullable=True),
        sa.Column("page_number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("clues", sa.String(120), nullable=False),
        sa.Column("excerpt", sa.String(400), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "choice",
            sa.Enum(
                "pending",
                "include",
                "leave_out",
                name="choice",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("covered", sa.JSON(), nullable=False),
        sa.Column("boxes", sa.JSON(), nullable=False),
        sa.Column("text_mark", sa.String(64), nullable=False),
        sa.Column("decided_at", db.Instant(timezone=True), nullable=True),
        sa.Column("decided_by_name", sa.String(200), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(choice = 'leave_out') = (reason <> '')", name=op.f("ck_privacy_finding_left_out_with_reason")
        ),
        sa.CheckConstraint(
            "(choice = 'pending') = (decided_at IS NULL)", name=op.f("ck_privacy_finding_decided_has_time")
        ),
        sa.CheckConstraint(
            "(kind = 'page') = (document_id IS NOT NULL)",
            name=op.f("ck_privacy_finding_pages_have_documents"),
        ),
        sa.CheckConstraint(
            "(kind = 'page') = (page_id IS NOT NULL)", name=op.f("ck_privacy_finding_pages_have_pages")
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            name=op.f("fk_privacy_finding_association_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "request_id"],
            ["privacy_request.association_id", "privacy_request.id"],
            name=op.f("fk_privacy_finding_association_id_request_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_privacy_finding_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_finding")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_privacy_finding_association_id_id")),
        sa.UniqueConstraint("request_id", "position", name=op.f("uq_privacy_finding_request_id_position")),
    )
    op.create_index(
        op.f("ix_privacy_finding_association_id"), "privacy_finding", ["association_id"], unique=False
    )
    op.create_index(
        "ix_privacy_finding_by_choice",
        "privacy_finding",
        ["association_id", "request_id", "choice"],
        unique=False,
    )
    op.create_index(op.f("ix_privacy_finding_document_id"), "privacy_finding", ["document_id"], unique=False)
    op.create_index(op.f("ix_privacy_finding_request_id"), "privacy_finding", ["request_id"], unique=False)
    op.create_table(
        "retention_release",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by_name", sa.String(200), nullable=False),
        sa.Column("ended_at", db.Instant(timezone=True), nullable=True),
        sa.Column("ended_by_name", sa.String(200), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_name = '')", name=op.f("ck_retention_release_ended_by_someone")
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            name=op.f("fk_retention_release_association_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_retention_release_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_release")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_retention_release_association_id_id")),
    )
    op.create_index(
        op.f("ix_retention_release_association_id"), "retention_release", ["association_id"], unique=False
    )
    op.create_index(
        op.f("ix_retention_release_document_id"), "retention_release", ["document_id"], unique=False
    )
    op.create_table(
        "privacy_page_look",
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("looked_at", db.Instant(timezone=True), nullable=False),
        sa.Column("numbers", sa.Integer(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("shield", sa.String(64), nullable=False),
        sa.Column("reviewed_at", db.Instant(timezone=True), nullable=True),
        sa.Column("reviewed_by_name", sa.String(200), nullable=False),
        sa.Column("review", sa.String(300), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(reviewed_at IS NULL) = (reviewed_by_name = '')",
            name=op.f("ck_privacy_page_look_reviewed_by_someone"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "page_id"],
            ["page.association_id", "page.id"],
            name=op.f("fk_privacy_page_look_association_id_page_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_privacy_page_look_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_page_look")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_privacy_page_look_association_id_id")),
        sa.UniqueConstraint("page_id", name=op.f("uq_privacy_page_look_page_id")),
    )
    op.create_index(
        op.f("ix_privacy_page_look_association_id"), "privacy_page_look", ["association_id"], unique=False
    )
    op.create_index(
        "ix_privacy_page_look_numbers", "privacy_page_look", ["association_id", "numbers"], unique=False
    )
    op.create_index(
        "ix_privacy_page_look_protected",
        "privacy_page_look",
        ["association_id", "protected", "reviewed_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_privacy_page_look_protected", table_name="privacy_page_look")
    op.drop_index("ix_privacy_page_look_numbers", table_name="privacy_page_look")
    op.drop_index(op.f("ix_privacy_page_look_association_id"), table_name="privacy_page_look")
    op.drop_table("privacy_page_look")
    op.drop_index(op.f("ix_retention_release_document_id"), table_name="retention_release")
    op.drop_index(op.f("ix_retention_release_association_id"), table_name="retention_release")
    op.drop_table("retention_release")
    op.drop_index(op.f("ix_privacy_finding_request_id"), table_name="privacy_finding")
    op.drop_index(op.f("ix_privacy_finding_document_id"), table_name="privacy_finding")
    op.drop_index("ix_privacy_finding_by_choice", table_name="privacy_finding")
    op.drop_index(op.f("ix_privacy_finding_association_id"), table_name="privacy_finding")
    op.drop_table("privacy_finding")
    op.drop_index(op.f("ix_privacy_erasure_answer_request_id"), table_name="privacy_erasure_answer")
    op.drop_index(op.f("ix_privacy_erasure_answer_association_id"), table_name="privacy_erasure_answer")
    op.drop_table("privacy_erasure_answer")
    op.drop_index(op.f("ix_privacy_incident_telling_incident_id"), table_name="privacy_incident_telling")
    op.drop_index(op.f("ix_privacy_incident_telling_association_id"), table_name="privacy_incident_telling")
    op.drop_table("privacy_incident_telling")
    op.drop_index("ix_privacy_request_due", table_name="privacy_request")
    op.drop_index(op.f("ix_privacy_request_association_id"), table_name="privacy_request")
    op.drop_table("privacy_request")
    op.drop_index(op.f("ix_privacy_incident_association_id"), table_name="privacy_incident")
    op.drop_table("privacy_incident")
    op.drop_index(op.f("ix_privacy_controller_association_id"), table_name="privacy_controller")
    op.drop_table("privacy_controller")
    op.drop_index("ix_chain_anchor_due", table_name="chain_anchor")
    op.drop_index(op.f("ix_chain_anchor_chain"), table_name="chain_anchor")
    op.drop_index(op.f("ix_chain_anchor_association_id"), table_name="chain_anchor")
    op.drop_table("chain_anchor")
