"""Two pages on one sheet become two pages: each with its own image and text, found by its own number, and back again."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageChops

from boardroom.adapters.twins.plain_recogniser import PlainRecogniser
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.documents.actions import NewPart, hide_from, split
from boardroom.documents.models import FileRole
from boardroom.documents.queries import by_id, files_of
from boardroom.intake.actions import House, Incoming, receive
from boardroom.ports.geometry import PageText
from boardroom.reading import actions, jobs, queries
from boardroom.reading.errors import NothingParted, NothingToPart
from boardroom.reading.models import Half, PageState, TextSource
from boardroom.reading.rules.copies import PATIENCE
from boardroom.search.actions import search
from boardroom.search.jobs import index
from boardroom.search.queries import Narrowing, page_texts
from tests.data import papers
from tests.data.filed import words_of
from tests.data.scans.layouts import spread as generated_spread

LEFT, RIGHT = "Vänstra sidan om avlopp", "Högra sidan om balkonger"


def sheet(left: str = "VÄNSTER", right: str = "HÖGER", size: tuple[int, int] = (800, 500)) -> Image.Image:
    """A small spread with print all over both its pages."""
    whole = Image.new("L", size, 255)
    width, letters = size[0] // 2 - 30, size[0] // 53
    for number, words in enumerate((left, right)):
        lines = [words + " sida med beslut om stammar"] * 18
        half = papers.picture("\n".join(lines), (width, size[1] - 20), letters)
        whole.paste(half, (number * (size[0] // 2 + 20), 10))
    return whole


class TwoPages(PlainRecogniser):
    """Reads both pages of a sheet that is wider than high, and of its halves the left one first, as they are claimed."""

    halves = 0

    def recognise(self, image, languages):
        self.asked += 1
        with Image.open(BytesIO(image)) as shown:
            width, height = shown.size
        if width > height:
            self.halves = 0
            right = [replace(word, left=word.left + width // 2, line=word.line) for word in words_of(RIGHT)]
            return PageText(f"{LEFT} {RIGHT}", (*words_of(LEFT), *right), width, height, 90.0)
        text = (LEFT, RIGHT)[self.halves % 2]
        self.halves += 1
        return PageText(text, words_of(text), width, height, 90.0)


@pytest.fixture
def recogniser():
    return TwoPages()


@pytest.fixture
def opener(board, recogniser):
    opener = board.runtime.opener
    return replace(opener, ports=replace(opener.ports, recogniser=recogniser))


def receive_and_read(opener, board, content, name="uppslag.png"):
    [row] = receive(
        opener, board.actor("secretary"), [Incoming(BytesIO(content), name)], house=House(), seconds=60
    )
    assert row.document_id, row.problem
    read(opener)
    return row.document_id


def read(opener):
    while jobs.recognise(opener):
        pass
    while index(opener):
        pass


def pages(opener, board, document_id):
    with opener.reading(board.actor("chair")) as work:
        return queries.pages_of(work, document_id)


def texts(opener, board, document_id):
    with opener.reading(board.actor("chair")) as work:
        return [text for _, text, _ in queries.texts_of(work, document_id)]


def part(opener, board, document_id, role="secretary"):
    with opener.writing(board.actor(role)) as work:
        return actions.part(work, document_id, [page.id for page in queries.spreads(work, document_id)])


def hits(opener, board, words):
    """Return the pages' numbers that a search finds."""
    with opener.reading(board.actor("chair")) as work:
        return [row.page_number for row in search(work, words, Narrowing()).rows]


def test_a_parted_spread_is_two_pages_in_order_each_with_its_own_picture_and_text(board, opener):
    document_id = receive_and_read(opener, board, papers.encoded(sheet()))
    [whole] = pages(opener, board, document_id)
    version = _version(opener, board, document_id)
    assert part(opener, board, document_id) == 1
    assert _version(opener, board, document_id) == version + 1
    left, right = pages(opener, board, document_id)
    assert (left.half, right.half, left.number, right.number) == (Half.LEFT, Half.RIGHT, 1, 1)
    assert (left.state, right.state) == (PageState.WAITING, PageState.WAITING)
    assert left.width + right.width == whole.width
    # Until they are read, each bears what was read of it on the sheet: nothing vanishes from search.
    assert texts(opener, board, document_id) == [LEFT, RIGHT]
    read(opener)
    assert texts(opener, board, document_id) == [LEFT, RIGHT]
    drawn = _drawn(opener, board, document_id)
    for page, made, box in zip((left, right), drawn, _boxes(whole), strict=True):
        assert made.size == (page.width, page.height)
        assert _alike(made, sheet().crop(box)), page.half
    with opener.reading(board.actor("chair")) as work:
        found = page_texts(work, [document_id])[document_id]
        assert [(number, text) for _, number, text in found] == [(1, LEFT), (2, RIGHT)]
    assert hits(opener, board, "avlopp") == [1]
    assert hits(opener, board, "balkonger") == [2]
    with opener.reading(board.actor("chair")) as work:
        assert queries.progress(work, document_id).total == 2
        assert queries.first_pages(work, [document_id])[document_id].id == left.id
        assert [queries.numbers_of(work, [page.id])[page.id].number for page in (left, right)] == [1, 2]
        with pytest.raises(NotFound):
            queries.page(work, whole.id)
        assert whole.id in queries.keys_of_pages(work, document_id), "erasure still sees it"


def _version(opener, board, document_id):
    with opener.reading(board.actor("chair")) as work:
        return by_id(work, document_id).content_version


def _boxes(whole):
    return (0, 0, whole.fold, whole.height), (whole.fold, 0, whole.width, whole.height)


def _drawn(opener, board, document_id):
    chair = board.actor("chair")
    return [
        Image.open(BytesIO(actions.draw_image(opener, chair, page.id))).convert("L")
        for page in pages(opener, board, document_id)
    ]


def _alike(one, other):
    """Whether two pictures show the same, but for what WebP makes of it."""
    return np.asarray(ImageChops.difference(one, other.convert("L"))).mean() < 4


@pytest.mark.parametrize("turn", [0, 90, 180])
def test_the_halves_of_a_pdf_lie_as_its_page_is_turned(board, opener, turn):
    """/Rotate turns the page clockwise; the sheet in the file lies the other way round."""
    upright = sheet(size=(1200, 800))
    lying = upright.rotate(turn, expand=True)
    content = papers.changed(papers.encoded(lying, "PDF", resolution=150.0), rotate=turn)
    document_id = receive_and_read(opener, board, content, "uppslag.pdf")
    [whole] = pages(opener, board, document_id)
    assert whole.width > whole.height
    part(opener, board, document_id)
    read(opener)
    assert texts(opener, board, document_id) == [LEFT, RIGHT]
    share = whole.fold / whole.width
    cuts = (0, 0, round(1200 * share), 800), (round(1200 * share), 0, 1200, 800)
    for made, box in zip(_drawn(opener, board, document_id), cuts, strict=True):
        assert _alike(made, upright.crop(box).resize(made.size))


def test_a_photograph_that_its_camera_turned_is_parted_as_people_see_it(board, opener):
    exif = Image.Exif()
    exif[0x0112] = 6  # shown a quarter-turn clockwise
    content = papers.encoded(sheet().rotate(90, expand=True), "JPEG", exif=exif, quality=95)
    document_id = receive_and_read(opener, board, content, "foto.jpg")
    [whole] = pages(opener, board, document_id)
    part(opener, board, document_id)
    read(opener)
    for made, box in zip(_drawn(opener, board, document_id), _boxes(whole), strict=True):
        assert _alike(made, sheet().crop(box))


def test_a_sheet_that_recognition_turned_is_cut_as_it_was_turned_and_read_upright(board, opener, recogniser):
    class UpsideDown(TwoPages):
        def recognise(self, image, languages):
            read = super().recognise(image, languages)
            return replace(read, rotation=180 if read.width > read.height else 0)

    opener = replace(opener, ports=replace(opener.ports, recogniser=UpsideDown()))
    document_id = receive_and_read(opener, board, papers.encoded(sheet().rotate(180)))
    [whole] = pages(opener, board, document_id)
    assert whole.rotation == 180
    part(opener, board, document_id)
    read(opener)
    assert [page.rotation for page in pages(opener, board, document_id)] == [0, 0]
    for made, box in zip(_drawn(opener, board, document_id), _boxes(whole), strict=True):
        assert _alike(made, sheet().crop(box))


def test_undone_the_sheet_stands_again_and_corrections_of_either_survive_the_round_trip(
    board, opener, recogniser
):
    document_id = receive_and_read(opener, board, papers.encoded(sheet()))
    [whole] = pages(opener, board, document_id)
    with opener.writing(board.actor("secretary")) as work:
        actions.correct(work, whole.id, "Hela uppslaget, rättat")
    part(opener, board, document_id)
    read(opener)
    assert texts(opener, board, document_id) == [LEFT, RIGHT]
    halves = pages(opener, board, document_id)
    with opener.writing(board.actor("secretary")) as work:
        actions.correct(work, halves[1].id, "Högra sidan, rättad")
    with opener.writing(board.actor("secretary")) as work:
        assert actions.rejoin(work, document_id) == 1
    [again] = pages(opener, board, document_id)
    assert again.id == whole.id
    assert again.kept_whole, "nobody is asked again"
    assert texts(opener, board, document_id) == ["Hela uppslaget, rättat"]
    with opener.reading(board.actor("chair")) as work:
        assert queries.waiting_count(work) == 0
    asked = recogniser.asked
    part(opener, board, document_id)
    read(opener)
    assert recogniser.asked == asked, "what was read comes back as it was"
    assert [page.id for page in pages(opener, board, document_id)] == [page.id for page in halves]
    assert texts(opener, board, document_id) == [LEFT, "Högra sidan, rättad"]


def test_halves_are_read_anew_when_the_sheet_was_found_to_fold_elsewhere(board, opener):
    document_id = receive_and_read(opener, board, papers.encoded(sheet()))
    part(opener, board, document_id)
    read(opener)
    with opener.writing(board.actor("secretary")) as work:
        actions.rejoin(work, document_id)
    with opener.writing(worker_for(board.association.id)) as work:
        [whole] = queries.pages_of(work, document_id)
        whole.fold += 12
    part(opener, board, document_id)
    left, right = pages(opener, board, document_id)
    assert (left.state, right.state) == (PageState.WAITING, PageState.WAITING)
    assert left.clip.right == right.clip.left == (whole.fold) / whole.width
    read(opener)
    assert [page.width for page in pages(opener, board, document_id)] == [
        whole.fold,
        whole.width - whole.fold,
    ]


def test_what_is_set_aside_while_it_waits_or_is_read_holds_nothing_up(board, opener):
    document_id = receive_and_read(opener, board, papers.encoded(sheet()))
    part(opener, board, document_id)
    with opener.writing(worker_for()) as work:
        claimed = actions.claim(work)
    assert claimed.clip.left == 0.0
    with opener.writing(board.actor("secretary")) as work:
        actions.rejoin(work, document_id)
    assert not jobs.recognise(opener), "the other half waits for nothing"
    with opener.reading(worker_for(board.association.id)) as work:
        assert queries.waiting_count(work) == 0
        assert queries.next_copy(work)[0].id == document_id, "the searchable copy is not held up"
    # The worker that was reading it comes back, and its work is kept for another time.
    outcome = actions.Outcome(
        PageText("Sent läst", words_of("Sent läst"), 400, 500, 90.0),
        TextSource.RECOGNISED,
        "",
        400,
        500,
        "",
        "",
    )
    with opener.writing(worker_for(board.association.id)) as work:
        assert actions.record_reading(work, claimed, outcome)
    assert len(pages(opener, board, document_id)) == 1
    part(opener, board, document_id)
    assert texts(opener, board, document_id)[0] == "Sent läst"


def test_a_corrected_half_that_is_set_aside_while_it_is_read_again_keeps_its_correction(board, opener):
    document_id = receive_and_read(opener, board, papers.encoded(sheet()))
    part(opener, board, document_id)
    read(opener)
    left, _ = pages(opener, board, document_id)
    with opener.writing(board.actor("secretary")) as work:
        actions.correct(work, left.id, "Rättad vänster")
        actions.read_again(work, left.id)
    with opener.writing(worker_for()) as work:
        claimed = actions.claim(work)
    with opener.writing(board.actor("secretary")) as work:
        actions.rejoin(work, document_id)
    outcome = actions.Outcome(
        PageText("Ny", words_of("Ny"), 400, 500, 90.0), TextSource.RECOGNISED, "", 400, 500, "", ""
    )
    with opener.writing(worker_for(board.association.id)) as work:
        assert actions.record_reading(work, claimed, outcome)
    part(opener, board, document_id)
    assert texts(opener, board, document_id)[0] == "Rättad vänster"


def test_only_those_who_may_edit_part_and_only_what_they_see(board, opener):
    document_id = receive_and_read(opener, board, papers.encoded(sheet()))
    [whole] = pages(opener, board, document_id)
    for deed in (
        lambda work: actions.part(work, document_id, [whole.id]),
        lambda work: actions.rejoin(work, document_id),
        lambda work: actions.keep_whole(work, document_id),
    ):
        with pytest.raises(NotPermitted), opener.writing(board.actor("auditor")) as work:
            deed(work)
    with opener.writing(board.actor("secretary")) as work:
        hide_from(work, document_id, board.people["chair"].id, "Jäv")
    with pytest.raises(NotFound):
        part(opener, board, document_id, role="chair")
    with pytest.raises(NothingToPart), opener.writing(board.actor("secretary")) as work:
        actions.part(work, document_id, [])
    with pytest.raises(NothingParted), opener.writing(board.actor("secretary")) as work:
        actions.rejoin(work, document_id)


def test_a_sheet_that_is_being_read_again_is_not_parted(board, opener):
    document_id = receive_and_read(opener, board, papers.encoded(sheet()))
    [whole] = pages(opener, board, document_id)
    with opener.writing(board.actor("secretary")) as work:
        actions.read_again(work, whole.id)
    with pytest.raises(NothingToPart), opener.writing(board.actor("secretary")) as work:
        actions.part(work, document_id, [whole.id])


def test_a_part_of_a_document_has_its_parted_sheets_pages_and_is_indexed_anew(board, opener):
    frames = [sheet(), papers.picture("Enkel sida", (400, 500), 20), sheet()]
    content = papers.encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    document_id = receive_and_read(opener, board, content, "bunt.tif")
    with opener.writing(board.actor("secretary")) as work:
        _, second = split(work, document_id, [NewPart("Ett", 1, 1), NewPart("Två", 2, 3)])
    read(opener)
    version = _version(opener, board, second.id)
    part(opener, board, second.id)
    assert _version(opener, board, second.id) == version + 1
    found = pages(opener, board, second.id)
    assert [(page.number, page.half) for page in found] == [(2, Half.WHOLE), (3, Half.LEFT), (3, Half.RIGHT)]
    with opener.reading(board.actor("chair")) as work:
        assert queries.numbered(work, second.id, 3).half is Half.RIGHT
        assert queries.progress(work, second.id).total == 3
        # The first part's sheet is another, and was left alone.
        assert [page.half for page in queries.pages_of(work, document_id)][:2] == [Half.WHOLE, Half.WHOLE]


def test_the_pages_of_a_part_as_a_pdf_are_its_halves_and_the_sheets_that_were_not_parted(
    board, opener, tmp_path
):
    frames = [
        papers.picture("Omslag", (400, 500), 20),
        sheet(),
        papers.picture("Enkel", (400, 500), 20),
        sheet(),
    ]
    content = papers.encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    document_id = receive_and_read(opener, board, content, "bunt.tif")
    with opener.writing(board.actor("secretary")) as work:
        _, second = split(work, document_id, [NewPart("Ett", 1, 1), NewPart("Två", 2, 4)])
    part(opener, board, second.id)
    made = tmp_path / "made.pdf"
    made.write_bytes(actions.make_excerpt(opener, board.actor("chair"), second.id))
    with pikepdf.open(made) as pdf:
        wide = [float(page.mediabox[2] - page.mediabox[0]) for page in pdf.pages]
        tall = [float(page.mediabox[3] - page.mediabox[1]) for page in pdf.pages]
    assert [width > height for width, height in zip(wide, tall, strict=True)] == [False] * 5
    assert wide[0] + wide[1] == pytest.approx(tall[0] * 800 / 500, abs=0.1), "the halves are the whole sheet"
    with opener.reading(board.actor("chair")) as work:
        [file] = files_of(work, by_id(work, document_id))
    assert opener.ports.blobs.read(board.association.id, file.sha256) == content, "the original is untouched"


def test_the_searchable_copy_is_made_anew_of_the_halves(board, opener, clock):
    document_id = receive_and_read(opener, board, papers.encoded(sheet()))
    shapes = []
    for deed in (None, part):
        if deed:
            deed(opener, board, document_id)
            read(opener)
            clock.advance(PATIENCE + timedelta(seconds=1))
        while jobs.copy(opener):
            pass
        with opener.reading(board.actor("chair")) as work:
            [copy] = [
                one for one in files_of(work, by_id(work, document_id)) if one.role is FileRole.ACCESS_COPY
            ]
        with pikepdf.open(opener.ports.blobs.path(board.association.id, copy.sha256)) as made:
            shapes.append([float(page.mediabox[2]) > float(page.mediabox[3]) for page in made.pages])
    assert shapes == [[True], [False, False]]


@pytest.mark.recognition
def test_a_minute_book_laid_open_is_read_page_by_page(board):
    image, truth = generated_spread(np.random.default_rng(3))
    opener = board.runtime.opener
    document_id = receive_and_read(opener, board, papers.encoded(image.reduce(2)))
    part(opener, board, document_id)
    read(opener)
    left, right = texts(opener, board, document_id)
    end = truth.index("\n15\n")
    for text, wanted, other in ((left, truth[:end], truth[end:]), (right, truth[end:], truth[:end])):
        own, others = _share(wanted, text), _share(other, text)
        assert own > 0.9, text
        assert own > others


def _share(wanted: str, text: str) -> float:
    """The share of the wanted words that were read."""
    words = set(re.findall(r"\w{4,}", wanted))
    return len(words & set(re.findall(r"\w{4,}", text))) / len(words)
