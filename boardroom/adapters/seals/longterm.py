"""What a file keeps so that its signatures can be validated when nobody can be asked any more (its DSS)."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from asn1crypto import cms, crl, ocsp, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from boardroom.adapters.seals.structure import MOST_NODES, dictionary, digest, member

_MOST_ENTRIES = 2_000


def kept(reader: PdfFileReader) -> bool:
    """Tell whether the file keeps anything for long-term validation; what cannot be read is nothing."""
    try:
        return bool(_held(reader))
    except Exception:  # noqa: BLE001 - hostile input: a store that cannot be read keeps nothing
        return False


def validated_longer(reader: PdfFileReader, revision: int) -> bool:
    """Tell whether what the file keeps was added to after a revision, or written anew with all that it held.

    A store that is empty, or whose entries are no certificates, revocation data or timestamps, is neither (ETSI EN 319
    142-1, 5.4.2.2).
    """
    before, after = _held(reader.get_historical_resolver(revision)), _held(reader)
    if before and not after >= before:
        return False
    return bool(after - before) or (bool(before) and rewritten(reader, revision))


def rewritten(reader: PdfFileReader, revision: int) -> bool:
    """Tell whether the store was written after a revision, whatever is in it."""
    before = reader.get_historical_resolver(revision)
    old, new = (digest(member(one.root, "/DSS"), [MOST_NODES]) for one in (before, reader))
    store = reader.root.raw_get("/DSS") if "/DSS" in reader.root else None
    return old != new or (
        isinstance(store, generic.IndirectObject)
        and any(
            store.reference in reader.xrefs.explicit_refs_in_revision(later)
            for later in range(revision + 1, reader.xrefs.total_revisions)
        )
    )


def _held(handler: Any) -> set[bytes]:
    return {hashlib.sha256(content).digest() for content, is_one in _entries(handler) if is_one(content)}


def _entries(handler: Any) -> Iterator[tuple[bytes, Callable[[bytes], bool]]]:
    store = dictionary(handler.root, "/DSS")
    groups = [(store, "/Certs", _certificate), (store, "/CRLs", _crl), (store, "/OCSPs", _ocsp)]
    about = dictionary(store, "/VRI")
    for key in list(about)[:_MOST_ENTRIES]:
        one = dictionary(about, key)
        groups += [(one, "/Cert", _certificate), (one, "/CRL", _crl), (one, "/OCSP", _ocsp)]
        if isinstance(token := member(one, "/TS"), generic.StreamObject):
            yield bytes(token.data), _token
    left = _MOST_ENTRIES
    for holder, key, is_one in groups:
        listed = member(holder, key)
        if not isinstance(listed, generic.ArrayObject):
            continue
        for position in range(min(len(listed), left)):
            left -= 1
            if isinstance(stream := listed[position], generic.StreamObject):
                yield bytes(stream.data), is_one


def _certificate(content: bytes) -> bool:
    return _reads(x509.Certificate, content, "tbs_certificate", "serial_number")


def _crl(content: bytes) -> bool:
    return _reads(crl.CertificateList, content, "tbs_cert_list", "this_update")


def _ocsp(content: bytes) -> bool:
    return _reads(ocsp.OCSPResponse, content, "response_bytes", "response")


def _token(content: bytes) -> bool:
    return _reads(cms.ContentInfo, content, "content", "signer_infos")


def _reads(kind: Any, content: bytes, *path: str) -> bool:
    try:
        value = kind.load(content, strict=True)
        for step in path:
            value = value[step]
        return bool(value.native)
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
