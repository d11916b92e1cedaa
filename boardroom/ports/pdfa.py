"""PDF/A: pages that another program wrote, in the form that archives keep (ISO 19005-3, level B)."""

from typing import Protocol


class PdfaMaker(Protocol):
    """All work happens in a child process with limits on memory and time."""

    def archival(self, content: bytes, *, name: str) -> bytes:
        """Return the same pages as PDF/A-3b, the exact `content` embedded under `name` as what they were made from.

        Nothing is drawn anew: no font is put in and no colour changed. Empty where the pages are not PDF/A-3b by that
        alone, or where it cannot be told; the file is then kept as it is.
        """
        ...
