"""Pages are read once each, come back after a failure, and show what was found."""

import math
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFont

from boardroom.adapters.twins.plain_recogniser import PlainRecogniser
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound, NotPermitted, Unavailable
from boardroom.documents.queries import by_id
from boardroom.intake.actions import House, Incoming, receive
from boardroom.intake.models import Source
from boardroom.ports.geometry import PageText, Word
from boardroom.reading import actions, jobs, queries
from boardroom.reading.errors import NoImage, NotFailed
from boardroom.reading.models import PageState, TextSource
from boardroom.reading.rules import is_blank, pack_words, unpack_words
from boardroom.reading.rules.doubt import Doubt
from boardroom.work import LEASE
from tests.data import papers
from tests.data.filed import words_on


@pytest.fixture
def opener_with(board):
    """The product with a recogniser of the test's choice."""

    def make(recogniser):
        opener = board.runtime.opener
        return replace(opener, ports=replace(opener.ports, recogniser=recogniser))

    return make


def _receive(opener, board, content, name="papper.pdf", **options):
    [row] = receive(
        opener,
        board.actor("secretary"),
        [Incoming(BytesIO(content), name)],
        house=House(),
        seconds=60,
        **options,
    )
    assert row.document_id, row.problem
    return row.document_id


def _pages(opener, board, document_id):
    with opener.reading(board.actor("chair")) as work:
        return queries.pages_of(work, document_id)


def test_every_page_of_a_scan_is_read_once_in_order(board, opener_with):
    twin = PlainRecogniser("Styrelsen beslutade")
    opener = opener_with(twin)
    document_id = _receive(opener, board, papers.scan_pdf("Ett", "Två"))
    before = _pages(opener, board, document_id)
    assert [page.state for page in before] == [PageState.WAITING] * 2
    assert jobs.recognise(opener)
    assert [page.state for page in _pages(opener, board, document_id)] == [PageState.READ, PageState.WAITING]
    with opener.reading(board.actor("chair")) as work:
        progress = queries.progress(work, document_id)
        assert (progress.done, progress.total, progress.finished) == (1, 2, False)
    assert jobs.recognise(opener)
    assert not jobs.recognise(opener)
    assert twin.asked == 2
    with opener.reading(board.actor("chair")) as work:
        assert queries.progress(work, document_id).finished
        assert [text for _, text, _ in queries.texts_of(work, document_id)] == ["Styrelsen beslutade"] * 2
        assert by_id(work, document_id).content_version == 3


def test_a_text_layer_of_its_own_is_taken_without_recognition(board, opener_with):
    twin = PlainRecogniser()
    opener = opener_with(twin)
    document_id = _receive(opener, board, papers.text_pdf("Styrelsen beslutade att byta tak"))
    assert jobs.recognise(opener)
    assert twin.asked == 0
    [page] = _pages(opener, board, document_id)
    with opener.reading(board.actor("chair")) as work:
        assert queries.text_layer(work, page.id).source is TextSource.EMBEDDED
        assert queries.text_of(work, page.id) == "Styrelsen beslutade att byta tak"
        assert [word.text for word in words_on(work, page.id)][:2] == ["Styrelsen", "beslutade"]


def test_an_empty_back_is_blank_and_costs_no_recognition(board, opener_with):
    twin = PlainRecogniser()
    opener = opener_with(twin)
    document_id = _receive(opener, board, papers.encoded(Image.new("L", (800, 1100), 250)), "baksida.png")
    assert jobs.recognise(opener)
    [page] = _pages(opener, board, document_id)
    assert page.state is PageState.BLANK
    assert twin.asked == 0


@pytest.mark.parametrize(
    ("said", "ink", "place"),
    [
        ("Styrelsen beslutade", 215, (150, 450)),
        ("Bilaga 3 till protokoll", 60, (150, 30)),
        ("nr 7", 60, (150, 450)),
    ],
    ids=["pale", "at the upper edge", "two words"],
)
def test_a_page_with_little_on_it_is_read_all_the_same(board, opener_with, said, ink, place):
    twin = PlainRecogniser(said)
    opener = opener_with(twin)
    page = Image.effect_noise((1240, 1754), 6).point(lambda level: 250 + (level - 128) // 3)
    ImageDraw.Draw(page).text(place, said, fill=ink, font=ImageFont.truetype(papers.FONT, 21))
    document_id = _receive(opener, board, papers.encoded(page, dpi=(150, 150)), "blek.png")
    assert jobs.recognise(opener)
    assert twin.asked == 1
    assert _pages(opener, board, document_id)[0].state is PageState.READ


def test_a_page_of_signatures_alone_is_not_blank_but_one_for_a_person(board, opener_with):
    opener = opener_with(PlainRecogniser(""))
    page = Image.new("L", (1240, 1754), 250)
    for y in (700, 900):
        names = [(300 + 5 * step, y + round(40 * math.sin(step / 3))) for step in range(90)]
        ImageDraw.Draw(page).line(names, fill=40, width=3)
    document_id = _receive(opener, board, papers.encoded(page, dpi=(150, 150)), "namnteckningar.png")
    assert jobs.recognise(opener)
    [read] = _pages(opener, board, document_id)
    assert (read.state, read.doubts) == (PageState.READ, Doubt.NO_WORDS)


def test_an_interactive_upload_overtakes_an_import(board, opener_with):
    opener = opener_with(PlainRecogniser("hej hej"))
    imported = _receive(opener, board, papers.scan_pdf("Import"), source=Source.API)
    uploaded = _receive(opener, board, papers.scan_pdf("Uppladdning"))
    assert jobs.recognise(opener)
    assert _pages(opener, board, uploaded)[0].state is PageState.READ
    assert _pages(opener, board, imported)[0].state is PageState.WAITING


def test_a_page_that_fails_is_tried_three_times_explained_and_can_be_retried(board, opener_with):
    twin = PlainRecogniser("Till slut gick det", failures=3)
    opener = opener_with(twin)
    document_id = _receive(opener, board, papers.scan_pdf("Svår"))
    for _ in range(3):
        assert jobs.recognise(opener)
    assert not jobs.recognise(opener)
    [page] = _pages(opener, board, document_id)
    assert page.state is PageState.FAILED
    assert page.problem.endswith(".")
    with opener.reading(board.actor("chair")) as work:
        assert [found.id for found, _ in queries.failed_pages(work)] == [page.id]
    with opener.writing(board.actor("secretary")) as work:
        assert actions.retry(work, document_id) == 1
    assert jobs.recognise(opener)
    assert _pages(opener, board, document_id)[0].state is PageState.READ
    with pytest.raises(NotFailed), opener.writing(board.actor("secretary")) as work:
        actions.retry(work, document_id)


def test_an_engine_that_is_away_costs_the_page_nothing(board, opener_with):
    class Away(PlainRecogniser):
        def recognise(self, image, languages):
            raise Unavailable("not installed")

    opener = opener_with(Away())
    document_id = _receive(opener, board, papers.scan_pdf("Vänta"))
    for _ in range(5):
        assert not jobs.recognise(opener)
    [page] = _pages(opener, board, document_id)
    assert (page.state, page.attempts) == (PageState.WAITING, 0)


def test_a_dead_workers_page_is_taken_again_after_its_lease_and_recorded_once(board, opener_with, clock):
    opener = opener_with(PlainRecogniser("Läst av den andra"))
    document_id = _receive(opener, board, papers.scan_pdf("Sida"))
    with opener.writing(worker_for()) as work:
        dead = actions.claim(work)
    assert dead
    assert not jobs.recognise(opener)
    clock.advance(LEASE + timedelta(seconds=1))
    assert jobs.recognise(opener)
    late = actions.Outcome(None, TextSource.RECOGNISED, "", 1, 1, "", "")
    with opener.writing(worker_for(board.association.id)) as work:
        assert not actions.record_reading(work, dead, late)
        assert not actions.renew(work, dead)
    [page] = _pages(opener, board, document_id)
    assert (page.state, page.attempts) == (PageState.READ, 2)


def test_a_page_that_kills_its_workers_is_given_up(board, opener_with, clock):
    opener = opener_with(PlainRecogniser("hej"))
    document_id = _receive(opener, board, papers.scan_pdf("Farlig"))
    for _ in range(3):
        with opener.writing(worker_for()) as work:
            assert actions.claim(work)
        clock.advance(LEASE + timedelta(seconds=1))
    assert not jobs.recognise(opener)
    [page] = _pages(opener, board, document_id)
    assert page.state is PageState.FAILED
    assert "avbröts" in page.problem


def test_a_renewed_lease_keeps_others_away(board, opener_with, clock):
    opener = opener_with(PlainRecogniser("hej"))
    _receive(opener, board, papers.scan_pdf("Lång"))
    with opener.writing(worker_for()) as work:
        claimed = actions.claim(work)
    clock.advance(LEASE - timedelta(seconds=5))
    with opener.writing(worker_for(claimed.association_id)) as work:
        assert actions.renew(work, claimed)
    clock.advance(LEASE - timedelta(seconds=5))
    assert not jobs.recognise(opener)


def test_images_are_kept_and_made_anew_when_lost(board, opener_with):
    opener = opener_with(PlainRecogniser("Bilden"))
    document_id = _receive(opener, board, papers.scan_pdf("Bild"))
    [page] = _pages(opener, board, document_id)
    chair = board.actor("chair")
    early = actions.draw_image(opener, chair, page.id, small=True)
    assert max(Image.open(BytesIO(early)).size) == 240
    assert jobs.recognise(opener)
    [page] = _pages(opener, board, document_id)
    kept = actions.draw_image(opener, chair, page.id)
    assert Image.open(BytesIO(kept)).format == "WEBP"
    opener.ports.blobs.remove(board.association.id, page.image_sha256)
    assert (
        Image.open(BytesIO(actions.draw_image(opener, chair, page.id))).size == Image.open(BytesIO(kept)).size
    )


def test_a_page_that_cannot_be_drawn_says_that_the_original_is_safe(board, opener_with):
    opener = opener_with(PlainRecogniser())
    broken = (
        papers.text_pdf("Styrelsen beslutade")
        .replace(b"/Kids [5 0 R]", b"/Kids [5 0 R 9 0 R]")
        .replace(b"/Count 1", b"/Count 2")
    )
    document_id = _receive(opener, board, broken)
    while jobs.recognise(opener):
        pass
    first, second = _pages(opener, board, document_id)
    assert (first.state, second.state) == (PageState.READ, PageState.FAILED)
    with pytest.raises(NoImage):
        actions.draw_image(opener, board.actor("chair"), second.id)


def test_a_correction_outranks_what_was_read(board, opener_with):
    opener = opener_with(PlainRecogniser("Styrclsen bcslutade"))
    document_id = _receive(opener, board, papers.scan_pdf("Suddig"))
    jobs.recognise(opener)
    [page] = _pages(opener, board, document_id)
    with pytest.raises(NotPermitted), opener.writing(board.actor("auditor")) as work:
        actions.correct(work, page.id, "Nej")
    with opener.writing(board.actor("secretary")) as work:
        actions.correct(work, page.id, "Styrelsen beslutade")
    with opener.reading(board.actor("chair")) as work:
        assert queries.text_of(work, page.id) == "Styrelsen beslutade"
        assert by_id(work, document_id).content_version == 3


def test_pages_lie_behind_the_same_scope_as_their_document(board, opener_with):
    opener = opener_with(PlainRecogniser("hemligt"))
    document_id = _receive(opener, board, papers.scan_pdf("Hemligt"))
    [page] = _pages(opener, board, document_id)
    auditor = board.actor("auditor")  # the paper is unclassified: not among the auditor's classes
    with opener.reading(auditor) as work:
        assert queries.pages_of(work, document_id) == []
        assert queries.progress(work, document_id).total == 0
        with pytest.raises(NotFound):
            queries.text_of(work, page.id)
    with pytest.raises(NotFound):
        actions.draw_image(opener, auditor, page.id)


def test_words_survive_packing():
    words = (Word("Åsa", 1, 2, 3, 4, 95.5, 0), Word("§", 5, 6, 7, 8, 10.0, 1))
    assert unpack_words(pack_words(words)) == words


def test_faint_specks_are_blank_and_a_drawing_is_not():
    specks = PageText(". ,", (Word(".", 1, 1, 2, 2, 80.0, 0),), 100, 100, 80.0)
    assert is_blank(specks, 0.0009)
    assert not is_blank(specks, 0.002)
    assert not is_blank(PageText("ab", (Word("ab", 1, 1, 2, 2, 80.0, 0),), 100, 100, 80.0), 0.0009)
