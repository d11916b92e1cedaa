"""What is no part of a signed copy is put aside, can be taken back, and stays in the archive; another paper is not taken at all."""

import io

import pytest
from pypdf import PdfReader, PdfWriter

from boardroom.core.errors import NotFound
from boardroom.intake.queries import papers_to_describe
from boardroom.minutes.queries import archived
from boardroom.signing import actions, queries
from boardroom.signing.rules.hand import PageFault
from boardroom.signing.rules.states import SignerRole
from tests.data.contracts import contract
from tests.signing import test_pen_and_paper as paper

HOME = "/brf-provet-1/signing"
envelope = paper.envelope


def faults(desk, envelope):
    return [one.fault for one in paper.came_back(desk, envelope).gathered.remarks]


def bound(*files):
    """Several PDFs as one."""
    writer = PdfWriter()
    for content in files:
        for page in PdfReader(io.BytesIO(content)).pages:
            writer.add_page(page)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_a_file_that_is_no_copy_is_put_aside_whole_and_stays_in_the_archive(
    desk, board, envelope, client_as, minutes_pdf
):
    paper.printed(desk, board, envelope, "board_member")
    paper.hand_in(desk, board, envelope, minutes_pdf)
    [copy] = paper.came_back(desk, envelope).copies
    client, page = client_as("secretary"), f"{HOME}/{envelope.id}/paper"
    assert "(underskrivet på papper) hör inte hit" in client.get(page).text
    answer = client.post(f"{page}/aside", data={"document": copy.document.id, "page": 1})
    assert answer.status_code == 303
    assert paper.came_back(desk, envelope).copies == []
    seen = client.get(page).text
    assert "scan 0 ligger kvar i arkivet" in seen, "under the name that it came with"
    assert "Att titta på" not in seen
    assert "put_aside" in [event.what for event in desk.events(envelope)]
    with desk.opener.reading(board.actor("secretary")) as work:
        assert archived(work) == [], "what it is nobody knows: it is no minutes of that day"
        assert [one.id for one in papers_to_describe(work).documents] == [copy.document.id]
    paper.hand_in(desk, board, envelope, minutes_pdf)
    assert faults(desk, envelope) == [PageFault.NO_CODE], "whoever was wrong hands it in again"
    [again] = paper.came_back(desk, envelope).copies
    assert (again.document.record_class, again.document.title) == (
        envelope.record_class,
        f"{envelope.title} (underskrivet på papper)",
    )


def test_a_stray_page_among_the_sheets_is_put_aside_and_taken_back_and_a_sheet_is_not(
    desk, board, envelope, client_as, minutes_pdf
):
    print_out = paper.printed(desk, board, envelope, "board_member")
    paper.hand_in(desk, board, envelope, bound(print_out, minutes_pdf))
    document = paper.came_back(desk, envelope).copies[0].document.id
    client, page = client_as("secretary"), f"{HOME}/{envelope.id}/paper"
    assert faults(desk, envelope) == [PageFault.NO_CODE]
    client.post(f"{page}/aside", data={"document": document, "page": 3})
    back = paper.came_back(desk, envelope)
    assert back.gathered.complete
    assert back.gathered.remarks == ()
    assert "bild 3 hör inte hit enligt Bo Lind" in client.get(page).text
    client.post(f"{page}/sheet", data={"document": document, "page": 3, "number": 0})
    assert faults(desk, envelope) == [PageFault.NO_CODE]
    with desk.opener.writing(board.actor("secretary")) as work, pytest.raises(NotFound):
        actions.put_aside(work, envelope.id, document, 1)
    paper.vouch(desk, board, envelope, "board_member")
    for role in ("secretary", "chair"):
        desk.sign(role, envelope)
    assert "Att titta på" not in client.get(page).text, "nothing is left to do"


def test_a_paper_that_was_sent_for_signing_itself_is_no_copy_of_another(
    desk, board, envelope, client_as, minutes_pdf
):
    other = bound(minutes_pdf, minutes_pdf)
    contract(desk, [("chair", SignerRole.PARTY)], content=other)
    paper.printed(desk, board, envelope, "board_member")
    client, page = client_as("secretary"), f"{HOME}/{envelope.id}/paper"
    answer = client.post(f"{page}/copy", data={"files": (io.BytesIO(other), "avtal.pdf")})
    assert answer.status_code == 303
    assert "Avtal om hiss är ett eget papper i arkivet" in client.get(page).text
    paper.work_through(desk)
    assert paper.came_back(desk, envelope).copies == []


def test_what_was_handed_in_with_the_wrong_paper_becomes_the_copy_of_the_one_whose_sheets_it_bears(
    desk, board, envelope, minutes_pdf
):
    paper.printed(desk, board, envelope, "board_member")
    other = contract(desk, [("chair", SignerRole.PARTY)], content=bound(minutes_pdf, minutes_pdf))
    scan = bound(paper.printed(desk, board, other, "chair"), minutes_pdf)
    paper.hand_in(desk, board, envelope, scan)
    document = paper.came_back(desk, envelope).copies[0].document.id
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.put_aside(work, envelope.id, document, 1)
    assert paper.came_back(desk, envelope).copies == []
    with desk.opener.writing(board.actor("secretary")) as work:
        copy = queries.copies_of(work, other.id)[0]
        assert (copy.id, copy.record_class) == (document, "service_contract")
        assert copy.title == "Avtal om hiss (underskrivet på papper)"
        assert queries.others_rely_on(work, [document]) == {document}, "it is not disposed of by itself"


def test_a_stray_page_in_a_stack_of_two_papers_is_put_aside_and_taken_back_from_either(
    desk, board, envelope, minutes_pdf
):
    other = contract(desk, [("chair", SignerRole.PARTY)], content=bound(minutes_pdf, minutes_pdf))
    prints = paper.printed(desk, board, envelope, "board_member"), paper.printed(desk, board, other, "chair")
    paper.hand_in(desk, board, envelope, bound(*prints, minutes_pdf))
    copy = paper.came_back(desk, other).copies[0]
    page = len(paper.came_back(desk, other).pages)
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.put_aside(work, other.id, copy.document.id, page)
    assert PageFault.NO_CODE not in faults(desk, other)
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.say_sheet(work, other.id, copy.document.id, page, 0)
    assert PageFault.NO_CODE in faults(desk, other)
