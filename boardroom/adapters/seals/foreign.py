"""Signatures of kinds that cannot be verified here: named for what they are, and still checked for what came after them."""

from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel

from boardroom.adapters.seals.structure import member
from boardroom.core.words import N_
from boardroom.ports.verifier import Observation

KNOWN = {"adbe.pkcs7.detached", "adbe.pkcs7.sha1", "ETSI.CAdES.detached", "ETSI.RFC3161"}
GUARDTIME = {"GT.KSI", "GTTS.TimeStamp"}
OLD = {"adbe.x509.rsa_sha1"}


def kind_of(field: Any) -> tuple[str, str]:
    """Return a signature's handler and encoding (/Filter and /SubFilter), empty where they cannot be read."""
    return _word(field, "/Filter"), _word(field, "/SubFilter")


def why_not(handler: str, encoding: str) -> Observation:
    """Return what cannot be checked, and where it can, in plain words."""
    if GUARDTIME & {handler, encoding}:
        return Observation(
            N_(
                "Underskriften är en Guardtime-signatur (KSI), som bland andra Scrive använder. Själva signaturen kan bara "
                "kontrolleras hos Scrive eller Guardtime."
            )
        )
    if encoding in OLD:
        return Observation(
            N_(
                "Underskriften är av ett äldre slag (%(kind)s) som är för svagt för att bevisa något och inte kontrolleras här."
            ),
            {"kind": encoding},
        )
    if encoding not in KNOWN and (encoding or handler):
        return Observation(
            N_("Underskriften är av ett slag som inte kan kontrolleras här: %(kind)s."),
            {"kind": encoding or handler},
        )
    return Observation(N_("Underskriften är skadad eller byggd så att den inte kan kontrolleras."))


def covered(field: Any, content: bytes) -> int:
    """Return how many bytes from the file's beginning a signature says it covers, all but its own; 0 for none such."""
    try:
        signature = _signature(field)
        ranges = [int(number) for number in signature["/ByteRange"]]
        first, length, second, rest = ranges
        gap = content[length:second]
        inside = bytes.fromhex(gap.strip()[1:-1].decode("ascii"))
        contents = signature["/Contents"]
        own = bytes(contents.original_bytes if isinstance(contents, generic.TextStringObject) else contents)
    except MemoryError:
        raise  # that says nothing of the file
    except Exception:  # noqa: BLE001 - hostile input: whatever it provokes means that nothing is covered
        return 0
    end = second + rest
    whole = first == 0 and 0 < length < second <= end <= len(content)
    return end if whole and gap.startswith(b"<") and gap.endswith(b">") and inside == own else 0


def changes_since(reader: PdfFileReader, end: int) -> tuple[int, ModificationLevel, str]:
    """Return the revision that ends at a byte, how far the file was changed after it, and why that is suspicious."""
    revision = max(
        (
            number
            for number in range(reader.xrefs.total_revisions)
            if reader.xrefs.get_startxref_for_revision(number) < end
        ),
        default=0,
    )
    result = DEFAULT_DIFF_POLICY.review_file(reader, revision)
    if isinstance(result, DiffResult):
        return revision, result.modification_level, ""
    return revision, ModificationLevel.OTHER, str(result)


def _signature(field: Any) -> Any:
    resolved = field.get_object() if isinstance(field, generic.IndirectObject) else field
    return resolved["/V"]


def _word(field: Any, key: str) -> str:
    try:
        return str(member(_signature(field), key, ""))[1:60]
    except MemoryError:
        raise  # that says nothing of the file
    except Exception:  # noqa: BLE001 - only a name for people
        return ""
