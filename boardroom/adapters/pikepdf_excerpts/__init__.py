"""Excerpts with pikepdf, each made in a child process of its own."""

from collections.abc import Sequence

from boardroom.core import child
from boardroom.core.child import ChildFailed, Declined, Limits, Reason
from boardroom.core.words import N_
from boardroom.ports.excerpts import Piece
from boardroom.ports.geometry import clip_fields
from boardroom.ports.pdf_tools import TimedOut, Unreadable

# Named, not imported: the engine is loaded by the child alone.
_EXCERPT = "boardroom.adapters.pikepdf_excerpts.making:excerpt"

TOO_SLOW = N_("Det tog för lång tid att göra en PDF av sidorna.")
CRASHED = N_("Sidorna gick inte att ta ut ur filen: den är skadad eller ovanlig.")


class PikepdfExcerpts:
    """Implements ports.excerpts.Excerpts; `seconds` bounds one excerpt, which a person waits for."""

    def __init__(self, seconds: float = 15.0) -> None:
        self._limits = Limits(seconds=seconds, memory=2_200_000_000, files=1_024)

    def excerpt(self, pieces: Sequence[Piece]) -> bytes:
        """Return one PDF of the pieces in order."""
        wanted = [
            {
                "path": str(piece.path),
                "media_type": piece.media_type,
                "first": piece.first,
                "last": piece.last,
                "clip": clip_fields(piece.clip),
            }
            for piece in pieces
        ]
        try:
            return child.call(_EXCERPT, {"pieces": wanted}, limits=self._limits).content
        except Declined as declined:
            raise Unreadable(str(declined)) from None
        except ChildFailed as failure:
            if failure.reason in {Reason.TOO_LONG, Reason.BUSY}:
                raise TimedOut(TOO_SLOW) from failure
            raise Unreadable(CRASHED) from failure
