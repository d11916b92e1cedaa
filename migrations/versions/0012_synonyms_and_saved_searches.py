"""An association's synonyms, saved searches with what they found, and what an index entry was made from."""

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("indexed") as table:
        # Of what was indexed before nobody knows: it is read once more.
        table.add_column(sa.Column("surroundings", sa.String(length=64), nullable=False, server_default=""))
    op.create_table(
        "synonym_group",
        sa.Column("words", sa.String(length=600), nullable=False),
        sa.Column("standard", sa.String(length=60), nullable=True),
        sa.Column("changed_at", db.Instant(timezone=True), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_synonym_group_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym_group")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_synonym_group_association_id_id")),
        sa.UniqueConstraint(
            "association_id", "standard", name=op.f("uq_synonym_group_association_id_standard")
        ),
    )
    op.create_index(op.f("ix_synonym_group_association_id"), "synonym_group", ["association_id"])
    op.create_table(
        "saved_search",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=1000), nullable=False),
        sa.Column("created_at", db.Instant(timezone=True), nullable=False),
        sa.Column("seen_at", db.Instant(timezone=True), nullable=False),
        sa.Column("checked_at", db.Instant(timezone=True), nullable=False),
        sa.Column("asked_of", sa.String(length=100), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_saved_search_association_id")
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "person_id"],
            ["person.association_id", "person.id"],
            name=op.f("fk_saved_search_association_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_saved_search_association_id_id")),
        sa.UniqueConstraint(
            "association_id",
            "person_id",
            "address",
            name=op.f("uq_saved_search_association_id_person_id_address"),
        ),
    )
    op.create_index(op.f("ix_saved_search_association_id"), "saved_search", ["association_id"])
    op.create_index(op.f("ix_saved_search_person_id"), "saved_search", ["person_id"])
    op.create_table(
        "saved_hit",
        sa.Column("saved_search_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("found_at", db.Instant(timezone=True), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_saved_hit_association_id")
        ),
        sa.ForeignKeyConstraint(
            ["association_id", "saved_search_id"],
            ["saved_search.association_id", "saved_search.id"],
            name=op.f("fk_saved_hit_association_id_saved_search_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_hit")),
        sa.UniqueConstraint("association_id", "id", name=op.f("uq_saved_hit_association_id_id")),
        sa.UniqueConstraint(
            "saved_search_id", "document_id", name=op.f("uq_saved_hit_saved_search_id_document_id")
        ),
    )
    op.create_index(op.f("ix_saved_hit_association_id"), "saved_hit", ["association_id"])
    op.create_index(op.f("ix_saved_hit_saved_search_id"), "saved_hit", ["saved_search_id"])


def downgrade() -> None:
    op.drop_table("saved_hit")
    op.drop_table("saved_search")
    op.drop_table("synonym_group")
    with op.batch_alter_table("indexed") as table:
        table.drop_column("surroundings")
