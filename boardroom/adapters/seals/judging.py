"""What one signature or timestamp of a PDF proves: whether its bytes, its proof and its own data hold, and who vouches for it."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from asn1crypto import x509
from asn1crypto.parser import parse, peek
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from boardroom.adapters.seals.changes import Mark
from boardroom.adapters.seals.foreign import changes_since, covered, kind_of, why_not
from boardroom.adapters.seals.structure import member
from boardroom.core.words import N_
from boardroom.ports.verifier import Observation, SealVerdict

GAPS = N_("Underskriften omfattar inte filens början till slut utan luckor.")


def look_at(
    reader: PdfFileReader,
    content: bytes,
    place: tuple[str, Any, Any],
    roots: list[x509.Certificate],
    clocks: list[x509.Certificate],
) -> Mark:
    """Return what one filled field proves; `roots` vouch for who signed, `clocks` for the time."""
    name, _, field = place
    try:
        embedded = EmbeddedPdfSignature(reader, field, name)
        return _judge(embedded, content, roots, clocks)
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


def _judge(
    embedded: EmbeddedPdfSignature,
    content: bytes,
    roots: list[x509.Certificate],
    clocks: list[x509.Certificate],
) -> Mark:
    status, is_timestamp = _validated(embedded, roots, clocks)
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


def _name(certificate: Any) -> str:
    native = certificate.subject.native
    name = native.get("common_name") or native.get("organization_name") or certificate.subject.human_friendly
    return str(name if not isinstance(name, list) else name[0])[:200]


def _aware(at: datetime | None) -> datetime | None:
    if at is None:
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
