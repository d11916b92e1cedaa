"""Extracts of signed minutes, for giving to a member: typeset anew with the rest left out, and logged."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from boardroom.associations.queries import local_today, own
from boardroom.audit.actions import record
from boardroom.core.actor import Actor
from boardroom.core.errors import Invalid
from boardroom.core.permissions import Permission
from boardroom.documents.rules import sensible_name
from boardroom.language.dates import format_date
from boardroom.minutes import queries
from boardroom.minutes.errors import NONE_CHOSEN, NothingToExtract
from boardroom.minutes.rules import extract_data, paragraphs_in_words
from boardroom.work import WorkOpener


@dataclass(frozen=True)
class Extract:
    """A finished extract."""

    content: bytes
    name: str


def extract(
    opener: WorkOpener,
    actor: Actor,
    minutes_id: uuid.UUID,
    chosen: Collection[int],
    *,
    attendance: bool = False,
    receiver: str = "",
) -> Extract:
    """Return chosen §§ of signed minutes as a PDF; what was taken out, and for whom, stands in the log.

    NothingToExtract while they are not signed, or where they were uploaded as a PDF.
    """
    actor.require(Permission.WRITE_MINUTES)
    with opener.reading(actor) as work:
        whole = queries.whole_of(work, queries.by_id(work, minutes_id))
        if whole is None:
            raise NothingToExtract
        made_on = format_date(local_today(work), own(work).language)
        signed = queries.signed_by(work, whole.envelope)
    try:
        data = extract_data(whole.printed, signed, chosen, attendance=attendance, made_on=made_on)
    except ValueError as unknown:
        raise Invalid(problem=NONE_CHOSEN) from unknown
    content = opener.ports.typesetter.typeset("extract", data)
    told = paragraphs_in_words(chosen)
    with opener.writing(actor) as work:
        record(
            work,
            "extracted",
            "minutes",
            minutes_id,
            paragraphs=told,
            receiver=receiver.strip()[:200],
            attendance=attendance,
        )
    return Extract(content, sensible_name(f"{whole.envelope.title} utdrag {told}", None, "application/pdf"))
