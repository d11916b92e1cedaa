"""What was found of a person knows what it was found in, and may be of more registers; why nobody was told of an incident."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0028"
branch_labels = None
depends_on = None

_KINDS = re.compile(r"\bIN \(([^)]*'readings'[^)]*)\)")
_NEW = ("matter", "contract", "share", "access", "hold")


def upgrade() -> None:
    _allow(_NEW)
    op.add_column("privacy_finding", sa.Column("source_id", sa.Uuid(), nullable=True))
    op.add_column(
        "privacy_incident",
        sa.Column("untold_because", sa.String(length=500), server_default="", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("privacy_incident", "untold_because")
    op.drop_column("privacy_finding", "source_id")
    op.execute("DELETE FROM privacy_finding WHERE kind IN ('matter', 'contract', 'share', 'access', 'hold')")
    _allow(())


def _allow(new: tuple[str, ...]) -> None:
    """Let findings be of the new kinds, or not any more: the same CHECK with some members more or less.

    On SQLite in the schema's text, as its manual says for CHECK (lang_altertable, section 7): a copied table would
    lose its other CHECK constraints.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        for check in sa.inspect(connection).get_check_constraints("privacy_finding"):
            if "'readings'" in check["sqltext"] and check["name"]:
                op.drop_constraint(op.f(check["name"]), "privacy_finding")
                op.create_check_constraint(
                    op.f("ck_privacy_finding_findingkind"),
                    "privacy_finding",
                    f"kind IN ({_members(check['sqltext'], new)})",
                )
        return
    sql = str(
        connection.scalar(
            sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'privacy_finding'")
        )
    )
    found = _KINDS.search(sql)
    if found is None:
        raise RuntimeError("the table of findings is not as the earlier version made it")
    made = f"IN ({_members(found[1], new)})"
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    connection.execute(sa.text("PRAGMA writable_schema = ON"))
    connection.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = 'privacy_finding'"),
        {"sql": sql[: found.start()] + made + sql[found.end() :]},
    )
    connection.execute(sa.text(f"PRAGMA schema_version = {int(version or 0) + 1}"))
    connection.execute(sa.text("PRAGMA writable_schema = OFF"))


def _members(told: str, new: tuple[str, ...]) -> str:
    kept = [one for one in re.findall(r"'(\w+)'", told) if one not in _NEW]
    return ", ".join(f"'{one}'" for one in (*kept, *new))
