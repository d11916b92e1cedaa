"""Making a PDF of the pages that a derived document consists of: a rendition, made anew each time, never kept."""

import uuid

from boardroom.core.actor import Actor
from boardroom.core.errors import NotFound
from boardroom.documents.errors import NotToBeMade, TooSlowToMake
from boardroom.documents.queries import by_id, derivations
from boardroom.ports.excerpts import Piece
from boardroom.ports.pdf_tools import TimedOut, Unreadable
from boardroom.work import WorkOpener


def excerpt_of(opener: WorkOpener, actor: Actor, document_id: uuid.UUID) -> bytes:
    """Return a derived document's pages as a PDF; NotFound for a document that has files of its own.

    Opens its own Work, because the making runs outside it. TooSlowToMake, NotToBeMade when it fails.
    """
    with opener.reading(actor) as work:
        document = by_id(work, document_id)
        if derivations.made_by(work, document) is None:
            raise NotFound
        spans = derivations.spans_of(work, document)
        files = derivations.files_of_spans(work, spans)
    try:
        pieces = [
            Piece(
                opener.ports.blobs.path(actor.tenant, files[span.file_id].sha256),
                files[span.file_id].media_type,
                span.first,
                span.last,
            )
            for span in spans
        ]
        return opener.ports.excerpts.excerpt(pieces)
    except TimedOut as problem:
        raise TooSlowToMake from problem
    except (Unreadable, FileNotFoundError) as problem:
        raise NotToBeMade from problem
