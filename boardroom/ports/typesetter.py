"""Typesetting: our own documents (minutes, evidence pages, certificates) as PDF/A."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Attachment:
    """A file to embed; `relationship` is a PDF/A-3 AFRelationship (Source, Data, Supplement, Alternative)."""

    name: str
    content: bytes
    media_type: str
    description: str = ""
    relationship: str = "Supplement"


class Typesetter(Protocol):
    """Turns a named template of templates/documents and plain data into PDF/A-3b bytes."""

    def typeset(
        self,
        template: str,
        data: Mapping[str, object],
        attachments: Sequence[Attachment] = (),
        *,
        pictures: Mapping[str, bytes] | None = None,
    ) -> bytes:
        """Return the PDF; `data` must be JSON-serialisable, and `pictures` are images that it names by their keys.

        CannotPrint names letters that the fonts lack.
        """
        ...

    def undrawable(self, data: Mapping[str, object]) -> str:
        """Return the characters that our fonts lack, of all texts in `data`, each once, in order."""
        ...

    def preview(self, template: str, data: Mapping[str, object], page: int, dpi: int = 110) -> bytes:
        """Return one page (from 1) as PNG, for the editor's preview; IndexError past the last page."""
        ...

    def page_count(self, template: str, data: Mapping[str, object]) -> int:
        """Return how many pages the document has."""
        ...

    def missing_glyphs(self, text: str) -> str:
        """Return the characters of `text` that our fonts cannot draw, each once, in order."""
        ...
