"""What of an association lies outside its own rows: accounts, codes, counted attempts, the installation's log."""

import json
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from boardroom.associations.queries import own
from boardroom.audit.models import INSTALLATION, Entry
from boardroom.core.db import Base
from boardroom.identity.models import Account, Attempt
from boardroom.identity.rules.log_in import LIMITS, attempt_subject
from boardroom.mandates.models import Person
from boardroom.sharing.models import Share
from boardroom.signing.models import Signer
from boardroom.work import Work


@dataclass(frozen=True)
class Names:
    """What an association and its people are called."""

    of_association: frozenset[str]
    of_people: frozenset[str]
    addresses: set[str]


def names_of_tenant(work: Work) -> Names:
    """Return what the actor's association and its people are called, and their addresses."""
    association = own(work)
    people = work.session.execute(
        select(Person.name, Person.email).where(Person.association_id == association.id)
    ).all()
    signers = work.session.scalars(select(Signer.email).where(Signer.association_id == association.id))
    return Names(
        frozenset({association.name, association.slug, association.org_number, str(association.id)}),
        frozenset(name for name, _email in people if name),
        {email for _name, email in people if email} | {one for one in signers if one},
    )


def accounts_only_here(work: Work) -> set[uuid.UUID]:
    """Return the accounts of the association's people that no other association has anything to do with."""
    tenant = work.actor.tenant
    here = set(
        work.session.scalars(
            select(Person.account_id).where(Person.association_id == tenant, Person.account_id.is_not(None))
        )
    )
    elsewhere: set[uuid.UUID | None] = set()
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table is Account.__table__ and "association_id" in table.columns:
                elsewhere |= set(
                    work.session.scalars(
                        select(key.parent).where(table.c.association_id != tenant, key.parent.is_not(None))
                    )
                )
    return {one for one in here - elsewhere if one}


def keys_of_codes(work: Work) -> set[uuid.UUID]:
    """Return what one-time codes were minted for: places for signing, and shared links."""
    return {
        key
        for kind in (Signer, Share)
        for key in work.session.scalars(select(kind.id).where(kind.association_id == work.actor.tenant))
    }


def attempts_of(work: Work, subjects: set[str]) -> list[uuid.UUID]:
    """Return attempts that were counted for some accounts, places or addresses; they stand under hashes."""
    hashed = {attempt_subject(kind, one) for kind in LIMITS for one in subjects}
    rows = work.session.execute(select(Attempt.id, Attempt.subject))
    return [key for key, subject in rows if subject in hashed]


def told_by_installation(work: Work, names: Names) -> list[Entry]:
    """Return the entries of the installation's own log whose facts name the association or its people."""
    wanted = names.of_association | names.of_people | names.addresses
    rows = work.session.scalars(select(Entry).where(Entry.chain == INSTALLATION, Entry.payload.is_not(None)))
    return [
        entry for entry in rows if any(one in json.dumps(entry.payload, ensure_ascii=False) for one in wanted)
    ]
