"""Finding associations."""

import uuid

from sqlalchemy import select

from boardroom.associations.models import Association
from boardroom.work import Work


def by_slug(work: Work, slug: str) -> Association | None:
    """Return the association that an address names."""
    return work.session.scalars(select(Association).where(Association.slug == slug)).first()


def by_id(work: Work, association_id: uuid.UUID) -> Association | None:
    """Return an association."""
    return work.session.get(Association, association_id)


def every(work: Work) -> list[Association]:
    """Return all associations of the installation by name; for the worker and the operator."""
    return list(work.session.scalars(select(Association).order_by(Association.name)))
