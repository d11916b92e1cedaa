"""Minutes may have more than two adjusters, where the rule asks for more."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "further_adjuster",
        sa.Column("minutes_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "minutes_id"],
            ["minutes.association_id", "minutes.id"],
            name=op.f("fk_further_adjuster_association_id_minutes_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "person_id"],
            ["person.association_id", "person.id"],
            name=op.f("fk_further_adjuster_association_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_further_adjuster_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_further_adjuster")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_further_adjuster_association_id_id")),
        sa.UniqueConstraint("minutes_id", "person_id", name=op.f("uq_further_adjuster_minutes_id_person_id")),
    )
    op.create_index(
        op.f("ix_further_adjuster_association_id"), "further_adjuster", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_further_adjuster_person_id"), "further_adjuster", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("further_adjuster")
