"""The seal with pyHanko: one appended revision that holds evidence pages, attachments and a P1 certification."""

import importlib
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boardroom.adapters.seals.key import IMPORTED, MADE, SealKey
from boardroom.core.child import Answer, ChildFailed, Limits, Reason, call
from boardroom.core.errors import Unavailable
from boardroom.core.words import N_
from boardroom.ports.sealer import LEAST_DAYS_LEFT, CannotSeal, Certificate, Extended, Sealed
from boardroom.ports.typesetter import Attachment

if TYPE_CHECKING:
    from boardroom.adapters.seals.press import Press

TOO_HEAVY = N_("PDF-filen är så invecklad att den inte kan stämplas som den är.")
BUSY = N_("Många filer granskas just nu. Försök igen om en stund.")

_LIMITS = Limits(seconds=20.0, memory=1_500_000_000)


class PyhankoSealer:
    """Implements ports.sealer.Sealer; the key is read once per process, and again when its file was replaced.

    `keys` holds seal.pem (made at first use) or an imported seal.p12, and, for timestamps, a folder
    timestamp-roots with the certificates that the authority's own certificates lead to.
    """

    def __init__(
        self, keys: Path, *, password: str = "", timestamp_url: str = "", limits: Limits = _LIMITS
    ) -> None:
        self._keys = keys
        self._password = password
        self._timestamp_url = timestamp_url
        self._limits = limits
        self._loaded: SealKey | None = None
        self._read_from: tuple[int, ...] = ()
        self._made: Press | None = None
        self._lock = threading.Lock()

    def certificate(self) -> Certificate:
        """Return the certificate that seals today."""
        return self._key(datetime.now(UTC)).facts()

    def certificates(self) -> list[bytes]:
        """Return today's certificate and its chain."""
        key = self._key(datetime.now(UTC))
        return [one.dump() for one in (key.certificate, *key.chain)]

    def level(self) -> str:
        """Return B-LTA where a timestamp authority is configured."""
        return "B-LTA" if self._timestamp_url else "B-B"

    def prepare(self) -> None:
        """Load pyHanko, which takes a third of a second."""
        importlib.import_module("boardroom.adapters.seals.press")

    def unsuitable(self, frozen: bytes) -> str:
        """Return why the file must be wrapped, in Swedish, or an empty string."""
        try:
            answer = call(
                "boardroom.adapters.seals.sealer:rehearse_in_child", {}, frozen, limits=self._limits
            )
        except ChildFailed as failed:
            if failed.reason is Reason.BUSY:
                raise Unavailable(BUSY) from None
            # What cannot even be looked at within the limits is never sealed as it is: it is wrapped.
            return TOO_HEAVY
        return str(answer.facts["problem"])

    def seal(
        self,
        frozen: bytes,
        evidence_pages: bytes,
        attachments: Sequence[Attachment],
        *,
        reason: str,
        now: datetime,
    ) -> Sealed:
        """Append, embed, certify; the answer begins with exactly the frozen bytes."""
        key = self._key(now)
        if key.not_after <= now + timedelta(days=LEAST_DAYS_LEFT):
            raise CannotSeal(
                N_(
                    "Stämpelns certifikat går ut inom 30 dagar, så inget stämplas med det. "
                    "Lägg in ett nytt certifikat eller byt stämpel; underskrifterna är sparade och stämplas sedan."
                )
            )
        made = self._press(key).seal(frozen, evidence_pages, attachments, reason=reason, now=now)
        return Sealed(made.content, made.added, self.level(), key.sha256)

    def renew(self, sealed: bytes) -> bytes:
        """Ask for one more archive timestamp; the answer begins with exactly the given bytes."""
        if not self._timestamp_url:
            raise CannotSeal(
                N_("Ingen tjänst för tidsstämplar är inställd, så den gamla tidsstämpeln kan inte förnyas.")
            )
        return self._press(self._key(datetime.now(UTC))).renew(sealed)

    def with_pages(self, frozen: bytes, pages: bytes) -> Extended:
        """Append the pages and nothing else."""
        # pyHanko takes a third of a second to load: only processes that look into PDFs wait for it.
        from boardroom.adapters.seals.press import with_pages  # noqa: PLC0415 - pyHanko loads slowly; only who seals waits for it

        return with_pages(frozen, pages)

    def _key(self, now: datetime) -> SealKey:
        with self._lock:
            if self._loaded is None or self._read_from != self._files():
                self._loaded = SealKey.load(self._keys, self._password, now)
                self._read_from = self._files()
                self._made = None
            return self._loaded

    def _files(self) -> tuple[int, ...]:
        """Return what tells one key's file from another's without reading it."""
        told: list[int] = []
        for name in (IMPORTED, MADE):
            try:
                found = (self._keys / name).stat()
            except FileNotFoundError:
                told.append(0)
            else:
                told += [found.st_ino, found.st_mtime_ns, found.st_size]
        return tuple(told)

    def _press(self, key: SealKey) -> "Press":
        from boardroom.adapters.seals.press import Press  # noqa: PLC0415 - as above

        with self._lock:
            if self._made is None:
                self._made = Press(key, self._timestamp_url, self._keys / "timestamp-roots")
            return self._made


def rehearse_in_child(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Tell why the bytes cannot be sealed as they are; the child's end of `unsuitable`."""
    # pyHanko is loaded here alone: whoever only asks need not.
    from boardroom.adapters.seals.press import unsuitable  # noqa: PLC0415 - pyHanko loads slowly; only who seals waits for it

    return Answer({"problem": unsuitable(content)})
