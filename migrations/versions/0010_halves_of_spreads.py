"""A sheet that shows two facing pages can be parted into its halves, and they into the sheet again."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_CUT = "cut >= 0 AND cut < 1 AND turn IN (0, 90, 180, 270)"


def upgrade() -> None:
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "half",
                sa.Enum(
                    "left",
                    "right",
                    "whole",
                    name="half",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=False,
                server_default="whole",
            )
        )
        batch_op.add_column(sa.Column("set_aside", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("cut", sa.Double(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("turn", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("kept_whole", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.drop_constraint(op.f("uq_page_file_id_number"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_page_file_id_number_half"), ["file_id", "number", "half"])
        batch_op.create_check_constraint(op.f("ck_page_halves_are_cut"), "(half = 'whole') = (cut = 0)")
        batch_op.create_check_constraint(op.f("ck_page_cut_within_its_sheet"), _CUT)


def downgrade() -> None:
    """Let the sheets stand whole again: the older edition knows nothing else.

    The halves and what was read of them go; what people have written of them is kept, as versions of the whole page.
    """
    connection = op.get_bind()
    _keep_what_people_wrote(connection)
    op.execute("DELETE FROM text_layer WHERE page_id IN (SELECT id FROM page WHERE half <> 'whole')")
    # Search and the searchable copies are to follow: in the document, and in all that is made of its pages.
    op.execute(
        "UPDATE document SET content_version = content_version + 1 WHERE id IN "
        "(SELECT document_id FROM page WHERE half <> 'whole') OR id IN (SELECT extent.document_id FROM extent "
        "JOIN page ON page.file_id = extent.file_id WHERE page.half <> 'whole')"
    )
    op.execute("DELETE FROM page WHERE half <> 'whole'")
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_page_cut_within_its_sheet"), type_="check")
        batch_op.drop_constraint(op.f("ck_page_halves_are_cut"), type_="check")
        batch_op.drop_constraint(op.f("ck_page_half"), type_="check")
        batch_op.drop_constraint(op.f("uq_page_file_id_number_half"), type_="unique")
        for column in ("kept_whole", "turn", "cut", "set_aside", "half"):
            batch_op.drop_column(column)
        batch_op.create_unique_constraint(op.f("uq_page_file_id_number"), ["file_id", "number"])


def _keep_what_people_wrote(connection: sa.Connection) -> None:
    """Number the versions of the halves' texts after those of their sheet's: history, not the text that counts."""
    page = sa.table("page", *map(sa.column, ("id", "file_id", "number", "half")))
    correction = sa.table("correction", *map(sa.column, ("id", "page_id", "number", "made_at")))
    sheet = page.alias("sheet")
    rows = connection.execute(
        sa.select(correction.c.id, sheet.c.id)
        .join(page, page.c.id == correction.c.page_id)
        .join(sheet, sa.and_(sheet.c.file_id == page.c.file_id, sheet.c.number == page.c.number))
        .where(page.c.half != "whole", sheet.c.half == "whole")
        .order_by(correction.c.made_at, page.c.half, correction.c.number)
    ).all()
    for version, whole in rows:
        latest = connection.scalar(
            sa.select(sa.func.coalesce(sa.func.max(correction.c.number), 0)).where(
                correction.c.page_id == whole
            )
        )
        connection.execute(
            sa.update(correction).where(correction.c.id == version).values(page_id=whole, number=latest + 1)
        )
