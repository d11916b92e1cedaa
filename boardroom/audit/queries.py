"""Reading the log."""

from sqlalchemy import select

from boardroom.audit.models import Entry
from boardroom.work import Work


def last_link(work: Work, chain: str) -> Entry | None:
    """Return the newest entry of a chain, or None when the chain is empty."""
    return work.session.scalars(
        select(Entry).where(Entry.chain == chain).order_by(Entry.number.desc()).limit(1)
    ).first()
