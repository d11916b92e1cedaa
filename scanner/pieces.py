"""Large files in pieces (tus 1.0.0): after a lost line or a killed run the file goes on where it stopped.

Nothing is remembered on this computer: the portal is asked which files it has in part.
"""

import base64
import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import httpx

from scanner.portal import CHANGED, NotNow, Portal, settled

PIECE = 4_000_000  # bytes sent at once: what a lost line costs at most
LARGE = 8_000_000  # bytes from which a file is sent in pieces
TRIES = 3  # of a piece that arrives damaged, or of a file that the portal forgets meanwhile

_TUS = {"Tus-Resumable": "1.0.0"}

Moved = Callable[[int], object]


@dataclass(frozen=True)
class _Sending:
    """One file on its way: its address in the portal and its size."""

    address: str
    size: int
    content: IO[bytes]
    moved: Moved


class _Forgotten(Exception):
    """The portal knows the upload no longer (expired, or restored from a backup)."""


class Pieces:
    """Sends large files to one portal; safe to use from several threads."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._begun: dict[tuple[str, int], str] | None = None
        self._lock = threading.Lock()

    def suits(self, size: int) -> bool:
        """Tell whether a file of so many bytes is better sent in pieces, and the portal takes them."""
        return size > LARGE and "resumable" in self._portal.features

    def upload(
        self, path: Path, name: str, sha256: str, facts: Mapping[str, str], moved: Moved
    ) -> Mapping[str, Any]:
        """Send one file; return what the portal made of it. Raises as Portal.upload does.

        `moved` is told how many bytes have arrived, each time that some have.
        """
        for _try in range(TRIES):
            with path.open("rb") as content:
                size = path.stat().st_size
                address = self._taken_up(sha256, size) or self._announced(name, size, sha256, facts)
                try:
                    return self._sent(_Sending(address, size, content, moved))
                except _Forgotten:
                    continue
        raise NotNow("the portal forgot the file while it was sent; it is sent anew at the next run")

    def _taken_up(self, sha256: str, size: int) -> str:
        """Return the address of a file that was sent in part before; each is taken up once."""
        with self._lock:
            if self._begun is None:
                self._begun = {
                    (str(one["sha256"]), int(one["size"])): f"/uploads/{one['id']}"
                    for one in self._portal.unfinished()
                    if one["sha256"]
                }
            return self._begun.pop((sha256, size), "")

    def _announced(self, name: str, size: int, sha256: str, facts: Mapping[str, str]) -> str:
        told = {"filename": name, "sha256": sha256, **facts}
        metadata = ",".join(f"{key} {_base64(value.encode())}" for key, value in told.items() if value)
        headers = _TUS | {"Upload-Length": str(size), "Upload-Metadata": metadata}
        return f"/uploads/{settled(self._portal.ask('POST', '/uploads', headers=headers))['id']}"

    def _sent(self, sending: _Sending) -> Mapping[str, Any]:
        at = self._standing(sending)[0]
        damaged = 0
        while at < sending.size:
            sending.moved(at)
            sending.content.seek(at)
            piece = sending.content.read(PIECE)
            if len(piece) != min(PIECE, sending.size - at):
                raise NotNow(CHANGED)
            answer = self._patch(sending, at, piece)
            if answer.status_code == 204:
                at += len(piece)
            elif answer.status_code == 409:
                # The answer to this very piece was lost on an earlier try: ask where the file goes on.
                at = self._standing(sending)[0]
            elif answer.status_code == 460:
                damaged += 1
                if damaged == TRIES:
                    raise NotNow("the line damages what is sent; it is tried again at the next run")
            else:
                self._meant(answer)
        sending.moved(at)
        return self._became(sending)

    def _became(self, sending: _Sending) -> Mapping[str, Any]:
        for _try in range(TRIES):
            became = self._standing(sending)[1]
            if became is not None:
                return became
            # It came whole, and its filing was interrupted (a restart at that very moment).
            answer = self._patch(sending, sending.size, b"")
            if answer.status_code != 204:
                self._meant(answer)
        raise NotNow("the portal has the file whole and has not filed it yet; the next run asks again")

    def _patch(self, sending: _Sending, at: int, piece: bytes) -> httpx.Response:
        headers = _TUS | {
            "Upload-Offset": str(at),
            "Content-Type": "application/offset+octet-stream",
        }
        if piece:
            headers["Upload-Checksum"] = f"sha256 {_base64(hashlib.sha256(piece).digest())}"
        return self._portal.ask("PATCH", sending.address, headers=headers, content=piece)

    def _standing(self, sending: _Sending) -> tuple[int, Mapping[str, Any] | None]:
        """Return how many bytes have arrived, and what became of the file when it was filed."""
        answer = self._portal.ask("GET", sending.address)
        if not answer.is_success:
            self._meant(answer)
        facts = settled(answer)
        return int(facts["received"]), facts["became"]

    @staticmethod
    def _meant(answer: httpx.Response) -> None:
        """Raise what an answer that is no success means."""
        if answer.status_code in {404, 410}:
            raise _Forgotten
        settled(answer)
        raise NotNow(f"the portal answered {answer.status_code}")


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
