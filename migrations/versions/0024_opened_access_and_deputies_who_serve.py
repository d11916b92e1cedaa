"""Access beyond mandates, former members' wishes, an auditor's window, deputies who serve in a member's place."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_ROLES = (
    "chair",
    "vice_chair",
    "secretary",
    "treasurer",
    "board_member",
    "deputy",
    "auditor",
    "nominating_committee",
    "manager",
    "member",
    "administrator",
)


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["association_id", column],
        ["person.association_id", "person.id"],
        name=op.f(f"fk_{table}_association_id_{column}"),
    )


def upgrade() -> None:
    op.create_table(
        "opened_access",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(*_ROLES, name="role", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", db.Instant(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", db.Instant(timezone=True), nullable=True),
        sa.Column("ends_at", db.Instant(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", db.Instant(timezone=True), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opened_access")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_opened_access_association_id_id")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_opened_access_association_id")
        ),
        _person("opened_access", "person_id"),
        _person("opened_access", "asked_by"),
        _person("opened_access", "confirmed_by"),
        _person("opened_access", "closed_by"),
        sa.CheckConstraint("hours >= 1", name=op.f("ck_opened_access_hours")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_opened_access_reason")),
        sa.CheckConstraint("confirmed_by <> asked_by", name=op.f("ck_opened_access_two_people")),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)",
            name=op.f("ck_opened_access_confirmed_has_time"),
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (ends_at IS NULL)", name=op.f("ck_opened_access_confirmed_has_end")
        ),
        sa.CheckConstraint(
            "(closed_by IS NULL) = (closed_at IS NULL)", name=op.f("ck_opened_access_closed_has_time")
        ),
    )
    op.create_table(
        "past_minutes_wish",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("asked_at", db.Instant(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", db.Instant(timezone=True), nullable=True),
        sa.Column("answer", sa.String(500), server_default="", nullable=False),
        sa.Column("opens_until", sa.Date(), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_minutes_wish")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_past_minutes_wish_association_id_id")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_past_minutes_wish_association_id")
        ),
        _person("past_minutes_wish", "person_id"),
        _person("past_minutes_wish", "answered_by"),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_past_minutes_wish_reason")),
        sa.CheckConstraint(
            "(answered_by IS NULL) = (answered_at IS NULL)",
            name=op.f("ck_past_minutes_wish_answered_has_time"),
        ),
        sa.CheckConstraint(
            "opens_until IS NULL OR answered_at IS NOT NULL",
            name=op.f("ck_past_minutes_wish_opens_once_answered"),
        ),
    )
    for table in ("opened_access", "past_minutes_wish"):
        for column in ("association_id", "person_id"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opens_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("opens_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("in_place_of", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("serves_because", sa.String(200), server_default="", nullable=False))
        batch_op.create_foreign_key(
            batch_op.f("fk_mandate_association_id_in_place_of"),
            "person",
            ["association_id", "in_place_of"],
            ["association_id", "id"],
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_mandate_opens_forward"),
            "opens_from IS NULL OR opens_until IS NULL OR opens_until > opens_from",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_mandate_not_in_ones_own_place"), "in_place_of IS NULL OR in_place_of <> person_id"
        )
    with op.batch_alter_table("association", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("former_read_signed", sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("association", schema=None) as batch_op:
        batch_op.drop_column("former_read_signed")
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_mandate_not_in_ones_own_place"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_mandate_opens_forward"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_mandate_association_id_in_place_of"), type_="foreignkey")
        batch_op.drop_column("serves_because")
        batch_op.drop_column("in_place_of")
        batch_op.drop_column("opens_until")
        batch_op.drop_column("opens_from")
    op.drop_table("past_minutes_wish")
    op.drop_table("opened_access")
