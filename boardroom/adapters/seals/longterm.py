"""What a file keeps so that its signatures can be validated when nobody can be asked any more (its DSS)."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from boardroom.adapters.seals.structure import MOST_NODES, TooMuch, dictionary, digest, member
from boardroom.adapters.seals.ties import Stored, Untied, readable, untied

_MOST_ENTRIES = 2_000


def kept(reader: PdfFileReader) -> bool:
    """Tell whether the file keeps anything for long-term validation; what cannot be read is nothing."""
    try:
        return bool(_held(reader))
    except MemoryError:
        raise  # that says nothing of the file
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


def beside(
    reader: PdfFileReader,
    revisions: Iterable[int],
    signers: Iterable[x509.Certificate],
    known: Iterable[x509.Certificate],
    trusted: Iterable[x509.Certificate],
) -> dict[int, list[Untied]]:
    """Return for each of some revisions what the store was added since that belongs to no signature of the file; TooMuch.

    The certificates are those of ties.untied.
    """
    now = list(_entries(reader))
    before = {revision: set(_entries(reader.get_historical_resolver(revision))) for revision in revisions}
    if all(entries.issuperset(now) for entries in before.values()):
        return {}
    odd = untied(now, signers, known, trusted)
    return {
        revision: [one for one in odd if one.stored not in entries] for revision, entries in before.items()
    }


def _held(handler: Any) -> set[bytes]:
    return {hashlib.sha256(one.content).digest() for one in _entries(handler) if readable(one) is not None}


def _entries(handler: Any) -> Iterator[Stored]:
    """Yield the entries of a store, each once; TooMuch where it has more than anything honest has."""
    seen: set[Stored] = set()
    left = _MOST_ENTRIES
    for kind, value in _places(handler):
        left -= 1
        if left < 0:
            raise TooMuch("the store never ends")
        one = Stored(kind, bytes(value.data) if isinstance(value, generic.StreamObject) else b"")
        if one not in seen:
            seen.add(one)
            yield one


def _places(handler: Any) -> Iterator[tuple[str, Any]]:
    store = dictionary(handler.root, "/DSS")
    lists = [(store, "/Certs", "certificate"), (store, "/CRLs", "crl"), (store, "/OCSPs", "ocsp")]
    about = dictionary(store, "/VRI")
    for key in about:
        one = dictionary(about, key)
        lists += [(one, "/Cert", "certificate"), (one, "/CRL", "crl"), (one, "/OCSP", "ocsp")]
        if "/TS" in one:
            yield "token", member(one, "/TS")
    for holder, key, kind in lists:
        listed = member(holder, key)
        if isinstance(listed, generic.ArrayObject):
            yield from ((kind, listed[position]) for position in range(len(listed)))
