"""Letters that were taken back have a state of their own."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

# Why a letter had failed, when nothing had: what it asked for was no longer wanted, or what it spoke of is gone.
_NOT_WANTED = "det behövdes inte längre"
_GONE = "det som brevet handlade om är gallrat"


def upgrade() -> None:
    _allow("message", "state", "taken_back", beside="sending", allowed=True)
    message = sa.table("message", sa.column("state"), sa.column("last_error"))
    op.execute(
        sa.update(message)
        .where(message.c.state == "failed", message.c.last_error.in_((_NOT_WANTED, _GONE)))
        .values(state="taken_back", last_error="")
    )


def downgrade() -> None:
    message = sa.table("message", sa.column("state"), sa.column("last_error"))
    op.execute(
        sa.update(message)
        .where(message.c.state == "taken_back")
        .values(state="failed", last_error=_NOT_WANTED)
    )
    _allow("message", "state", "taken_back", beside="sending", allowed=False)


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
