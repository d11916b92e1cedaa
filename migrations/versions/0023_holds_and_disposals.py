"""Versions of the schedule, discharges, legal holds, exceptions, and disposals with what they list.

The schedule that an association has becomes its first version: adopted where a decision was named, else proposed.
"""

import uuid
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

CERTIFICATE = "disposal_certificate"


def upgrade() -> None:
    op.create_table(
        "schedule_version",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("pack_edition", sa.Integer(), nullable=False),
        sa.Column("proposed_at", db.Instant(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("decision", sa.String(200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("adopted_at", db.Instant(timezone=True), nullable=True),
        sa.Column("adopted_by", sa.Uuid(), nullable=True),
        sa.Column("discarded_at", db.Instant(timezone=True), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(adopted_at IS NULL) = (decision = '')", name=op.f("ck_schedule_version_adopted_by_decision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_version")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_schedule_version_number_positive")),
        sa.UniqueConstraint(
            "association_id", "number", name=op.f("uq_schedule_version_association_id_number")
        ),
        sa.CheckConstraint(
            "(adopted_at IS NULL) = (decided_on IS NULL)", name=op.f("ck_schedule_version_adopted_on_a_day")
        ),
        sa.CheckConstraint(
            "adopted_at IS NULL OR discarded_at IS NULL",
            name=op.f("ck_schedule_version_adopted_or_discarded"),
        ),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_schedule_version_association_id_id")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_schedule_version_association_id")
        ),
    )
    op.create_index(
        op.f("ix_schedule_version_association_id"), "schedule_version", ["association_id"], unique=False
    )
    op.create_table(
        "schedule_row",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "trigger",
            sa.Enum(
                "created",
                "document_date",
                "meeting",
                "decision",
                "fiscal_year_end",
                "mandate_period_end",
                "discharge",
                "contract_end",
                "superseded",
                "case_closed",
                "moved_out",
                "dissolution",
                "minutes_signed",
                "released",
                "returned",
                name="trigger",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("duration", sa.Integer(), nullable=True),
        sa.Column(
            "unit",
            sa.Enum(
                "days",
                "months",
                "years",
                "fiscal_years",
                "mandate_periods",
                name="unit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("basis", sa.String(200), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_schedule_row_association_id_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_row")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_schedule_row_version_id_key")),
        sa.CheckConstraint("duration >= 0", name=op.f("ck_schedule_row_duration_forward")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_schedule_row_association_id")
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "version_id"],
            ["schedule_version.association_id", "schedule_version.id"],
            name=op.f("fk_schedule_row_association_id_version_id"),
        ),
        sa.CheckConstraint(
            "(duration IS NULL) = (unit IS NULL)", name=op.f("ck_schedule_row_duration_has_unit")
        ),
    )
    op.create_index(op.f("ix_schedule_row_association_id"), "schedule_row", ["association_id"], unique=False)
    op.create_index(op.f("ix_schedule_row_version_id"), "schedule_row", ["version_id"], unique=False)
    op.create_table(
        "discharge",
        sa.Column("fiscal_year_end", sa.Date(), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("noted_at", db.Instant(timezone=True), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_discharge_association_id_id")),
        sa.CheckConstraint("granted_on > fiscal_year_end", name=op.f("ck_discharge_granted_afterwards")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discharge")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_discharge_association_id")
        ),
        sa.UniqueConstraint(
            "association_id", "fiscal_year_end", name=op.f("uq_discharge_association_id_fiscal_year_end")
        ),
    )
    op.create_index(op.f("ix_discharge_association_id"), "discharge", ["association_id"], unique=False)
    op.create_table(
        "legal_hold",
        sa.Column(
            "kind",
            sa.Enum(
                "document",
                "person",
                "period",
                name="holdkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("names", sa.String(600), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("before", sa.Date(), nullable=True),
        sa.Column("record_class", sa.String(40), nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("placed_at", db.Instant(timezone=True), nullable=False),
        sa.Column("placed_by", sa.Uuid(), nullable=True),
        sa.Column("placed_by_name", sa.String(200), nullable=False),
        sa.Column("lifted_at", db.Instant(timezone=True), nullable=True),
        sa.Column("lifted_by_name", sa.String(200), nullable=False),
        sa.Column("lifted_because", sa.String(500), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_legal_hold_association_id")
        ),
        sa.CheckConstraint("(kind = 'person') = (names <> '')", name=op.f("ck_legal_hold_person_named")),
        sa.ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            name=op.f("fk_legal_hold_association_id_document_id"),
        ),
        sa.CheckConstraint(
            "(kind = 'document') = (document_id IS NOT NULL)", name=op.f("ck_legal_hold_document_named")
        ),
        sa.CheckConstraint("since < before", name=op.f("ck_legal_hold_period_forward")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_legal_hold_association_id_id")),
        sa.CheckConstraint(
            "record_class IS NULL OR kind = 'period'", name=op.f("ck_legal_hold_class_narrows_period")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
        sa.CheckConstraint(
            "(kind = 'period') = (since IS NOT NULL)", name=op.f("ck_legal_hold_period_begins")
        ),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_because = '')", name=op.f("ck_legal_hold_lifted_with_reason")
        ),
        sa.CheckConstraint(
            "(kind = 'period') = (before IS NOT NULL)", name=op.f("ck_legal_hold_period_ends")
        ),
    )
    op.create_index(op.f("ix_legal_hold_association_id"), "legal_hold", ["association_id"], unique=False)
    op.create_index(op.f("ix_legal_hold_document_id"), "legal_hold", ["document_id"], unique=False)
    op.create_index(
        op.f("ix_legal_hold_in_force"), "legal_hold", ["association_id", "lifted_at"], unique=False
    )
    op.create_table(
        "retention_exemption",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("made_at", db.Instant(timezone=True), nullable=False),
        sa.Column("made_by_name", sa.String(200), nullable=False),
        sa.Column("ended_at", db.Instant(timezone=True), nullable=True),
        sa.Column("ended_by_name", sa.String(200), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_name = '')", name=op.f("ck_retention_exemption_ended_by_someone")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_exemption")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_retention_exemption_association_id")
        ),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_retention_exemption_association_id_id")),
        sa.ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            name=op.f("fk_retention_exemption_association_id_document_id"),
        ),
    )
    op.create_index(
        op.f("ix_retention_exemption_association_id"), "retention_exemption", ["association_id"], unique=False
    )
    op.create_index(
        op.f("ix_retention_exemption_document_id"), "retention_exemption", ["document_id"], unique=False
    )
    op.create_table(
        "disposal",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "destroyed",
                "certified",
                "withdrawn",
                name="disposalstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", db.Instant(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("proposed_by_name", sa.String(200), nullable=False),
        sa.Column("objections_until", sa.Date(), nullable=False),
        sa.Column("first_by", sa.Uuid(), nullable=True),
        sa.Column("first_account", sa.Uuid(), nullable=True),
        sa.Column("first_name", sa.String(200), nullable=False),
        sa.Column("first_at", db.Instant(timezone=True), nullable=True),
        sa.Column("second_by", sa.Uuid(), nullable=True),
        sa.Column("second_account", sa.Uuid(), nullable=True),
        sa.Column("second_name", sa.String(200), nullable=False),
        sa.Column("second_at", db.Instant(timezone=True), nullable=True),
        sa.Column("withdrawn_at", db.Instant(timezone=True), nullable=True),
        sa.Column("withdrawn_by_name", sa.String(200), nullable=False),
        sa.Column("lease_until", db.Instant(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(300), nullable=False),
        sa.Column("destroyed_at", db.Instant(timezone=True), nullable=True),
        sa.Column("backups_until", sa.Date(), nullable=True),
        sa.Column("certificate_id", sa.Uuid(), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "certificate_id"],
            ["document.association_id", "document.id"],
            name=op.f("fk_disposal_association_id_certificate_id"),
        ),
        sa.CheckConstraint(
            "second_by IS NULL OR first_by IS NOT NULL", name=op.f("ck_disposal_first_before_second")
        ),
        sa.CheckConstraint("first_account <> second_account", name=op.f("ck_disposal_two_accounts")),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name=op.f("ck_disposal_withdrawn_has_time")
        ),
        sa.CheckConstraint(
            "(state IN ('destroyed', 'certified')) = (destroyed_at IS NOT NULL)",
            name=op.f("ck_disposal_destroyed_has_time"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_disposal_association_id")
        ),
        sa.CheckConstraint(
            "(second_by IS NULL) = (second_at IS NULL)", name=op.f("ck_disposal_second_has_time")
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "version_id"],
            ["schedule_version.association_id", "schedule_version.id"],
            name=op.f("fk_disposal_association_id_version_id"),
        ),
        sa.UniqueConstraint(
            "association_id", "year", "number", name=op.f("uq_disposal_association_id_year_number")
        ),
        sa.CheckConstraint("first_by <> second_by", name=op.f("ck_disposal_two_people")),
        sa.CheckConstraint(
            "state IN ('proposed', 'withdrawn') OR (first_by IS NOT NULL AND second_by IS NOT NULL)",
            name=op.f("ck_disposal_approved_by_two"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal")),
        sa.CheckConstraint(
            "(first_by IS NULL) = (first_at IS NULL)", name=op.f("ck_disposal_first_has_time")
        ),
        sa.CheckConstraint(
            "(state = 'certified') = (certificate_id IS NOT NULL)",
            name=op.f("ck_disposal_certified_has_paper"),
        ),
        sa.CheckConstraint(
            "lease_until IS NULL OR state IN ('approved', 'destroyed')",
            name=op.f("ck_disposal_lease_while_due"),
        ),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_disposal_association_id_id")),
    )
    op.create_index(op.f("ix_disposal_association_id"), "disposal", ["association_id"], unique=False)
    op.create_index(op.f("ix_disposal_due"), "disposal", ["state", "lease_until"], unique=False)
    op.create_table(
        "disposal_item",
        sa.Column("disposal_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "listed",
                "objected",
                "spared",
                "destroying",
                "destroyed",
                name="itemstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("record_class", sa.String(40), nullable=False),
        sa.Column("class_name", sa.String(120), nullable=False),
        sa.Column("basis", sa.String(200), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("kept_until", sa.Date(), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("files_sha256", sa.Text(), nullable=False),
        sa.Column("remaining_sha256", sa.Text(), nullable=False),
        sa.Column("shared_with", sa.String(500), nullable=False),
        sa.Column("paper", sa.String(300), nullable=False),
        sa.Column("objection", sa.String(500), nullable=False),
        sa.Column("objected_by", sa.Uuid(), nullable=True),
        sa.Column("objected_by_name", sa.String(200), nullable=False),
        sa.Column("objected_at", db.Instant(timezone=True), nullable=True),
        sa.Column("spared_because", sa.String(300), nullable=False),
        sa.Column("destroyed_at", db.Instant(timezone=True), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_item")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_disposal_item_association_id_id")),
        sa.ForeignKeyConstraint(
            ["association_id", "disposal_id"],
            ["disposal.association_id", "disposal.id"],
            name=op.f("fk_disposal_item_association_id_disposal_id"),
        ),
        sa.CheckConstraint(
            "state = 'destroying' OR remaining_sha256 = ''",
            name=op.f("ck_disposal_item_remains_while_destroying"),
        ),
        sa.CheckConstraint(
            "(state = 'spared') = (spared_because <> '')", name=op.f("ck_disposal_item_spared_with_reason")
        ),
        sa.CheckConstraint(
            "(state = 'objected') = (objection <> '')", name=op.f("ck_disposal_item_objected_with_reason")
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            name=op.f("fk_disposal_item_association_id_document_id"),
        ),
        sa.CheckConstraint(
            "(state = 'destroyed') = (destroyed_at IS NOT NULL)",
            name=op.f("ck_disposal_item_destroyed_has_time"),
        ),
        sa.UniqueConstraint(
            "disposal_id", "document_id", name=op.f("uq_disposal_item_disposal_id_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_disposal_item_association_id")
        ),
    )
    op.create_index(
        op.f("ix_disposal_item_association_id"), "disposal_item", ["association_id"], unique=False
    )
    op.create_index(
        op.f("ix_disposal_item_by_state"), "disposal_item", ["association_id", "state"], unique=False
    )
    op.create_index(op.f("ix_disposal_item_disposal_id"), "disposal_item", ["disposal_id"], unique=False)
    op.create_index(op.f("ix_disposal_item_document_id"), "disposal_item", ["document_id"], unique=False)

    _first_versions()
    op.execute("ALTER TABLE association DROP COLUMN schedule_decision")


def downgrade() -> None:
    """Back to one schedule; of its versions the decision that adopted the newest stays."""
    with op.batch_alter_table("association", schema=None) as batch_op:
        batch_op.add_column(sa.Column("schedule_decision", sa.String(200), server_default="", nullable=False))
    op.execute(
        "UPDATE association SET schedule_decision = COALESCE((SELECT decision FROM schedule_version WHERE "
        "schedule_version.association_id = association.id AND adopted_at IS NOT NULL "
        "ORDER BY number DESC LIMIT 1), '')"
    )
    op.execute(
        "DELETE FROM record_class WHERE key = 'disposal_certificate' AND NOT EXISTS (SELECT 1 FROM document WHERE "
        "document.association_id = record_class.association_id AND document.record_class = record_class.key)"
    )
    for table in (
        "disposal_item",
        "disposal",
        "retention_exemption",
        "legal_hold",
        "discharge",
        "schedule_row",
        "schedule_version",
    ):
        op.drop_table(table)


def _first_versions() -> None:
    """Give each association its first version, and the class that certificates are filed under."""
    bind, now = op.get_bind(), datetime.now(UTC)
    same = ("key", "name", "position", "trigger", "duration", "unit", "basis")

    def keyed(name: str, *more: Any) -> Any:
        keys = sa.column("id", sa.Uuid()), sa.column("association_id", sa.Uuid())
        return sa.table(name, *keys, *more)

    house = sa.table("association", sa.column("id", sa.Uuid()), sa.column("schedule_decision"))
    record_class = keyed(
        "record_class",
        *map(sa.column, same),
        sa.column("recommended_level"),
        sa.column("signable", sa.Boolean()),
    )
    row = keyed("schedule_row", sa.column("version_id", sa.Uuid()), *map(sa.column, same))
    version = keyed(
        "schedule_version",
        sa.column("number"),
        sa.column("reason"),
        sa.column("pack_edition"),
        sa.column("proposed_at", db.Instant(timezone=True)),
        sa.column("decision"),
        sa.column("decided_on", sa.Date()),
        sa.column("adopted_at", db.Instant(timezone=True)),
    )
    for association_id, decision in bind.execute(sa.select(house)).all():
        of_house = record_class.c.association_id == association_id
        last = bind.scalar(sa.select(sa.func.max(record_class.c.position)).where(of_house))
        if last is None:
            continue
        bind.execute(
            record_class.insert().values(
                id=uuid.uuid4(),
                association_id=association_id,
                key=CERTIFICATE,
                name="Gallringsintyg",
                position=last + 1,
                trigger="created",
                duration=None,
                unit=None,
                basis="Bevis om vad som har gallrats",
                recommended_level="simple",
                signable=False,
            )
        )
        first = uuid.uuid4()
        bind.execute(
            version.insert().values(
                id=first,
                association_id=association_id,
                number=1,
                reason="",
                pack_edition=1,
                proposed_at=now,
                decision=decision,
                decided_on=now.date() if decision else None,
                adopted_at=now if decision else None,
            )
        )
        for found in bind.execute(sa.select(*(record_class.c[one] for one in same)).where(of_house)).all():
            bind.execute(
                row.insert().values(
                    id=uuid.uuid4(),
                    association_id=association_id,
                    version_id=first,
                    **dict(zip(same, found, strict=True)),
                )
            )
