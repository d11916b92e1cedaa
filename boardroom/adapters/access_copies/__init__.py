"""Access copies on pikepdf, each made and checked in a child process of its own."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from boardroom.core import child
from boardroom.core.child import ChildFailed, Limits
from boardroom.ports.access_copies import ConformanceReport, CopyPage, Finding, MadeCopy, NotMade

_MAKE = "boardroom.adapters.access_copies.copying:make"

# A copy of 300 pages takes about 60 MB. One that is larger than this would be a burden on every reader's computer.
_LIMITS = Limits(seconds=240.0, memory=1_200_000_000, answer=250_000_000)


class PikepdfCopies:
    """Implements ports.access_copies.AccessCopies."""

    def make(
        self, pages: Sequence[CopyPage], *, title: str, language: str, at: datetime, earlier: Path | None
    ) -> MadeCopy:
        """Return the copy with the report on its bytes."""
        wanted = {
            "pages": [
                {
                    "jpeg": str(page.jpeg) if page.jpeg else "",
                    "earlier": page.earlier,
                    "paper": page.paper,
                    "width": page.width,
                    "height": page.height,
                    "words": [
                        (word.text, word.left, word.top, word.width, word.height, word.line)
                        for word in page.words
                    ],
                    "text": page.text,
                }
                for page in pages
            ],
            "title": title,
            "language": language,
            "at": at.isoformat(timespec="seconds"),
            "earlier": str(earlier) if earlier else "",
        }
        try:
            answer = child.call(_MAKE, wanted, limits=_LIMITS)
        except ChildFailed as failure:
            raise NotMade(str(failure)) from failure
        found = answer.facts
        return MadeCopy(
            answer.content,
            ConformanceReport(
                flavour=found["flavour"],
                conforms=found["conforms"],
                checker=found["checker"],
                findings=tuple(Finding(*one) for one in found["findings"]),
            ),
        )
