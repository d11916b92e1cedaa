"""Writing to the log: `record` for changes, `note_reading` for what was opened."""

import secrets
import uuid

from boardroom.audit.models import GENESIS, Entry, Reading
from boardroom.audit.queries import last_link
from boardroom.audit.rules import link_hash, payload_hash
from boardroom.core.ids import new_id
from boardroom.work import Work

INSTALLATION = "installation"


def record(
    work: Work,
    verb: str,
    subject_kind: str,
    subject_id: object,
    *,
    association_id: uuid.UUID | None = None,
    **facts: object,
) -> Entry:
    """Append one entry to the chain of the association (the actor's unless given).

    `facts` is the erasable payload; keep identifiers and states there, never secrets.
    The writing Work holds the database's write lock, so the number and the previous hash cannot race.
    """
    tenant = association_id or work.actor.association_id
    chain = str(tenant) if tenant else INSTALLATION
    last = last_link(work, chain)
    number, previous = (last.number + 1, last.hash) if last else (1, GENESIS)
    salt = secrets.token_hex(16)
    payload = {key: str(value) for key, value in facts.items()}
    if work.actor.name:
        payload["by"] = work.actor.name
    hashed = payload_hash(payload, salt)
    now = work.now
    actor = (work.actor.kind.value, str(work.actor.account_id or work.actor.person_id or ""))
    entry = Entry(
        id=new_id(),
        chain=chain,
        association_id=tenant,
        number=number,
        at=now,
        verb=verb,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        actor_kind=actor[0],
        actor_id=actor[1],
        payload=payload,
        salt=salt,
        payload_hash=hashed,
        previous_hash=previous,
        hash=link_hash(
            chain=chain,
            number=number,
            at=now,
            verb=verb,
            subject=(subject_kind, str(subject_id)),
            actor=actor,
            payload_hash=hashed,
            previous_hash=previous,
        ),
    )
    work.session.add(entry)
    work.session.flush()
    return entry


def note_reading(work: Work, what: str, subject_kind: str, subject_id: object) -> None:
    """Note that the actor opened something; shown to the chair and the auditor only."""
    work.session.add(
        Reading(
            id=new_id(),
            association_id=work.actor.tenant,
            at=work.now,
            account_id=work.actor.account_id,
            person_id=work.actor.person_id,
            what=what,
            subject_kind=subject_kind,
            subject_id=str(subject_id),
        )
    )
