"""What a PDF's bytes prove about its seals; runs in a child, because it reads hostile files."""

import itertools
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from boardroom.adapters.seals.changes import WHITE, Mark, changes_after, shown_after
from boardroom.adapters.seals.judging import look_at
from boardroom.adapters.seals.longterm import kept
from boardroom.adapters.seals.structure import attachment_name, attachments_in, restless
from boardroom.core.words import N_
from boardroom.ports.verifier import Observation, PdfVerdict

MOST_SIGNATURES = 60
MOST_ATTACHMENTS = 500
MOST_ATTACHED_BYTES = 300_000_000
FROZEN_NAME = "document-to-sign.pdf"


LOCKED = N_(
    "Filen är låst med lösenord, så den går inte att kontrollera. Spara den utan lösenord och försök igen."
)
DAMAGED = N_(
    "Filen bär en underskrift men är så skadad att den inte går att läsa som PDF. Något har ändrats efter underskriften, eller så kom inte hela filen med."
)


class NoPdf(Exception):
    """The bytes cannot be read as a PDF; the message says why where that is known."""


def examine(content: bytes, roots: Sequence[bytes] = (), clocks: Sequence[bytes] = ()) -> PdfVerdict:
    """Return the verdict on the bytes; NoPdf when nothing can be read.

    `roots` are DER certificates to trust, `clocks` such as are trusted for the time alone.
    """
    reader, irregular = _open(content)
    pages = _page_count(reader)
    trusted = [x509.Certificate.load(root) for root in roots]
    of_time = [*trusted, *(x509.Certificate.load(root) for root in clocks)]
    places, walked = _signature_fields(reader)
    # A signature names the bytes that it vouches for outside of anything compressed: there is one that no form lists.
    walked = walked and (bool(places) or b"/ByteRange" not in content)
    marks = [look_at(reader, content, place, trusted, of_time) for place in places]
    attachments = dict(_attachments(reader))
    changes, permitted = changes_after(reader, marks, content, trusted)
    shown, signed = shown_after(reader, marks, content)
    return PdfVerdict(
        seals=tuple(mark.seal for mark in marks),
        changes_after_seal=tuple(changes),
        permitted_changes=tuple(permitted),
        first_revision=_first_revision(reader, content, marks, attachments.get(FROZEN_NAME)),
        attachments=attachments,
        page_count=pages,
        irregular=irregular,
        unexamined=not walked,
        shown_after_seal=tuple(shown),
        signed_after_seal=tuple(signed),
        restless=tuple(Observation(sentence) for sentence in restless(reader)) if marks else (),
        validation_kept=bool(marks) and kept(reader),
    )


def _open(content: bytes) -> tuple[PdfFileReader, bool]:
    """Read the file strictly, or leniently where it deviates; hybrid files count as deviating."""
    for strict in (True, False):
        try:
            reader = PdfFileReader(BytesIO(content), strict=strict)
            locked = reader.encrypted
            if not locked:
                _page_count(reader)
        except MemoryError:
            raise  # that says nothing of the file
        except Exception:  # noqa: BLE001, S112 - whatever a broken file provokes means "not readable this way"
            continue
        if locked:
            raise NoPdf(LOCKED)
        return reader, not strict or bool(reader.xrefs.hybrid_xrefs_present)
    raise NoPdf(DAMAGED if b"%PDF-" in content[:1024] and b"/ByteRange" in content else "")


def _page_count(reader: PdfFileReader) -> int:
    count = reader.root["/Pages"]["/Count"]
    if not isinstance(count, int) or count < 0:
        raise ValueError("the page tree has no count")
    return int(count)


def _signature_fields(reader: PdfFileReader) -> tuple[list[tuple[str, Any, Any]], bool]:
    """Return the signed fields, and whether the form could be walked to its end: else there may be more of them."""
    found: list[tuple[str, Any, Any]] = []
    try:
        # Not with get(), which would return a reference where the form is one.
        form = reader.root["/AcroForm"] if "/AcroForm" in reader.root else {}  # noqa: SIM401 - as said
        if "/Fields" in form and not isinstance(form["/Fields"], generic.ArrayObject):
            return found, False  # pyHanko takes it for an empty list
        for place in itertools.islice(enumerate_sig_fields(reader, filled_status=True), MOST_SIGNATURES):
            found.append(place)  # noqa: PERF402 - what was found before it breaks off counts
    except MemoryError:
        raise  # that says nothing of the file
    except Exception:  # noqa: BLE001 - hostile input: whatever it provokes means "cannot be examined", said so
        return found, False
    return found, True


def _first_revision(
    reader: PdfFileReader, content: bytes, marks: list[Mark], attached: bytes | None
) -> bytes:
    """Cut out the file as it was before its first mark; empty when it was born with the mark."""
    revision = min((mark.revision for mark in marks if mark.seal.checkable), default=0)
    if revision < 1:
        return b""
    try:
        start = min(_offsets(reader, revision))
    except MemoryError:
        raise  # that says nothing of the file
    except Exception:  # noqa: BLE001 - a table that cannot be read gives no revision to cut out
        return b""
    if (
        attached is not None
        and content.startswith(attached)
        and not content[len(attached) : start].strip(WHITE)
    ):
        # Line ends between two revisions belong to neither: the attached copy says where the first one ended.
        return attached
    return content[:start]


def _offsets(reader: PdfFileReader, revision: int) -> Iterator[int]:
    for reference in reader.xrefs.explicit_refs_in_revision(revision):
        offset = reader.xrefs.get_historical_ref(reference, revision)
        if isinstance(offset, int):
            yield offset
    yield reader.xrefs.get_startxref_for_revision(revision)


def _attachments(reader: PdfFileReader) -> Iterator[tuple[str, bytes]]:
    seen: set[str] = set()
    total = 0
    try:
        for key, reference in itertools.islice(attachments_in(reader), MOST_ATTACHMENTS):
            name = attachment_name(key, reference)
            stream = reference.get_object()["/EF"]["/F"]
            if name in seen or not isinstance(stream, generic.StreamObject):
                continue
            seen.add(name)
            content = bytes(stream.data)
            total += len(content)
            if total > MOST_ATTACHED_BYTES:
                return
            yield name, content
    except MemoryError:
        raise  # that says nothing of the file
    except Exception:  # noqa: BLE001 - what cannot be taken out is missing, and the evidence's manifest says so
        return
