"""Packages know when their rows were read and how long the log was then; of earlier ones nobody knows."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("export_order", sa.Column("read_at", db.Instant(timezone=True), nullable=True))
    op.add_column("export_order", sa.Column("log_length", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("export_order", "log_length")
    op.drop_column("export_order", "read_at")
