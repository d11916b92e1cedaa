"""Suggestions with their evidence, papers that are nearly the same, counterparty and fiscal year of a document."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FIELDS = ("date", "kind", "title", "number", "fiscal_year", "counterparty", "apartment")
GROUNDS = ("page", "file_name", "folder", "derived", "counterparty", "word", "tag")


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _of_document(table: str, column: str = "document_id", name: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["association_id", column],
        ["document.association_id", "document.id"],
        name=op.f(name or f"fk_{table}_association_id_{column}"),
        ondelete="CASCADE",
    )


def _tenanted(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f(f"fk_{table}_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("association_id", "id", name=op.f(f"uq_{table}_association_id_id")),
    )


def upgrade() -> None:
    with op.batch_alter_table("document") as document:
        document.add_column(sa.Column("counterparty", sa.String(120), nullable=False, server_default=""))
        document.add_column(sa.Column("fiscal_year", sa.String(20), nullable=False, server_default=""))
        document.add_column(sa.Column("described_at", db.Instant(timezone=True), nullable=True))
    with op.batch_alter_table("upload") as upload:
        upload.add_column(sa.Column("folder", sa.String(255), nullable=False, server_default=""))
    op.create_table(
        "examined",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("content_version", sa.Integer(), nullable=False),
        sa.Column("lease_until", db.Instant(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_document("examined"),
        sa.UniqueConstraint("document_id", name=op.f("uq_examined_document_id")),
        *_tenanted("examined"),
    )
    op.create_index(op.f("ix_examined_association_id"), "examined", ["association_id"])
    op.create_table(
        "suggestion",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("field", _one_of("field", FIELDS), nullable=False),
        sa.Column("value", sa.String(300), nullable=False),
        sa.Column("certainty", sa.Integer(), nullable=False),
        sa.Column("ground", _one_of("ground", GROUNDS), nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("boxes", sa.String(), nullable=False),
        sa.Column("declined_at", db.Instant(timezone=True), nullable=True),
        sa.Column("declined_by", sa.Uuid(), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("certainty BETWEEN 0 AND 100", name=op.f("ck_suggestion_certainty_in_percent")),
        _of_document("suggestion"),
        sa.UniqueConstraint("document_id", "field", name=op.f("uq_suggestion_document_id_field")),
        *_tenanted("suggestion"),
    )
    op.create_index(op.f("ix_suggestion_association_id"), "suggestion", ["association_id"])
    op.create_table(
        "likeness_band",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_likeness_band_association_id")
        ),
        _of_document("likeness_band"),
        sa.PrimaryKeyConstraint("association_id", "band", "document_id", name=op.f("pk_likeness_band")),
    )
    op.create_index("ix_likeness_band_document_id", "likeness_band", ["document_id"])
    op.create_table(
        "likeness",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("verdict", _one_of("verdict", ("open", "same", "different")), nullable=False),
        sa.Column("found_at", db.Instant(timezone=True), nullable=False),
        sa.Column("decided_at", db.Instant(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("document_id <> other_id", name=op.f("ck_likeness_two_documents")),
        sa.CheckConstraint(
            "(verdict = 'open') = (decided_at IS NULL)", name=op.f("ck_likeness_decided_when")
        ),
        _of_document("likeness"),
        _of_document("likeness", "other_id", "fk_likeness_other"),
        sa.UniqueConstraint("document_id", "other_id", name=op.f("uq_likeness_document_id_other_id")),
        *_tenanted("likeness"),
    )
    op.create_index(op.f("ix_likeness_association_id"), "likeness", ["association_id"])
    op.create_index(op.f("ix_likeness_other_id"), "likeness", ["other_id"])


def downgrade() -> None:
    for table in ("likeness", "likeness_band", "suggestion", "examined"):
        op.drop_table(table)
    with op.batch_alter_table("upload") as upload:
        upload.drop_column("folder")
    with op.batch_alter_table("document") as document:
        document.drop_column("described_at")
        document.drop_column("fiscal_year")
        document.drop_column("counterparty")
