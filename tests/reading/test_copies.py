"""A scan gets a searchable copy beside its untouched original, made anew when its text changes; others need none."""

import subprocess
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from boardroom.adapters.twins.plain_recogniser import PlainRecogniser
from boardroom.admin.queries import outstanding
from boardroom.core.actor import worker_for
from boardroom.documents.actions import add_file, describe
from boardroom.documents.models import FileRole
from boardroom.documents.queries import by_id, files_of
from boardroom.documents.rules import NewFile
from boardroom.intake.actions import House, Incoming, receive
from boardroom.ports.access_copies import ConformanceReport, Finding, MadeCopy, NotMade
from boardroom.ports.pdf_tools import PdfFacts
from boardroom.reading import actions, jobs, queries
from boardroom.reading.queries.copying import Copies
from boardroom.reading.rules.copies import PATIENCE, TRIES, CopyState, Needless, paper
from boardroom.search.actions import search
from boardroom.search.jobs import index
from boardroom.search.queries import Narrowing
from boardroom.work import LEASE
from tests.data import papers
from tests.data.filed import put_in, seen

READ = "Styrclsen beslöt\natt byta tvättstuga"


@pytest.fixture
def opener(board):
    opener = board.runtime.opener
    return replace(opener, ports=replace(opener.ports, recogniser=PlainRecogniser(READ)))


def _received(opener, board, content, name="papper.pdf"):
    [row] = receive(
        opener, board.actor("secretary"), [Incoming(BytesIO(content), name)], house=House(), seconds=60
    )
    while jobs.recognise(opener):
        pass
    return row.document_id


def _filed(opener, board, pages=1):
    """A scan that was read already; a TIFF, of which nobody asks whether it is signed."""
    return put_in(opener, board.actor("secretary"), *[READ] * pages).document.id


def _make(opener):
    steps = 0
    while jobs.copy(opener):
        steps += 1
        assert steps < 60
    return steps


def _state(opener, board, document_id):
    with opener.reading(worker_for(board.association.id)) as work:
        return queries.copy_of(work, by_id(work, document_id))


def _files(opener, board, document_id, role="secretary"):
    with opener.reading(board.actor(role)) as work:
        return {file.role: file for file in files_of(work, by_id(work, document_id))}


def _text(opener, file):
    path = opener.ports.blobs.path(file.association_id, file.sha256)
    return subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout.split()


def _blobs(opener, board):
    return set(opener.ports.blobs.addresses(board.association.id))


def test_a_scan_gets_a_copy_with_its_text_beside_the_untouched_original(board, opener, client_as):
    original = papers.scan_pdf("Ett", "Två")
    document_id = _received(opener, board, original)
    _make(opener)
    copy = _state(opener, board, document_id)
    assert (copy.state, copy.conforms) == (CopyState.MADE, True)
    files = _files(opener, board, document_id)
    assert set(files) == {FileRole.ORIGINAL, FileRole.ACCESS_COPY}
    assert opener.ports.blobs.read(board.association.id, files[FileRole.ORIGINAL].sha256) == original
    made = files[FileRole.ACCESS_COPY]
    assert _text(opener, made) == READ.split() * 2
    path = opener.ports.blobs.path(made.association_id, made.sha256)
    subprocess.run(["qpdf", "--check", path], capture_output=True, check=True)
    with pikepdf.open(path) as pdf:
        sizes = [tuple(float(side) for side in page.MediaBox[2:]) for page in pdf.pages]
        assert all(page.Resources.XObject.Im0.ColorSpace == "/DeviceGray" for page in pdf.pages)
    assert len(sizes) == 2
    # The copy does not make one paper into two that could not be signed.
    assert "Skicka för underskrift" in seen(client_as("secretary"), f"/brf-provet-1/archive/{document_id}")


def test_a_copy_is_made_one_page_at_a_time_and_leaves_nothing_lying_about(board, opener):
    document_id = _filed(opener, board, 3)
    before = _blobs(opener, board)
    # Draw three pages, put together.
    assert _make(opener) == 4
    made = _files(opener, board, document_id)[FileRole.ACCESS_COPY]
    assert _blobs(opener, board) - before == {made.sha256}


def test_a_copy_changes_nothing_of_the_record_and_is_not_indexed(board, opener):
    document_id = _filed(opener, board)
    while index(opener):
        pass
    with opener.reading(board.actor("chair")) as work:
        version = by_id(work, document_id).content_version
    _make(opener)
    assert not index(opener)
    with opener.reading(board.actor("chair")) as work:
        assert by_id(work, document_id).content_version == version
        assert len(queries.pages_of(work, document_id)) == 1
        assert len(search(work, "tvättstuga", Narrowing()).rows) == 1


def test_a_correction_comes_into_the_copy_without_drawing_the_pages_again(board, opener, clock):
    document_id = _filed(opener, board, 2)
    _make(opener)
    before = _files(opener, board, document_id)[FileRole.ACCESS_COPY]
    with opener.reading(board.actor("chair")) as work:
        first, _ = queries.pages_of(work, document_id)
    with opener.writing(board.actor("secretary")) as work:
        actions.correct(work, first.id, "Styrelsen beslöt\natt byta tvättstuga")
    assert not jobs.copy(opener)  # not while the person may be at the next page
    clock.advance(PATIENCE + timedelta(seconds=1))
    assert _make(opener) == 1  # put together
    after = _files(opener, board, document_id)[FileRole.ACCESS_COPY]
    assert (after.id, after.position) == (before.id, before.position)
    assert _text(opener, after)[0] == "Styrelsen"
    assert before.sha256 not in _blobs(opener, board)


def test_a_new_title_does_not_make_the_copy_anew(board, opener, clock):
    document_id = _filed(opener, board)
    _make(opener)
    before = _files(opener, board, document_id)[FileRole.ACCESS_COPY].sha256
    with opener.writing(board.actor("secretary")) as work:
        describe(work, document_id, title="Protokoll", record_class="board_minutes", document_date=None)
    clock.advance(timedelta(hours=1))
    _make(opener)
    assert _files(opener, board, document_id)[FileRole.ACCESS_COPY].sha256 == before
    assert not jobs.copy(opener)


def test_a_photograph_on_its_side_is_laid_as_it_was_read(board, opener):
    document_id = _received(
        opener, board, papers.encoded(papers.picture("Foto").convert("RGB"), "JPEG"), "foto.jpg"
    )
    _make(opener)
    made = _files(opener, board, document_id)[FileRole.ACCESS_COPY]
    assert _text(opener, made) == READ.split()


def test_a_digital_original_needs_no_copy(board, opener):
    document_id = _received(opener, board, papers.text_pdf("Styrelsen beslutade att byta tak på huset"))
    _make(opener)
    copy = _state(opener, board, document_id)
    assert (copy.state, copy.reason) == (CopyState.NEEDLESS, Needless.OWN_TEXT)
    assert FileRole.ACCESS_COPY not in _files(opener, board, document_id)


def test_a_signed_original_is_not_copied(board, opener, monkeypatch):
    document_id = _received(opener, board, papers.scan_pdf("Underskrivet"))
    tools = opener.ports.pdf_tools
    monkeypatch.setattr(
        type(tools), "inspect", lambda self, path, seconds=3.0: PdfFacts(page_count=1, signed=True)
    )
    _make(opener)
    assert _state(opener, board, document_id).reason == Needless.SIGNED


def test_a_paper_that_is_signed_here_loses_its_copy(board, opener, clock):
    document_id = _filed(opener, board)
    _make(opener)
    gone = _files(opener, board, document_id)[FileRole.ACCESS_COPY].sha256
    sealed = opener.ports.blobs.put(board.association.id, papers.text_pdf("Stämplad"))
    with opener.writing(board.actor("secretary")) as work:
        add_file(
            work,
            by_id(work, document_id),
            NewFile(sealed.sha256, sealed.size, "application/pdf", "s.pdf", role="sealed"),
        )
    clock.advance(timedelta(hours=1))
    _make(opener)
    assert FileRole.ACCESS_COPY not in _files(opener, board, document_id)
    assert gone not in _blobs(opener, board)


def test_a_damaged_copy_is_made_anew(board, opener, clock):
    document_id = _filed(opener, board)
    _make(opener)
    with opener.writing(worker_for(board.association.id)) as work:
        made = {file.role: file for file in files_of(work, by_id(work, document_id))}[FileRole.ACCESS_COPY]
        opener.ports.blobs.remove(made.association_id, made.sha256)
        made.was_checked(work.now, "missing")
    clock.advance(timedelta(hours=1))
    _make(opener)
    mended = _files(opener, board, document_id)[FileRole.ACCESS_COPY]
    assert mended.sound
    assert _text(opener, mended) == READ.split()


class _Failing:
    def __init__(self, failures=100):
        self.failures = failures

    def make(self, pages, **options):
        raise NotMade("told to fail")


class _Unapproved:
    def make(self, pages, **options):
        report = ConformanceReport(
            "2b", False, "twin 1", (Finding("6.1.2", "page 1", "Wrong header", "violation"),)
        )
        return MadeCopy(b"%PDF-1.7 " + str(len(pages)).encode(), report)


def test_what_cannot_be_made_is_given_up_and_tried_again_when_the_text_changes(board, opener, clock):
    document_id = _filed(opener, board)
    failing = replace(opener, ports=replace(opener.ports, access_copies=_Failing()))
    _make(failing)
    copy = _state(opener, board, document_id)
    assert (copy.state, copy.reason) == (CopyState.FAILED, "told to fail")
    assert not jobs.copy(failing)
    with opener.reading(board.actor("chair")) as work:
        [page] = queries.pages_of(work, document_id)
    with opener.writing(board.actor("secretary")) as work:
        actions.correct(work, page.id, "Ny text")
    clock.advance(timedelta(hours=1))
    _make(opener)
    assert _state(opener, board, document_id).state is CopyState.MADE


def test_a_worker_that_died_leaves_the_step_to_the_next(board, opener, clock):
    document_id = _received(opener, board, papers.scan_pdf("Ett"))
    with opener.writing(worker_for(board.association.id)) as work:
        step, _ = actions.claim_step(work, document_id)
    assert step
    assert not jobs.copy(opener)
    clock.advance(LEASE - timedelta(seconds=1))
    with opener.writing(worker_for(board.association.id)) as work:
        assert actions.renew_step(work, step)
    clock.advance(LEASE - timedelta(seconds=1))
    assert not jobs.copy(opener)  # a slow step is not taken from whoever still does it
    clock.advance(timedelta(seconds=2))
    with opener.writing(worker_for(board.association.id)) as work:
        again, _ = actions.claim_step(work, document_id)
        actions.record_look(work, step, signed=True)  # the one thought dead speaks up: too late
        assert not actions.renew_step(work, step)
    assert again.attempt == step.attempt + 1
    assert _state(opener, board, document_id).state is CopyState.NEW
    clock.advance(timedelta(hours=1))
    _make(opener)
    assert _state(opener, board, document_id).state is CopyState.MADE
    assert TRIES > 2


def test_the_document_page_offers_the_copy_and_claims_only_what_was_approved(board, opener, client_as, clock):
    document_id = _filed(opener, board)
    _make(opener)
    client = client_as("secretary")
    address = f"/brf-provet-1/archive/{document_id}"
    page = seen(client, address)
    assert "2026-03-14 Styrelseprotokoll 3 (sökbar).pdf" in page
    assert "2026-03-14 Styrelseprotokoll 3.tif" in page
    assert "PDF/A-2b, för långtidsbevarande" in page
    made = _files(opener, board, document_id)[FileRole.ACCESS_COPY]
    answer = client.get(f"/brf-provet-1/archive/files/{made.id}/x.pdf")
    assert answer.data.startswith(b"%PDF-")
    answer.close()
    assert "%28s%C3%B6kbar%29" in answer.headers["Content-Disposition"]


def test_a_copy_that_was_not_approved_is_called_a_plain_pdf(board, opener, client_as):
    document_id = _filed(opener, board)
    _make(replace(opener, ports=replace(opener.ports, access_copies=_Unapproved())))
    page = seen(client_as("secretary"), f"/brf-provet-1/archive/{document_id}")
    assert "En vanlig PDF. Kontrollen mot PDF/A-2b" in page
    assert "6.1.2: Wrong header" in page
    assert "för långtidsbevarande" not in page


def test_whoever_may_not_see_the_paper_may_not_have_the_copy(board, opener, client_as):
    document_id = put_in(opener, board.actor("secretary"), READ, record_class=None).document.id
    _make(opener)
    made = _files(opener, board, document_id)[FileRole.ACCESS_COPY]
    # Unclassified: not among the auditor's classes.
    assert client_as("auditor").get(f"/brf-provet-1/archive/files/{made.id}/x.pdf").status_code == 404


def test_several_files_of_one_paper_become_one_copy(board, opener):
    paper_in = put_in(opener, board.actor("secretary"), "Sida ett", "Sida två")
    _make(opener)
    made = _files(opener, board, paper_in.document.id)[FileRole.ACCESS_COPY]
    assert _text(opener, made) == ["Sida", "ett", "Sida", "två"]


def test_sheets_are_as_large_as_the_paper_was():
    assert paper(2480, 3508, "application/pdf") == pytest.approx((595.2, 841.92))
    assert paper(2480, 3508, "image/tiff") == pytest.approx((595.2, 841.92))
    assert max(paper(4000, 3000, "image/jpeg")) == pytest.approx(960)
    assert max(paper(12000, 9000, "image/jpeg")) == pytest.approx(842)
    assert max(paper(300, 200, "image/jpeg")) == pytest.approx(842)
    assert paper(0, 0, "application/pdf") == (595.0, 842.0)
    assert max(paper(30_000, 10, "application/pdf")) <= 14_400


@pytest.mark.parametrize(("colour", "mode"), [(None, "L"), ("red", "RGB")])
def test_pictures_are_grey_where_the_page_is(tmp_path, board, colour, mode):
    picture = papers.picture("Text").convert("RGB")
    if colour:
        picture.paste(colour, (600, 150, 700, 200))
    path = tmp_path / "p.png"
    path.write_bytes(papers.encoded(picture))
    jpeg = board.runtime.opener.ports.images.page_image(path, 1, image_format="JPEG", max_side=2340)
    assert Image.open(BytesIO(jpeg)).mode == mode


def test_those_who_look_after_the_portal_see_how_the_copies_stand(board, opener, client_as, clock):
    began = clock.now()
    _filed(opener, board)
    clock.advance(timedelta(hours=1))
    _filed(opener, board)
    with opener.reading(worker_for(board.association.id)) as work:
        assert queries.copies(work) == Copies(waiting=2, failed=0, oldest=began)
        assert outstanding(work)["reading.copy"] == 2
    page = client_as("administrator").get("/brf-provet-1/health/").get_data(as_text=True)
    waiting = page.partition("väntar på sin sökbara kopia</dt><dd>")[2]
    assert waiting.startswith("2 ")
    assert "den äldsta sedan" in waiting.partition("</dd>")[0]
    _make(replace(opener, ports=replace(opener.ports, access_copies=_Failing())))
    with opener.reading(worker_for(board.association.id)) as work:
        assert queries.copies(work) == Copies(waiting=0, failed=2, oldest=None)
        assert outstanding(work)["reading.copy"] == 0
    page = client_as("administrator").get("/brf-provet-1/health/").get_data(as_text=True)
    assert "2 handlingar fick ingen sökbar kopia" in page
    assert "Inget har gått fel" not in page


def test_a_copy_in_the_works_is_still_to_be_made(board, opener):
    document_id = _filed(opener, board)
    with opener.writing(worker_for(board.association.id)) as work:
        actions.claim_step(work, document_id)
    with opener.reading(worker_for()) as work:
        assert queries.next_copy(work) is None
        assert queries.copies_waiting(work) == 1
