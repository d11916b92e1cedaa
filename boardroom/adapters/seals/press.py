"""The pressing of a seal: appends, embeds, certifies, and asks for timestamps where an authority is configured."""

import asyncio
import functools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import httpx
from asn1crypto import cms, tsp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign._session_scope import run_and_release
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, Signer
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    SigDSSPlacementPreference,
    TimestampDSSContentSettings,
)
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation import DocumentSecurityStore, async_validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.fetchers import OwnedFetcherBackend
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend
from pyhanko_certvalidator.registry import SimpleCertificateStore

from boardroom.adapters.seals.claims import settle_claim
from boardroom.adapters.seals.examination import examine
from boardroom.adapters.seals.key import SealKey, roots_in
from boardroom.adapters.seals.pages import append_pages, attach, blank_page
from boardroom.adapters.seals.structure import attachment_name, attachments_in, obstacle
from boardroom.core.errors import Unavailable
from boardroom.core.words import N_
from boardroom.ports.sealer import CannotSeal, Extended, Unvouched
from boardroom.ports.typesetter import Attachment

FIELD = "Boardroom"
TIMESTAMP_FIELD = "Boardroom-tid"
# Room for the CMS object in hex digits: certificates, attributes and a P-256 or RSA-4096 signature fit well.
RESERVED = 16384
TIMESTAMP_SECONDS = 15.0
# How long one answer about revocation may take, as a list or by OCSP.
REVOCATION_SECONDS = 10.0
# Revocation answers about the timestamp authority are asked for again after this long.
FRESH = timedelta(hours=1)
# An answer is given after it was asked for, on a slow line some while after, and by another clock.
TOLERANCE = timedelta(minutes=5)

REHEARSED = Attachment("rehearsal.txt", b"", "text/plain")
BROKEN = N_("PDF-filen är byggd så att den inte kan stämplas precis som den är.")


def unsuitable(frozen: bytes) -> str:
    """Return why the file must be wrapped, in Swedish, or an empty string.

    A seal is rehearsed with a key of the moment and checked: what cannot be sealed must be known before
    anybody signs, never after.
    """
    try:
        problem = obstacle(PdfFileReader(BytesIO(frozen), strict=True))
        if problem:
            return problem
        stand_in = _stand_in()
        sealed = stand_in.seal(frozen, blank_page(), [REHEARSED], reason="", now=datetime.now(UTC)).content
        verdict = examine(sealed, [stand_in.key.certificate.dump()])
    except MemoryError:
        raise  # that says nothing of the file
    except Exception:  # noqa: BLE001 - whatever a broken file provokes: it cannot be extended safely
        return BROKEN
    holds = (
        len(verdict.seals) == 1
        and verdict.seals[0].covers_whole_file
        and verdict.seals[0].certified_no_changes
        and not verdict.changes_after_seal
        and not verdict.irregular
    )
    return "" if holds else BROKEN


@functools.cache
def _stand_in() -> "Press":
    return Press(SealKey.ephemeral(datetime.now(UTC)), "", Path())


# What pyHanko raises when a file is not what it expects.
_STUMBLES = (
    PdfError,
    RecursionError,
    AssertionError,
    AttributeError,
    KeyError,
    IndexError,
    TypeError,
    ValueError,
)


# What is raised when a timestamp cannot be vouched for; pyHanko lets the patience that ran out with a slow list or
# answer about revocation through as it is.
_UNVOUCHED = (SigningError, PathError, ValidationError, TimeoutError)


def _named(error: Exception) -> str:
    # Some of them say nothing but what they are.
    return f"the timestamp could not be checked: {type(error).__name__} {error}".strip()


def with_pages(frozen: bytes, pages: bytes) -> Extended:
    """Return the frozen file with more pages after its own, unsealed; CannotSeal for what cannot be extended."""
    try:
        writer = _Appending(frozen)
        added = append_pages(writer, pages)
        output = BytesIO()
        writer.write(output)  # type: ignore[no-untyped-call]  # untyped in pyHanko
    except _STUMBLES as error:
        raise CannotSeal(BROKEN) from error
    return Extended(output.getvalue(), added)


class Press:
    """Seals with one key; kept for the life of the process."""

    def __init__(self, key: SealKey, timestamp_url: str, timestamp_roots: Path) -> None:
        self.key = key
        self._signer = _KeptKey(key)
        self._timestamp_url = timestamp_url
        self._timestamp_roots = timestamp_roots
        self._trust: tuple[datetime, ValidationContext] | None = None

    def seal(
        self,
        frozen: bytes,
        evidence_pages: bytes,
        attachments: Sequence[Attachment],
        *,
        reason: str,
        now: datetime,
    ) -> Extended:
        """Return the sealed file; CannotSeal or Unavailable otherwise."""
        try:
            writer = _Appending(frozen)
            if problem := obstacle(writer.prev):
                raise CannotSeal(problem)
            added = append_pages(writer, evidence_pages)
            taken = {attachment_name(key, reference) for key, reference in attachments_in(writer)}
            if taken & {attachment.name for attachment in attachments}:
                raise CannotSeal(
                    N_(
                        "Dokumentet har redan en bilaga med samma namn som ett av bevisen och måste läggas i ett omslag."
                    )
                )
            attach(writer, attachments, now)
            if attachments:
                settle_claim(writer)
            content = asyncio.run(self._signed(writer, reason, now))
        except _STUMBLES as error:
            raise CannotSeal(BROKEN) from error
        if not content.startswith(frozen):
            raise CannotSeal(N_("Stämpeln skulle ha ändrat det frysta dokumentet. Inget har stämplats."))
        return Extended(content, added)

    def renew(self, sealed: bytes) -> bytes:
        """Append the last timestamp's own validation data, and a timestamp over everything."""
        trust = self._context()
        try:
            content = asyncio.run(run_and_release(self._renewed(sealed, trust), trust))
        except TimestampRequestError as error:
            raise Unavailable("the timestamp authority does not answer") from error
        except _UNVOUCHED as error:
            self._trust = None  # as below: the next try asks anew
            raise Unvouched(_named(error)) from error
        except _STUMBLES as error:
            raise CannotSeal(N_("Filen bär ingen tidsstämpel som kan förnyas.")) from error
        if not content.startswith(sealed):
            raise CannotSeal(N_("Tidsstämpeln skulle ha ändrat den stämplade filen. Inget har gjorts."))
        return content

    async def _renewed(self, sealed: bytes, trust: ValidationContext) -> bytes:
        # As pyHanko's update_archival_timestamp_chain, which would write another version into the catalog.
        writer = _Appending(sealed)
        last = writer.prev.embedded_timestamp_signatures[-1]
        status = await async_validate_pdf_timestamp(last, trust)
        if not (status.intact and status.valid and status.trusted):
            raise SigningError("the last timestamp does not hold any more")
        DocumentSecurityStore.supply_dss_in_writer(
            writer,
            None,
            paths=[status.validation_path],
            validation_context=trust,
        )
        number = len(writer.prev.embedded_timestamp_signatures) + 1
        return await _stamped(writer, Authority(self._timestamp_url), trust, f"{TIMESTAMP_FIELD}-{number}")

    async def _signed(self, writer: "_Appending", reason: str, now: datetime) -> bytes:
        long_term = bool(self._timestamp_url)
        trust = self._context() if long_term else None
        authority = Authority(self._timestamp_url) if long_term else None
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            reason=reason,
            name=self.key.subject,
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            embed_validation_info=long_term,
            validation_context=trust,
            # Certificates and revocation answers lie under the seal itself: one revision holds everything.
            dss_settings=DSSContentSettings(
                include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
            ),
        )
        pdf_signer = PdfSigner(
            metadata,
            self._signer,
            timestamper=authority,
            # The field stands on the last evidence page; it has no visible mark, so nothing covers the text.
            new_field_spec=SigFieldSpec(FIELD, on_page=-1, readable_field_name="Elektronisk stämpel"),
        )
        try:
            return await run_and_release(_sign(pdf_signer, writer, now, authority, trust), trust)
        except TimestampRequestError as error:
            raise Unavailable("the timestamp authority does not answer") from error
        except _UNVOUCHED as error:
            # A context also remembers that an answer was missing; the next try asks anew.
            self._trust = None
            if long_term:
                raise Unvouched(_named(error)) from error
            raise CannotSeal(N_("Stämpeln kunde inte sättas. Underskrifterna är sparade.")) from error

    def _context(self) -> ValidationContext:
        # One context for many seals: it remembers the authority's revocation answers.
        moment = datetime.now(UTC)
        if self._trust is None or moment - self._trust[0] > FRESH:
            context = ValidationContext(
                trust_roots=[*self.key.roots(), *roots_in(self._timestamp_roots)],
                allow_fetching=True,
                fetcher_backend=OwnedFetcherBackend(
                    AIOHttpFetcherBackend(per_request_timeout=REVOCATION_SECONDS)
                ),
                revocation_mode="hard-fail",
                time_tolerance=TOLERANCE,
            )
            self._trust = (moment, context)
        return self._trust[1]


async def _sign(
    pdf_signer: PdfSigner,
    writer: "_Appending",
    now: datetime,
    authority: "Authority | None",
    trust: ValidationContext | None,
) -> bytes:
    session = pdf_signer.init_signing_session(writer)
    session.system_time = now
    validation = await session.perform_presign_validation(writer)
    reserved = await session.estimate_signature_container_size(validation) if validation else 0
    prepared = session.prepare_tbs_document(validation, bytes_reserved=max(RESERVED, reserved))
    digest, output = prepared.digest_tbs_document()
    signed = await prepared.perform_signature(
        digest.document_digest, PdfCMSSignedAttributes(signing_time=now)
    )
    await signed.post_signature_processing(output)
    output.seek(0)
    content: bytes = output.read()
    if authority is None or trust is None:
        return content
    # The archive timestamp, over the whole file: what a later one will renew (ETSI EN 319 142-1, 5.5).
    return await _stamped(_Appending(content), authority, trust, TIMESTAMP_FIELD)


async def _stamped(
    writer: "_Appending", authority: "Authority", trust: ValidationContext, field: str
) -> bytes:
    stamped = await PdfTimeStamper(authority, field_name=field).async_timestamp_pdf(
        writer,
        "sha256",
        trust,
        dss_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
    )
    stamped.seek(0)
    whole: bytes = stamped.read()
    return whole


class _Appending(IncrementalPdfFileWriter):
    """Appends one revision to frozen bytes and leaves everything else of the file as it is."""

    output_version = (1, 7)

    def __init__(self, frozen: bytes) -> None:
        self._frozen = frozen
        super().__init__(BytesIO(frozen), strict=True)

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        # ISO 19005-3, 6.1.2: a catalog that says 2.0 is no PDF/A-3, and nothing here needs 2.0.
        if version <= (1, 7):
            super().ensure_output_version(version)  # type: ignore[no-untyped-call]  # untyped in pyHanko

    def _update_meta(self) -> None:
        # Title and dates of the frozen document stay its own; its claim of PDF/A is seen to where files are attached.
        return

    def _write_header(self, stream: IO[bytes]) -> None:
        stream.write(self._frozen)
        if not self._frozen.endswith((b"\n", b"\r")):
            # "%%EOF" is a comment that ends with its line: our first object must not stand in it.
            stream.write(b"\n")


class _KeptKey(Signer):
    """Signs with a key that was read and checked once; pyHanko's own signer does both every time."""

    def __init__(self, key: SealKey) -> None:
        self._private = key.private
        self._attributes: tuple[bytes, bytes] | None = None
        # The signer's own certificate is written besides: named here, it would stand there twice.
        store = SimpleCertificateStore()
        store.register_multiple(extra for extra in key.chain if extra.sha256 != key.certificate.sha256)
        super().__init__(signing_cert=key.certificate, cert_registry=store)

    # What is built is written down once and read back: asn1crypto writes whatever was built anew, down to its
    # leaves, each time that anything around it asks how long it is.

    async def signed_attrs(self, data_digest: bytes, *args: Any, **settings: Any) -> cms.CMSAttributes:
        # Under PAdES the time stands in the PDF, so the digest alone differs from one seal to the next.
        wanted = settings.get("attr_settings")
        alike = (
            settings.get("use_pades", False)
            and wanted is not None
            and wanted == PdfCMSSignedAttributes(signing_time=wanted.signing_time)
        )
        if alike and self._attributes is not None:
            return cms.CMSAttributes.load(data_digest.join(self._attributes))
        built = await super().signed_attrs(data_digest, *args, **settings)
        written: bytes = built.dump()
        before, _digest, after = written.partition(data_digest)
        if alike and data_digest not in after:
            self._attributes = before, after
        return cms.CMSAttributes.load(written)

    def signer_info(self, *args: Any, **settings: Any) -> cms.SignerInfo:
        return cms.SignerInfo.load(super().signer_info(*args, **settings).dump())

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if dry_run:
            return bytes(512)
        if digest_algorithm != "sha256":
            raise SigningError(f"unexpected digest {digest_algorithm}")
        if isinstance(self._private, rsa.RSAPrivateKey):
            return self._private.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self._private.sign(data, ec.ECDSA(hashes.SHA256()))


class Authority(TimeStamper):
    """An RFC 3161 authority over HTTP; whatever goes wrong is one error: no timestamp."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # untyped in pyHanko
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> Any:
        """Ask, and read the answer; TimestampRequestError for whatever goes wrong."""
        try:
            async with httpx.AsyncClient(timeout=TIMESTAMP_SECONDS) as client:
                answer = await client.post(
                    self._url,
                    content=req.dump(),
                    headers={
                        "Content-Type": "application/timestamp-query",
                        "Accept": "application/timestamp-reply",
                    },
                )
            answer.raise_for_status()
            return tsp.TimeStampResp.load(answer.content)
        except (httpx.HTTPError, ValueError) as error:
            raise TimestampRequestError(str(error)) from error
