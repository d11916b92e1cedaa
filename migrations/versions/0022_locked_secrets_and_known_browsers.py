"""Secrets of apps are locked, browsers that were let in are known, and a mail may let one in."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_OLD_PURPOSES = "('invitation', 'password_reset', 'signing', 'set_up')"
_NEW_PURPOSES = "('invitation', 'password_reset', 'way_in', 'signing', 'set_up')"
_BEARERS = {"link": "purpose", "message": "link_purpose"}


def upgrade() -> None:
    """The secrets themselves are locked by `boardroom upgrade`: the key is not for migrations to have."""
    op.create_table(
        "known_browser",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", db.Instant(), nullable=False),
        sa.Column("seen_at", db.Instant(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_known_browser_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_browser")),
        sa.UniqueConstraint("account_id", "token_hash", name=op.f("uq_known_browser_account_id_token_hash")),
    )
    op.create_index(op.f("ix_known_browser_seen_at"), "known_browser", ["seen_at"])
    _resize(64, 200)
    _allow_purposes(_OLD_PURPOSES, _NEW_PURPOSES)


def downgrade() -> None:
    """The earlier version cannot read locked secrets: it would let nobody in who has a second step."""
    locked = op.get_bind().scalar(sa.text("SELECT count(*) FROM account WHERE totp_secret LIKE 'box1:%'"))
    if locked:
        raise RuntimeError(
            f"{locked} accounts have a second step that the earlier version cannot read;"
            " restore the backup that was taken before the upgrade"
        )
    op.execute("UPDATE message SET link_purpose = NULL, link_subject = NULL WHERE link_purpose = 'way_in'")
    op.execute("DELETE FROM link WHERE purpose = 'way_in'")
    _allow_purposes(_NEW_PURPOSES, _OLD_PURPOSES)
    _resize(200, 64)
    op.drop_table("known_browser")


def _resize(before: int, after: int) -> None:
    with op.batch_alter_table("account") as account:
        account.alter_column(
            "totp_secret", existing_type=sa.String(length=before), type_=sa.String(length=after)
        )


def _allow_purposes(before: str, after: str) -> None:
    """Let links be for other purposes: the same CHECK with other members.

    On SQLite in the schema's text, as its manual says for CHECK (lang_altertable, section 7): a copied table would
    lose its other CHECK constraints.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        for table, column in _BEARERS.items():
            for check in sa.inspect(connection).get_check_constraints(table):
                if "'password_reset'" in check["sqltext"] and check["name"]:
                    op.drop_constraint(op.f(check["name"]), table)
            op.create_check_constraint(op.f(f"ck_{table}_purpose"), table, f"{column} IN {after}")
        return
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    connection.execute(sa.text("PRAGMA writable_schema = ON"))
    for table in _BEARERS:
        sql = str(
            connection.scalar(
                sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table"),
                {"table": table},
            )
        )
        if before not in sql:
            raise RuntimeError(f"the table of {table}s is not as the earlier version made it")
        connection.execute(
            sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :table"),
            {"sql": sql.replace(before, after), "table": table},
        )
    connection.execute(sa.text(f"PRAGMA schema_version = {int(version or 0) + 1}"))
    connection.execute(sa.text("PRAGMA writable_schema = OFF"))
