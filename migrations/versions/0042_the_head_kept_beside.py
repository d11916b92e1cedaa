"""What two changed differently in the head of minutes lies in a table of its own, and no more in the columns of a §'s words."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_COMMON: tuple[tuple[str, Any], ...] = (
    ("id", sa.Uuid()),
    ("association_id", sa.Uuid()),
    ("minutes_id", sa.Uuid()),
    ("text", sa.String()),
    ("written_by", sa.Uuid()),
    ("author", sa.String()),
    ("written_at", db.Instant()),
)
_text = sa.table(
    "parallel_text",
    *(sa.column(name, kind) for name, kind in _COMMON),
    sa.column("item_id", sa.Uuid()),
    sa.column("heading", sa.String()),
    sa.column("decisions", sa.String()),
    sa.column("reservation", sa.String()),
    sa.column("opening", sa.String()),
)
_head = sa.table(
    "parallel_head",
    *(sa.column(name, kind) for name, kind in _COMMON),
    sa.column("row", sa.String()),
    sa.column("name", sa.String()),
    sa.column("called", sa.String()),
    sa.column("value", sa.JSON(none_as_null=True)),
    sa.column("stood", sa.JSON(none_as_null=True)),
    sa.column("items", sa.JSON()),
    sa.column("stood_by", sa.String()),
    sa.column("stood_actor", sa.String()),
)
# What places were called in the heading.
_FACTS = {
    "held_on": "Mötesdag",
    "starts_at": "Började kl.",
    "ends_at": "Slutade kl.",
    "place": "Plats",
    "chaired_by": "Mötesordförande",
    "written_by": "Protokollförare",
    "adjuster": "Justerare",
    "second_adjuster": "Andra justerare",
    "further_adjusters": "Fler justerare",
}
_COLUMNS = {
    "name": "Namn",
    "status": "Deltog",
    "note": "Anmärkning",
    "first_item": "Från och med §",
    "last_item": "Till och med §",
    "serving": "Tjänstgörande suppleant",
}


def upgrade() -> None:
    op.create_table(
        "parallel_head",
        sa.Column("minutes_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.String(length=240), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("called", sa.String(length=200), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("stood", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("stood_by", sa.String(length=200), nullable=False),
        sa.Column("stood_actor", sa.String(length=80), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("written_at", db.Instant(timezone=True), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "minutes_id"],
            ["minutes.association_id", "minutes.id"],
            name=op.f("fk_parallel_head_association_id_minutes_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "written_by"],
            ["person.association_id", "person.id"],
            name=op.f("fk_parallel_head_association_id_written_by"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_parallel_head_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parallel_head")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_parallel_head_association_id_id")),
    )
    op.create_index(
        op.f("ix_parallel_head_association_id"), "parallel_head", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_parallel_head_minutes_id"), "parallel_head", ["minutes_id"], unique=False)
    connection = op.get_bind()
    of_heads = _text.c.item_id == _text.c.minutes_id
    for kept in connection.execute(sa.select(_text).where(of_heads)).mappings().all():
        connection.execute(_head.insert().values(_as_head(kept)))
    connection.execute(_text.delete().where(of_heads))


def _as_head(kept: Any) -> dict[str, Any]:
    told = json.loads(kept["decisions"])
    row, name = told["row"], told["name"]
    column = _COLUMNS.get(name, "")
    return {
        **{column: kept[column] for column, _kind in _COMMON},
        "row": row,
        "name": name,
        "called": kept["heading"].removesuffix(f": {column}") if row else "",
        "value": told["value"],
        "stood": told["stood"],
        "items": told.get("items", []),
        "stood_by": told["by"],
        "stood_actor": told["actor"],
    }


def downgrade() -> None:
    connection = op.get_bind()
    for kept in connection.execute(sa.select(_head)).mappings().all():
        connection.execute(_text.insert().values(_as_text(kept)))
    op.drop_table("parallel_head")


def _as_text(kept: Any) -> dict[str, Any]:
    told = {name: kept[name] for name in ("row", "name", "value", "stood")}
    told |= {"by": kept["stood_by"], "actor": kept["stood_actor"]}
    # Of the oldest it is not known of which §§ they speak.
    told |= {"items": kept["items"]} if kept["items"] else {}
    place = [kept["called"], _COLUMNS.get(kept["name"], "")] if kept["row"] else [_FACTS[kept["name"]]]
    return {
        **{column: kept[column] for column, _kind in _COMMON},
        "item_id": kept["minutes_id"],
        "heading": ": ".join(filter(None, place))[:200],
        "decisions": json.dumps(told, ensure_ascii=False),
        "reservation": "",
        "opening": "",
    }
