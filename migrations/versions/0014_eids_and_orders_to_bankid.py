"""eIDs that open accounts, orders to BankID, and two more ways to sign."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_OLD_METHODS, _NEW_METHODS = "('passkey', 'code')", "('passkey', 'code', 'bankid', 'oidc')"


def upgrade() -> None:
    op.create_table(
        "eid_link",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("subject_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", db.Instant(), nullable=False),
        sa.Column("used_at", db.Instant(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_eid_link_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eid_link")),
        sa.UniqueConstraint("provider", "subject_hash", name=op.f("uq_eid_link_provider_subject_hash")),
    )
    op.create_index(op.f("ix_eid_link_account_id"), "eid_link", ["account_id"])
    _create_orders()
    op.create_table(
        "eid_errand",
        sa.Column("purpose", _of("orderpurpose", "log_in", "link", "sign"), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("binding", sa.Text(), nullable=False),
        sa.Column("continue_at", sa.String(length=500), nullable=False),
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=128), nullable=False),
        sa.Column("hints", sa.JSON(), nullable=False),
        sa.Column("created_at", db.Instant(), nullable=False),
        sa.Column("taken_at", db.Instant(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "purpose <> 'sign' OR (subject_id IS NOT NULL AND binding <> '')",
            name=op.f("ck_eid_errand_sign_is_bound"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_eid_errand_account_id")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_eid_errand_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eid_errand")),
    )
    _allow_methods(_OLD_METHODS, _NEW_METHODS)


def downgrade() -> None:
    """What was signed with an eID cannot be told by the earlier version: going back is refused while there is any."""
    signed = op.get_bind().scalar(sa.text("SELECT count(*) FROM signer WHERE method IN ('bankid', 'oidc')"))
    if signed:
        raise RuntimeError(
            f"{signed} signatures were made with an eID; the earlier version does not know them"
        )
    _allow_methods(_NEW_METHODS, _OLD_METHODS)
    op.drop_table("eid_errand")
    op.drop_table("bankid_order")
    op.drop_table("eid_link")


def _create_orders() -> None:
    op.create_table(
        "bankid_order",
        sa.Column("purpose", _of("orderpurpose", "log_in", "link", "sign"), nullable=False),
        sa.Column(
            "state",
            _of("orderstate", "starting", "pending", "complete", "failed", "cancelled", "uncertain"),
            nullable=False,
        ),
        sa.Column("mode", _of("ordermode", "other_device", "same_device", "telephone"), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("binding", sa.Text(), nullable=False),
        sa.Column("visible", sa.Text(), nullable=False),
        sa.Column("non_visible", sa.Text(), nullable=False),
        sa.Column("continue_at", sa.String(length=500), nullable=False),
        sa.Column("order_ref", sa.String(length=64), nullable=False),
        sa.Column("auto_start_token", sa.String(length=64), nullable=False),
        sa.Column("qr_start_token", sa.String(length=64), nullable=False),
        sa.Column("qr_start_secret", sa.String(length=64), nullable=False),
        sa.Column("nonce_hash", sa.String(length=64), nullable=False),
        sa.Column("returned_at", db.Instant(), nullable=True),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("expected_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", db.Instant(), nullable=False),
        sa.Column("begun_at", db.Instant(), nullable=True),
        sa.Column("next_collect_at", db.Instant(), nullable=True),
        sa.Column("lease_until", db.Instant(), nullable=True),
        sa.Column("hint", sa.String(length=60), nullable=False),
        sa.Column("renewals", sa.Integer(), nullable=False),
        sa.Column("ended_at", db.Instant(), nullable=True),
        sa.Column("completion", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("taken_at", db.Instant(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state <> 'pending' OR (order_ref <> '' AND begun_at IS NOT NULL)",
            name=op.f("ck_bankid_order_pending_is_begun"),
        ),
        sa.CheckConstraint(
            "(state IN ('starting', 'pending')) = (ended_at IS NULL)",
            name=op.f("ck_bankid_order_ended_has_time"),
        ),
        sa.CheckConstraint(
            "completion IS NULL OR state = 'complete'", name=op.f("ck_bankid_order_completion_when_complete")
        ),
        sa.CheckConstraint(
            "state <> 'complete' OR completion IS NOT NULL OR taken_at IS NOT NULL",
            name=op.f("ck_bankid_order_complete_until_taken"),
        ),
        sa.CheckConstraint(
            "taken_at IS NULL OR state = 'complete'", name=op.f("ck_bankid_order_taken_when_complete")
        ),
        sa.CheckConstraint(
            "lease_until IS NULL OR state = 'pending'", name=op.f("ck_bankid_order_lease_while_pending")
        ),
        sa.CheckConstraint(
            "state IN ('starting', 'pending') OR qr_start_secret = ''",
            name=op.f("ck_bankid_order_secret_while_needed"),
        ),
        sa.CheckConstraint(
            "purpose <> 'sign' OR (subject_id IS NOT NULL AND binding <> '')",
            name=op.f("ck_bankid_order_sign_is_bound"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_bankid_order_account_id")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_bankid_order_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bankid_order")),
    )
    op.create_index("ix_bankid_order_due", "bankid_order", ["state", "next_collect_at"])
    op.create_index("ix_bankid_order_subject", "bankid_order", ["subject_id"])


def _of(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def _allow_methods(before: str, after: str) -> None:
    """Let signatures be of other methods: the same CHECK with other members.

    On SQLite in the schema's text, as its manual says for CHECK (lang_altertable, section 7): a copied table would
    lose its other CHECK constraints.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        for check in sa.inspect(connection).get_check_constraints("signer"):
            if "method" in check["sqltext"] and "passkey" in check["sqltext"] and check["name"]:
                op.drop_constraint(check["name"], "signer")
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
