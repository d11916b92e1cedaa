"""Who refused to decide per capsulam is known, and which point of an agenda takes such a question up."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_capsulam = sa.table(
    "per_capsulam",
    sa.column("id", sa.Uuid()),
    sa.column("state", sa.String()),
    sa.column("stopped_because", sa.String()),
    sa.column("closed_at", db.Instant()),
)
_voter = sa.table(
    "per_capsulam_voter",
    sa.column("id", sa.Uuid()),
    sa.column("capsulam_id", sa.Uuid()),
    sa.column("name", sa.String()),
    sa.column("refused_at", db.Instant()),
)
_entry = sa.table(
    "audit_entry",
    sa.column("verb", sa.String()),
    sa.column("subject_kind", sa.String()),
    sa.column("subject_id", sa.String()),
)


def upgrade() -> None:
    op.add_column("per_capsulam_voter", sa.Column("refused_at", db.Instant(timezone=True), nullable=True))
    with op.batch_alter_table("agenda_item") as table:
        table.add_column(sa.Column("capsulam_id", sa.Uuid(), nullable=True))
        table.create_index(op.f("ix_agenda_item_capsulam_id"), ["capsulam_id"], unique=False)
        table.create_foreign_key(
            op.f("fk_agenda_item_association_id_capsulam_id"),
            "per_capsulam",
            ["association_id", "capsulam_id"],
            ["association_id", "id"],
        )
    _note_who_refused(op.get_bind())


def _note_who_refused(connection: sa.Connection) -> None:
    """Of those that were refused the reason begins with who it was; that they were, and not called off, the log tells."""
    refused = set(
        connection.scalars(
            sa.select(_entry.c.subject_id).where(
                _entry.c.verb == "refused_form", _entry.c.subject_kind == "per_capsulam"
            )
        )
    )
    stopped = connection.execute(
        sa.select(_capsulam, _voter.c.id.label("voter"), _voter.c.name)
        .join(_voter, _voter.c.capsulam_id == _capsulam.c.id)
        .where(_capsulam.c.state == "stopped")
    )
    for one in stopped.mappings().all():
        if str(one["id"]) in refused and one["stopped_because"].startswith(f"{one['name']}: "):
            connection.execute(
                _voter.update().where(_voter.c.id == one["voter"]).values(refused_at=one["closed_at"])
            )


def downgrade() -> None:
    with op.batch_alter_table("agenda_item") as table:
        table.drop_constraint(op.f("fk_agenda_item_association_id_capsulam_id"), type_="foreignkey")
        table.drop_index(op.f("ix_agenda_item_capsulam_id"))
        table.drop_column("capsulam_id")
    op.drop_column("per_capsulam_voter", "refused_at")
