"""A paper that has been read is looked through: suggestions with their places, lessons, and papers like it."""

import json
from datetime import date
from io import BytesIO

import numpy as np
import pytest

from boardroom.core.errors import NotFound, NotPermitted
from boardroom.documents.actions import describe, hide_from
from boardroom.documents.queries import by_id
from boardroom.intake import actions, jobs, queries
from boardroom.intake.actions import Also, Given, House, Incoming, receive
from boardroom.intake.errors import AlreadySaid, DescribedMeanwhile, NothingSuggested
from boardroom.intake.models import Source, Verdict
from boardroom.intake.rules.offers import Field, Ground
from boardroom.reading.jobs import recognise
from tests.data import papers
from tests.data.filed import put_in
from tests.data.read_texts import CONTRACT, LETTER, MINUTES, MISREAD
from tests.data.scans import ageing
from tests.data.scans.generate import KINDS


@pytest.fixture
def put(board):
    """File a paper whose pages are read, without class or date, and look it through."""

    def file(*texts, title="Namnlöst papper", record_class=None, day=None):
        paper = put_in(
            board.runtime.opener,
            board.actor("secretary"),
            *texts,
            title=title,
            record_class=record_class,
            day=day,
        )
        while jobs.examine(board.runtime.opener):
            pass
        return paper.document

    return file


@pytest.fixture
def reading(board):
    def open_as(role="secretary"):
        return board.runtime.opener.reading(board.actor(role))

    return open_as


@pytest.fixture
def writing(board):
    def open_as(role="secretary"):
        return board.runtime.opener.writing(board.actor(role))

    return open_as


def _suggested(reading, document):
    with reading() as work:
        return {row.field: row for row in queries.suggestions_of(work, [document.id]).get(document.id, [])}


def test_each_suggestion_shows_its_words_and_their_places_on_the_page(put, reading):
    found = _suggested(reading, put("Försättsblad", MINUTES, "Bilaga"))
    # A cover is passed over, and pages are counted across it.
    assert (found[Field.KIND].value, found[Field.KIND].page, found[Field.DATE].page) == (
        "board_minutes",
        2,
        2,
    )
    found = _suggested(reading, put(MINUTES))
    assert found[Field.DATE].value == "1987-04-27"
    assert (found[Field.DATE].words, found[Field.DATE].page) == ("den 27 april 1987", 1)
    # Ten pixels a letter, the third line: "Tid: måndagen " stands before it.
    assert json.loads(found[Field.DATE].boxes)[0] == [20 + 10 * len("Tid: måndagen "), 60, 30, 12]
    assert len(json.loads(found[Field.DATE].boxes)) == 4
    assert (found[Field.KIND].value, found[Field.NUMBER].value) == ("board_minutes", "3/1987")
    assert found[Field.TITLE].value == "Styrelseprotokoll 3/1987"


def test_what_a_person_has_said_is_never_suggested_over(put, reading):
    document = put(MINUTES, title="Mötet om taket", record_class="decision_basis", day=date(1990, 1, 2))
    found = _suggested(reading, document)
    assert not found.keys() & {Field.DATE, Field.KIND, Field.TITLE}


def test_one_suggestion_is_accepted_and_the_rest_still_asked_for(put, reading, writing):
    document = put(CONTRACT)
    with writing() as work:
        actions.accept_one(work, document.id, Field.COUNTERPARTY)
    with reading() as work:
        found = by_id(work, document.id)
        assert (found.counterparty, found.record_class, found.described_at) == (
            "Åby Hisservice AB",
            None,
            None,
        )
        assert [one.id for one in queries.papers_to_describe(work).documents] == [document.id]
    with pytest.raises(NothingSuggested), writing() as work:
        actions.accept_one(work, document.id, Field.COUNTERPARTY)
    for field in (Field.KIND, Field.DATE):
        with writing() as work:
            actions.accept_one(work, document.id, field)
    with reading() as work:
        found = by_id(work, document.id)
        assert (found.record_class, found.document_date) == ("service_contract", date(1999, 5, 4))
        assert found.described_at
        assert queries.papers_to_describe(work).total == 0


def test_a_declined_suggestion_is_not_made_again(board, put, reading, writing):
    document = put(MINUTES)
    with writing() as work:
        actions.decline(work, document.id, Field.DATE)
    with writing() as work:  # something changes, so that it is looked through again
        actions.accept_one(work, document.id, Field.NUMBER)
    assert jobs.examine(board.runtime.opener)
    found = _suggested(reading, document)
    assert Field.DATE not in found
    assert Field.KIND in found


def test_all_sure_papers_are_accepted_at_once_and_doubtful_ones_left(put, reading, writing):
    sure, doubtful = put(MINUTES), put("Anteckningar\nKöpte färg\ni mars")
    with writing() as work:
        done = actions.accept_sure(work, [sure.id, doubtful.id])
    assert [one.id for one in done] == [sure.id]
    with reading() as work:
        found = by_id(work, sure.id)
        assert (found.title, found.record_class, found.document_date, found.printed_number) == (
            "Styrelseprotokoll 3/1987",
            "board_minutes",
            date(1987, 4, 27),
            "3/1987",
        )
        assert [one.id for one in queries.papers_to_describe(work).documents] == [doubtful.id]
    with pytest.raises(DescribedMeanwhile), writing("chair") as work:
        actions.accept_paper(work, sure.id, title="Mitt", record_class=None, document_date=None)


def test_only_who_may_edit_accepts_for_others(put, writing):
    document = put(MINUTES, record_class="board_minutes")
    for deed in (
        lambda work: actions.accept_sure(work, [document.id]),
        lambda work: actions.accept_one(work, document.id, Field.DATE),
        lambda work: actions.decline(work, document.id, Field.DATE),
        lambda work: actions.accept_paper(
            work, document.id, title="X", record_class=None, document_date=None, also=Also()
        ),
    ):
        with pytest.raises(NotPermitted), writing("auditor") as work:
            deed(work)


def test_the_same_counterparty_is_filed_as_before_and_the_reason_is_kept(put, reading, writing):
    earlier = put("Papper\nLeverantör: Hissbolaget Nord AB\nden 3 maj 2001 " + "om hissen " * 3)
    with writing() as work:
        describe(
            work,
            earlier.id,
            title="Hissar",
            record_class="safety_inspection",
            document_date=date(2001, 5, 3),
            counterparty="Hissbolaget Nord AB",
        )
    later = put("Meddelande\nHissbolaget Nord AB\nden 9 juni 2003")
    kind = _suggested(reading, later)[Field.KIND]
    assert (kind.value, kind.ground, kind.words) == (
        "safety_inspection",
        Ground.COUNTERPARTY,
        "Hissbolaget Nord AB",
    )


def test_a_paper_that_is_hidden_from_someone_teaches_nothing(board, put, reading, writing):
    earlier = put("Papper\nLeverantör: Hissbolaget Nord AB\nden 3 maj 2001")
    with writing() as work:
        describe(
            work,
            earlier.id,
            title="Hissar",
            record_class="safety_inspection",
            document_date=date(2001, 5, 3),
            counterparty="Hissbolaget Nord AB",
        )
        hide_from(work, earlier.id, board.people["treasurer"].id, "Jäv")
    later = put("Meddelande\nHissbolaget Nord AB\nden 9 juni 2003")
    kind = _suggested(reading, later).get(Field.KIND)
    assert kind is None or kind.ground is not Ground.COUNTERPARTY


def test_folder_and_file_name_of_an_import_are_heard(board, reading):
    [row] = receive(
        board.runtime.opener,
        board.actor("secretary"),
        [Incoming(BytesIO(papers.locked_pdf()), "Styrelseprotokoll 3.pdf")],
        house=House(),
        source=Source.API,
        given=Given(folder="Pärm 4\\1987"),
        seconds=60,
    )
    assert jobs.examine(board.runtime.opener)
    with reading() as work:
        document = by_id(work, row.document_id)
        assert [one.id for one in queries.papers_to_describe(work).documents] == [document.id]
    found = _suggested(reading, document)
    assert (found[Field.KIND].value, found[Field.KIND].ground) == ("board_minutes", Ground.FILE_NAME)
    assert (found[Field.NUMBER].value, found[Field.NUMBER].page) == ("3/1987", 0)


def test_the_same_text_scanned_twice_is_held_up_and_answered_once(put, reading, writing):
    first, second, other = put(LETTER, title="Ett"), put(MISREAD, title="Två"), put(CONTRACT, title="Tre")
    with reading() as work:
        likes = queries.likes_of(work, [first.id, second.id, other.id])
        assert [(one.verdict, found.id) for one, found in likes[first.id]] == [(Verdict.OPEN, second.id)]
        assert likes[first.id][0][0].percent > 60
        assert other.id not in likes
    with writing() as work:
        actions.say_same(work, second.id, first.id)
    with pytest.raises(AlreadySaid), writing() as work:
        actions.say_different(work, first.id, second.id)
    with writing() as work:
        actions.ask_again(work, first.id, second.id)
        actions.say_different(work, first.id, second.id)
    with reading() as work:
        assert queries.likes_of(work, [first.id, second.id]) == {}


def test_a_no_is_remembered_when_the_paper_is_looked_through_again(board, put, reading, writing):
    first, second = put(LETTER, title="Ett"), put(MISREAD, title="Två")
    with writing() as work:
        actions.say_different(work, first.id, second.id)
        describe(work, first.id, title="Ett brev", record_class=None, document_date=None)
    assert jobs.examine(board.runtime.opener)
    with reading() as work:
        assert queries.likes_of(work, [first.id]) == {}


def test_nobody_learns_of_a_like_that_they_may_not_see(board, put, reading, writing):
    first, second = put(LETTER, title="Ett"), put(MISREAD, title="Två")
    with writing("chair") as work:
        hide_from(work, second.id, board.people["secretary"].id, "Jäv")
    with reading() as work:
        assert queries.likes_of(work, [first.id]) == {}
    with reading("chair") as work:
        assert queries.likes_of(work, [first.id])
    with pytest.raises(NotFound), writing() as work:
        actions.say_same(work, first.id, second.id)


def test_two_invoices_of_one_form_are_two_papers(put, reading):
    form = (
        "Faktura från Åby Hisservice AB avseende service på hissar enligt avtal. Betalas inom trettio dagar från"
        " fakturadatum till bankgiro. Vid försenad betalning debiteras dröjsmålsränta. Faktura {} av {} kund {} summa {}"
    )
    one = put(form.format(4711, "2023-04-02", 118, 12345), title="Ett")
    put(form.format(5822, "2024-07-13", 226, 98765), title="Två")
    with reading() as work:
        assert queries.likes_of(work, [one.id]) == {}


def test_only_who_may_edit_says_what_is_the_same(put, writing):
    first, second = (
        put(LETTER, title="Ett", record_class="bylaws"),
        put(MISREAD, title="Två", record_class="bylaws"),
    )
    with pytest.raises(NotPermitted), writing("auditor") as work:
        actions.say_same(work, first.id, second.id)


def test_nothing_is_looked_through_before_its_pages_are_read(board):
    put_in(board.runtime.opener, board.actor("secretary"), MINUTES, read=False)
    assert not jobs.examine(board.runtime.opener)


CIRCULAR = (
    "Till alla boende i föreningen\nTakets plåtar målas om under hösten och\nställningen flyttas till gården i veckan.\n"
    "Flytta därför cyklar, krukor och möbler\nur det gemensamma förrådet i god tid.\nFrågor besvaras av styrelsen."
)


@pytest.mark.recognition
def test_a_scan_a_worse_scan_and_the_file_it_was_printed_from_find_each_other(board, reading):
    sheet = papers.picture(CIRCULAR, size=(1000, 460), letters=36)
    worse = ageing.age(sheet, KINDS["noise"], np.random.default_rng(7)).rotate(0.7, fillcolor=240)
    files = {
        "skannat.png": papers.encoded(sheet),
        "skannat sämre.png": papers.encoded(worse),
        "ur datorn.pdf": papers.text_pdf(CIRCULAR),
    }
    opener = board.runtime.opener
    rows = receive(
        opener,
        board.actor("secretary"),
        [Incoming(BytesIO(content), name) for name, content in files.items()],
        house=House(),
        seconds=60,
    )
    while recognise(opener):
        pass
    while jobs.examine(opener):
        pass
    ids = {row.document_id for row in rows}
    with reading() as work:
        likes = queries.likes_of(work, ids)
    assert {one: {other.id for _pair, other in found} for one, found in likes.items()} == {
        one: ids - {one} for one in ids
    }
