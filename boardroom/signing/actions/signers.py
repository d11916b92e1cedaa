"""Putting people on the list of signers: whether they can be reached, and their place on it."""

import uuid
from collections.abc import Collection, Sequence

from boardroom.associations.queries import own
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.identity.models import Account
from boardroom.mandates.models import Person
from boardroom.mandates.queries import person_by_email, persons
from boardroom.signing.actions.letters import address_of
from boardroom.signing.errors import CannotSend, InConflict
from boardroom.signing.models import Signer
from boardroom.signing.queries import hidden_from, own_number, people, ready_methods
from boardroom.signing.rules.mailboxes import shared_mailbox
from boardroom.signing.rules.methods import FOR_GUESTS, METHOD_NAMES, Method, methods_from
from boardroom.signing.rules.signer_rules import Invitee
from boardroom.work import Work

Found = tuple[Invitee, Person, Account | None]


def check_methods(work: Work, methods: Sequence[Method]) -> None:
    """Raise CannotSend unless the association allows the methods and the portal has them."""
    allowed = methods_from(own(work).signing_methods)
    if not methods or not set(methods) <= set(allowed):
        raise CannotSend(problem="Välj minst en metod för underskrift bland dem som föreningen tillåter.")
    if absent := set(methods) - set(ready_methods(work)):
        names = ", ".join(METHOD_NAMES[method] for method in sorted(absent))
        raise CannotSend(
            problem=f"{names} är inte inkopplat i portalen. Välj ett annat sätt att skriva under."
        )


def register_by_address(work: Work) -> dict[str, Person]:
    """Return the association's persons by the addresses that they are written to at."""
    return {
        address: person
        for person, account in people(work, [one.id for one in persons(work)]).values()
        if (address := address_of(person, account).lower())
    }


def person_at(work: Work, email: str) -> Person | None:
    """Return the person who is written to at an address, or who has it in the register beside their account's."""
    return register_by_address(work).get(email.lower()) or person_by_email(work, email)


def reachable(work: Work, signers: Sequence[Invitee], methods: Sequence[Method]) -> list[Found]:
    """Return the invitees as people who can really sign with one of the methods or by hand, or say who cannot."""
    known = people(work, [invitee.person_id for invitee in signers])
    invited = []
    for invitee in signers:
        if invitee.person_id not in known:
            raise NotFound
        person, account = known[invitee.person_id]
        address = address_of(person, account)
        if not address:  # signs by hand, which is always possible
            invited.append((invitee, person, account))
            continue
        # Said before sending, never after: someone without an account has no passkey.
        if account is None and not FOR_GUESTS & set(invitee.methods or methods):
            raise CannotSend(
                problem=f"{person.name} har inget konto och kan inte skriva under med nyckel i mobilen. "
                "Tillåt ett sätt till, eller bjud in personen."
            )
        if account is None and shared_mailbox(address):
            raise CannotSend(
                problem=f"{person.name} har adressen {address}, som flera kan läsa. Byt till en egen adress under Styrelse."
            )
        invited.append((invitee, person, account))
    return invited


def check_conflicts(work: Work, document_ids: Collection[uuid.UUID], asked: Sequence[Person]) -> None:
    """Raise InConflict when a paper is hidden from one of those who are asked to sign it, each named with what is."""
    hidden = hidden_from(work, document_ids)
    who = [f"{one.name} (”{'”, ”'.join(hidden[one.id])}”)" for one in asked if one.id in hidden]
    if who:
        raise InConflict(who=", ".join(who))


def add_signer(
    work: Work, envelope_id: uuid.UUID, position: int, found: Found, *, stands_in_for: str = ""
) -> Signer:
    """Add a person to an envelope's signers, with name, address and own number as they are now."""
    invitee, person, account = found
    signer = Signer(
        id=new_id(),
        association_id=work.actor.tenant,
        envelope_id=envelope_id,
        position=position,
        person_id=person.id,
        name=person.name,
        email=address_of(person, account),
        phone=own_number(work, person),
        role=invitee.role,
        step=invitee.step or 1,
        required=invitee.required,
        allowed_methods=",".join(method.value for method in invitee.methods),
        stands_in_for=stands_in_for,
        on_paper=not address_of(person, account),
    )
    work.session.add(signer)
    return signer
