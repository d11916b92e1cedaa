"""The association's seal on finished PDFs: PAdES, certified P1 (no changes permitted)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from boardroom.core.errors import Unavailable
from boardroom.ports.typesetter import Attachment

# No seal is set with a certificate that ends so soon: what is sealed should be checked against one that still stands.
LEAST_DAYS_LEFT = 30


class CannotSeal(Exception):
    """The seal cannot be set as things stand (certificate ending, file unsuitable); the message says what to do."""


class Unvouched(Unavailable):
    """The timestamp authority answered, and nothing vouches for its answer: its root or its list of revocations is not at hand."""


@dataclass(frozen=True)
class Certificate:
    """The seal's certificate, for people: who it names, its SHA-256, when it ends, and who vouches for it."""

    subject: str
    sha256: str
    not_after: datetime
    self_issued: bool


@dataclass(frozen=True)
class Sealed:
    """A sealed PDF; `level` is B-B or B-LTA, said as it is, `added` how many pages stand after the frozen ones."""

    content: bytes
    added: int
    level: str
    certificate_sha256: str


@dataclass(frozen=True)
class Extended:
    """A PDF with pages after its own, and how many were added."""

    content: bytes
    added: int


class Sealer(Protocol):
    """Keeps the key loaded; never rewrites the frozen bytes, only appends to them."""

    def certificate(self) -> Certificate:
        """Return today's certificate; made on first use where there is none."""
        ...

    def certificates(self) -> list[bytes]:
        """Return today's certificate and those imported with it (DER), its own first: what a seal is checked with."""
        ...

    def level(self) -> str:
        """Return at which level the next seal is set, B-LTA or B-B: no seal is set at a lower one instead."""
        ...

    def prepare(self) -> None:
        """Load what sealing takes, for a process that is going to seal; nothing is made or asked for."""
        ...

    def unsuitable(self, frozen: bytes) -> str:
        """Return why a PDF cannot be sealed as it is (and must be wrapped), or an empty string when it can."""
        ...

    def seal(
        self,
        frozen: bytes,
        evidence_pages: bytes,
        attachments: Sequence[Attachment],
        *,
        reason: str,
        now: datetime,
    ) -> Sealed:
        """Append the evidence pages, embed the attachments and seal.

        The answer begins with exactly the frozen bytes. CannotSeal when the certificate ends within
        30 days or the file is unsuitable; Unavailable when a configured timestamp authority is down, Unvouched when
        it answers and cannot be checked: a local clock is never passed off as a timestamp.
        """
        ...

    def renew(self, sealed: bytes) -> bytes:
        """Return a long-term sealed file with one more archive timestamp after everything that it holds.

        The answer begins with exactly the given bytes. CannotSeal when there is no timestamp to renew or no authority
        configured; Unavailable when the authority is down, Unvouched when it cannot be checked.
        """
        ...

    def with_pages(self, frozen: bytes, pages: bytes) -> Extended:
        """Return the frozen pages followed by others, without a seal: a reading copy. CannotSeal as for `seal`."""
        ...
