"""Which names, addresses and numbers nobody is to read: those of persons with protected identity."""

from functools import lru_cache

from sqlalchemy import Select, bindparam, select

from boardroom.core.statements import made_once
from boardroom.language.protection import Shield, shield_over
from boardroom.mandates.models import Person
from boardroom.work import Work


def shield(work: Work) -> Shield:
    """Return the shield over the association's persons with protected identity."""
    rows = work.session.execute(_names(), {"association_id": work.actor.tenant})
    return _shield_of(tuple((name, mail, phone, protected) for name, mail, phone, protected in rows))


@made_once()
def _names() -> Select[str, str | None, str | None, bool]:
    return select(Person.name, Person.email, Person.phone, Person.protected_identity).where(
        Person.association_id == bindparam("association_id")
    )


@lru_cache(maxsize=64)  # of hundreds of persons, with every search
def _shield_of(everyone: tuple[tuple[str, str | None, str | None, bool], ...]) -> Shield:
    return shield_over(
        (
            (name, tuple(filter(None, (email, phone))))
            for name, email, phone, protected in everyone
            if protected
        ),
        (name for name, _, _, protected in everyone if not protected),
    )
