"""Excerpts with pikepdf, each made in a child process of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from boardroom.core import child
from boardroom.core.child import ChildFailed, Declined, Limits, Reason
from boardroom.core.words import N_
from boardroom.ports.excerpts import Piece
from boardroom.ports.geometry import clip_fields
from boardroom.ports.pdf_tools import TimedOut, Unreadable

# Named, not imported: the engine is loaded by the child alone.
_EXCERPT = "boardroom.adapters.pikepdf_excerpts.making:excerpt"
_LAID = "boardroom.adapters.pikepdf_excerpts.laying:laid_on"

TOO_SLOW = N_("Det tog för lång tid att göra en PDF av sidorna.")
CRASHED = N_("Sidorna gick inte att ta ut ur filen: den är skadad eller ovanlig.")


class PikepdfExcerpts:
    """Implements ports.excerpts.Excerpts; `seconds` bounds one excerpt, which a person waits for."""

    def __init__(self, seconds: float = 15.0) -> None:
        self._limits = Limits(seconds=seconds, memory=2_200_000_000, files=1_024)

    def excerpt(self, pieces: Sequence[Piece]) -> bytes:
        """Return one PDF of the pieces in order."""
        return self._made(_EXCERPT, {"pieces": _fields(pieces)})

    def laid_on(
        self, pieces: Sequence[Piece], sheets: bytes, frame: tuple[float, float, float, float]
    ) -> bytes:
        """Return the sheets with the pages of the pieces beneath."""
        return self._made(_LAID, {"pieces": _fields(pieces), "frame": list(frame)}, sheets)

    def _made(self, function: str, arguments: Mapping[str, Any], content: bytes = b"") -> bytes:
        try:
            answer = child.call(function, arguments, content, limits=self._limits)
        except Declined as declined:
            raise Unreadable(str(declined)) from None
        except ChildFailed as failure:
            if failure.reason in {Reason.TOO_LONG, Reason.BUSY}:
                raise TimedOut(TOO_SLOW) from failure
            raise Unreadable(CRASHED) from failure
        if not answer.content:
            raise ValueError("fewer sheets than pages")
        return answer.content


def _fields(pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    return [
        {
            "path": str(piece.path),
            "media_type": piece.media_type,
            "first": piece.first,
            "last": piece.last,
            "clip": clip_fields(piece.clip),
        }
        for piece in pieces
    ]
