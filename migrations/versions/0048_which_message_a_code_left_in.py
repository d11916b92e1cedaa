"""A one-time code knows the message that it left in; those of before last ten minutes, and stay without."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("one_time_code") as table:
        table.add_column(sa.Column("message_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("one_time_code") as table:
        table.drop_column("message_id")
