"""Who signs is chosen for each kind of minutes; decisions tell votes, reservation, amount, counterparty and apartment; a general meeting may be an extra one."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

KINDS = ("board", "constituting", "general_meeting", "per_capsulam")


def upgrade() -> None:
    op.create_table(
        "signer_choice",
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="minuteskind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind <> 'board'", name=op.f("ck_signer_choice_board_is_the_associations")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_signer_choice_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signer_choice")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_signer_choice_association_id_id")),
        sa.UniqueConstraint("association_id", "kind", name=op.f("uq_signer_choice_association_id_kind")),
    )
    with op.batch_alter_table("signer_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signer_choice_association_id"), ["association_id"], unique=False)

    op.add_column("decision", sa.Column("votes", sa.String(length=200), server_default="", nullable=False))
    op.add_column("decision", sa.Column("reservation", sa.String(), server_default="", nullable=False))
    op.add_column("decision", sa.Column("amount_ore", sa.BigInteger(), nullable=True))
    op.add_column(
        "decision", sa.Column("counterparty", sa.String(length=200), server_default="", nullable=False)
    )
    op.add_column("decision", sa.Column("apartment", sa.String(length=20), server_default="", nullable=False))
    op.add_column("meeting", sa.Column("extra", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("meeting", "extra")
    for name in ("apartment", "counterparty", "amount_ore", "reservation", "votes"):
        op.drop_column("decision", name)
    op.drop_table("signer_choice")
