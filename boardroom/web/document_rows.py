"""How one document is written in a list: the same row on the search page, in the archive and at home."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from flask_babel import get_locale
from flask_babel import gettext as _

from boardroom.web.addresses import address_of

# The shape of an A4 sheet, for pages that no one has measured yet.
A4 = (210, 297)


class ListedDocument(Protocol):
    """What a row says of a document."""

    @property
    def id(self) -> uuid.UUID:
        """Its key."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def reference(self) -> str:
        """Its reference, "2026-014"."""

    @property
    def record_class(self) -> str | None:
        """The key of its class, or None."""

    @property
    def document_date(self) -> date | None:
        """Its own date."""


class SmallPage(Protocol):
    """The page whose small image stands in the row."""

    @property
    def id(self) -> uuid.UUID:
        """Its key."""

    @property
    def width(self) -> int:
        """Its width in pixels, 0 before it was read."""

    @property
    def height(self) -> int:
        """Its height in pixels, 0 before it was read."""


def language() -> str:
    """Return the language of this page, "sv" or "en"."""
    return "en" if str(get_locale() or "sv").startswith("en") else "sv"


def document_row(
    document: ListedDocument, class_names: Mapping[str, str], page: SmallPage | None = None, **more: Any
) -> dict[str, Any]:
    """Return the row that components/document_row.html shows; `more` adds place, snippet, status or another url."""
    row: dict[str, Any] = {
        "id": document.id,
        "url": more.get("url") or address_of("archive.document", "document_id", document.id),
        "title": document.title,
        "kind": class_names.get(document.record_class or "", _("Utan handlingstyp")),
        "date": document.document_date,
        "reference": document.reference,
        "place": None,
        "snippet": None,
        "decided": None,
        "similar_url": None,
        "status": None,
        "thumbnail": small_image(page) if page else None,
    }
    return row | more


def small_image(page: SmallPage, spots: object = ()) -> dict[str, Any]:
    """Return the small image of a page, with the places of found words."""
    return {
        "url": address_of("archive.page_image", "page_id", page.id, size="small"),
        "width": page.width or A4[0],
        "height": page.height or A4[1],
        "spots": spots,
    }
