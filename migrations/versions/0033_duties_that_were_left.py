"""Letters that were taken back have a state; matters are disposed of; a schedule knows the decision that adopted it.

What handovers say of a person is found when that person asks.
"""

import re

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

# Why a letter had failed, when nothing had: what it asked for was no longer wanted, or what it spoke of is gone.
_NOT_WANTED = "det behövdes inte längre"
# What stands above privacy and speaks of people.
_ABOVE = ("keeping", "handover")
_FINDING = sa.table("privacy_finding", sa.column("kind"))
_GONE = "det som brevet handlade om är gallrat"


def upgrade() -> None:
    _allow("message", "state", "taken_back", beside="sending", allowed=True)
    message = sa.table("message", sa.column("state"), sa.column("last_error"))
    op.execute(
        sa.update(message)
        .where(message.c.state == "failed", message.c.last_error.in_((_NOT_WANTED, _GONE)))
        .values(state="taken_back", last_error="")
    )
    for kind in _ABOVE:
        _allow("privacy_finding", "kind", kind, beside="readings", allowed=True)
    _matters_are_disposed_of()
    op.create_table(
        "schedule_adoption",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(decision_id IS NULL) <> (item_id IS NULL)", name=op.f("ck_schedule_adoption_one_place")
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_schedule_adoption_association_id")
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "version_id"],
            ["schedule_version.association_id", "schedule_version.id"],
            name=op.f("fk_schedule_adoption_association_id_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "decision_id"],
            ["decision.association_id", "decision.id"],
            name=op.f("fk_schedule_adoption_association_id_decision_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "item_id"],
            ["minutes_item.association_id", "minutes_item.id"],
            name=op.f("fk_schedule_adoption_association_id_item_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_adoption")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_schedule_adoption_association_id_id")),
        sa.UniqueConstraint("version_id", name=op.f("uq_schedule_adoption_version_id")),
    )
    for column in ("association_id", "decision_id", "item_id"):
        op.create_index(op.f(f"ix_schedule_adoption_{column}"), "schedule_adoption", [column], unique=False)


def downgrade() -> None:
    op.execute(sa.delete(_FINDING).where(_FINDING.c.kind.in_(_ABOVE)))
    for kind in reversed(_ABOVE):
        _allow("privacy_finding", "kind", kind, beside="readings", allowed=False)
    op.drop_table("schedule_adoption")
    _no_matters_are_disposed_of()
    message = sa.table("message", sa.column("state"), sa.column("last_error"))
    op.execute(
        sa.update(message)
        .where(message.c.state == "taken_back")
        .values(state="failed", last_error=_NOT_WANTED)
    )
    _allow("message", "state", "taken_back", beside="sending", allowed=False)


def _matters_are_disposed_of() -> None:
    with op.batch_alter_table("matter") as table:
        table.add_column(sa.Column("disposed_at", db.Instant(timezone=True), nullable=True))
        table.create_check_constraint(
            op.f("ck_matter_disposed_when_closed"), "disposed_at IS NULL OR state = 'closed'"
        )
    with op.batch_alter_table("disposal_item") as table:
        table.add_column(sa.Column("matter_id", sa.Uuid(), nullable=True))
        table.alter_column("document_id", existing_type=sa.Uuid(), nullable=True)
        table.create_foreign_key(
            op.f("fk_disposal_item_association_id_matter_id"),
            "matter",
            ["association_id", "matter_id"],
            ["association_id", "id"],
        )
        table.create_unique_constraint(
            op.f("uq_disposal_item_disposal_id_matter_id"), ["disposal_id", "matter_id"]
        )
        table.create_check_constraint(
            op.f("ck_disposal_item_one_thing"), "(document_id IS NULL) <> (matter_id IS NULL)"
        )
    op.create_index(op.f("ix_disposal_item_matter_id"), "disposal_item", ["matter_id"], unique=False)


def _no_matters_are_disposed_of() -> None:
    """Back to disposals of documents alone; what is left of a disposed matter says nothing, and stays a closed matter."""
    going = op.get_bind().scalar(
        sa.text("SELECT count(*) FROM disposal_item WHERE matter_id IS NOT NULL AND state = 'listed'")
    )
    if going:
        raise RuntimeError(f"{going} matters are on a list, which the earlier version does not know")
    op.execute("DELETE FROM disposal_item WHERE matter_id IS NOT NULL")
    op.drop_index(op.f("ix_disposal_item_matter_id"), table_name="disposal_item")
    with op.batch_alter_table("disposal_item") as table:
        table.drop_constraint(op.f("ck_disposal_item_one_thing"), type_="check")
        table.drop_constraint(op.f("uq_disposal_item_disposal_id_matter_id"), type_="unique")
        table.drop_constraint(op.f("fk_disposal_item_association_id_matter_id"), type_="foreignkey")
        table.alter_column("document_id", existing_type=sa.Uuid(), nullable=False)
        table.drop_column("matter_id")
    with op.batch_alter_table("matter") as table:
        table.drop_constraint(op.f("ck_matter_disposed_when_closed"), type_="check")
        table.drop_column("disposed_at")


def _allow(table: str, column: str, member: str, *, beside: str, allowed: bool) -> None:
    """Let a column hold one more member, or not any more; its CHECK is the one that names the member `beside`.

    On SQLite in the schema's text, as its manual says for CHECK (lang_altertable, section 7): a copied table would
    lose its other CHECK constraints.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        for check in sa.inspect(connection).get_check_constraints(table):
            if f"'{beside}'" in check["sqltext"] and check["name"]:
                op.drop_constraint(op.f(check["name"]), table)
                op.create_check_constraint(
                    op.f(check["name"]),
                    table,
                    f"{column} IN ({_members(check['sqltext'], member, allowed=allowed)})",
                )
        return
    sql = str(
        connection.scalar(
            sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table"), {"table": table}
        )
    )
    found = re.search(rf"\bIN \(([^)]*'{beside}'[^)]*)\)", sql)
    if found is None:
        raise RuntimeError(f"the table of {table}s is not as the earlier version made it")
    made = f"{sql[: found.start()]}IN ({_members(found[1], member, allowed=allowed)}){sql[found.end() :]}"
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    connection.execute(sa.text("PRAGMA writable_schema = ON"))
    connection.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :table"),
        {"sql": made, "table": table},
    )
    connection.execute(sa.text(f"PRAGMA schema_version = {int(version or 0) + 1}"))
    connection.execute(sa.text("PRAGMA writable_schema = OFF"))


def _members(told: str, member: str, *, allowed: bool) -> str:
    kept = [one for one in re.findall(r"'(\w+)'", told) if one != member]
    return ", ".join(f"'{one}'" for one in ([*kept, member] if allowed else kept))
