"""The page image with the words that were found marked, and the way from hit to hit."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from boardroom.archive.queries import SignaturePage
from boardroom.archive.rules import Hit, first_page_with_hits, fitted, placed, strip, trail
from boardroom.archive.views.document.signatures import Signatures
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.intake.models import Suggested
from boardroom.language.identifiers import mask_personnummer
from boardroom.ports.geometry import Word
from boardroom.reading.models import Page, PageState, TextLayer
from boardroom.reading.queries import text_layer
from boardroom.reading.rules import VIEW_SIDE, masked_words, unpack_words
from boardroom.search.queries import page_texts
from boardroom.search.queries.wording import synonyms
from boardroom.search.rules import Marking, marked_spans, marking_of, met_words
from boardroom.web import door
from boardroom.web.document_rows import A4
from boardroom.work import Work

Leaf = Page | SignaturePage
DONE = {PageState.READ, PageState.BLANK, PageState.FAILED}


@dataclass(frozen=True)
class Place:
    """Where in a document the address points: page (0: wherever the first hit is), query, and hit on the page."""

    page: int
    query: str
    hit: int
    evidence: str = ""  # the field whose suggestion is to be seen on the page


def place_asked() -> Place:
    """Read the address: which page, which words, which hit, which suggestion's evidence."""

    def number(name: str) -> int:
        text = request.args.get(name, "")
        return int(text) if text.isdecimal() and len(text) < 6 else 0

    return Place(
        number("page"),
        request.args.get("q", "").strip()[:300],
        number("hit"),
        request.args.get("evidence", "")[:20],
    )


def correcting_url(page: Page) -> str | None:
    """Return where the actor can put the text of a page right, and come back from."""
    if not door.actor().may(Permission.EDIT_DOCUMENTS):
        return None
    return url_for("reading.correct", page_id=page.id, way="document")


def revealing_url(page: Page) -> str | None:
    """Return where the actor may see the personal identity numbers of a page, having said why."""
    if not door.actor().may(Permission.REVEAL_PERSONAL_NUMBERS):
        return None
    return url_for("privacy.reveal", page_id=page.id)


def _marked(place: Place, suggested: list[Suggested], number: int, words: Sequence[Word]) -> list[list[int]]:
    """Return the words on page `number` that a suggestion rests on, where the address asks to see them."""
    row = next((one for one in suggested if one.field.value == place.evidence and one.page == number), None)
    boxes = {tuple(box) for box in json.loads(row.boxes)} if row else set()
    marked = [at for at, word in enumerate(words) if (word.left, word.top, word.width, word.height) in boxes]
    return [marked] if marked else []


def viewer(
    work: Work,
    found: Document,
    pages: list[Page],
    place: Place,
    suggested: list[Suggested],
    *,
    signatures: Signatures,
) -> dict[str, Any]:
    """Return the page at the place with its words, hits and neighbours; of a document without pages, nothing.

    The pages that say who signed follow the document's own, and are counted on from them.
    """
    if not pages:
        return {"page": None, "pages": [], "hits": None, "next_image_url": None}
    marking = marking_of(place.query, synonyms(work))
    counts = _hits_by_page(work, found, marking)
    leaves: list[Leaf] = [*pages, *signatures.pages]
    number = min(place.page or first_page_with_hits(counts), len(leaves))
    leaf = leaves[number - 1]
    layer = text_layer(work, leaf.id) if isinstance(leaf, Page) else None
    words = unpack_words(layer.words) if layer else ()
    met = met_words(words, marking)
    if words and marking:
        counts = counts | {number: len(met)}
    evidence = _marked(place, suggested, number, words)
    way = trail(counts, number, place.hit)

    def at(page_number: int, hit: Hit | None = None) -> str:
        return url_for(
            "archive.document",
            document_id=found.id,
            page=page_number,
            q=place.query or None,
            hit=hit.number if hit else None,
            _anchor="hit" if hit else None,
        )

    return {
        "page": _shown(leaf, layer, signatures)
        | {
            # The last digits of personal identity numbers are for those who have said why (dataskyddslagen 3:10).
            "words": placed(masked_words(words), evidence or met, 1 if evidence else way.current),
            "number": number,
            "total": len(pages),
            "previous_url": at(number - 1) if number > 1 else None,
            "next_url": at(number + 1) if number < len(leaves) else None,
            # Said in so many words, since whoever opens signed minutes looks for the names.
            "signatures_url": at(len(pages) + 1) if signatures.pages and number <= len(pages) else None,
        },
        "pages": [
            {
                "number": other_number,
                "url": at(other_number),
                "thumbnail_url": _image(other, "small"),
                "hits": counts.get(other_number, 0),
                "current": other_number == number,
            }
            | _small(other)
            for other_number in strip(len(leaves), number, counts)
            for other in [leaves[other_number - 1]]
        ],
        "hits": {
            "query": place.query,
            "number": way.number,
            "total": way.total,
            "previous_url": at(way.previous.page, way.previous) if way.previous else None,
            "next_url": at(way.next.page, way.next) if way.next else None,
        }
        if marking and way.total
        else None,
        "next_image_url": _image(leaves[number], "large") if number < len(leaves) else None,
    }


def _image(leaf: Leaf, size: str) -> str:
    if isinstance(leaf, Page):
        return url_for("archive.page_image", page_id=leaf.id, size=size)
    return url_for("archive.signatures_image", file_id=leaf.file.id, number=leaf.number, size=size)


def _small(leaf: Leaf) -> dict[str, Any]:
    """Return how a page stands in the strip; nobody has measured those of signatures, which are A4."""
    if not isinstance(leaf, Page):
        return {"width": A4[0], "height": A4[1], "blank": False, "signatures": True}
    blank = leaf.state is PageState.BLANK
    return {"width": leaf.width or A4[0], "height": leaf.height or A4[1], "blank": blank}


def _shown(page: Leaf, layer: TextLayer | None, signatures: Signatures) -> dict[str, Any]:
    """Return a page large, but for the words upon it."""
    image = _image(page, "large")
    if not isinstance(page, Page):
        return signatures.shown(page, image)
    width, height = fitted(page.width, page.height, VIEW_SIDE)
    text = mask_personnummer(layer.text) if layer else ""
    return {
        "width": page.width or width,
        "height": page.height or height,
        "image_url": image,
        "image_width": width,
        "image_height": height,
        "full_url": image,
        "text": text,
        "reveal_url": revealing_url(page) if layer and text != layer.text else None,
        "correct_url": correcting_url(page),
        "read": page.state in DONE,
        "blank": page.state is PageState.BLANK,
    }


def _hits_by_page(work: Work, found: Document, marking: Marking) -> dict[int, int]:
    if not marking:
        return {}
    texts = page_texts(work, [found.id]).get(found.id, [])
    return {
        number: len(marked_spans(text, marking.forms, marking.beginnings, marking.compounds))
        for _key, number, text in texts
    }
