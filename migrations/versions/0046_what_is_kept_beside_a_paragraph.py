"""What is kept beside a § tells who does its decisions and by when, and who has a conflict of interest there."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

_COLUMNS = (("duties", "[]"), ("recused", "{}"))


def upgrade() -> None:
    with op.batch_alter_table("parallel_text") as table:
        for name, nothing in _COLUMNS:
            table.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default=nothing))
    with op.batch_alter_table("parallel_text") as table:
        for name, _nothing in _COLUMNS:
            table.alter_column(name, existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("parallel_text") as table:
        for name, _nothing in _COLUMNS:
            table.drop_column(name)
