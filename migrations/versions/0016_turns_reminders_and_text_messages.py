"""Whose turn it is to sign, how many signatures are enough, reminders, delegation, and text messages."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_OLD_STATES = "('waiting', 'signed', 'declined', 'skipped')"
_NEW_STATES = "('waiting', 'signed', 'declined', 'skipped', 'not_needed', 'delegated')"
_OLD_REASON, _NEW_REASON = (
    "state <> 'declined' OR reason <> ''",
    "state NOT IN ('declined', 'delegated') OR reason <> ''",
)


def _columns() -> dict[str, list[sa.Column[Any]]]:
    return {
        "association": [
            sa.Column("signing_order", sa.String(length=20), nullable=False, server_default="together"),
            sa.Column("signers_needed", sa.Integer(), nullable=False, server_default="2"),
            sa.Column("remind_first_days", sa.Integer(), nullable=False, server_default="4"),
            sa.Column("remind_then_days", sa.Integer(), nullable=False, server_default="3"),
            sa.Column("quiet_from", sa.Integer(), nullable=False, server_default="20"),
            sa.Column("quiet_until", sa.Integer(), nullable=False, server_default="8"),
        ],
        "envelope": [
            sa.Column("needed", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("guest_code", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("batch_id", sa.Uuid(), nullable=True),
            sa.Column("overdue_at", db.Instant(), nullable=True),
        ],
        "signer": [
            sa.Column("step", sa.Integer(), nullable=False, server_default="1"),
            sa.Column("required", sa.Boolean(), nullable=False, server_default=sa.true()),
            sa.Column("phone", sa.String(length=20), nullable=False, server_default=""),
            sa.Column("invited_at", db.Instant(), nullable=True),
            sa.Column("remind_at", db.Instant(), nullable=True),
            sa.Column("reminders", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("stands_in_for", sa.String(length=200), nullable=False, server_default=""),
            sa.Column("code_channel", sa.String(length=10), nullable=False, server_default=""),
        ],
        "message": [
            sa.Column("channel", sa.String(length=10), nullable=False, server_default="mail"),
            sa.Column("attachment_sha256", sa.String(length=64), nullable=False, server_default=""),
            sa.Column("attachment_name", sa.String(length=200), nullable=False, server_default=""),
        ],
    }


def upgrade() -> None:
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    op.create_index("ix_signer_to_remind", "signer", ["state", "remind_at"])
    op.create_index("ix_envelope_overdue", "envelope", ["state", "overdue_at"])
    op.create_index(op.f("ix_envelope_batch_id"), "envelope", ["batch_id"])
    # Everyone who was asked before got the letter when the paper was sent.
    op.execute(
        "UPDATE signer SET invited_at = (SELECT sent_at FROM envelope WHERE envelope.id = signer.envelope_id)"
    )
    _change_checks((_OLD_STATES, _NEW_STATES), (_OLD_REASON, _NEW_REASON))


def downgrade() -> None:
    """Those who need not sign, or who handed over, cannot be told by the earlier version."""
    found = op.get_bind().scalar(
        sa.text("SELECT count(*) FROM signer WHERE state IN ('not_needed', 'delegated')")
    )
    if found:
        raise RuntimeError(
            f"{found} people need not sign or handed over; the earlier version does not know that"
        )
    _change_checks((_NEW_STATES, _OLD_STATES), (_NEW_REASON, _OLD_REASON))
    op.drop_index(op.f("ix_envelope_batch_id"), "envelope")
    op.drop_index("ix_envelope_overdue", "envelope")
    op.drop_index("ix_signer_to_remind", "signer")
    for table, columns in _columns().items():
        for column in columns:
            op.drop_column(table, column.name)


def _change_checks(states: tuple[str, str], reason: tuple[str, str]) -> None:
    """Give two CHECKs of signers other words.

    On SQLite in the schema's text, as its manual says for CHECK (lang_altertable, section 7): a copied table would
    lose its other CHECK constraints.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        for check in sa.inspect(connection).get_check_constraints("signer"):
            words = check["sqltext"]
            if check["name"] and (
                ("'skipped'" in words and "'waiting'" in words)
                or check["name"] == "ck_signer_declined_has_reason"
            ):
                op.drop_constraint(op.f(check["name"]), "signer")
        op.create_check_constraint(op.f("ck_signer_signerstate"), "signer", f"state IN {states[1]}")
        op.create_check_constraint(op.f("ck_signer_declined_has_reason"), "signer", reason[1])
        return
    sql = str(
        connection.scalar(sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'signer'"))
    )
    if states[0] not in sql or reason[0] not in sql:
        raise RuntimeError("the table of signers is not as the earlier version made it")
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    connection.execute(sa.text("PRAGMA writable_schema = ON"))
    connection.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = 'signer'"),
        {"sql": sql.replace(*states).replace(*reason)},
    )
    connection.execute(sa.text(f"PRAGMA schema_version = {int(version or 0) + 1}"))
    connection.execute(sa.text("PRAGMA writable_schema = OFF"))
