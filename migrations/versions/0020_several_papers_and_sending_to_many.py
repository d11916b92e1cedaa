"""Several papers in one envelope, sending to many, wishes to hand over, receipts of texts, turns, conflicts per capsulam."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None

OLD_NAMED = "kind = 'minutes' OR document_id IS NOT NULL"
NEW_NAMED = "kind = 'minutes' OR document_id IS NOT NULL OR batch_id IS NOT NULL"


def upgrade() -> None:
    op.create_table(
        "signing_batch",
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("record_class", sa.String(length=40), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("frozen_sha256", sa.String(length=64), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("original_sha256", sa.String(length=64), nullable=False),
        sa.Column("original_pages", sa.Integer(), nullable=False),
        sa.Column("merge_text", sa.Text(), nullable=False),
        sa.Column("allowed_methods", sa.String(length=200), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("message", sa.String(length=1000), nullable=False),
        sa.Column("guest_code", sa.Boolean(), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        sa.Column("sent_by_name", sa.String(length=200), nullable=False),
        sa.Column("made_at", db.Instant(timezone=True), nullable=False),
        sa.Column("ordered_at", db.Instant(timezone=True), nullable=True),
        sa.Column("next_at", db.Instant(timezone=True), nullable=False),
        sa.Column("steered_by", sa.String(length=200), nullable=False),
        sa.Column("reminded_at", db.Instant(timezone=True), nullable=True),
        sa.Column("withdrawn_at", db.Instant(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.String(length=1000), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(frozen_sha256 <> '') <> (merge_text <> '')", name=op.f("ck_signing_batch_paper_or_text")
        ),
        sa.CheckConstraint(
            "(frozen_sha256 <> '') = (document_id IS NOT NULL)", name=op.f("ck_signing_batch_paper_is_frozen")
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_because = '')",
            name=op.f("ck_signing_batch_withdrawn_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            name=op.f("fk_signing_batch_association_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "sent_by"],
            ["person.association_id", "person.id"],
            name=op.f("fk_signing_batch_association_id_sent_by"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_signing_batch_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_batch")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_signing_batch_association_id_id")),
    )
    with op.batch_alter_table("signing_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signing_batch_association_id"), ["association_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_signing_batch_document_id"), ["document_id"], unique=False)

    op.create_table(
        "envelope_paper",
        sa.Column("envelope_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("record_class", sa.String(length=40), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("frozen_sha256", sa.String(length=64), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("original_sha256", sa.String(length=64), nullable=False),
        sa.Column("original_pages", sa.Integer(), nullable=False),
        sa.Column("sealed_sha256", sa.String(length=64), nullable=False),
        sa.Column("reading_copy_sha256", sa.String(length=64), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(original_sha256 <> '') = (original_pages > 0)",
            name=op.f("ck_envelope_paper_original_has_pages"),
        ),
        sa.CheckConstraint(
            "(sealed_sha256 <> '') = (reading_copy_sha256 <> '')",
            name=op.f("ck_envelope_paper_sealed_has_copy"),
        ),
        sa.CheckConstraint("length(frozen_sha256) = 64", name=op.f("ck_envelope_paper_frozen_sha256_length")),
        sa.CheckConstraint(
            "position >= 2 AND version >= 1 AND page_count >= 1", name=op.f("ck_envelope_paper_counts")
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            name=op.f("fk_envelope_paper_association_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "envelope_id"],
            ["envelope.association_id", "envelope.id"],
            name=op.f("fk_envelope_paper_association_id_envelope_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_envelope_paper_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envelope_paper")),
        sa.UniqueConstraint(
            "association_id",
            "document_id",
            "version",
            name=op.f("uq_envelope_paper_association_id_document_id_version"),
        ),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_envelope_paper_association_id_id")),
        sa.UniqueConstraint("envelope_id", "position", name=op.f("uq_envelope_paper_envelope_id_position")),
    )
    with op.batch_alter_table("envelope_paper", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_envelope_paper_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_envelope_paper_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_envelope_paper_envelope_id"), ["envelope_id"], unique=False)

    op.create_table(
        "signing_recipient",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "failed",
                "cancelled",
                name="recipientstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("envelope_id", sa.Uuid(), nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=False),
        sa.Column("lease_until", db.Instant(timezone=True), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'failed') = (problem <> '')", name=op.f("ck_signing_recipient_failed_has_reason")
        ),
        sa.CheckConstraint(
            "(state = 'sent') = (envelope_id IS NOT NULL)",
            name=op.f("ck_signing_recipient_sent_has_envelope"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "batch_id"],
            ["signing_batch.association_id", "signing_batch.id"],
            name=op.f("fk_signing_recipient_association_id_batch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "envelope_id"],
            ["envelope.association_id", "envelope.id"],
            name=op.f("fk_signing_recipient_association_id_envelope_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "person_id"],
            ["person.association_id", "person.id"],
            name=op.f("fk_signing_recipient_association_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_signing_recipient_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_recipient")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_signing_recipient_association_id_id")),
        sa.UniqueConstraint("batch_id", "email", name=op.f("uq_signing_recipient_batch_id_email")),
        sa.UniqueConstraint("batch_id", "position", name=op.f("uq_signing_recipient_batch_id_position")),
    )
    with op.batch_alter_table("signing_recipient", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_signing_recipient_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_signing_recipient_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_signing_recipient_envelope_id"), ["envelope_id"], unique=False)
        batch_op.create_index("ix_signing_recipient_waiting", ["state", "lease_until"], unique=False)

    with op.batch_alter_table("envelope", schema=None) as batch_op:
        batch_op.add_column(sa.Column("further_papers", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("further_pages", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("turn", sa.Integer(), nullable=True))

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("receipt_hash", sa.String(length=64), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("gateway_name", sa.String(length=100), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("receipt", sa.String(length=10), server_default="", nullable=False))
        batch_op.add_column(sa.Column("receipt_at", db.Instant(timezone=True), nullable=True))
        batch_op.create_index("ix_message_receipt", ["receipt_hash"], unique=False)

    with op.batch_alter_table("seal_proof", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paper", sa.Integer(), server_default="1", nullable=False))
        batch_op.drop_constraint(batch_op.f("uq_seal_proof_envelope_id_number"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_seal_proof_envelope_id_paper_number"), ["envelope_id", "paper", "number"]
        )

    with op.batch_alter_table("signer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wish_name", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("wish_email", sa.String(length=254), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("wish_because", sa.String(length=1000), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("wished_at", db.Instant(timezone=True), nullable=True))

    with op.batch_alter_table("envelope", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_envelope_document_named"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_envelope_document_named"), NEW_NAMED)
        batch_op.create_check_constraint(
            batch_op.f("ck_envelope_further_papers_have_pages"), "(further_papers > 0) = (further_pages > 0)"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_envelope_association_id_batch_id"),
            "signing_batch",
            ["association_id", "batch_id"],
            ["association_id", "id"],
        )
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f("ck_mandate_turn"), "turn IS NULL OR turn >= 1")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_message_receipt_has_time"), "(receipt <> '') = (receipt_at IS NOT NULL)"
        )
    with op.batch_alter_table("seal_proof", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_seal_proof_number"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_seal_proof_number"), "number >= 0 AND paper >= 1")
    with op.batch_alter_table("signer", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_signer_wish_has_time"), "(wish_name <> '') = (wished_at IS NOT NULL)"
        )
    with op.batch_alter_table("per_capsulam_voter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recused_at", db.Instant(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("recused_because", sa.String(length=500), server_default="", nullable=False)
        )
    with op.batch_alter_table("per_capsulam_voter", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_per_capsulam_voter_recused_takes_no_part"),
            "recused_at IS NULL OR (agreed_at IS NULL AND vote IS NULL)",
        )


def downgrade() -> None:
    """Envelopes of several papers, or of a sending to many, cannot be told by the earlier version."""
    found = op.get_bind().scalar(
        sa.text(
            "SELECT (SELECT count(*) FROM envelope_paper)"
            " + (SELECT count(*) FROM envelope WHERE batch_id IS NOT NULL)"
        )
    )
    if found:
        raise RuntimeError(
            f"{found} papers were sent together or to many; the earlier version does not know that"
        )
    with op.batch_alter_table("per_capsulam_voter", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_per_capsulam_voter_recused_takes_no_part"), type_="check")
    with op.batch_alter_table("per_capsulam_voter", schema=None) as batch_op:
        batch_op.drop_column("recused_because")
        batch_op.drop_column("recused_at")
    with op.batch_alter_table("signer", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_signer_wish_has_time"), type_="check")
    with op.batch_alter_table("seal_proof", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_seal_proof_number"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_seal_proof_number"), "number >= 0")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_message_receipt_has_time"), type_="check")
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_mandate_turn"), type_="check")
    with op.batch_alter_table("envelope", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_envelope_association_id_batch_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_envelope_further_papers_have_pages"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_envelope_document_named"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_envelope_document_named"), OLD_NAMED)

    with op.batch_alter_table("signer", schema=None) as batch_op:
        batch_op.drop_column("wished_at")
        batch_op.drop_column("wish_because")
        batch_op.drop_column("wish_email")
        batch_op.drop_column("wish_name")

    with op.batch_alter_table("seal_proof", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_seal_proof_envelope_id_paper_number"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_seal_proof_envelope_id_number"), ["envelope_id", "number"]
        )
        batch_op.drop_column("paper")

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_receipt")
        batch_op.drop_column("receipt_at")
        batch_op.drop_column("receipt")
        batch_op.drop_column("gateway_name")
        batch_op.drop_column("receipt_hash")

    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.drop_column("turn")

    with op.batch_alter_table("envelope", schema=None) as batch_op:
        batch_op.drop_column("further_pages")
        batch_op.drop_column("further_papers")

    with op.batch_alter_table("signing_recipient", schema=None) as batch_op:
        batch_op.drop_index("ix_signing_recipient_waiting")
        batch_op.drop_index(batch_op.f("ix_signing_recipient_envelope_id"))
        batch_op.drop_index(batch_op.f("ix_signing_recipient_batch_id"))
        batch_op.drop_index(batch_op.f("ix_signing_recipient_association_id"))

    op.drop_table("signing_recipient")
    with op.batch_alter_table("envelope_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_envelope_paper_envelope_id"))
        batch_op.drop_index(batch_op.f("ix_envelope_paper_document_id"))
        batch_op.drop_index(batch_op.f("ix_envelope_paper_association_id"))

    op.drop_table("envelope_paper")
    with op.batch_alter_table("signing_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signing_batch_document_id"))
        batch_op.drop_index(batch_op.f("ix_signing_batch_association_id"))

    op.drop_table("signing_batch")
