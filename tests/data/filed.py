"""Papers for tests: filed through the product's own actions, read without waiting for an engine, pages checked."""

import io
import uuid
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from functools import cache

import html5lib
from flask.testing import FlaskClient
from PIL import Image

from boardroom.core.actor import Actor, worker_for
from boardroom.documents.actions import file_document
from boardroom.documents.models import Document, File
from boardroom.documents.queries import filed
from boardroom.documents.rules import NewFile
from boardroom.ports.geometry import PageText, Word
from boardroom.reading.actions import Outcome, begin, claim, record_reading
from boardroom.reading.models import Page, TextSource
from boardroom.reading.queries import pages_of, text_layer
from boardroom.reading.rules import unpack_words
from boardroom.search.jobs import index
from boardroom.work import Work, WorkOpener

HTML = "{http://www.w3.org/1999/xhtml}"
LINE, LETTER = 20, 10


@dataclass
class Paper:
    """A filed paper with its bytes, file and pages."""

    document: Document
    content: bytes
    file: File
    pages: list[Page]

    @property
    def address(self) -> str:
        return f"/brf-provet-1/archive/{self.document.id}"


def picture(pages: int = 1) -> bytes:
    """A small TIFF of white pages."""
    sheets = [Image.new("L", (420, 594), 255 - number) for number in range(pages)]
    target = io.BytesIO()
    sheets[0].save(target, "TIFF", save_all=True, append_images=sheets[1:])
    return target.getvalue()


def words_on(work: Work, page_id: uuid.UUID) -> tuple[Word, ...]:
    """Return the words of a page as they count now."""
    layer = text_layer(work, page_id)
    return unpack_words(layer.words) if layer else ()


def words_of(text: str, doubtful: Container[str] = ()) -> tuple[Word, ...]:
    """Lay a text's words out line by line, ten pixels a letter; the recogniser is unsure of the doubtful ones."""
    words = []
    for line, written in enumerate(text.splitlines()):
        left = 20
        for word in written.split():
            sure = 30.0 if word in doubtful else 90.0
            words.append(Word(word, left, 20 + line * LINE, len(word) * LETTER, 12, sure, line))
            left += (len(word) + 1) * LETTER
    return tuple(words)


def put_in(
    opener: WorkOpener,
    actor: Actor,
    *texts: str | None,
    title: str = "Styrelseprotokoll 3",
    record_class: str | None = "board_minutes",
    day: date | None = date(2026, 3, 14),
    apartment: str = "",
    read: bool = True,
    doubtful: Container[str] = (),
) -> Paper:
    """File a paper with one page for each text (None: an empty back), read already unless told otherwise."""
    content = picture(max(1, len(texts))) + title.encode()
    stored = opener.ports.blobs.put(actor.tenant, content)
    with opener.writing(actor) as work:
        document = file_document(
            work,
            title=title,
            files=[NewFile(stored.sha256, stored.size, "image/tiff", "skannat.tif", page_count=len(texts))],
            record_class=record_class,
            document_date=day,
        )
        document.apartment = apartment
        [file] = filed(work, document)
        begin(work, file)
    for text in texts if read else ():
        read_next(opener, actor, text, doubtful)
    while index(opener):
        pass
    worker = worker_for(actor.tenant)
    with opener.reading(worker) as work:
        pages = pages_of(work, document.id)
    return Paper(document, content, file, pages)


def read_next(opener: WorkOpener, actor: Actor, text: str | None, doubtful: Container[str] = ()) -> None:
    """Record the page whose turn it is as the worker would, with given words; None: it is blank."""
    with opener.writing(worker_for()) as work:
        claimed = claim(work)
    assert claimed
    blobs = opener.ports.blobs
    image = blobs.put(actor.tenant, _white_sheet()).sha256
    read = None if text is None else PageText(text, words_of(text, doubtful), 420, 594, 90.0)
    outcome = Outcome(read, TextSource.RECOGNISED, "twin", 420, 594, image, image)
    with opener.writing(worker_for(actor.tenant)) as work:
        assert record_reading(work, claimed, outcome)


@cache
def _white_sheet() -> bytes:
    sheet = io.BytesIO()
    Image.new("RGB", (420, 594), "white").save(sheet, "WEBP")
    return sheet.getvalue()


def seen(client: FlaskClient, address: str, status: int = 200) -> str:
    """Fetch a page and look it over: valid HTML, one h1, every field labelled, ids once, nothing inline."""
    answer = client.get(address)
    page = answer.get_data(as_text=True)
    assert answer.status_code == status, page[:2000]
    tree = html5lib.HTMLParser(strict=True).parse(page)
    assert len(list(tree.iter(f"{HTML}h1"))) == 1
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), [one for one in ids if ids.count(one) > 1]
    labelled = {label.get("for") for label in tree.iter(f"{HTML}label")}
    for kind in ("input", "select", "textarea"):
        for box in tree.iter(f"{HTML}{kind}"):
            if box.get("type") not in {"hidden", "submit"}:
                assert box.get("id") in labelled or box.get("aria-label"), box.attrib
    for element in tree.iter():
        described = (element.get("aria-describedby") or "") + " " + (element.get("aria-labelledby") or "")
        assert set(described.split()) <= set(ids), described
        assert element.get("style") is None
    assert not [script for script in tree.iter(f"{HTML}script") if not script.get("src")]
    return page
