"""Verification of sealed PDFs, without the portal's database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Observation:
    """Something that was seen: a Swedish sentence with named places, and the facts that fill them."""

    sentence: str
    facts: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence % self.facts if self.facts else self.sentence


@dataclass(frozen=True)
class SealVerdict:
    """One signature field of the PDF, as a cryptographic check sees it."""

    field_name: str
    intact: bool  # the signed bytes have not changed
    covers_whole_file: bool
    certified_no_changes: bool
    signer: str
    certificate_sha256: str
    trusted: bool  # issued by someone this computer trusts; our own key is not
    signed_at: datetime | None
    timestamped: bool
    problems: tuple[Observation, ...] = ()
    checkable: bool = True  # False: of a kind that this verifier does not know; `problems` names it
    timestamp_by: str = ""  # the authority's name, where there is a timestamp
    timestamp_trusted: bool = False  # the authority is one that this installation trusts
    is_timestamp: bool = False  # a document timestamp, not a person's or an association's mark
    reason: str = ""
    kind: str = ""  # the signature's encoding (/SubFilter), or its handler where it names none
    handler: str = ""  # /Filter
    certificate_ends: datetime | None = None


@dataclass(frozen=True)
class PdfVerdict:
    """Everything that the bytes themselves prove."""

    seals: tuple[SealVerdict, ...]
    changes_after_seal: tuple[Observation, ...]
    first_revision: bytes  # the frozen document, cut out of the file
    attachments: dict[str, bytes] = field(default_factory=dict)
    page_count: int = 0
    permitted_changes: tuple[Observation, ...] = ()  # after an earlier mark, and covered by a later one
    irregular: bool = False  # built in a way that programs may read differently
    unexamined: bool = (
        False  # its form cannot be walked to the end: it may bear signatures that are not in `seals`
    )
    # What a reader sees that was laid on the pages after a mark, though the rules of PDF permit it.
    shown_after_seal: tuple[Observation, ...] = ()
    # Later signatures that are seen, each where the page was empty, and nothing else that is seen since a mark.
    signed_after_seal: tuple[Observation, ...] = ()
    restless: tuple[Observation, ...] = ()  # a signed file can show other things without being changed
    # Certificates, revocation data or timestamps lie in the file, by which it can be validated when nobody can be asked.
    validation_kept: bool = False


class Verifier(Protocol):
    """Checks seals and takes out what was embedded; evidence is judged by signing.rules."""

    def verify(self, content: bytes) -> PdfVerdict:
        """Return the verdict; pdf_tools.Unreadable when the bytes are no PDF, or one that nobody can read."""
        ...
