"""Who signs is chosen for each kind of minutes: a general meeting elects its adjusters, whatever the board's rule is."""

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


def downgrade() -> None:
    op.drop_table("signer_choice")
