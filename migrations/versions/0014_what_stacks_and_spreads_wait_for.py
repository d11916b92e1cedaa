"""Whether a stack's sender may write binders into the register."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("stack") as table:
        # Of what waits already nobody asked: no.
        table.add_column(sa.Column("may_register", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("stack") as table:
        table.drop_column("may_register")
