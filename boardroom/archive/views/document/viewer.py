"""The page image with the words that were found marked, and the way from hit to hit."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from boardroom.archive.rules import Hit, first_page_with_hits, fitted, placed, strip, trail
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.intake.models import Suggested
from boardroom.language.identifiers import mask_personnummer
from boardroom.ports.geometry import Word
from boardroom.reading.models import Page, PageState
from boardroom.reading.queries import text_layer
from boardroom.reading.rules import VIEW_SIDE, masked_words, unpack_words
from boardroom.search.queries import page_texts
from boardroom.search.queries.wording import synonyms
from boardroom.search.rules import Marking, marked_spans, marking_of, met_words
from boardroom.web import door
from boardroom.web.document_rows import A4
from boardroom.work import Work

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
    work: Work, found: Document, pages: list[Page], place: Place, suggested: list[Suggested]
) -> dict[str, Any]:
    """Return the page at the place with its words, hits and neighbours; of a document without pages, nothing."""
    if not pages:
        return {"page": None, "pages": [], "hits": None, "next_image_url": None}
    marking = marking_of(place.query, synonyms(work))
    counts = _hits_by_page(work, found, marking)
    number = min(place.page or first_page_with_hits(counts), len(pages))
    page = pages[number - 1]
    layer = text_layer(work, page.id)
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

    width, height = fitted(page.width, page.height, VIEW_SIDE)
    # The last digits of personal identity numbers are for those who have said why (dataskyddslagen 3:10).
    text, words = mask_personnummer(layer.text) if layer else "", masked_words(words)
    return {
        "page": {
            "number": number,
            "total": len(pages),
            "width": page.width or width,
            "height": page.height or height,
            "image_url": _image(page, "large"),
            "image_width": width,
            "image_height": height,
            "full_url": _image(page, "large"),
            "previous_url": at(number - 1) if number > 1 else None,
            "next_url": at(number + 1) if number < len(pages) else None,
            "text": text,
            "reveal_url": revealing_url(page) if layer and text != layer.text else None,
            "correct_url": correcting_url(page),
            "read": page.state in DONE,
            "blank": page.state is PageState.BLANK,
            "words": placed(words, evidence, 1) if evidence else placed(words, met, way.current),
        },
        "pages": [
            {
                "number": other_number,
                "url": at(other_number),
                "thumbnail_url": _image(other, "small"),
                "width": other.width or A4[0],
                "height": other.height or A4[1],
                "hits": counts.get(other_number, 0),
                "blank": other.state is PageState.BLANK,
                "current": other_number == number,
            }
            for other_number in strip(len(pages), number, counts)
            for other in [pages[other_number - 1]]
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
        "next_image_url": _image(pages[number], "large") if number < len(pages) else None,
    }


def _image(page: Page, size: str) -> str:
    return url_for("archive.page_image", page_id=page.id, size=size)


def _hits_by_page(work: Work, found: Document, marking: Marking) -> dict[int, int]:
    if not marking:
        return {}
    texts = page_texts(work, [found.id]).get(found.id, [])
    return {
        number: len(marked_spans(text, marking.forms, marking.beginnings, marking.compounds))
        for _key, number, text in texts
    }
