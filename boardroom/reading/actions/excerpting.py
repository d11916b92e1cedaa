"""Making a PDF of the pages that a derived document consists of: a rendition, made anew each time, never kept."""

import uuid
from collections.abc import Iterator, Mapping, Sequence

from boardroom.core.actor import Actor
from boardroom.core.errors import NotFound
from boardroom.documents.errors import NotToBeMade, TooSlowToMake
from boardroom.documents.queries import by_id, derivations
from boardroom.documents.rules import Leaf, Span
from boardroom.ports.excerpts import Piece
from boardroom.ports.geometry import Clip
from boardroom.ports.pdf_tools import TimedOut, Unreadable
from boardroom.reading import queries
from boardroom.work import WorkOpener


def make_excerpt(opener: WorkOpener, actor: Actor, document_id: uuid.UUID) -> bytes:
    """Return a derived document's pages as a PDF; NotFound for a document that has files of its own.

    A sheet that stands as two pages is two pages, each with its own half of it. Opens its own Work, because the
    making runs outside it. TooSlowToMake, NotToBeMade when it fails.
    """
    with opener.reading(actor) as work:
        document = by_id(work, document_id)
        if derivations.made_by(work, document) is None:
            raise NotFound
        spans = derivations.spans_of(work, document)
        files = derivations.files_of_spans(work, spans)
        halves = queries.clips_of(work, files)
    try:
        paths = {key: opener.ports.blobs.path(actor.tenant, file.sha256) for key, file in files.items()}
        pieces = [
            Piece(paths[span.file_id], files[span.file_id].media_type, first, last, clip)
            for span in spans
            for first, last, clip in _runs(span, halves)
        ]
        return opener.ports.excerpts.excerpt(pieces)
    except TimedOut as problem:
        raise TooSlowToMake from problem
    except (Unreadable, FileNotFoundError) as problem:
        raise NotToBeMade from problem


def _runs(span: Span, halves: Mapping[Leaf, Sequence[Clip]]) -> Iterator[tuple[int, int, Clip | None]]:
    """Yield the runs of whole sheets in a span, and between them the halves of those that were parted."""
    start = span.first
    for number in range(span.first, span.last + 1):
        clips = halves.get((span.file_id, number), ())
        if clips:
            if start < number:
                yield start, number - 1, None
            start = number + 1
        for clip in clips:
            yield number, number, clip
    if start <= span.last:
        yield start, span.last, None
