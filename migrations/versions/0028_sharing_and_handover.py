"""Links by which someone outside reads a document; handovers, the register of keys, restore drills, what newcomers read."""

import re

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_BEARERS = {"link": "purpose", "message": "link_purpose"}
_PURPOSES = re.compile(r"\bIN \(([^)]*'password_reset'[^)]*)\)")
_SHARING = "'sharing'"


def upgrade() -> None:
    _allow_sharing(allowed=True)
    op.create_table(
        "restore_drill",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "worked",
                "partly",
                "failed",
                name="drilloutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("noted_at", db.Instant(timezone=True), nullable=False),
        sa.Column("noted_by_name", sa.String(length=200), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_restore_drill_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restore_drill")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_restore_drill_association_id_id")),
    )
    op.create_index(
        op.f("ix_restore_drill_association_id"), "restore_drill", ["association_id"], unique=False
    )
    op.create_table(
        "keeping",
        sa.Column(
            "kind",
            sa.Enum(
                "room_key",
                "backup_key",
                "host",
                "domain",
                "mail",
                "bank",
                "e_service",
                "licence",
                "subscription",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("noted_at", db.Instant(timezone=True), nullable=False),
        sa.Column("ended_at", db.Instant(timezone=True), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("holder_id IS NULL OR holder = ''", name=op.f("ck_keeping_one_holder")),
        sa.ForeignKeyConstraint(
            ["association_id", "holder_id"],
            ["person.association_id", "person.id"],
            name=op.f("fk_keeping_association_id_holder_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_keeping_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keeping")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_keeping_association_id_id")),
    )
    op.create_index(op.f("ix_keeping_association_id"), "keeping", ["association_id"], unique=False)
    op.create_index(op.f("ix_keeping_holder_id"), "keeping", ["holder_id"], unique=False)
    op.create_table(
        "reading_tick",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reading",
            sa.Enum(
                "bylaws",
                "annual_report",
                "general_meeting_minutes",
                "board_minutes",
                "open_decisions",
                "maintenance_plan",
                "economic_plan",
                "budget",
                "service_contract",
                "insurance_policy",
                "loan_papers",
                "handover",
                "keys",
                name="reading",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", db.Instant(timezone=True), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "person_id"],
            ["person.association_id", "person.id"],
            name=op.f("fk_reading_tick_association_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_reading_tick_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_tick")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_reading_tick_association_id_id")),
        sa.UniqueConstraint("person_id", "reading", name=op.f("uq_reading_tick_person_id_reading")),
    )
    op.create_index(op.f("ix_reading_tick_association_id"), "reading_tick", ["association_id"], unique=False)
    op.create_index(op.f("ix_reading_tick_person_id"), "reading_tick", ["person_id"], unique=False)
    op.create_table(
        "handover",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begun_at", db.Instant(timezone=True), nullable=False),
        sa.Column("begun_by_name", sa.String(length=200), nullable=False),
        sa.Column("closed_at", db.Instant(timezone=True), nullable=True),
        sa.Column("closed_by_name", sa.String(length=200), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (document_id IS NULL)", name=op.f("ck_handover_closed_with_receipt")
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            name=op.f("fk_handover_association_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_handover_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("association_id", "day", name=op.f("uq_handover_association_id_day")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_handover_association_id_id")),
    )
    op.create_index(op.f("ix_handover_association_id"), "handover", ["association_id"], unique=False)
    op.create_table(
        "share",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("receiver", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("message", sa.String(length=500), nullable=False),
        sa.Column(
            "code_way",
            sa.Enum(
                "none",
                "told",
                "mail",
                "text",
                name="codeway",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code_salt", sa.String(length=32), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("original_allowed", sa.Boolean(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("made_at", db.Instant(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_by_account", sa.Uuid(), nullable=False),
        sa.Column("made_by_name", sa.String(length=200), nullable=False),
        sa.Column("revoked_at", db.Instant(timezone=True), nullable=True),
        sa.Column("revoked_by_name", sa.String(length=200), nullable=False),
        sa.Column("copy_asked_at", db.Instant(timezone=True), nullable=True),
        sa.Column("copy_made_at", db.Instant(timezone=True), nullable=True),
        sa.Column("copy_sha256", sa.String(length=64), nullable=False),
        sa.Column("copy_lease_until", db.Instant(timezone=True), nullable=True),
        sa.Column("copy_attempts", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(code_way = 'told') = (code_hash <> '')", name=op.f("ck_share_told_code_kept")),
        sa.CheckConstraint(
            "(copy_sha256 = '') = (copy_made_at IS NULL)", name=op.f("ck_share_copy_has_time")
        ),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by_name = '')", name=op.f("ck_share_revoked_by_someone")
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            name=op.f("fk_share_association_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "made_by"],
            ["person.association_id", "person.id"],
            name=op.f("fk_share_association_id_made_by"),
        ),
        sa.ForeignKeyConstraint(["association_id"], ["association.id"], name=op.f("fk_share_association_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_share_association_id_id")),
    )
    op.create_index(op.f("ix_share_association_id"), "share", ["association_id"], unique=False)
    op.create_index("ix_share_copy_asked", "share", ["copy_asked_at"], unique=False)
    op.create_index(op.f("ix_share_document_id"), "share", ["document_id"], unique=False)
    op.create_table(
        "handover_part",
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("leaving", "arriving", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("looked_after", sa.Text(), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("done_at", db.Instant(timezone=True), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "handover_id"],
            ["handover.association_id", "handover.id"],
            name=op.f("fk_handover_part_association_id_handover_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "person_id"],
            ["person.association_id", "person.id"],
            name=op.f("fk_handover_part_association_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_handover_part_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_part")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_handover_part_association_id_id")),
        sa.UniqueConstraint("handover_id", "person_id", name=op.f("uq_handover_part_handover_id_person_id")),
    )
    op.create_index(
        op.f("ix_handover_part_association_id"), "handover_part", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_handover_part_handover_id"), "handover_part", ["handover_id"], unique=False)
    op.create_index(op.f("ix_handover_part_person_id"), "handover_part", ["person_id"], unique=False)
    op.create_table(
        "handover_point",
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column(
            "point",
            sa.Enum(
                "actions",
                "minutes",
                "contracts",
                "matters",
                "holds",
                "keys",
                "paper",
                "administrators",
                "backup",
                name="point",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("done_at", db.Instant(timezone=True), nullable=False),
        sa.Column("done_by_name", sa.String(length=200), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "handover_id"],
            ["handover.association_id", "handover.id"],
            name=op.f("fk_handover_point_association_id_handover_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_handover_point_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_point")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_handover_point_association_id_id")),
        sa.UniqueConstraint("handover_id", "point", name=op.f("uq_handover_point_handover_id_point")),
    )
    op.create_index(
        op.f("ix_handover_point_association_id"), "handover_point", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_handover_point_handover_id"), "handover_point", ["handover_id"], unique=False)
    op.create_table(
        "share_opening",
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column(
            "what",
            sa.Enum(
                "opened",
                "copy",
                "original",
                name="opening",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", db.Instant(timezone=True), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "share_id"],
            ["share.association_id", "share.id"],
            name=op.f("fk_share_opening_association_id_share_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_share_opening_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_opening")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_share_opening_association_id_id")),
    )
    op.create_index(
        op.f("ix_share_opening_association_id"), "share_opening", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_share_opening_share_id"), "share_opening", ["share_id"], unique=False)


def downgrade() -> None:
    op.execute("UPDATE message SET link_purpose = NULL, link_subject = NULL WHERE link_purpose = 'sharing'")
    op.execute("DELETE FROM link WHERE purpose = 'sharing'")

    op.drop_index(op.f("ix_share_opening_share_id"), table_name="share_opening")
    op.drop_index(op.f("ix_share_opening_association_id"), table_name="share_opening")
    op.drop_table("share_opening")
    op.drop_index(op.f("ix_handover_point_handover_id"), table_name="handover_point")
    op.drop_index(op.f("ix_handover_point_association_id"), table_name="handover_point")
    op.drop_table("handover_point")
    op.drop_index(op.f("ix_handover_part_person_id"), table_name="handover_part")
    op.drop_index(op.f("ix_handover_part_handover_id"), table_name="handover_part")
    op.drop_index(op.f("ix_handover_part_association_id"), table_name="handover_part")
    op.drop_table("handover_part")
    op.drop_index(op.f("ix_share_document_id"), table_name="share")
    op.drop_index("ix_share_copy_asked", table_name="share")
    op.drop_index(op.f("ix_share_association_id"), table_name="share")
    op.drop_table("share")
    op.drop_index(op.f("ix_handover_association_id"), table_name="handover")
    op.drop_table("handover")
    op.drop_index(op.f("ix_reading_tick_person_id"), table_name="reading_tick")
    op.drop_index(op.f("ix_reading_tick_association_id"), table_name="reading_tick")
    op.drop_table("reading_tick")
    op.drop_index(op.f("ix_keeping_holder_id"), table_name="keeping")
    op.drop_index(op.f("ix_keeping_association_id"), table_name="keeping")
    op.drop_table("keeping")
    op.drop_index(op.f("ix_restore_drill_association_id"), table_name="restore_drill")
    op.drop_table("restore_drill")
    _allow_sharing(allowed=False)


def _allow_sharing(*, allowed: bool) -> None:
    """Let links be for sharing, or not any more: the same CHECK with one member more or less.

    On SQLite in the schema's text, as its manual says for CHECK (lang_altertable, section 7): a copied table would
    lose its other CHECK constraints.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        for table, column in _BEARERS.items():
            for check in sa.inspect(connection).get_check_constraints(table):
                if "'password_reset'" in check["sqltext"] and check["name"]:
                    members = re.findall(r"'(\w+)'", check["sqltext"])
                    op.drop_constraint(op.f(check["name"]), table)
                    op.create_check_constraint(
                        op.f(f"ck_{table}_purpose"),
                        table,
                        f"{column} IN ({_changed(members, allowed=allowed)})",
                    )
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
        found = _PURPOSES.search(sql)
        if found is None:
            raise RuntimeError(f"the table of {table}s is not as the earlier version made it")
        members = re.findall(r"'(\w+)'", found[1])
        made = f"IN ({_changed(members, allowed=allowed)})"
        connection.execute(
            sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :table"),
            {"sql": sql[: found.start()] + made + sql[found.end() :], "table": table},
        )
    connection.execute(sa.text(f"PRAGMA schema_version = {int(version or 0) + 1}"))
    connection.execute(sa.text("PRAGMA writable_schema = OFF"))


def _changed(members: list[str], *, allowed: bool) -> str:
    kept = [f"'{one}'" for one in members if f"'{one}'" != _SHARING]
    return ", ".join([*kept, _SHARING] if allowed else kept)
