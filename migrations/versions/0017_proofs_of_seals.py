"""What sealed files proved when they were checked, their renewed timestamps, and the seal's certificates."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seal_certificate",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("self_issued", sa.Boolean(), nullable=False),
        sa.Column("not_after", db.Instant(), nullable=False),
        sa.Column("first_seen_at", db.Instant(), nullable=False),
        sa.Column("warned_at", db.Instant(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_certificate")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_seal_certificate_fingerprint")),
    )
    op.create_table(
        "seal_proof",
        sa.Column("envelope_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", db.Instant(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("renew_at", db.Instant(), nullable=True),
        sa.Column("retry_at", db.Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=500), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_seal_proof_sha256_length")),
        sa.CheckConstraint("number >= 0", name=op.f("ck_seal_proof_number")),
        sa.ForeignKeyConstraint(
            ["association_id", "envelope_id"],
            ["envelope.association_id", "envelope.id"],
            name=op.f("fk_seal_proof_association_id_envelope_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_seal_proof_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_proof")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_seal_proof_association_id_id")),
        sa.UniqueConstraint("envelope_id", "number", name=op.f("uq_seal_proof_envelope_id_number")),
    )
    with op.batch_alter_table("seal_proof", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seal_proof_association_id"), ["association_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seal_proof_envelope_id"), ["envelope_id"], unique=False)
        batch_op.create_index("ix_seal_proof_to_renew", ["renew_at", "retry_at"], unique=False)


def downgrade() -> None:
    """Renewed timestamps lie in files that no row would speak of: going back is refused while there is any."""
    renewed = op.get_bind().scalar(sa.text("SELECT count(*) FROM seal_proof WHERE number > 0"))
    if renewed:
        raise RuntimeError(
            f"{renewed} timestamps were renewed; the earlier version does not know their files"
        )
    op.drop_table("seal_proof")
    op.drop_table("seal_certificate")
