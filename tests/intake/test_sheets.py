"""Separator sheets: what their codes say, how they come through printer and scanner, and where a stack is cut."""

import io
import uuid

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from boardroom.classes.queries import schedule
from boardroom.core.errors import NotPermitted
from boardroom.documents.errors import NoSuchClass
from boardroom.intake.actions import WantedSheets, print_sheets
from boardroom.intake.errors import NotPrintable
from boardroom.intake.rules.sheets import Sheet, Unsound, code_of, read_code, tags_of
from boardroom.intake.rules.stacks import Cut, Remark, Seen, SplitAt, plan
from tests.data.scans import ageing

OURS, OTHERS = uuid.uuid4(), uuid.uuid4()
PRINT = Seen()
BLANK = Seen(blank=True)


def _sheet(*said, house=OURS, **facts):
    return Seen(codes=(code_of(Sheet(house, *said, **facts)),))


PLAIN = _sheet()
MINUTES = Sheet(OURS, "board_minutes", 1987, "Pärm 4")
FULL = Seen(codes=(code_of(MINUTES),))


def _cuts(*pages, at=SplitAt.BOTH):
    return [(cut.first, cut.last) for cut in plan(pages, OURS, at).cuts]


@settings(deadline=None)
@given(
    st.sampled_from(["", "board_minutes", "vouchers"]),
    st.one_of(st.none(), st.integers(1600, 2100)),
    st.text(max_size=40),
)
def test_a_code_says_again_what_was_put_in(record_class, year, binder):
    sheet = Sheet(OURS, record_class, year, binder)
    code = code_of(sheet)
    assert read_code(code) == sheet
    assert code.isascii()


def test_a_code_that_was_changed_or_is_of_another_version_is_not_obeyed():
    code = code_of(MINUTES)
    for place in range(4, len(code)):
        other = "7" if code[place] != "7" else "6"
        assert read_code(code[:place] + other + code[place + 1 :]) in (Unsound(), None)
    assert read_code(code.replace("BR1/", "BR2/")) == Unsound()
    assert read_code(code[:-1]) == Unsound()
    assert read_code("https://example.org/BR1/") is None
    assert read_code("") is None


def test_binder_and_year_become_tags():
    assert tags_of(MINUTES) == ("Pärm 4", "1987")
    assert tags_of(Sheet(OURS, binder="4")) == ("Pärm 4",)
    assert tags_of(Sheet(OURS)) == ()


@pytest.fixture(scope="module")
def printed():
    """The picture of a printed sheet at 300 dpi, by association: printed and drawn for the first test that asks."""
    pictures: dict[uuid.UUID, Image.Image] = {}

    def of(board):
        key = board.association.id
        if key not in pictures:
            pictures[key] = _printed(board)
        return pictures[key].copy()

    return of


def _printed(board) -> Image.Image:
    opener = board.runtime.opener
    wanted = WantedSheets("board_minutes", 1987, "Pärm 4, hyllan i föreningslokalen", 1)
    content = print_sheets(opener, board.actor("secretary"), wanted, language="sv")
    path = opener.ports.blobs.path(
        board.association.id, opener.ports.blobs.put(board.association.id, content).sha256
    )
    return Image.open(io.BytesIO(opener.ports.pdf_tools.render(path, 1, 300, image_format="PNG"))).convert(
        "L"
    )


@pytest.mark.parametrize("name", ["noise", "skew", "faded", "holes", "bleed_through"])
@pytest.mark.parametrize("seed", [4, 5])
def test_a_printed_sheet_is_read_after_what_a_scanner_does_to_it(board, printed, name, seed):
    opener = board.runtime.opener
    aged = (
        getattr(ageing, name)(printed(board), np.random.default_rng(seed)).convert("L").resize((1131, 1600))
    )
    target = io.BytesIO()
    aged.save(target, "WEBP", quality=72)
    [[text]] = opener.ports.barcodes.read([target.getvalue()])
    assert read_code(text) == Sheet(
        board.association.id, "board_minutes", 1987, "Pärm 4, hyllan i föreningslokalen"
    )


def test_as_many_sheets_are_printed_as_are_wanted_in_words_that_people_read(board):
    opener = board.runtime.opener
    content = print_sheets(
        opener, board.actor("secretary"), WantedSheets("board_minutes", 1987, "Pärm 4", 3), language="sv"
    )
    path = opener.ports.blobs.path(
        board.association.id, opener.ports.blobs.put(board.association.id, content).sha256
    )
    assert opener.ports.pdf_tools.inspect(path).page_count == 3
    text = opener.ports.pdf_tools.text_layer(path, 3, 100)
    assert text
    for words in ("Styrelseprotokoll", "1987", "Pärm 4", "Brf Provet 1", "försättsblad"):
        assert words in text.text, words


def test_a_sheet_bears_only_classes_that_its_printer_may_file_under(board):
    opener = board.runtime.opener
    with pytest.raises(NoSuchClass):
        print_sheets(opener, board.actor("chair"), WantedSheets("no_such"), language="sv")
    with pytest.raises(NotPermitted):
        print_sheets(opener, board.actor("manager"), WantedSheets("board_minutes"), language="sv")
    with pytest.raises(NotPermitted):
        print_sheets(opener, board.actor("auditor"), WantedSheets(), language="sv")
    with pytest.raises(NotPrintable) as refused:
        print_sheets(opener, board.actor("chair"), WantedSheets(binder="Pärm 書"), language="sv")
    assert "書" in str(refused.value)


def test_a_stack_is_cut_at_sheets_and_their_pages_belong_to_no_part():
    assert _cuts(FULL, PRINT, PRINT, PLAIN, PRINT) == [(2, 3), (5, 5)]
    assert _cuts(PRINT, FULL, PRINT) == [(1, 1), (3, 3)]
    assert _cuts(FULL, PRINT) == [(2, 2)]
    assert _cuts(FULL, PLAIN) == []
    assert _cuts(PRINT, PRINT) == []
    assert _cuts() == []


def test_a_sheets_blank_back_goes_with_it_but_a_papers_blank_back_stays():
    assert _cuts(FULL, BLANK, PRINT, BLANK, PLAIN, BLANK, PRINT) == [(3, 4), (7, 7)]


def test_blank_sheets_cut_only_when_asked_and_only_in_pairs():
    pages = (PRINT, BLANK, BLANK, PRINT, BLANK, PRINT)
    assert _cuts(*pages, at=SplitAt.BLANKS) == [(1, 1), (4, 6)]
    assert _cuts(*pages, at=SplitAt.SHEETS) == []
    assert _cuts(PRINT, BLANK, BLANK, BLANK, PRINT) == [(1, 2), (5, 5)], (
        "the first is the back of the paper before"
    )
    assert _cuts(BLANK, BLANK, PRINT, BLANK, BLANK) == [(3, 3)]
    assert _cuts(BLANK, BLANK, BLANK) == []
    assert _cuts(FULL, PRINT, at=SplitAt.BLANKS) == []


def test_a_plain_sheet_and_a_blank_sheet_keep_what_the_last_sheet_said():
    made = plan(
        (FULL, PRINT, PLAIN, PRINT, BLANK, BLANK, PRINT, _sheet("vouchers"), PRINT), OURS, SplitAt.BOTH
    )
    assert made.cuts == (
        Cut(2, 2, MINUTES, 1),
        Cut(4, 4, MINUTES, 1),
        Cut(7, 7, MINUTES, 1),
        Cut(9, 9, Sheet(OURS, "vouchers"), 8),
    )


def test_of_two_sheets_in_a_row_the_later_speaks_and_a_plain_one_adds_nothing():
    assert plan((PLAIN, FULL, PRINT), OURS, SplitAt.SHEETS).cuts == (Cut(3, 3, MINUTES, 2),)
    assert plan((FULL, PLAIN, PRINT), OURS, SplitAt.SHEETS).cuts == (Cut(3, 3, MINUTES, 1),)


def test_a_sheet_of_another_association_or_a_damaged_one_is_told_and_not_obeyed():
    foreign, unsound = _sheet("board_minutes", house=OTHERS), Seen(codes=(code_of(MINUTES)[:-1] + "x",))
    made = plan((PRINT, foreign, PRINT, unsound, PRINT, PLAIN, PRINT), OURS, SplitAt.SHEETS)
    assert [(cut.first, cut.last) for cut in made.cuts] == [(1, 5), (7, 7)]
    assert made.remarks == ((Remark.FOREIGN, 2), (Remark.UNSOUND, 4))
    invoice = Seen(codes=("https://example.org/pay?12", "SPC 0200"))
    assert plan((PRINT, invoice), OURS, SplitAt.SHEETS).remarks == ()


def test_the_longest_words_still_fit_on_one_page(board):
    opener = board.runtime.opener
    with opener.reading(board.actor("chair")) as work:
        longest = max(schedule(work).classes.values(), key=lambda one: len(one.name)).key
    for language in ("sv", "en"):
        content = print_sheets(
            opener, board.actor("chair"), WantedSheets(longest, 1987, "W" * 40, 2), language=language
        )
        stored = opener.ports.blobs.put(board.association.id, content)
        path = opener.ports.blobs.path(board.association.id, stored.sha256)
        assert opener.ports.pdf_tools.inspect(path, seconds=30).page_count == 2
