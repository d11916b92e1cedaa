"""Minutes of the archive as lines on their pages: what an extract is cut out of."""

import hashlib
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from boardroom.core.errors import Invalid
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document, File
from boardroom.documents.queries import by_id as document_by_id
from boardroom.minutes.errors import (
    NONE_CHOSEN,
    NotCutOut,
    NothingToExtract,
    ReadAnew,
    TooLongToExtract,
    TooMuchToExtract,
)
from boardroom.minutes.models import Minutes
from boardroom.minutes.queries.extracting import whole_of
from boardroom.minutes.queries.register import frozen
from boardroom.minutes.rules import (
    RECORD_CLASSES,
    Cut,
    FoundParagraph,
    Line,
    NotApart,
    Span,
    cuts,
    lines_on,
    number_of,
    paragraphs_in_words,
    paragraphs_on,
    runs,
)
from boardroom.ports.geometry import Word
from boardroom.reading.models import Page, PageState
from boardroom.reading.queries import file_of_page, texts_of
from boardroom.reading.rules import pack_words
from boardroom.reading.rules.doubt import Doubt, unpacked
from boardroom.signing.models import Envelope
from boardroom.signing.rules.states import EnvelopeState
from boardroom.work import Work

# A person waits, and minutes are shorter: what is longer is a binder of them.
MOST_PAGES = 60
# Each is drawn while a person waits.
MOST_STRIPS = 10
_DONE = frozenset({PageState.READ, PageState.BLANK})


@dataclass(frozen=True)
class Chosen:
    """What a person wants to give away: spans of lines, and the mark of the text that they saw them in."""

    spans: Sequence[Span]
    mark: str


@dataclass(frozen=True)
class PaperMinutes:
    """Archived minutes with their pages and lines; `mark` changes whenever pages or text do."""

    document: Document
    minutes: Minutes | None  # that were taken in as a PDF and have become this document
    envelope: Envelope | None  # with which it was sealed here
    pages: Sequence[Page]
    files: Mapping[uuid.UUID, File]
    lines: Sequence[Line]
    unread: frozenset[int]  # numbers of the pages whose text is not known
    mark: str

    @property
    def paragraphs(self) -> list[FoundParagraph]:
        """The §§ that were found on its pages."""
        return paragraphs_on(self.lines, self.unread)

    def parts(self, chosen: Chosen) -> list[list[Cut]]:
        """Return the strips of each chosen span; Invalid, ReadAnew, NotCutOut or TooMuchToExtract where there are none."""
        if not chosen.spans:
            raise Invalid(problem=NONE_CHOSEN)
        if chosen.mark != self.mark:
            raise ReadAnew
        try:
            parts = [cuts(self.lines, span, self.sizes) for span in chosen.spans]
        except NotApart as told:
            raise NotCutOut(page=told.page) from told
        except ValueError as unknown:
            raise Invalid(problem=NONE_CHOSEN) from unknown
        if sum(map(len, parts)) > MOST_STRIPS:
            raise TooMuchToExtract(most=MOST_STRIPS)
        return parts

    def called(self, spans: Sequence[Span]) -> str:
        """Return "§§ 4, 6", or the pages of what has no number; without a word of what it says."""
        numbers = [number_of(self.lines, span) for span in spans]
        if all(numbers):
            return paragraphs_in_words(numbers)
        pages = {self.lines[at].page for span in spans for at in range(span.first, span.last + 1)}
        return f"s. {', '.join(runs(sorted(pages), ''))}"

    @property
    def doubtful(self) -> frozenset[int]:
        """Numbers of the pages on which more seems to stand than was read."""
        return frozenset(
            number
            for number, page in enumerate(self.pages, start=1)
            if {Doubt.NO_WORDS, Doubt.MORE_ON_PAGE} & set(unpacked(page.doubts))
        )

    @property
    def sizes(self) -> list[tuple[int, int]]:
        """Width and height of each page image that the words' places refer to."""
        return [(page.width, page.height) for page in self.pages]


def paper_minutes(work: Work, document_id: uuid.UUID) -> PaperMinutes:
    """Return archived minutes to make an extract of; NotFound where the actor may not see them.

    NothingToExtract for what is no minutes, or has no text with its places; TooLongToExtract for a whole binder.
    """
    work.actor.require(Permission.WRITE_MINUTES)
    document = document_by_id(work, document_id)
    texts = texts_of(work, document_id)
    if document.record_class not in RECORD_CLASSES.values() or not any(words for _, _, words in texts):
        raise NothingToExtract
    if len(texts) > MOST_PAGES:
        raise TooLongToExtract(most=MOST_PAGES)
    pages = [page for page, _, _ in texts]
    files = {page.file_id: file_of_page(work, page) for page in {one.file_id: one for one in pages}.values()}
    return PaperMinutes(
        document,
        minutes_of_document(work, document_id),
        _sealed_with(work, document_id, {file.sha256 for file in files.values()}),
        pages,
        files,
        lines_on([words for _, _, words in texts]),
        frozenset(
            number
            for number, (page, text, words) in enumerate(texts, start=1)
            if page.state not in _DONE or (not words and bool(text.strip() or page.doubts))
        ),
        _mark(texts),
    )


def paper_to_extract(work: Work, minutes: Minutes) -> uuid.UUID | None:
    """Return the archived document that minutes taken in as a PDF have become, for an extract; None of any other."""
    envelope = frozen(work, minutes)
    if envelope is None or whole_of(work, minutes) is not None:
        return None
    return envelope.document_id


def minutes_of_document(work: Work, document_id: uuid.UUID) -> Minutes | None:
    """Return the minutes that have become a document; None for one that came from elsewhere."""
    work.actor.require(Permission.READ_MINUTES)
    return work.session.scalars(
        select(Minutes)
        .join(
            Envelope,
            (Envelope.association_id == Minutes.association_id) & (Envelope.id == Minutes.envelope_id),
        )
        .where(Minutes.association_id == work.actor.tenant, Envelope.document_id == document_id)
    ).first()


def _sealed_with(work: Work, document_id: uuid.UUID, read: Collection[str]) -> Envelope | None:
    """Return the envelope in which the very bytes that the pages are of were sealed."""
    sealed = work.session.scalars(
        select(Envelope)
        .where(
            Envelope.association_id == work.actor.tenant,
            Envelope.document_id == document_id,
            Envelope.state == EnvelopeState.SEALED,
        )
        .order_by(Envelope.sealed_at.desc())
    )
    return next((one for one in sealed if (one.original_sha256 or one.frozen_sha256) in read), None)


def _mark(texts: Sequence[tuple[Page, str, Sequence[Word]]]) -> str:
    """Return what tells whether a person saw the same lines at the same places as are given away."""
    seen = hashlib.sha256()
    for page, _, words in texts:
        place = f"{page.id} {page.file_id} {page.rotation} {page.width} {page.height} "
        seen.update(place.encode() + pack_words(words))
    return seen.hexdigest()[:20]
