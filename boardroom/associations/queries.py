"""Finding associations."""

import uuid
from datetime import date

from sqlalchemy import select

from boardroom.associations.models import Association, FiscalYear
from boardroom.associations.rules import FiscalCalendar
from boardroom.core.dates import local_date
from boardroom.core.errors import NotFound
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


def own(work: Work) -> Association:
    """Return the actor's association; NotFound without one."""
    association = work.session.get(Association, work.actor.tenant)
    if association is None:
        raise NotFound
    return association


def calendar(work: Work) -> FiscalCalendar:
    """Return how the fiscal years of the actor's association run."""
    association = own(work)
    told = work.session.scalars(
        select(FiscalYear).where(FiscalYear.association_id == association.id).order_by(FiscalYear.start)
    )
    return FiscalCalendar(
        association.fiscal_year_start_month,
        association.fiscal_year_start_day,
        tuple(year.period for year in told),
    )


def local_today(work: Work) -> date:
    """Return today's date where the actor's association lives."""
    return local_date(work.now, own(work).time_zone)
