"""What has been indexed, an association's own synonyms, and searches that people have saved."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted


class Indexed(Tenanted, Base):
    """A document as the index knows it; no foreign key, because it outlives the document by one pull."""

    __tablename__ = "indexed"
    __constraints__ = (UniqueConstraint("association_id", "document_id"),)

    document_id: Mapped[uuid.UUID] = mapped_column(index=True)
    content_version: Mapped[int]
    indexed_at: Mapped[datetime]
    # What its entries were made from beside the document itself: see rules.surroundings.
    surroundings: Mapped[str] = mapped_column(String(64), default="")


class SynonymGroup(Tenanted, Base):
    """Words that mean the same to this association; its own group, or its wording of a standard one.

    `standard` is the first word of the standard group that it stands for; then empty `words` take that group away.
    """

    __tablename__ = "synonym_group"
    __constraints__ = (UniqueConstraint("association_id", "standard"),)

    words: Mapped[str] = mapped_column(String(600))  # "stam, avlopp, rör"
    standard: Mapped[str | None] = mapped_column(String(60))
    changed_at: Mapped[datetime]


class SavedSearch(Tenanted, Base):
    """A search that a person keeps and wants to hear of: the typed words and the chosen filters, as one address."""

    __tablename__ = "saved_search"
    __constraints__ = (
        ForeignKeyConstraint(["association_id", "person_id"], ["person.association_id", "person.id"]),
        UniqueConstraint("association_id", "person_id", "address"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(String(1000))  # "q=stambyte&class=board_minutes"
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # when the person last looked: hits found after it are new
    checked_at: Mapped[datetime]  # when it was last asked: the longest ago is asked first
    # What the index held then, see queries.saved.state_of_index; it is asked again when that is another.
    asked_of: Mapped[str] = mapped_column(String(100), default="")


class SavedHit(Tenanted, Base):
    """A document that a saved search has found, and when it first did; no foreign key to the document, as in Indexed."""

    __tablename__ = "saved_hit"
    __constraints__ = (
        ForeignKeyConstraint(
            ["association_id", "saved_search_id"], ["saved_search.association_id", "saved_search.id"]
        ),
        UniqueConstraint("saved_search_id", "document_id"),
    )

    saved_search_id: Mapped[uuid.UUID] = mapped_column(index=True)
    document_id: Mapped[uuid.UUID]
    found_at: Mapped[datetime]
