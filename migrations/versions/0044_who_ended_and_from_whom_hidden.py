"""Who ended an envelope by declining is a fact of its own, and when its sender was told that a paper is hidden from a signer.

Of what was ended before, the chain of events says who did it: others who declined stood aside, and it went on without them.
"""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_envelope = sa.table("envelope", sa.column("id", sa.Uuid()), sa.column("state", sa.String()))
_signer = sa.table(
    "signer",
    sa.column("id", sa.Uuid()),
    sa.column("envelope_id", sa.Uuid()),
    sa.column("state", sa.String()),
    sa.column("ended_it", sa.Boolean()),
)
_event = sa.table(
    "envelope_event",
    sa.column("envelope_id", sa.Uuid()),
    sa.column("number", sa.Integer()),
    sa.column("what", sa.String()),
    sa.column("facts", sa.JSON()),
)


def upgrade() -> None:
    with op.batch_alter_table("signer") as table:
        table.add_column(sa.Column("ended_it", sa.Boolean(), server_default=sa.false(), nullable=False))
        table.add_column(sa.Column("hidden_at", db.Instant(), nullable=True))
        table.create_check_constraint(
            op.f("ck_signer_ended_by_declining"), "NOT ended_it OR state = 'declined'"
        )
    connection = op.get_bind()
    # Who asked for it stays so when the next version is begun and it is withdrawn for good; whoever it was completed
    # without is no longer "declined".
    told = connection.execute(
        sa.select(_event.c.facts, _signer.c.id)
        .join(_envelope, _envelope.c.id == _event.c.envelope_id)
        .join(_signer, _signer.c.envelope_id == _envelope.c.id)
        .where(
            _event.c.what == "declined",
            _envelope.c.state.in_(("declined", "withdrawn")),
            _signer.c.state == "declined",
        )
    ).all()
    ended = [signer for facts, signer in told if facts.get("signer") == str(signer)]
    if ended:
        connection.execute(_signer.update().where(_signer.c.id.in_(ended)).values(ended_it=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table("signer") as table:
        table.drop_constraint(op.f("ck_signer_ended_by_declining"), type_="check")
        table.drop_column("hidden_at")
        table.drop_column("ended_it")
