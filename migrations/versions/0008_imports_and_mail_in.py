"""Imports, documents that were taken away again, and mail-in."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_OLD_SOURCES, _NEW_SOURCES = "('web', 'api')", "('web', 'api', 'mail')"
_BELONGS = (
    ", CONSTRAINT fk_upload_association_id_import_id FOREIGN KEY(association_id, import_id) "
    'REFERENCES "import" (association_id, id)'
)


def upgrade() -> None:
    op.create_table(
        "import",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("source", _source(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("gathering", sa.Boolean(), nullable=False),
        sa.Column("started_at", db.Instant(timezone=True), nullable=False),
        sa.Column("last_at", db.Instant(timezone=True), nullable=False),
        sa.Column("undone_at", db.Instant(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_import_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_import_association_id_id")),
    )
    op.create_index(op.f("ix_import_association_id"), "import", ["association_id"])
    op.create_index("ix_import_recent", "import", ["association_id", "last_at"])
    _create_mail()
    for column in (
        sa.Column("withdrawn_at", db.Instant(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("erased_at", db.Instant(timezone=True), nullable=True),
    ):
        op.add_column("document", column)
    op.create_index("ix_document_withdrawn", "document", ["withdrawn_at"])
    op.add_column("upload", sa.Column("import_id", sa.Uuid(), nullable=True))
    op.create_index("ix_upload_of_import", "upload", ["association_id", "import_id", "state"])
    if op.get_bind().dialect.name == "sqlite":
        _rewrite_upload(lambda sql: _with_reference(sql.replace(_OLD_SOURCES, _NEW_SOURCES)))
    else:
        op.create_foreign_key(
            op.f("fk_upload_association_id_import_id"),
            "upload",
            "import",
            ["association_id", "import_id"],
            ["association_id", "id"],
        )
        _allow_sources(_NEW_SOURCES)


def downgrade() -> None:
    op.execute("UPDATE upload SET source = 'api' WHERE source = 'mail'")
    op.drop_index("ix_upload_of_import", "upload")
    if op.get_bind().dialect.name == "sqlite":
        _rewrite_upload(lambda sql: sql.replace(_BELONGS, "").replace(_NEW_SOURCES, _OLD_SOURCES))
    else:
        _allow_sources(_OLD_SOURCES)
        op.drop_constraint(op.f("fk_upload_association_id_import_id"), "upload")
    # Not in batch mode: a copied table would lose its CHECK constraints.
    op.execute("ALTER TABLE upload DROP COLUMN import_id")
    # The earlier version shows again what was taken away; what was erased it shows without bytes.
    op.drop_index("ix_document_withdrawn", "document")
    for column in ("erased_at", "withdrawn_by", "withdrawn_at"):
        op.execute(f"ALTER TABLE document DROP COLUMN {column}")
    for table in ("mail_message", "mailbox", "import"):
        op.drop_table(table)


def _create_mail() -> None:
    op.create_table(
        "mailbox",
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("server", sa.String(length=253), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=254), nullable=False),
        sa.Column("folder", sa.String(length=100), nullable=False),
        sa.Column("archive_folder", sa.String(length=100), nullable=False),
        sa.Column("senders", sa.String(length=2000), nullable=False),
        sa.Column("next_at", db.Instant(timezone=True), nullable=False),
        sa.Column("looked_at", db.Instant(timezone=True), nullable=True),
        sa.Column("failing_since", db.Instant(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_mailbox_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox")),
        sa.UniqueConstraint("association_id", name=op.f("uq_mailbox_association_id")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_mailbox_association_id_id")),
    )
    op.create_index(op.f("ix_mailbox_association_id"), "mailbox", ["association_id"])
    op.create_table(
        "mail_message",
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "filing",
                "filed",
                "useless",
                "aside",
                "admitted",
                "dismissed",
                name="messagestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("arrived_at", db.Instant(timezone=True), nullable=False),
        sa.Column("put_away_at", db.Instant(timezone=True), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_mail_message_association_id")
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "import_id"],
            ["import.association_id", "import.id"],
            name=op.f("fk_mail_message_association_id_import_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_message")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_mail_message_association_id_id")),
        sa.UniqueConstraint(
            "association_id",
            "uid_validity",
            "uid",
            name=op.f("uq_mail_message_association_id_uid_validity_uid"),
        ),
    )
    op.create_index(op.f("ix_mail_message_association_id"), "mail_message", ["association_id"])
    op.create_index("ix_mail_message_known", "mail_message", ["association_id", "message_id"])
    op.create_index("ix_mail_message_by_state", "mail_message", ["association_id", "state"])


def _source() -> sa.Enum:
    return sa.Enum("web", "api", "mail", name="source", native_enum=False, create_constraint=True, length=40)


def _allow_sources(allowed: str) -> None:
    """On a server: the same CHECK with other members."""
    for check in sa.inspect(op.get_bind()).get_check_constraints("upload"):
        if "source" in check["sqltext"] and check["name"]:
            op.drop_constraint(check["name"], "upload")
    op.create_check_constraint(op.f("ck_upload_source"), "upload", f"source IN {allowed}")


def _with_reference(sql: str) -> str:
    body, _, end = sql.rpartition(")")
    return f"{body}{_BELONGS}){end}"


def _rewrite_upload(change: Callable[[str], str]) -> None:
    """Change constraints in the schema's text, as SQLite's manual says for CHECK (lang_altertable, section 7).

    Copying the table instead would lose its CHECK constraints and break rows that refer to it.
    """
    connection = op.get_bind()
    sql = connection.scalar(sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'upload'"))
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    connection.execute(sa.text("PRAGMA writable_schema = ON"))
    connection.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = 'upload'"),
        {"sql": change(str(sql))},
    )
    connection.execute(sa.text(f"PRAGMA schema_version = {int(version or 0) + 1}"))
    connection.execute(sa.text("PRAGMA writable_schema = OFF"))
