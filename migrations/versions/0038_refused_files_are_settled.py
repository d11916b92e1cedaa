"""What became of a refused or unreadable file may be settled: who said that it is enough so, and when."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("upload", sa.Column("settled_at", db.Instant(timezone=True), nullable=True))
    op.add_column("upload", sa.Column("settled_by", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("upload", "settled_by")
    op.drop_column("upload", "settled_at")
