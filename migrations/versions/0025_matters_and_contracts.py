"""Matters, contracts and what is asked of people; legal holds by matter."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "building_part",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_building_part_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_building_part")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_building_part_association_id_id")),
        sa.UniqueConstraint("association_id", "key", name=op.f("uq_building_part_association_id_key")),
        sa.UniqueConstraint("association_id", "name", name=op.f("uq_building_part_association_id_name")),
    )
    op.create_index(
        op.f("ix_building_part_association_id"), "building_part", ["association_id"], unique=False
    )
    op.create_table(
        "matter_counter",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_matter_counter_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_counter")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_matter_counter_association_id_id")),
        sa.UniqueConstraint("association_id", "year", name=op.f("uq_matter_counter_association_id_year")),
    )
    op.create_index(
        op.f("ix_matter_counter_association_id"), "matter_counter", ["association_id"], unique=False
    )
    op.create_table(
        "trigger_answer",
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("ask_again_on", sa.Date(), nullable=False),
        sa.Column("answered_at", db.Instant(timezone=True), nullable=False),
        sa.Column("answered_by_name", sa.String(length=200), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_trigger_answer_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trigger_answer")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_trigger_answer_association_id_id")),
        sa.UniqueConstraint(
            "association_id", "question", name=op.f("uq_trigger_answer_association_id_question")
        ),
    )
    op.create_index(
        op.f("ix_trigger_answer_association_id"), "trigger_answer", ["association_id"], unique=False
    )
    op.create_table(
        "matter",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=2000), nullable=False),
        sa.Column("record_class", sa.String(length=40), nullable=True),
        sa.Column("counterparty", sa.String(length=120), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closed",
                "reopened",
                name="matterstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("created_at", db.Instant(timezone=True), nullable=False),
        sa.Column("changed_at", db.Instant(timezone=True), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_on IS NOT NULL)", name=op.f("ck_matter_closed_on_a_day")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_matter_number_positive")),
        sa.ForeignKeyConstraint(
            ["association_id", "record_class"],
            ["record_class.association_id", "record_class.key"],
            name=op.f("fk_matter_association_id_record_class"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_matter_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_matter_association_id_id")),
        sa.UniqueConstraint(
            "association_id", "year", "number", name=op.f("uq_matter_association_id_year_number")
        ),
    )
    op.create_index(op.f("ix_matter_association_id"), "matter", ["association_id"], unique=False)
    op.create_index("ix_matter_by_state", "matter", ["association_id", "state"], unique=False)
    op.create_table(
        "contract",
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("counterparty", sa.String(length=120), nullable=False),
        sa.Column("record_class", sa.String(length=40), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("notice_count", sa.Integer(), nullable=True),
        sa.Column("notice_in_months", sa.Boolean(), nullable=False),
        sa.Column("renewal_months", sa.Integer(), nullable=True),
        sa.Column("noticed_on", sa.Date(), nullable=True),
        sa.Column("leaves_on", sa.Date(), nullable=True),
        sa.Column("gone_on", sa.Date(), nullable=True),
        sa.Column("kept_through", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("created_at", db.Instant(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", db.Instant(timezone=True), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(noticed_on IS NULL) = (leaves_on IS NULL)", name=op.f("ck_contract_notice_has_effect")
        ),
        sa.CheckConstraint("notice_count >= 0", name=op.f("ck_contract_notice_forward")),
        sa.CheckConstraint("noticed_on <= leaves_on", name=op.f("ck_contract_notice_before_effect")),
        sa.CheckConstraint("renewal_months >= 1", name=op.f("ck_contract_renewal_forward")),
        sa.CheckConstraint(
            "renewal_months IS NULL OR ends_on IS NOT NULL", name=op.f("ck_contract_renewed_from_a_day")
        ),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_contract_forward")),
        sa.ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            name=op.f("fk_contract_association_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "record_class"],
            ["record_class.association_id", "record_class.key"],
            name=op.f("fk_contract_association_id_record_class"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_contract_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint(
            "association_id", "document_id", name=op.f("uq_contract_association_id_document_id")
        ),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_contract_association_id_id")),
    )
    op.create_index(op.f("ix_contract_association_id"), "contract", ["association_id"], unique=False)
    op.create_index(op.f("ix_contract_document_id"), "contract", ["document_id"], unique=False)
    op.create_index("ix_contract_running", "contract", ["association_id", "gone_on"], unique=False)
    op.create_table(
        "matter_apartment",
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("apartment", sa.String(length=10), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "matter_id"],
            ["matter.association_id", "matter.id"],
            name=op.f("fk_matter_apartment_association_id_matter_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_matter_apartment_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_apartment")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_matter_apartment_association_id_id")),
        sa.UniqueConstraint("matter_id", "apartment", name=op.f("uq_matter_apartment_matter_id_apartment")),
    )
    op.create_index(
        op.f("ix_matter_apartment_association_id"), "matter_apartment", ["association_id"], unique=False
    )
    op.create_index(
        "ix_matter_apartment_by_number", "matter_apartment", ["association_id", "apartment"], unique=False
    )
    op.create_index(op.f("ix_matter_apartment_matter_id"), "matter_apartment", ["matter_id"], unique=False)
    op.create_table(
        "matter_conflict",
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("declared_at", db.Instant(timezone=True), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "matter_id"],
            ["matter.association_id", "matter.id"],
            name=op.f("fk_matter_conflict_association_id_matter_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "person_id"],
            ["person.association_id", "person.id"],
            name=op.f("fk_matter_conflict_association_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_matter_conflict_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_conflict")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_matter_conflict_association_id_id")),
        sa.UniqueConstraint("matter_id", "person_id", name=op.f("uq_matter_conflict_matter_id_person_id")),
    )
    op.create_index(
        op.f("ix_matter_conflict_association_id"), "matter_conflict", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_matter_conflict_matter_id"), "matter_conflict", ["matter_id"], unique=False)
    op.create_index(op.f("ix_matter_conflict_person_id"), "matter_conflict", ["person_id"], unique=False)
    op.create_table(
        "matter_part",
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "matter_id"],
            ["matter.association_id", "matter.id"],
            name=op.f("fk_matter_part_association_id_matter_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_matter_part_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_part")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_matter_part_association_id_id")),
        sa.UniqueConstraint("matter_id", "part", name=op.f("uq_matter_part_matter_id_part")),
    )
    op.create_index(op.f("ix_matter_part_association_id"), "matter_part", ["association_id"], unique=False)
    op.create_index("ix_matter_part_by_part", "matter_part", ["association_id", "part"], unique=False)
    op.create_index(op.f("ix_matter_part_matter_id"), "matter_part", ["matter_id"], unique=False)
    op.create_table(
        "matter_person",
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "matter_id"],
            ["matter.association_id", "matter.id"],
            name=op.f("fk_matter_person_association_id_matter_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "person_id"],
            ["person.association_id", "person.id"],
            name=op.f("fk_matter_person_association_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_matter_person_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_person")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_matter_person_association_id_id")),
        sa.UniqueConstraint("matter_id", "person_id", name=op.f("uq_matter_person_matter_id_person_id")),
    )
    op.create_index(
        op.f("ix_matter_person_association_id"), "matter_person", ["association_id"], unique=False
    )
    op.create_index(op.f("ix_matter_person_matter_id"), "matter_person", ["matter_id"], unique=False)
    op.create_index(op.f("ix_matter_person_person_id"), "matter_person", ["person_id"], unique=False)
    op.create_table(
        "matter_turn",
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "deed",
            sa.Enum(
                "opened",
                "closed",
                "reopened",
                name="deed",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("because", sa.String(length=500), nullable=False),
        sa.Column("made_at", db.Instant(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_by_name", sa.String(length=200), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id", "matter_id"],
            ["matter.association_id", "matter.id"],
            name=op.f("fk_matter_turn_association_id_matter_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_matter_turn_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_turn")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_matter_turn_association_id_id")),
        sa.UniqueConstraint("matter_id", "position", name=op.f("uq_matter_turn_matter_id_position")),
    )
    op.create_index(op.f("ix_matter_turn_association_id"), "matter_turn", ["association_id"], unique=False)
    op.create_index(op.f("ix_matter_turn_matter_id"), "matter_turn", ["matter_id"], unique=False)
    op.create_table(
        "matter_link",
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("contract_id", sa.Uuid(), nullable=True),
        sa.Column("linked_at", db.Instant(timezone=True), nullable=False),
        sa.Column("linked_by", sa.Uuid(), nullable=True),
        sa.Column("linked_by_name", sa.String(length=200), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN document_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN item_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN decision_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN contract_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_matter_link_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "contract_id"],
            ["contract.association_id", "contract.id"],
            name=op.f("fk_matter_link_association_id_contract_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "decision_id"],
            ["decision.association_id", "decision.id"],
            name=op.f("fk_matter_link_association_id_decision_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "document_id"],
            ["document.association_id", "document.id"],
            name=op.f("fk_matter_link_association_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "item_id"],
            ["minutes_item.association_id", "minutes_item.id"],
            name=op.f("fk_matter_link_association_id_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "matter_id"],
            ["matter.association_id", "matter.id"],
            name=op.f("fk_matter_link_association_id_matter_id"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_matter_link_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_link")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_matter_link_association_id_id")),
        sa.UniqueConstraint("matter_id", "contract_id", name=op.f("uq_matter_link_matter_id_contract_id")),
        sa.UniqueConstraint("matter_id", "decision_id", name=op.f("uq_matter_link_matter_id_decision_id")),
        sa.UniqueConstraint("matter_id", "document_id", name=op.f("uq_matter_link_matter_id_document_id")),
        sa.UniqueConstraint("matter_id", "item_id", name=op.f("uq_matter_link_matter_id_item_id")),
    )
    op.create_index(op.f("ix_matter_link_association_id"), "matter_link", ["association_id"], unique=False)
    op.create_index(op.f("ix_matter_link_contract_id"), "matter_link", ["contract_id"], unique=False)
    op.create_index(op.f("ix_matter_link_decision_id"), "matter_link", ["decision_id"], unique=False)
    op.create_index(op.f("ix_matter_link_document_id"), "matter_link", ["document_id"], unique=False)
    op.create_index(op.f("ix_matter_link_item_id"), "matter_link", ["item_id"], unique=False)
    op.create_index(op.f("ix_matter_link_matter_id"), "matter_link", ["matter_id"], unique=False)
    _make_holds_anew(by_matter=True)


def downgrade() -> None:
    """The earlier version cannot keep what a hold by matter stops: it would be disposed of unawares."""
    stopped = op.get_bind().scalar(
        sa.text("SELECT count(*) FROM legal_hold WHERE kind = 'matter' AND lifted_at IS NULL")
    )
    if stopped:
        raise RuntimeError(
            f"{stopped} legal holds by matter are in force, which the earlier version does not know"
        )
    op.execute("DELETE FROM legal_hold WHERE kind = 'matter'")
    _make_holds_anew(by_matter=False)

    op.drop_index(op.f("ix_matter_link_matter_id"), table_name="matter_link")
    op.drop_index(op.f("ix_matter_link_item_id"), table_name="matter_link")
    op.drop_index(op.f("ix_matter_link_document_id"), table_name="matter_link")
    op.drop_index(op.f("ix_matter_link_decision_id"), table_name="matter_link")
    op.drop_index(op.f("ix_matter_link_contract_id"), table_name="matter_link")
    op.drop_index(op.f("ix_matter_link_association_id"), table_name="matter_link")
    op.drop_table("matter_link")
    op.drop_index(op.f("ix_matter_turn_matter_id"), table_name="matter_turn")
    op.drop_index(op.f("ix_matter_turn_association_id"), table_name="matter_turn")
    op.drop_table("matter_turn")
    op.drop_index(op.f("ix_matter_person_person_id"), table_name="matter_person")
    op.drop_index(op.f("ix_matter_person_matter_id"), table_name="matter_person")
    op.drop_index(op.f("ix_matter_person_association_id"), table_name="matter_person")
    op.drop_table("matter_person")
    op.drop_index(op.f("ix_matter_part_matter_id"), table_name="matter_part")
    op.drop_index("ix_matter_part_by_part", table_name="matter_part")
    op.drop_index(op.f("ix_matter_part_association_id"), table_name="matter_part")
    op.drop_table("matter_part")
    op.drop_index(op.f("ix_matter_conflict_person_id"), table_name="matter_conflict")
    op.drop_index(op.f("ix_matter_conflict_matter_id"), table_name="matter_conflict")
    op.drop_index(op.f("ix_matter_conflict_association_id"), table_name="matter_conflict")
    op.drop_table("matter_conflict")
    op.drop_index(op.f("ix_matter_apartment_matter_id"), table_name="matter_apartment")
    op.drop_index("ix_matter_apartment_by_number", table_name="matter_apartment")
    op.drop_index(op.f("ix_matter_apartment_association_id"), table_name="matter_apartment")
    op.drop_table("matter_apartment")
    op.drop_index("ix_contract_running", table_name="contract")
    op.drop_index(op.f("ix_contract_document_id"), table_name="contract")
    op.drop_index(op.f("ix_contract_association_id"), table_name="contract")
    op.drop_table("contract")
    op.drop_index("ix_matter_by_state", table_name="matter")
    op.drop_index(op.f("ix_matter_association_id"), table_name="matter")
    op.drop_table("matter")
    op.drop_index(op.f("ix_trigger_answer_association_id"), table_name="trigger_answer")
    op.drop_table("trigger_answer")
    op.drop_index(op.f("ix_matter_counter_association_id"), table_name="matter_counter")
    op.drop_table("matter_counter")
    op.drop_index(op.f("ix_building_part_association_id"), table_name="building_part")
    op.drop_table("building_part")


def _make_holds_anew(*, by_matter: bool) -> None:
    """Make the table of legal holds again with other rules, and put its rows back.

    Nothing refers to it, and there are few: a table that SQLite copies by itself would lose its CHECK constraints.
    """
    connection = op.get_bind()
    rows = [dict(row) for row in connection.execute(sa.text("SELECT * FROM legal_hold")).mappings()]
    op.drop_table("legal_hold")
    _create_holds(by_matter=by_matter)
    for row in rows:
        row.pop("matter_id", None)
        columns, places = ", ".join(f'"{name}"' for name in row), ", ".join(f":{name}" for name in row)
        connection.execute(sa.text(f"INSERT INTO legal_hold ({columns}) VALUES ({places})"), row)  # noqa: S608 - our own columns


def _matter_rules() -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["association_id", "matter_id"],
            ["matter.association_id", "matter.id"],
            name=op.f("fk_legal_hold_association_id_matter_id"),
        ),
        sa.CheckConstraint(
            "(kind = 'matter') = (matter_id IS NOT NULL)", name=op.f("ck_legal_hold_matter_named")
        ),
    )


def _create_holds(*, by_matter: bool) -> None:
    kinds = ("document", "matter", "person", "period") if by_matter else ("document", "person", "period")
    op.create_table(
        "legal_hold",
        sa.Column(
            "kind",
            sa.Enum(
                *kinds,
                name="holdkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        *([sa.Column("matter_id", sa.Uuid(), nullable=True)] if by_matter else []),
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
        *(_matter_rules() if by_matter else ()),
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
    if by_matter:
        op.create_index(op.f("ix_legal_hold_matter_id"), "legal_hold", ["matter_id"], unique=False)
