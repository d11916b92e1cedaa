"""Keeping text layers, and judging whether a page that was read needs a person's eye."""

import uuid

from sqlalchemy import delete, update

from boardroom.core.ids import new_id
from boardroom.ports.geometry import PageText, Word
from boardroom.reading import queries
from boardroom.reading.models import Page, TextLayer, TextSource
from boardroom.reading.rules import pack_words, unpack_words
from boardroom.reading.rules.alignment import aligned, certain
from boardroom.reading.rules.doubt import RULE, SOUND, Judgement, judgement
from boardroom.work import Work


def keep_text(
    work: Work, page_id: uuid.UUID, read: PageText, source: TextSource, engine: str = ""
) -> TextLayer:
    """Put a text in the layer of its source, in place of what was there."""
    drop_text(work, page_id, source)
    layer = TextLayer(
        id=new_id(),
        association_id=work.actor.tenant,
        page_id=page_id,
        source=source,
        text=read.text.replace("\x00", ""),
        words=pack_words(read.words),
        engine=engine[:80],
        created_at=work.now,
        created_by=work.actor.person_id,
    )
    work.session.add(layer)
    work.session.flush()
    return layer


def drop_text(work: Work, page_id: uuid.UUID, source: TextSource) -> None:
    """Take away the layer of a source."""
    work.session.execute(
        delete(TextLayer).where(
            TextLayer.association_id == work.actor.tenant,
            TextLayer.page_id == page_id,
            TextLayer.source == source,
        )
    )


def vouched(work: Work, page: Page, text: str) -> PageText:
    """Return a person's text of a page, its words placed by those that the machine found there."""
    beneath = queries.machine_layer(work, page.id)
    words: tuple[Word, ...] = ()
    if beneath is not None:
        words = certain(aligned(text, unpack_words(beneath.words)))
    return PageText(text, words, page.width, page.height, 100.0)


def place_again(work: Work, page_id: uuid.UUID) -> None:
    """After a new recognition: keep a person's text word for word, and find anew where its words stand."""
    layer = queries.corrected_layer(work, page_id)
    if layer is not None:
        page = queries.kept_page(work, page_id)
        layer.words = pack_words(vouched(work, page, layer.text).words)


def judge(work: Work, limit: int) -> int:
    """Judge pages that were read before the present rule of doubt, of any association; return how many."""
    suspects = queries.unjudged(work, limit)
    for suspect in suspects:
        page = suspect.page
        recognised = [layer for layer in suspect.layers if layer.source is TextSource.RECOGNISED]
        embedded = any(layer.source is TextSource.EMBEDDED for layer in suspect.layers)
        found = SOUND
        if recognised and not embedded:
            found = judgement(unpack_words(recognised[0].words), page.ink, page.width, page.height)
        work.session.execute(
            update(Page)
            .where(Page.association_id == page.association_id, Page.id == page.id)
            .values(**judged(found))
            .execution_options(synchronize_session=False)
        )
    return len(suspects)


def judged(found: Judgement) -> dict[str, object]:
    """Return a judgement as values of a page."""
    return {"doubts": found.packed, "doubt": found.weight, "judged": RULE}
