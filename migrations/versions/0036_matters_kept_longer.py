"""A matter may be kept longer than the schedule says, as a document may."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

TABLE = "retention_exemption"


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column("matter_id", sa.Uuid(), nullable=True))
        table.alter_column("document_id", existing_type=sa.Uuid(), nullable=True)
        table.create_foreign_key(
            op.f("fk_retention_exemption_association_id_matter_id"),
            "matter",
            ["association_id", "matter_id"],
            ["association_id", "id"],
        )
        table.create_check_constraint(
            op.f("ck_retention_exemption_one_thing"), "(document_id IS NULL) <> (matter_id IS NULL)"
        )
    op.create_index(op.f("ix_retention_exemption_matter_id"), TABLE, ["matter_id"], unique=False)


def downgrade() -> None:
    """Back to exceptions of documents alone; refused while one keeps a matter that the earlier version would let go."""
    kept = op.get_bind().scalar(
        sa.text(f"SELECT count(*) FROM {TABLE} WHERE matter_id IS NOT NULL AND ended_at IS NULL")  # noqa: S608 - our own table's name
    )
    if kept:
        raise RuntimeError(f"{kept} matters are kept longer, which the earlier version does not know")
    op.execute(f"DELETE FROM {TABLE} WHERE matter_id IS NOT NULL")  # noqa: S608 - as above
    op.drop_index(op.f("ix_retention_exemption_matter_id"), table_name=TABLE)
    with op.batch_alter_table(TABLE) as table:
        table.drop_constraint(op.f("ck_retention_exemption_one_thing"), type_="check")
        table.drop_constraint(op.f("fk_retention_exemption_association_id_matter_id"), type_="foreignkey")
        table.alter_column("document_id", existing_type=sa.Uuid(), nullable=False)
        table.drop_column("matter_id")
