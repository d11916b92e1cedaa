"""Minutes that were written elsewhere and taken as a PDF: their decisions, their §§, their versions."""

import io

import pytest
import typst

from boardroom.minutes import actions, queries
from boardroom.minutes.queries import Sought
from boardroom.reading.jobs import recognise

ROOF = "§ 4 Tak\n\nStyrelsen beslutade att anta anbudet från Bygg AB på 300 000 kr."


def pdf(text: str = ROOF) -> bytes:
    return typst.compile(
        f'#set text(lang: "sv")\n= Styrelseprotokoll\n\n{text}\n'.encode(), pdf_standards="a-3b"
    )


@pytest.fixture
def taken(board, secretary):
    """Minutes begun with a PDF."""
    minutes_id, _kept = actions.begin_with_pdf(
        secretary.opener, board.actor("secretary"), secretary.meeting(), io.BytesIO(pdf()), "Protokoll.pdf"
    )
    with secretary.opener.reading(board.actor("secretary")) as work:
        return queries.by_id(work, minutes_id)


def test_decisions_of_minutes_taken_as_a_pdf_are_gone_through_like_those_of_old_minutes(
    board, secretary, taken, client_as
):
    secretary.sign_all(secretary.send(taken))
    written = secretary.sealed()
    while recognise(secretary.opener):
        pass
    document = secretary.envelope(taken).document_id
    with secretary.opener.reading(board.actor("secretary")) as work:
        # Those written here have their decisions already, and are none to go through.
        assert [one.id for one in queries.to_review(work)[0]] == [document]
        suggested = queries.review(work, document).suggested
    assert [one.text for one in suggested] == ["att anta anbudet från Bygg AB på 300 000 kr."]
    browser, way = client_as("secretary"), f"/decisions/review/{document}"
    here = f"/brf-provet-1/minutes/{taken.id}"
    assert way in browser.get(here).text
    assert way not in browser.get(f"/brf-provet-1/minutes/{written.id}").text
    assert way not in client_as("auditor").get(here).text
    with secretary.opener.writing(board.actor("secretary")) as work:
        one = suggested[0]
        actions.confirm(
            work,
            document,
            [actions.Confirmed(one.page, one.paragraph, one.heading, one.text, one.outcome, one.evidence)],
        )
    with secretary.opener.reading(board.actor("secretary")) as work:
        assert one.text in [row.decision.text for row in queries.decisions(work, Sought()).rows]
        assert queries.to_review(work)[1] == 0
    assert way not in browser.get(here).text
