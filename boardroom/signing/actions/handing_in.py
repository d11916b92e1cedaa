"""Taking in what was printed and signed by hand: scans and photographs become documents beside the digital text."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from boardroom.audit.actions import record
from boardroom.core.actor import Actor
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.actions import set_description
from boardroom.documents.models import Document
from boardroom.documents.queries import kept
from boardroom.intake.actions import Given, House, Incoming, receive
from boardroom.intake.models import Upload
from boardroom.signing.actions.completing import envelope_to_steer
from boardroom.signing.actions.progress import note
from boardroom.signing.errors import AlreadyDecided
from boardroom.signing.models import Envelope, PrintOut, SheetLook
from boardroom.signing.queries import (
    look_at,
    other_papers_among,
    print_out_of,
)
from boardroom.signing.rules.states import EnvelopeState
from boardroom.work import Work, WorkOpener

# What the scan is called; Swedish, as all that is filed.
SIGNED_BY_HAND = "%(title)s (underskrivet på papper)"


@dataclass(frozen=True)
class Taken:
    """Files that were handed in, and the titles, by document, of those that are other papers of their own."""

    rows: Sequence[Upload]
    strange: Mapping[uuid.UUID, str]


def add_copy(
    opener: WorkOpener,
    actor: Actor,
    envelope_id: uuid.UUID,
    incoming: Sequence[Incoming],
    *,
    house: House,
    as_one: bool = False,
) -> Taken:
    """Take scans or photographs of the signed sheets in, as documents beside the digital text; AlreadyDecided once it is closed.

    They get its class and date; which sheets they are is found out when their pages have been read. A file that is in the
    archive as a paper that was sent for signing itself is left alone.
    """
    with opener.reading(actor) as work:
        actor.require(Permission.SEND_FOR_SIGNING)
        envelope = envelope_to_steer(work, envelope_id)
        if envelope.state is not EnvelopeState.SENT:
            raise AlreadyDecided
        if print_out_of(work, envelope_id) is None:
            raise NotFound
    given = Given(
        title=SIGNED_BY_HAND % {"title": envelope.title},
        record_class=envelope.record_class,
        document_date=envelope.document_date,
    )
    rows = receive(opener, actor, incoming, house=house, as_one=as_one, given=given)
    with opener.writing(actor) as work:
        envelope = envelope_to_steer(work, envelope_id)
        print_out = print_out_of(work, envelope_id)
        if print_out is None:
            raise NotFound
        taken = dict.fromkeys(row.document_id for row in rows if row.document_id)
        strange = {one.id: one.title for one in other_papers_among(work, taken)}
        for document in kept(work, [one for one in taken if one not in strange]):
            _expect(work, document.id, print_out)
            # Its bytes were in the archive, and nobody had said what they are.
            if document.record_class is None and document.described_at is None:
                describe_as_copy(work, document, envelope)
            note(work, envelope, "copy_added", by=actor.name)
            record(work, "added_signed_copy", "envelope", envelope_id, title=envelope.title)
        work.later("signing.look_at_sheets")
    return Taken(rows, strange)


def describe_as_copy(work: Work, document: Document, envelope: Envelope) -> None:
    """Say of a document that it is the signed copy of an envelope."""
    set_description(
        work,
        document,
        title=SIGNED_BY_HAND % {"title": envelope.title},
        record_class=envelope.record_class,
        document_date=envelope.document_date,
    )


def _expect(work: Work, document_id: uuid.UUID, print_out: PrintOut) -> None:
    """Note that a document was handed in for a print; one that was looked at before is looked at again."""
    look = look_at(work, document_id)
    if look is None:
        look = SheetLook(id=new_id(), association_id=work.actor.tenant, document_id=document_id, attempts=0)
        work.session.add(look)
    look.print_out_id, look.looked_at, look.lease_until, look.attempts = print_out.id, None, None, 0
    work.session.flush()
