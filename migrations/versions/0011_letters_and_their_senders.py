"""Whether a letter's sender is proved, and whose word is taken for it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mailbox") as table:
        table.add_column(sa.Column("authserv_id", sa.String(length=253), nullable=False, server_default=""))
    with op.batch_alter_table("mail_message") as table:
        # Of what came before nobody asked the server: a claim.
        table.add_column(sa.Column("proved", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("mail_message") as table:
        table.drop_column("proved")
    with op.batch_alter_table("mailbox") as table:
        table.drop_column("authserv_id")
