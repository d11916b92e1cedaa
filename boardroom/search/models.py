"""What has been indexed: the content version of each document that its index entries were made from."""

import uuid
from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from boardroom.core.db import Base, Tenanted


class Indexed(Tenanted, Base):
    """A document as the index knows it; no foreign key, because it outlives the document by one pull."""

    __tablename__ = "indexed"
    __constraints__ = (UniqueConstraint("association_id", "document_id"),)

    document_id: Mapped[uuid.UUID] = mapped_column(index=True)
    content_version: Mapped[int]
    indexed_at: Mapped[datetime]
