"""What a PDF's bytes prove about its seals; runs in a child, because it reads hostile files."""

import asyncio
import itertools
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from asn1crypto import x509
from asn1crypto.parser import parse, peek
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from boardroom.adapters.seals.changes import WHITE, Mark, changes_after, shown_after
from boardroom.adapters.seals.foreign import changes_since, covered, kind_of, why_not
from boardroom.adapters.seals.longterm import kept
from boardroom.adapters.seals.structure import attachment_name, attachments_in, member, restless
from boardroom.core.words import N_
from boardroom.ports.verifier import Observation, PdfVerdict, SealVerdict

MOST_SIGNATURES = 60
MOST_ATTACHMENTS = 500
MOST_ATTACHED_BYTES = 300_000_000
FROZEN_NAME = "document-to-sign.pdf"


GAPS = N_("Underskriften omfattar inte filens början till slut utan luckor.")
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
    marks = [_look(reader, content, place, trusted, of_time) for place in places]
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


def _look(
    reader: PdfFileReader, content: bytes, place: tuple[str, Any, Any], *trusted: list[x509.Certificate]
) -> Mark:
    name, _, field = place
    try:
        embedded = EmbeddedPdfSignature(reader, field, name)
        return _judge(embedded, content, *trusted)
    except MemoryError:
        raise  # that says nothing of the file
    except Exception:  # noqa: BLE001 - hostile input: any failure means "cannot be checked", said so
        return _unjudged(reader, content, str(name), field)


def _unjudged(reader: PdfFileReader, content: bytes, name: str, field: Any) -> Mark:
    """Say what a signature is that cannot be checked, and still what was done to the file after it."""
    handler, encoding = kind_of(field)
    end = covered(field, content)
    problems = [why_not(handler, encoding)]
    revision, level, detail = 0, None, ""
    if end:
        try:
            revision, level, detail = changes_since(reader, end)
        except MemoryError:
            raise  # that says nothing of the file
        except Exception:  # noqa: BLE001 - hostile input: what cannot be compared is not called unchanged
            level = ModificationLevel.OTHER
    else:
        problems.append(Observation(GAPS))
    return Mark(
        SealVerdict(
            field_name=name,
            intact=False,
            covers_whole_file=bool(end) and end == len(content),
            certified_no_changes=False,
            signer="",
            certificate_sha256="",
            trusted=False,
            signed_at=None,
            timestamped=False,
            checkable=False,
            problems=tuple(problems),
            kind=encoding or handler,
            handler=handler,
        ),
        end=end,
        revision=revision,
        level=level,
        allowed=level is not ModificationLevel.OTHER,
        detail=detail[:200],
    )


def _judge(embedded: EmbeddedPdfSignature, content: bytes, *trusted: list[x509.Certificate]) -> Mark:
    status, is_timestamp = _validated(embedded, *trusted)
    end, gapless = _covered(embedded, content)
    problems: list[Observation] = []
    if not status.intact:
        problems.append(Observation(N_("Innehållet har ändrats sedan underskriften sattes.")))
    if not status.valid:
        problems.append(Observation(N_("Underskriftens kryptografiska bevis stämmer inte.")))
    if not gapless:
        problems.append(Observation(GAPS))
    well_formed = _well_formed(embedded)
    if not well_formed:
        problems.append(
            Observation(N_("Underskriftens egna uppgifter har ändrats eller följer inte standarden."))
        )
    weak = status.trust_problem_indic is AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE
    if weak:
        problems.append(
            Observation(
                N_(
                    "Underskriften bygger på en metod som är för svag eller inte tillåten, så den bevisar inget."
                )
            )
        )
    intact = bool(status.intact and status.valid and gapless and well_formed and not weak)
    certificate = embedded.signer_cert
    stamp = None if is_timestamp else getattr(status, "timestamp_validity", None)
    stamped = bool(stamp is not None and stamp.intact and stamp.valid)
    if stamp is not None and not stamped:
        problems.append(Observation(N_("Underskriftens tidsstämpel stämmer inte.")))
    if is_timestamp:
        at = status.timestamp
    elif stamped and stamp is not None:
        at = stamp.timestamp
    else:
        at = embedded.self_reported_timestamp
    diff: Any = embedded.diff_result
    level: ModificationLevel | None = getattr(diff, "modification_level", ModificationLevel.OTHER)
    if not gapless and isinstance(diff, SuspiciousModification):
        level = None  # pyHanko compares nothing with what is covered in part: nobody knows whether it was changed later
    limit = embedded.docmdp_level
    allowed = level is None or (
        level is not ModificationLevel.OTHER and (limit is None or level.value <= limit.value)
    )
    return Mark(
        SealVerdict(
            field_name=str(embedded.field_name),
            intact=intact,
            covers_whole_file=intact and end == len(content),
            certified_no_changes=_certifies(embedded),
            signer=_name(certificate),
            certificate_sha256=certificate.sha256.hex(),
            trusted=bool(status.trusted),
            signed_at=_aware(at),
            timestamped=is_timestamp or stamped,
            problems=tuple(problems),
            timestamp_by=_name(stamp.signing_cert) if stamped and stamp is not None else "",
            timestamp_trusted=bool(
                status.trusted if is_timestamp else stamped and stamp is not None and stamp.trusted
            ),
            is_timestamp=is_timestamp,
            reason=str(member(embedded.sig_object, "/Reason", ""))[:300],
            kind=str(member(embedded.sig_object, "/SubFilter", ""))[1:60],
            handler=str(member(embedded.sig_object, "/Filter", ""))[1:60],
            certificate_ends=_aware(certificate.not_valid_after),
        ),
        end=end,
        revision=embedded.signed_revision,
        level=level,
        allowed=allowed,
        detail="" if allowed else str(diff)[:200],
        signers=(certificate, *_stampers(status)),
        known=tuple(_carried(embedded)),
    )


def _stampers(status: Any) -> Iterator[x509.Certificate]:
    """Yield who vouched for the time in a signature."""
    for one in ("timestamp_validity", "content_timestamp_validity"):
        stamp = getattr(status, one, None)
        if stamp is not None and stamp.intact and stamp.valid:
            yield stamp.signing_cert


def _carried(embedded: EmbeddedPdfSignature) -> Iterator[x509.Certificate]:
    """Yield the certificates that lie in a signature and its timestamps."""
    info = embedded.signer_info
    stamps = [
        token["content"]
        for attributes in (info["signed_attrs"], info["unsigned_attrs"])
        for attribute in attributes
        if attribute["type"].native in {"signature_time_stamp_token", "content_time_stamp"}
        for token in attribute["values"]
    ]
    for data in (embedded.signed_data, *stamps):
        yield from (one.chosen for one in data["certificates"] if one.name == "certificate")


def _validated(
    embedded: EmbeddedPdfSignature, roots: list[x509.Certificate], clocks: list[x509.Certificate]
) -> tuple[Any, bool]:
    # No network, no trust list of the system: only what the operator chose to trust.
    trust, of_time = (
        ValidationContext(trust_roots=chosen, allow_fetching=False, revocation_mode="soft-fail")
        for chosen in (roots, clocks)
    )
    if embedded.sig_object_type == "/DocTimeStamp":
        return asyncio.run(async_validate_pdf_timestamp(embedded, of_time)), True
    usage = KeyUsageConstraints(key_usage=set())
    judging = async_validate_pdf_signature(embedded, trust, of_time, key_usage_settings=usage)
    return asyncio.run(judging), False


def _well_formed(embedded: EmbeddedPdfSignature) -> bool:
    """Tell whether what a signature says of itself without signing it follows RFC 5652, sections 5.1 and 5.3."""
    info, data = embedded.signer_info, embedded.signed_data
    named = [algorithm["algorithm"].native for algorithm in data["digest_algorithms"]]
    digests = [*data["digest_algorithms"], info["digest_algorithm"]]
    envelope = _elements(parse(embedded.pkcs7_content)[4], 3)
    return (
        info["version"].native == ("v1" if info["sid"].name == "issuer_and_serial_number" else "v3")
        and data["version"].native in {"v1", "v3", "v4", "v5"}
        and (not named or info["digest_algorithm"]["algorithm"].native in named)
        and all(digest["parameters"].native is None for digest in digests)
        and len(envelope) == 2
        and len(_elements(envelope[1], 2)) == 1
    )


def _elements(content: bytes, most: int) -> list[bytes]:
    """Return the content of the first elements, one level down (X.690)."""
    found: list[bytes] = []
    at = 0
    while at < len(content) and len(found) < most:
        element = parse(content[at:])
        found.append(element[4])
        at += sum(map(len, element[3:6]))
    return found


def _covered(embedded: EmbeddedPdfSignature, content: bytes) -> tuple[int, bool]:
    """Return where the signed bytes end, and whether nothing but the signature itself is left out before that.

    pyHanko compares lengths; the gap's own bytes are compared here too, because what stands in it is unsigned.
    """
    ranges = [int(number) for number in embedded.byte_range]
    if len(ranges) != 4:
        return 0, False
    first, length, second, rest = ranges
    end = second + rest
    if first != 0 or not 0 < length < second <= end <= len(content):
        return 0, False
    gap = content[length:second]
    if not (gap.startswith(b"<") and gap.endswith(b">")):
        return end, False
    try:
        inside = bytes.fromhex(gap[1:-1].decode("ascii"))
        signature = peek(
            inside
        )  # its length; a place for it is reserved with some to spare, filled with zeros
    except ValueError:
        return end, False
    return end, inside == embedded.pkcs7_content and not any(inside[signature:])


def _certifies(embedded: EmbeddedPdfSignature) -> bool:
    """Tell whether the catalog names this signature as certifying that nothing may be changed."""
    if embedded.docmdp_level is not MDPPerm.NO_CHANGES:
        return False
    try:
        named = embedded.reader.root["/Perms"].raw_get("/DocMDP")
        own = embedded.sig_field.raw_get("/V")
    except KeyError:
        return False
    return bool(named.reference == own.reference)


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


def _name(certificate: Any) -> str:
    native = certificate.subject.native
    name = native.get("common_name") or native.get("organization_name") or certificate.subject.human_friendly
    return str(name if not isinstance(name, list) else name[0])[:200]


def _aware(at: datetime | None) -> datetime | None:
    if at is None:
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
