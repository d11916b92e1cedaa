"""The index of documents taken away holds those alone: every search asks for them, and they are few."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_TAKEN_AWAY = sa.text("withdrawn_at IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_document_withdrawn", "document")
    op.create_index(
        "ix_document_withdrawn",
        "document",
        ["association_id", "withdrawn_at"],
        sqlite_where=_TAKEN_AWAY,
        postgresql_where=_TAKEN_AWAY,
    )


def downgrade() -> None:
    op.drop_index("ix_document_withdrawn", "document")
    op.create_index("ix_document_withdrawn", "document", ["withdrawn_at"])
