"""Whom a letter reaches of those it is meant for, where, and in which language."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from boardroom.associations.queries import own
from boardroom.identity.models import Account
from boardroom.mandates.models import Person
from boardroom.signing.actions.letters import address_of
from boardroom.signing.queries import people
from boardroom.signing.rules.letters import language_of
from boardroom.work import Work


@dataclass(frozen=True)
class Addressee:
    """One whom a letter reaches; who has no account is written to in the association's language."""

    person: Person
    account: Account | None
    address: str
    language: str


def addressees(work: Work, person_ids: Sequence[uuid.UUID]) -> list[Addressee]:
    """Return those of some people who have an address, in the same order."""
    known, usual = people(work, person_ids), own(work).language
    found = []
    for person, account in (known[key] for key in dict.fromkeys(person_ids) if key in known):
        if address := address_of(person, account):
            language = language_of(account.language if account else usual)
            found.append(Addressee(person, account, address, language))
    return found
