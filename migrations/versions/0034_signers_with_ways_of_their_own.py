"""A signer can have ways to sign of their own: someone from outside signs with BankID, the board as it is used to."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "signer", sa.Column("allowed_methods", sa.String(length=200), server_default="", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("signer", "allowed_methods")
