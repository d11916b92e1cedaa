"""A document remembers that it was of a class which is preserved; of changes before this only the log tells."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("was_class", sa.String(length=40), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("document", "was_class")
