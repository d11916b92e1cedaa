"""Looking through a document whose pages are read: what is suggested about it, and which others it is like."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from boardroom.associations.queries import calendar, local_today, own
from boardroom.classes.queries import keys as class_keys
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.documents.models import Document
from boardroom.documents.queries import by_id
from boardroom.documents.rules import possible_date
from boardroom.intake import queries
from boardroom.intake.models import Examined, Likeness, LikenessBand, Suggested, Verdict
from boardroom.intake.rules.learning import Lessons
from boardroom.intake.rules.likeness import Print
from boardroom.intake.rules.offers import Field, Offer
from boardroom.intake.rules.pages import Sheet
from boardroom.intake.rules.suggesting import IncomingPaper
from boardroom.reading.queries import pages_of, text_layer
from boardroom.reading.rules import unpack_words
from boardroom.work import Work, changed

LANE = "intake.examine"
LEASE = timedelta(seconds=60)
ATTEMPTS = 3
# So many pages are compared with other papers; a book that begins like another is like it.
PAGES_COMPARED = 20
OPENING_PAGES = 3


@dataclass(frozen=True)
class Claim:
    """A document under lease, at the content version that is looked through."""

    document_id: uuid.UUID
    association_id: uuid.UUID
    content_version: int
    attempt: int


@dataclass(frozen=True)
class Gathered:
    """All that is known of a claimed document: the paper as the rules see it, what was learned, and its text."""

    paper: IncomingPaper
    lessons: Lessons
    text: str


def claim(work: Work) -> Claim | None:
    """Take the document whose turn it is under a lease; None when none waits. For the worker."""
    while (found := queries.next_to_examine(work)) is not None:
        document, row = found
        if row is None:
            row = Examined(
                id=new_id(),
                association_id=document.association_id,
                document_id=document.id,
                content_version=0,
            )
            row.attempts = 0
            try:
                with work.session.begin_nested():
                    work.session.add(row)
            except IntegrityError:
                return None  # another worker began with it in the same moment
        if row.attempts >= ATTEMPTS:
            # It broke the worker each time: it stays as it is until its content changes.
            row.content_version, row.attempts, row.lease_until = document.content_version, 0, None
            work.session.flush()
            continue
        row.attempts += 1
        row.lease_until = work.now + LEASE
        work.session.flush()
        return Claim(document.id, document.association_id, document.content_version, row.attempts)
    return None


def gather(work: Work, claimed: Claim) -> Gathered | None:
    """Return what the rules need; None when the document has gone meanwhile."""
    try:
        document = by_id(work, claimed.document_id)
    except NotFound:
        return None
    upload = queries.came_as(work, document.id)
    sheets = _sheets(work, document.id)
    return Gathered(
        paper=IncomingPaper(
            sheets=[*sheets[:OPENING_PAGES], *sheets[OPENING_PAGES:][-1:]],
            name=upload.name if upload else "",
            folder=upload.folder if upload else "",
            tags=tuple(tag.name for tag in document.tags),
            today=local_today(work),
            own_name=own(work).name,
            calendar=calendar(work),
            classes=class_keys(work),
            record_class=document.record_class,
            document_date=document.document_date,
        ),
        lessons=Lessons.of(queries.lessons(work)),
        text="\n".join(sheet.raw for sheet in sheets),
    )


def texts_to_compare(work: Work, claimed: Claim, found: Print) -> dict[uuid.UUID, str]:
    """Return the texts of the documents that may be like a claimed one, by document."""
    return {
        other: "\n".join(sheet.raw for sheet in _sheets(work, other))
        for other in queries.candidates(work, claimed.document_id, found.bands)
    }


def looked_through(
    work: Work, claimed: Claim, offers: Sequence[Offer], found: Print, likes: dict[uuid.UUID, int]
) -> bool:
    """Keep what a look gave; False, and nothing kept, when the claim is no longer the worker's.

    `likes` are the documents that are like it, with how many percent. What a person has said stays as it is.
    """
    if not set_aside(work, claimed):
        return False
    document = by_id(work, claimed.document_id)
    _renew_suggestions(work, document, offers)
    _file_print(work, document.id, found)
    _renew_likes(work, document.id, likes)
    return True


def set_aside(work: Work, claimed: Claim) -> bool:
    """Note that a claimed version is done with; False when the claim is no longer the worker's."""
    return changed(
        work,
        update(Examined)
        .where(
            Examined.association_id == work.actor.tenant,
            Examined.document_id == claimed.document_id,
            Examined.attempts == claimed.attempt,
            Examined.lease_until.is_not(None),
        )
        .values(content_version=claimed.content_version, lease_until=None, attempts=0),
    )


def _sheets(work: Work, document_id: uuid.UUID) -> list[Sheet]:
    pages = list(enumerate(pages_of(work, document_id), start=1))
    sheets = []
    # The last page is where contracts are signed and dated.
    for number, page in [*pages[:PAGES_COMPARED], *pages[PAGES_COMPARED:][-1:]]:
        layer = text_layer(work, page.id)
        if layer is not None:
            sheets.append(Sheet(number, layer.text, unpack_words(layer.words)))
    return sheets


def _renew_suggestions(work: Work, document: Document, offers: Sequence[Offer]) -> None:
    upload = queries.came_as(work, document.id)
    standing = queries.every_suggestion(work, document.id)
    wanted = {
        one.field: one
        for one in offers
        if not queries.is_settled(document, one.field, upload) and _possible(one, work)
    }
    for field, row in standing.items():
        offer = wanted.get(Field(field))
        if offer is not None and row.declined_at is not None and row.value == offer.value:
            del wanted[Field(field)]  # a person has said no to this very value
        elif (
            offer is not None or row.declined_at is None or queries.is_settled(document, Field(field), upload)
        ):
            work.session.delete(row)
    work.session.flush()
    for offer in wanted.values():
        work.session.add(
            Suggested(
                id=new_id(),
                association_id=work.actor.tenant,
                document_id=document.id,
                field=offer.field,
                value=offer.value,
                certainty=offer.certainty,
                ground=offer.ground,
                words=offer.words,
                page=offer.page,
                boxes=json.dumps(offer.boxes),
            )
        )
    work.session.flush()


def _possible(offer: Offer, work: Work) -> bool:
    return offer.day is None or possible_date(offer.day, local_today(work))


def _file_print(work: Work, document_id: uuid.UUID, found: Print) -> None:
    if queries.is_known(work, document_id, found.bands):
        return
    work.session.execute(
        delete(LikenessBand).where(
            LikenessBand.association_id == work.actor.tenant, LikenessBand.document_id == document_id
        )
    )
    if found.bands:
        work.session.execute(
            insert(LikenessBand),
            [
                {"association_id": work.actor.tenant, "document_id": document_id, "band": band}
                for band in found.bands
            ],
        )


def _renew_likes(work: Work, document_id: uuid.UUID, likes: dict[uuid.UUID, int]) -> None:
    standing = queries.pairs_of(work, document_id)
    for other, row in standing.items():
        if other in likes:
            row.percent = likes[other]
        elif row.verdict is Verdict.OPEN:
            work.session.delete(row)
    for other in likes.keys() - standing.keys():
        first, second = sorted((document_id, other), key=str)
        work.session.add(
            Likeness(
                id=new_id(),
                association_id=work.actor.tenant,
                document_id=first,
                other_id=second,
                percent=likes[other],
                verdict=Verdict.OPEN,
                found_at=work.now,
            )
        )
    work.session.flush()
