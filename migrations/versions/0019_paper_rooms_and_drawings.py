"""Signing by hand on a print, on a shared tablet, and by drawing."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_OLD_METHODS = "('passkey', 'code', 'bankid', 'oidc')"
_NEW_METHODS = "('passkey', 'code', 'bankid', 'oidc', 'drawn', 'paper')"


def upgrade() -> None:
    op.add_column(
        "association", sa.Column("paper_confirmers", sa.Integer(), nullable=False, server_default="1")
    )
    op.add_column("link", sa.Column("once", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("link", sa.Column("exchange_until", db.Instant(), nullable=True))
    op.add_column("signer", sa.Column("on_paper", sa.Boolean(), nullable=False, server_default=sa.false()))
    _create_print_outs()
    _create_sheets()
    _create_words()
    _create_rooms()
    _allow_methods(_OLD_METHODS, _NEW_METHODS)


def downgrade() -> None:
    """What was drawn or signed by hand cannot be told by the earlier version: going back is refused while there is any."""
    signed = op.get_bind().scalar(sa.text("SELECT count(*) FROM signer WHERE method IN ('drawn', 'paper')"))
    if signed:
        raise RuntimeError(
            f"{signed} signatures were drawn or made on paper; the earlier version does not know them"
        )
    _allow_methods(_NEW_METHODS, _OLD_METHODS)
    for table in ("meeting_room", "paper_word", "sheet_seen", "sheet_look", "print_out"):
        op.drop_table(table)
    op.drop_column("signer", "on_paper")
    op.drop_column("link", "exchange_until")
    op.drop_column("link", "once")
    op.drop_column("association", "paper_confirmers")


def _create_print_outs() -> None:
    op.create_table(
        "print_out",
        sa.Column("envelope_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("sheet_count", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("ordered_at", db.Instant(), nullable=False),
        sa.Column("ordered_by", sa.Uuid(), nullable=True),
        sa.Column("ordered_by_name", sa.String(length=200), nullable=False),
        *_tenanted("print_out"),
        _belongs("print_out", "envelope_id", "envelope"),
        sa.CheckConstraint("sheet_count >= 2", name=op.f("ck_print_out_pages_and_a_sheet_to_sign")),
        sa.UniqueConstraint("envelope_id", name=op.f("uq_print_out_envelope_id")),
        sa.UniqueConstraint("association_id", "code", name=op.f("uq_print_out_association_id_code")),
    )
    op.create_index(op.f("ix_print_out_association_id"), "print_out", ["association_id"])


def _create_sheets() -> None:
    op.create_table(
        "sheet_look",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("print_out_id", sa.Uuid(), nullable=True),
        sa.Column("looked_at", db.Instant(), nullable=True),
        sa.Column("lease_until", db.Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        *_tenanted("sheet_look"),
        _belongs("sheet_look", "document_id", "document", ondelete="CASCADE"),
        _belongs("sheet_look", "print_out_id", "print_out"),
        sa.UniqueConstraint("document_id", name=op.f("uq_sheet_look_document_id")),
    )
    op.create_index(op.f("ix_sheet_look_association_id"), "sheet_look", ["association_id"])
    op.create_index(op.f("ix_sheet_look_print_out_id"), "sheet_look", ["print_out_id"])
    op.create_table(
        "sheet_seen",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("said_by", sa.String(length=200), nullable=False),
        *_tenanted("sheet_seen"),
        _belongs("sheet_seen", "document_id", "document", ondelete="CASCADE"),
        sa.UniqueConstraint("document_id", "page", name=op.f("uq_sheet_seen_document_id_page")),
    )
    op.create_index(op.f("ix_sheet_seen_association_id"), "sheet_seen", ["association_id"])


def _create_words() -> None:
    op.create_table(
        "paper_word",
        sa.Column("print_out_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("said_at", db.Instant(), nullable=False),
        sa.Column("signer_ids", sa.JSON(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("scan", sa.JSON(), nullable=False),
        sa.Column("taken_at", db.Instant(), nullable=True),
        *_tenanted("paper_word"),
        _belongs("paper_word", "print_out_id", "print_out"),
        _belongs("paper_word", "person_id", "person"),
    )
    op.create_index(op.f("ix_paper_word_association_id"), "paper_word", ["association_id"])
    op.create_index(op.f("ix_paper_word_print_out_id"), "paper_word", ["print_out_id"])


def _create_rooms() -> None:
    op.create_table(
        "meeting_room",
        sa.Column("envelope_id", sa.Uuid(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_by_name", sa.String(length=200), nullable=False),
        sa.Column("opened_at", db.Instant(), nullable=False),
        sa.Column("expires_at", db.Instant(), nullable=False),
        sa.Column("closed_at", db.Instant(), nullable=True),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("seat_signer_id", sa.Uuid(), nullable=True),
        sa.Column("seat_hash", sa.String(length=64), nullable=False),
        sa.Column("seat_at", db.Instant(), nullable=True),
        sa.Column("seat_seen_at", db.Instant(), nullable=True),
        sa.Column("seat_account_id", sa.Uuid(), nullable=True),
        *_tenanted("meeting_room"),
        _belongs("meeting_room", "envelope_id", "envelope"),
        _belongs("meeting_room", "opened_by", "person"),
        sa.CheckConstraint(
            "(seat_signer_id IS NULL) = (seat_hash = '') AND (seat_signer_id IS NULL) = (seat_at IS NULL)",
            name=op.f("ck_meeting_room_seat_is_whole"),
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_meeting_room_token_hash")),
    )
    op.create_index(op.f("ix_meeting_room_association_id"), "meeting_room", ["association_id"])
    op.create_index(op.f("ix_meeting_room_envelope_id"), "meeting_room", ["envelope_id"])


def _tenanted(table: str) -> tuple[sa.Column[object] | sa.Constraint, ...]:
    """Return what every row of an association has."""
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f(f"fk_{table}_association_id")
        ),
        sa.UniqueConstraint("association_id", "id", name=op.f(f"uq_{table}_association_id_id")),
    )


def _belongs(table: str, column: str, other: str, *, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["association_id", column],
        [f"{other}.association_id", f"{other}.id"],
        name=op.f(f"fk_{table}_association_id_{column}"),
        ondelete=ondelete,
    )


def _allow_methods(before: str, after: str) -> None:
    """Let signatures be of other methods: the same CHECK with other members.

    On SQLite in the schema's text, as its manual says for CHECK (lang_altertable, section 7): a copied table would
    lose its other CHECK constraints.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        for check in sa.inspect(connection).get_check_constraints("signer"):
            if "method" in check["sqltext"] and "passkey" in check["sqltext"] and check["name"]:
                op.drop_constraint(op.f(check["name"]), "signer")
        op.create_check_constraint(op.f("ck_signer_method"), "signer", f"method IN {after}")
        return
    sql = str(
        connection.scalar(sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'signer'"))
    )
    if before not in sql:
        raise RuntimeError("the table of signers is not as the earlier version made it")
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    connection.execute(sa.text("PRAGMA writable_schema = ON"))
    connection.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = 'signer'"),
        {"sql": sql.replace(before, after)},
    )
    connection.execute(sa.text(f"PRAGMA schema_version = {int(version or 0) + 1}"))
    connection.execute(sa.text("PRAGMA writable_schema = OFF"))
