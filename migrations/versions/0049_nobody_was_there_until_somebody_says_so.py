"""Of whom nobody has said whether they were at a meeting, the attendance tells that; what was told before stays."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

_STATUSES = ("present", "absent", "co_opted")
_ADDED = "untold"


def _statuses(*names: str) -> sa.Enum:
    return sa.Enum(*names, name="attendancestatus", native_enum=False, create_constraint=True, length=40)


def _allow(before: sa.Enum, after: sa.Enum) -> None:
    """Put the CHECK of the column anew: a CHECK cannot be changed."""
    with op.batch_alter_table("attendance") as table:
        # Where the table is not copied, changing the type takes the CHECK along.
        if op.get_bind().dialect.name == "sqlite":
            table.drop_constraint(op.f("ck_attendance_attendancestatus"), type_="check")
        table.alter_column("status", existing_type=before, type_=after, existing_nullable=False)


def upgrade() -> None:
    _allow(_statuses(*_STATUSES), _statuses(*_STATUSES, _ADDED))


def downgrade() -> None:
    # The code before this knows of no one who is neither: whoever nobody has ticked stands as absent there.
    status = sa.table("attendance", sa.column("status", sa.String()))
    op.execute(sa.update(status).where(status.c.status == _ADDED).values(status="absent"))
    _allow(_statuses(*_STATUSES, _ADDED), _statuses(*_STATUSES))
