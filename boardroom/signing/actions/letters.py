"""Letters about an envelope: each to one person, with the address that this person can open."""

import uuid
from collections.abc import Collection
from dataclasses import replace

from boardroom.associations.queries import by_id, local_today, own
from boardroom.core.errors import NotFound
from boardroom.identity.models import Account
from boardroom.mandates.models import Person
from boardroom.mandates.queries import actor_for, board_on
from boardroom.mandates.rules import LEADING_ROLES
from boardroom.notices.actions import enqueue, take_back
from boardroom.notices.models import Channel, Message, Purpose
from boardroom.signing.models import Batch, Envelope, Signer
from boardroom.signing.queries import (
    Opens,
    asked_before,
    documents_of,
    guests_among,
    hidden_among,
    hidden_from,
    hidden_papers,
    people,
    signers_of,
    what_opens,
)
from boardroom.signing.rules.letters import (
    day_in_words,
    language_of,
    standing_of,
    task,
    title_in_letter,
    why_you,
)
from boardroom.signing.rules.states import SignerState
from boardroom.work import Work

# Days that a link in a letter lives: without a deadline, and beyond one. Every letter brings a fresh one.
_LONGEST_LINK = 60
_AFTER_DEADLINE = 21


def write_to_signer(work: Work, template: str, envelope: Envelope, signer: Signer, **extra: str) -> None:
    """Enqueue a letter to a signer: behind log-in for those with an account, else by a link of their own.

    Nothing to those whom no letter reaches: they sign by hand, and whoever sends sees it on the envelope's page.
    """
    if signer.email:
        _to_signer(work, template, envelope, signer, extra)


def write_of_ending(
    work: Work,
    template: str,
    envelope: Envelope,
    by: uuid.UUID | None,
    steering: Collection[uuid.UUID],
    **extra: str,
) -> None:
    """Tell everyone who was asked that an envelope has ended unsigned, and those `steering` it; nobody of what they did themselves (`by`).

    Whom it is hidden from was told that they need not do anything, and is not told why. A guest who let another sign has
    nothing to do with it any more: a letter would bring a new link.
    """
    signers = signers_of(work, envelope.id)
    hidden, outsiders = hidden_among(work, envelope, signers), guests_among(work, signers)
    extra["signatures"] = "yes" if any(one.state is SignerState.SIGNED for one in signers) else ""
    asked = [
        one
        for one in signers
        if one.invited_at is not None
        and one.person_id != by
        and one.id not in hidden
        and not (one.id in outsiders and one.state is SignerState.DELEGATED)
    ]
    for one in asked:
        steers = {"standing": "sender"} if one.person_id in steering else {}
        write_to_signer(work, template, envelope, one, **extra, **steers)
    for person_id in steering:
        if person_id not in {by, *(one.person_id for one in asked)}:
            write_to_account(work, template, envelope, person_id, **extra)


def take_back_letters(work: Work, envelope: Envelope) -> None:
    """Stop every letter about an envelope that has not left: nobody is asked to sign what has been returned."""
    take_back(work, [envelope.id, *(signer.id for signer in signers_of(work, envelope.id))])


def take_back_letters_to(work: Work, signer: Signer) -> None:
    """Stop every letter and code to one signer that has not left: they have answered, or are not asked any more."""
    take_back(work, [signer.id])


def write_without_link(work: Work, template: str, envelope: Envelope, signer: Signer, **extra: str) -> None:
    """Enqueue a letter to someone whom the paper no longer concerns: it opens nothing."""
    if signer.email:
        _to_signer(work, template, envelope, signer, extra, opens=False)


def write_code(
    work: Work,
    envelope: Envelope,
    signer: Signer,
    channel: Channel = Channel.MAIL,
    *,
    template: str = "signing_code",
    subject: uuid.UUID | None = None,
) -> Message:
    """Enqueue the message with a one-time code; delivery mints it, so that it stands nowhere before.

    The code is good for the signature, unless another `subject` is given.
    """
    return _to_signer(work, template, envelope, signer, {}, code_for=subject or signer.id, channel=channel)


def send_file(
    work: Work, template: str, envelope: Envelope, signer: Signer, file: tuple[str, str], **extra: str
) -> None:
    """Enqueue a letter with a file (its hash in the blob store and its name) to a signer whom one reaches."""
    if signer.email:
        _to_signer(work, template, envelope, signer, {"attached": "yes", **extra}, attachment=file)


def _to_signer(
    work: Work,
    template: str,
    envelope: Envelope,
    signer: Signer,
    extra: dict[str, str],
    *,
    code_for: uuid.UUID | None = None,
    channel: Channel = Channel.MAIL,
    attachment: tuple[str, str] | None = None,
    opens: bool = True,
) -> Message:
    _person, account = people(work, [signer.person_id]).get(signer.person_id, (None, None))
    facts, language = _facts(work, envelope, account)
    facts |= {
        "task": task(signer.role, language),
        "why": why_you(
            signer.role,
            language,
            envelope.record_class,
            signer.stands_in_for,
            several=bool(envelope.further_papers),
        ),
        "again": "yes" if asked_before(work, envelope, signer.person_id) else "",
        "standing": standing_of(signer.state, sender=signer.person_id == envelope.sent_by),
        **extra,
    }
    return enqueue(
        work,
        template,
        to_address=signer.phone if channel is Channel.TEXT else signer.email,
        to_name=signer.name,
        facts=facts,
        language=language,
        # A letter with a code carries no link beside it: two keys never travel together.
        link=None if account or code_for or not opens else (Purpose.SIGNING, signer.id),
        link_days=_link_days(work, envelope),
        code_for=code_for,
        about=("signer", signer.id),
        channel=channel,
        attachment=attachment,
    )


def opens_to(work: Work, envelope: Envelope, person_id: uuid.UUID, signer: Signer | None = None) -> str:
    """Return what a sealed envelope opens today to someone of the register: the letter promises that and no more.

    By account what their mandates of today give, or the association's choice for those who have left; without one the
    reading copy of their link.
    """
    person, account = people(work, [person_id]).get(person_id, (None, None))
    association = by_id(work, envelope.association_id)
    if hidden_papers(work, envelope, person_id):
        return Opens.HIDDEN
    if account is None or association is None:
        return Opens.COPY
    reader = actor_for(work, association, account.id, person.name if person else "")
    if reader is None:
        return Opens.RECEIPT
    return what_opens(replace(work, actor=reader), envelope, signer)


def who_steers(work: Work, envelope: Envelope) -> list[uuid.UUID]:
    """Return who can do something about an envelope and has an account: its sender, or else those who lead the board.

    Nobody from whom one of its papers is hidden, be it the sender: what others write of it is not for them.
    """
    hidden = hidden_from(work, documents_of(work, envelope))
    if envelope.sent_by is not None and envelope.sent_by not in hidden:
        _person, account = people(work, [envelope.sent_by]).get(envelope.sent_by, (None, None))
        if account is not None:
            return [envelope.sent_by]
    leading = {
        person.id
        for person, mandate in board_on(work, local_today(work))
        if mandate.role.value in LEADING_ROLES and person.id not in hidden
    }
    accounts = people(work, list(leading))
    return [one for one in sorted(accounts, key=str) if accounts[one][1] is not None]


def write_to_who_steers(
    work: Work, template: str, envelope: Envelope, *, told: Collection[uuid.UUID | None] = (), **extra: str
) -> None:
    """Enqueue a letter to those who can do something about an envelope, but for whoever is `told` already, or did it themselves."""
    for person_id in who_steers(work, envelope):
        if person_id not in told:
            write_to_account(work, template, envelope, person_id, **extra)


def write_of_many(work: Work, template: str, batch: Batch, envelope: Envelope, **extra: str) -> None:
    """Enqueue a letter to those who can do something about a sending to many, of all of it: by its title, with its page."""
    page = work.links.to(f"/{own(work).slug}/signing/batches/{batch.id}")
    told = {"title": batch.title, "page": page, "papers_beside": "", "of_many": "yes"}
    write_to_who_steers(work, template, envelope, told=(), **told, **extra)


def write_to_account(
    work: Work, template: str, envelope: Envelope, person_id: uuid.UUID, **extra: str
) -> None:
    """Enqueue a letter to someone who follows an envelope without being asked to sign it, when they have an account."""
    person, account = people(work, [person_id]).get(person_id, (None, None))
    if person is None or account is None:
        return
    facts, language = _facts(work, envelope, account)
    enqueue(
        work,
        template,
        to_address=account.email,
        to_name=person.name,
        facts=facts | {"task": "", "why": "", "standing": "sender", **extra},
        language=language,
        about=("envelope", envelope.id),
    )


def address_of(person: Person, account: Account | None) -> str:
    """Return where a person is written to: the account's address, which was proved, before the register's."""
    return account.email if account else person.email


def _link_days(work: Work, envelope: Envelope) -> int:
    """Return how many days a link lives: some beyond the deadline, and never longer than without one."""
    if envelope.deadline is None:
        return _LONGEST_LINK
    left = (envelope.deadline - work.now.date()).days
    return min(max(left, 0) + _AFTER_DEADLINE, _LONGEST_LINK)


def _facts(work: Work, envelope: Envelope, account: Account | None) -> tuple[dict[str, str], str]:
    association = by_id(work, envelope.association_id)
    if association is None:
        raise NotFound
    language = language_of(account.language if account else association.language)
    facts = {
        "title": envelope.title,
        "title_in_sentence": title_in_letter(envelope.title, envelope.kind, language),
        "sender": envelope.sent_by_name,
        "date": day_in_words(envelope.document_date, language),
        "deadline": day_in_words(envelope.deadline, language, year=False),
        "late": "yes" if envelope.deadline and envelope.deadline < local_today(work) else "",
        "message": envelope.message,
        "minutes": "yes" if envelope.kind == "minutes" else "",
        "version": str(envelope.version),
        "papers_beside": str(envelope.further_papers or ""),
        # For those who log in; everyone else gets a link minted at delivery.
        "page": work.links.to(f"/{association.slug}/signing/{envelope.id}") if account else "",
    }
    return facts, language
