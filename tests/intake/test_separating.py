"""A stack comes in, is read, and is split at its sheets by the worker: once, whatever happens to the worker."""

import io
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image

import boardroom.archive.actions as archive
from boardroom.adapters.twins.told_barcodes import ToldBarcodes
from boardroom.classes.models import RecordClass
from boardroom.core.actor import worker_for
from boardroom.documents import actions as documents
from boardroom.documents.actions import NewPart
from boardroom.documents.queries import browse, by_id, derivations, files_of
from boardroom.documents.rules import Wanted
from boardroom.intake import actions, jobs, queries
from boardroom.intake.actions import Given, House, Incoming, WantedSheets, print_sheets, receive
from boardroom.intake.models import StackState
from boardroom.intake.rules import ATTEMPTS
from boardroom.intake.rules.sheets import Sheet, code_of
from boardroom.intake.rules.stacks import Remark, SplitAt
from boardroom.papers import queries as papers_queries
from boardroom.papers.actions import add_binder, note_paper
from boardroom.papers.rules import Card, PaperStatus
from boardroom.ports.geometry import PageText
from boardroom.reading.actions import Outcome, claim, part, record_reading
from boardroom.reading.models import TextSource
from boardroom.reading.queries import pages_of, waiting_within
from boardroom.work import LEASE
from tests.data import papers
from tests.data.filed import seen as looked_over
from tests.data.filed import words_of

TINY = (420, 594)
PAPER = "paper"
BLANK = "blank"


@pytest.fixture
def opener(board):
    return board.runtime.opener


@pytest.fixture
def sheet(board, opener):
    """The image of a printed sheet, tiny."""

    def printed(*said, house=None, **facts):
        wanted = WantedSheets(*said, **facts)
        if house is None:
            content = print_sheets(opener, board.actor("secretary"), wanted, language="sv")
            path = opener.ports.blobs.path(
                board.association.id, opener.ports.blobs.put(board.association.id, content).sha256
            )
            image = Image.open(io.BytesIO(opener.ports.pdf_tools.render(path, 1, 50)))
        else:
            code = code_of(Sheet(house, *said, **facts))
            data = {"plain": True, "count": 1, "code": code, "svg": opener.ports.barcodes.draw(code)}
            image = Image.open(io.BytesIO(opener.ports.typesetter.preview("separator", data, 1, dpi=50)))
        return image.convert("L").resize(TINY)

    return printed


def _page(words):
    if words == BLANK:
        return Image.new("L", TINY, 255)
    return words if isinstance(words, Image.Image) else papers.picture(words, size=TINY, letters=26)


def stack_of(*pages):
    """A multi-page TIFF, as a scanner's feeder makes it."""
    images = [_page(page) for page in pages]
    target = io.BytesIO()
    images[0].save(target, "TIFF", save_all=True, append_images=images[1:], compression="tiff_deflate")
    return target.getvalue()


@pytest.fixture
def put_in(board, opener):
    def receive_stack(*pages, at=SplitAt.SHEETS, role="secretary", name="bunt.tif", **given):
        [row] = receive(
            opener,
            board.actor(role),
            [Incoming(io.BytesIO(stack_of(*pages)), name)],
            house=House(),
            given=Given(split_at=at, **given),
            seconds=60,
        )
        return row

    return receive_stack


@pytest.fixture
def read(board, opener):
    """Read every page that waits: its image as it is, its words as they were put on it, blank where it is."""

    def read_all(*pages, most=None):
        for page in pages if most is None else pages[:most]:
            with opener.writing(worker_for()) as work:
                claimed = claim(work)
            assert claimed
            target = io.BytesIO()
            _page(page).convert("RGB").save(target, "WEBP", quality=72)
            image = opener.ports.blobs.put(board.association.id, target.getvalue()).sha256
            words = page if isinstance(page, str) else "Försättsblad"
            text = None if page == BLANK else PageText(words, words_of(words), *TINY, 90.0)
            with opener.writing(worker_for(board.association.id)) as work:
                assert record_reading(
                    work, claimed, Outcome(text, TextSource.RECOGNISED, "twin", *TINY, image, image)
                )

    return read_all


def _parts(board, row, role="chair"):
    with board.runtime.opener.reading(board.actor(role)) as work:
        source = by_id(work, row.document_id)
        made = derivations.made_of(work, source)
        found = derivations.results_of(work, made) if made else []
        return [(by_id(work, one.id), [page.number for page in pages_of(work, one.id)]) for one in found]


def _stack(board, row):
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        return queries.stacks_of(work, [row.document_id])[row.document_id]


def test_a_stack_is_split_at_its_sheets_and_what_they_say_goes_onto_the_parts(
    board, opener, sheet, put_in, read
):
    full = sheet("board_minutes", 1987, "Pärm 4")
    pages = ("Omslag", full, BLANK, "Protokoll ett", "Sida två", sheet(), "Protokoll två")
    row = put_in(*pages, tags=("lådan",))
    assert not jobs.split(opener), "not before its pages have been read"
    read(*pages)
    assert jobs.split(opener)
    assert not jobs.split(opener)
    parts = _parts(board, row)
    assert [numbers for _, numbers in parts] == [[1], [4, 5], [7]]
    cover, first, second = (document for document, _ in parts)
    assert (cover.title, cover.record_class) == ("Bunt, del 1 av 3", None)
    assert first.record_class == second.record_class == "board_minutes"
    assert (
        {tag.name for tag in first.tags} == {tag.name for tag in second.tags} == {"lådan", "Pärm 4", "1987"}
    )
    assert "1987, del 2 av 3" in first.title
    assert first.document_date is None, "a year is no date"
    with opener.reading(board.actor("chair")) as work:
        [file] = files_of(work, by_id(work, row.document_id))
        assert waiting_within(work) == 0, "no page is read twice"
    assert opener.ports.blobs.read(board.association.id, file.sha256) == stack_of(*pages)
    assert _stack(board, row).state is StackState.SPLIT


def test_blank_sheets_split_when_asked(board, opener, put_in, read):
    pages = ("Ett", BLANK, BLANK, "Två", BLANK)
    row = put_in(*pages, at=SplitAt.BLANKS)
    read(*pages)
    assert jobs.split(opener)
    assert [numbers for _, numbers in _parts(board, row)] == [[1], [4, 5]]


def test_a_stack_without_sheets_stays_whole_and_says_so(board, opener, put_in, read, client_as):
    row = put_in("Ett", BLANK, BLANK, "Två")
    read("Ett", BLANK, BLANK, "Två")
    browser = client_as("secretary")
    assert "Bunten delas när alla sidor är lästa" in looked_over(browser, "/brf-provet-1/upload/")
    assert jobs.split(opener)
    assert _stack(board, row).state is StackState.WHOLE
    assert "inget att dela vid" in looked_over(browser, "/brf-provet-1/upload/")


def test_a_sheet_of_another_association_is_told_and_not_obeyed(board, opener, sheet, put_in, read, client_as):
    pages = ("Ett", sheet("board_minutes", house=uuid.uuid4()), "Två", sheet(), "Tre")
    row = put_in(*pages)
    read(*pages)
    assert jobs.split(opener)
    assert [numbers for _, numbers in _parts(board, row)] == [[1, 2, 3], [5]]
    page = looked_over(client_as("secretary"), "/brf-provet-1/upload/")
    assert "Godkänn" not in page, "it is the parts that want to be described"
    assert "Sidan 2 är ett försättsblad från en annan förening" in page
    assert "Bunten delades i 2 dokument" in page


def test_a_class_that_is_not_adopted_or_not_the_senders_is_left_out_and_told(
    board, opener, sheet, put_in, read
):
    pages = (sheet("board_minutes", binder="4"), "Ett", sheet(), "Två")
    row = put_in(*pages)
    with opener.writing(worker_for(board.association.id)) as work:
        work.session.query(RecordClass).filter_by(key="board_minutes").delete()
    read(*pages)
    assert jobs.split(opener)
    parts = _parts(board, row)
    assert [document.record_class for document, _ in parts] == [None, None]
    assert [tag.name for tag in parts[0][0].tags] == ["Pärm 4"]
    assert _stack(board, row).remarks == f'[["{Remark.NO_CLASS}", 1]]'


def test_a_worker_that_dies_between_looking_and_recording_leaves_nothing_and_another_does_it_once(
    board, opener, sheet, put_in, read, clock
):
    pages = ("Ett", sheet(), "Två")
    row = put_in(*pages)
    read(*pages)
    with opener.writing(worker_for()) as work:
        claimed = actions.claim_stack(work)
    planned = actions.look_through(opener, claimed)
    assert not jobs.split(opener), "it is under the dead one's lease"
    clock.advance(LEASE + timedelta(seconds=1))
    assert jobs.split(opener)
    with opener.writing(worker_for(board.association.id)) as work:
        assert not actions.split_up(work, claimed, planned), "the late one changes nothing"
        assert not actions.renew_stack(work, claimed)
    assert [numbers for _, numbers in _parts(board, row)] == [[1], [3]]
    with opener.reading(board.actor("chair")) as work:
        assert browse(work, Wanted()).total == 2


def test_a_worker_that_dies_while_recording_leaves_nothing(board, opener, sheet, put_in, read, clock):
    pages = ("Ett", sheet(), "Två")
    row = put_in(*pages)
    read(*pages)
    with opener.writing(worker_for()) as work:
        claimed = actions.claim_stack(work)
    planned = actions.look_through(opener, claimed)

    def recorded_and_killed():
        with opener.writing(worker_for(board.association.id)) as work:
            assert actions.split_up(work, claimed, planned)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recorded_and_killed()
    assert _parts(board, row) == []
    assert _stack(board, row).state is StackState.WAITING
    clock.advance(LEASE + timedelta(seconds=1))
    assert jobs.split(opener)
    assert len(_parts(board, row)) == 2


def test_looking_that_fails_again_and_again_leaves_the_stack_whole_and_says_so(
    board, opener, put_in, read, clock
):
    row = put_in("Ett", "Två")
    read("Ett", "Två")
    broken = replace(opener, ports=replace(opener.ports, barcodes=ToldBarcodes(failures=100)))
    for _ in range(ATTEMPTS):
        assert jobs.split(broken)
        assert not jobs.split(broken)
        clock.advance(LEASE + timedelta(seconds=1))
    assert not jobs.split(broken)
    stack = _stack(board, row)
    assert (stack.state, stack.remarks) == (StackState.WHOLE, f'[["{Remark.BROKEN_OFF}", 0]]')


def test_what_a_person_split_meanwhile_stands(board, opener, sheet, put_in, read):
    pages = ("Ett", sheet(), "Två")
    row = put_in(*pages)
    read(*pages)
    with opener.writing(worker_for()) as work:
        claimed = actions.claim_stack(work)
    planned = actions.look_through(opener, claimed)
    with opener.writing(board.actor("secretary")) as work:
        documents.split(work, row.document_id, [NewPart("För hand", 3, 3)])
    with opener.writing(worker_for(board.association.id)) as work:
        assert actions.split_up(work, claimed, planned)
    assert [document.title for document, _ in _parts(board, row)] == ["För hand"]
    assert _stack(board, row).remarks == f'[["{Remark.CHANGED}", 0]]'


def test_a_split_at_sheets_is_undone_as_any_other_and_not_done_again(board, opener, sheet, put_in, read):
    pages = ("Ett", sheet(), "Två")
    row = put_in(*pages)
    read(*pages)
    assert jobs.split(opener)
    [(part, _), _] = _parts(board, row)
    with opener.writing(board.actor("secretary")) as work:
        documents.undo(work, derivations.made_by(work, part).id)
    assert not jobs.split(opener)
    with opener.reading(board.actor("chair")) as work:
        assert [one.title for one in browse(work, Wanted()).documents] == ["Bunt"]


def test_the_same_stack_again_is_a_duplicate_and_not_split_twice(board, opener, sheet, put_in, read):
    pages = ("Ett", sheet(), "Två")
    row = put_in(*pages)
    read(*pages)
    assert jobs.split(opener)
    again = put_in(*pages)
    assert again.document_id == row.document_id
    assert not jobs.split(opener)
    assert len(_parts(board, row)) == 2


def test_the_upload_page_takes_the_choice_and_prints_sheets(board, opener, client_as):
    browser = client_as("secretary")
    page = looked_over(browser, "/brf-provet-1/upload/")
    assert "Dela vid försättsblad" in page
    browser.post(
        "/brf-provet-1/upload/",
        data={"files": (io.BytesIO(stack_of("Ett", "Två")), "bunt.tif"), "split": "both"},
    )
    with opener.reading(board.actor("secretary")) as work:
        [row] = queries.recent(work)
    assert _stack(board, row).at is SplitAt.BOTH
    looked_over(browser, "/brf-provet-1/upload/sheets")
    printed = browser.post(
        "/brf-provet-1/upload/sheets",
        data={"kind": "board_minutes", "year": "1987", "binder": "4", "count": "2"},
    )
    assert printed.mimetype == "application/pdf"
    assert printed.get_data().startswith(b"%PDF-")
    for wrong in (
        {"count": "0"},
        {"count": "51"},
        {"count": "1", "year": "87"},
        {"count": "1", "kind": "no"},
    ):
        answer = browser.post("/brf-provet-1/upload/sheets", data=wrong)
        assert answer.mimetype == "text/html"
        assert "error" in answer.get_data(as_text=True)


def test_a_stack_with_parted_spreads_is_cut_between_sheets(board, opener, put_in, read):
    row = put_in("Uppslag", BLANK, BLANK, "Brev", BLANK, BLANK, "Svar", at=SplitAt.BLANKS)
    read("Uppslag")
    with opener.writing(worker_for(board.association.id)) as work:
        first = pages_of(work, row.document_id)[0]
        first.fold = first.width // 2
    with opener.writing(board.actor("secretary")) as work:
        part(work, row.document_id, [first.id])
    read("Vänster", "Höger", BLANK, BLANK, "Brev", BLANK, BLANK, "Svar")
    assert jobs.split(opener)
    assert [numbers for _, numbers in _parts(board, row)] == [[1, 1], [4], [7]]


def _register(board, label, **facts):
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        return add_binder(work, Card(label, **facts)).id


def _in_binder(board, binder_id):
    with board.runtime.opener.reading(board.actor("chair")) as work:
        found = papers_queries.binder_by_id(work, binder_id)
        titles = [document.title for document in papers_queries.documents_in(work, found)]
        assert papers_queries.counts(work, [binder_id]).get(binder_id, 0) == len(titles)
        return titles


def test_papers_split_off_at_a_binders_sheet_lie_in_that_binder_until_the_splitting_is_undone(
    board, opener, sheet, put_in, read, client_as
):
    four = _register(board, "Pärm 4", shelf="hylla 2")
    pages = (sheet("board_minutes", 1987, "4"), "Protokoll ett", sheet(), "Protokoll två")
    row = put_in(*pages)
    read(*pages)
    assert jobs.split(opener)
    parts = [document for document, _ in _parts(board, row)]
    assert _in_binder(board, four) == [part.title for part in parts]
    browser = client_as("secretary")
    page = looked_over(browser, f"/brf-provet-1/imports/{row.import_id}")
    assert "Bunten delades i 2 dokument" in page
    assert "Saknar" not in page, "it is the parts that want to be described"
    page = looked_over(browser, f"/brf-provet-1/archive/{parts[0].id}")
    assert f'<a href="/brf-provet-1/archive/binders/{four}">Pärm 4, hylla 2</a>' in page
    assert "Delvis inläst" in looked_over(browser, f"/brf-provet-1/archive/binders/{four}")
    with opener.writing(board.actor("secretary")) as work:
        documents.undo(work, derivations.made_of(work, by_id(work, row.document_id)).id)
    assert _in_binder(board, four) == []
    assert "Inte inläst" in looked_over(browser, f"/brf-provet-1/archive/binders/{four}")


def test_a_binder_that_is_not_in_the_register_is_written_into_it_for_a_sender_who_may(
    board, opener, sheet, put_in, read
):
    pages = (sheet("vouchers", 1987, "9"), "Ett", sheet("ledgers", 1989, "Pärm 9"), "Två")
    row = put_in(*pages)
    read(*pages)
    assert jobs.split(opener)
    with opener.reading(board.actor("chair")) as work:
        [binder] = papers_queries.binders(work)
        assert (binder.label, binder.years) == ("Pärm 9", (1987, 1989))
        assert papers_queries.classes_of(work, [binder.id])[binder.id] == {"vouchers", "ledgers"}
    assert len(_in_binder(board, binder.id)) == 2
    assert _stack(board, row).remarks == "[]"


def test_a_sender_who_may_not_change_the_register_is_told_that_the_binder_is_not_in_it(
    board, opener, sheet, put_in, read, client_as
):
    pages = (sheet(binder="Pärm 9"), "Ett", sheet(binder="Pärm 10"), "Två")
    row = put_in(*pages, role="manager")
    ten = _register(board, "Pärm 10")
    read(*pages)
    assert jobs.split(opener)
    assert _stack(board, row).remarks == f'[["{Remark.NO_BINDER}", 1]]'
    assert len(_in_binder(board, ten)) == 1
    page = looked_over(client_as("secretary"), f"/brf-provet-1/imports/{row.import_id}")
    assert "nämner en pärm som inte står i registret" in page
    with opener.reading(board.actor("chair")) as work:
        assert [binder.label for binder in papers_queries.binders(work)] == ["Pärm 10"]
    assert len(_in_binder(board, _register(board, "pärm 9"))) == 1, "once it is, its papers lie there"


def test_of_binders_with_one_name_the_sheets_year_tells_which_and_else_neither_is_taken(
    board, opener, sheet, put_in, read
):
    old, new = (_register(board, "Räkenskaper", years=years) for years in ((1978, 1985), (1986, 1990)))
    pages = (sheet(year=1987, binder="Pärm Räkenskaper"), "Ett", sheet(binder="Pärm Räkenskaper"), "Två")
    row = put_in(*pages)
    read(*pages)
    assert jobs.split(opener)
    assert (len(_in_binder(board, old)), len(_in_binder(board, new))) == (0, 1)
    assert _stack(board, row).remarks == f'[["{Remark.NO_BINDER}", 3]]'


def test_a_stack_that_lies_in_a_binder_leaves_its_parts_there_and_joined_they_lie_there_too(
    board, opener, put_in, read
):
    four = _register(board, "Pärm 4")
    pages = ("Ett", BLANK, BLANK, "Två")
    row = put_in(*pages, at=SplitAt.BLANKS, binder_id=four)
    read(*pages)
    assert jobs.split(opener)
    parts = [document for document, _ in _parts(board, row)]
    assert len(_in_binder(board, four)) == 2, "the stack itself stands aside"
    secretary = board.actor("secretary")
    with opener.writing(secretary) as work:
        joined = archive.join_by_hand(work, [part.id for part in parts], "Hopslaget")
        cut = archive.split_by_hand(work, joined.id, [NewPart("A", 1, 1), NewPart("B", 2, 2)])
    assert _in_binder(board, four) == ["A", "B"]
    with opener.writing(secretary) as work:
        note_paper(work, cut[0].id, status=PaperStatus.NEVER_EXISTED)
        apart = archive.join_by_hand(work, [part.id for part in cut], "Olika")
        assert papers_queries.original_of(work, apart.id) is None, "they do not agree"


def test_the_transfer_of_a_part_of_a_stack_can_be_certified_of_its_own_pages(
    board, opener, sheet, put_in, read
):
    pages = (sheet("vouchers"), "Ett", "Två", sheet(), "Tre")
    row = put_in(*pages)
    read(*pages)
    assert jobs.split(opener)
    part, _ = _parts(board, row)[0]
    with opener.reading(board.actor("secretary")) as work:
        [file] = files_of(work, by_id(work, row.document_id))
        scan = papers_queries.scan_of(work, part)
        assert (scan.hashes, scan.pages, scan.waiting, scan.failed) == ((file.sha256,), 2, 0, 0)
