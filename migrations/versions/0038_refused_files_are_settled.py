"""What became of a refused or unreadable file may be settled; an import and what it took away bear one instant.

They were noted a hair apart, and what is to be preserved was not known to wait for a second person.
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


_import = sa.table(
    "import",
    sa.column("association_id", sa.Uuid()),
    sa.column("undone_at", db.Instant()),
)
_document = sa.table(
    "document",
    sa.column("association_id", sa.Uuid()),
    sa.column("withdrawn_at", db.Instant()),
    sa.column("withdrawn_by", sa.Uuid()),
)
_ONE_DEED = timedelta(seconds=1)


def upgrade() -> None:
    op.add_column("upload", sa.Column("settled_at", db.Instant(timezone=True), nullable=True))
    op.add_column("upload", sa.Column("settled_by", sa.Uuid(), nullable=True))
    undone = (
        op.get_bind().execute(sa.select(_import).where(_import.c.undone_at.is_not(None))).mappings().all()
    )
    for one in undone:
        op.get_bind().execute(
            _document.update()
            .where(
                _document.c.association_id == one["association_id"],
                _document.c.withdrawn_by.is_not(None),
                _document.c.withdrawn_at > one["undone_at"] - _ONE_DEED,
                _document.c.withdrawn_at < one["undone_at"],
            )
            .values(withdrawn_at=one["undone_at"])
        )


def downgrade() -> None:
    op.drop_column("upload", "settled_by")
    op.drop_column("upload", "settled_at")
