"""What the log says of one thing is found without reading all of the log."""

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_audit_entry_subject", "audit_entry", ["chain", "subject_kind", "subject_id"])


def downgrade() -> None:
    op.drop_index("ix_audit_entry_subject", "audit_entry")
