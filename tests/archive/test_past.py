"""Someone who has left the board: nothing by itself, what they signed by choice, minutes of their time if the board says so."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from boardroom.associations.actions import set_former_read_signed
from boardroom.audit.models import Entry, Reading
from boardroom.audit.queries import readings
from boardroom.audit.rules import Narrowing
from boardroom.core.actor import worker_for
from boardroom.core.errors import Invalid, NotPermitted
from boardroom.documents.actions import hide_from
from boardroom.mandates.actions import answer_past_minutes, ask_for_past_minutes, end_mandate
from boardroom.mandates.errors import AlreadyEnded, AskedAlready, NeverSat
from boardroom.mandates.models import PastMinutesWish
from boardroom.mandates.queries import mandates_of, unanswered_wishes
from boardroom.notices.models import Message
from boardroom.signing.models import Envelope
from tests.conftest import NOW
from tests.data.filed import put_in, seen
from tests.data.minutes import file_sealed_minutes

PAST = "/brf-provet-1/archive/past"
LEFT = date(2026, 3, 15)  # the last day of the one who left


@pytest.fixture
def minutes(board):
    """Minutes that the secretary signed, before leaving."""
    paper = file_sealed_minutes(
        board, date(2026, 3, 14), [("Tak", "att lägga om taket", "adopted")], number=3
    )
    copy = board.runtime.opener.ports.blobs.put(board.association.id, b"%PDF-1.7 reading copy")
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        envelope = work.session.scalars(select(Envelope)).one()
        envelope.reading_copy_sha256 = copy.sha256
        mandate = mandates_of(work, board.people["secretary"].id)[0]
        end_mandate(work, mandate.id, last_day=LEFT)
    return paper, envelope


def choose(board, *, allowed):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        set_former_read_signed(work, allowed=allowed)


def test_what_one_signed_is_read_after_leaving_only_if_the_board_chose_so(board, client_as, minutes):
    _paper, envelope = minutes
    browser, copy = client_as("secretary"), f"/brf-provet-1/signing/{minutes[1].id}/reading-copy"
    assert browser.get(copy).status_code == 404
    assert envelope.title not in seen(browser, PAST)
    choose(board, allowed=True)
    assert envelope.title in seen(browser, PAST)
    assert "Hämta läskopian" in browser.get(f"/brf-provet-1/signing/{envelope.id}/receipt").text
    assert browser.get(copy).data == b"%PDF-1.7 reading copy"
    # It opens that and nothing else.
    assert browser.get(f"/brf-provet-1/archive/{_paper.document.id}").status_code == 403
    # What is seen and taken after one's term stands in the log of who read what.
    with board.runtime.opener.reading(board.actor("chair")) as work:
        taken = {(row.what, row.person_id) for row in readings(work, Narrowing(subject_id=str(envelope.id)))}
    assert taken == {(what, board.people["secretary"].id) for what in ("opened", "downloaded")}
    # Who sits finds it in the archive; who signed nothing gets nothing.
    assert client_as("chair").get(copy).status_code == 404
    assert client_as("member").get(copy).status_code == 404
    choose(board, allowed=False)
    assert browser.get(copy).status_code == 404


def test_a_conflict_of_interest_binds_who_signed_and_left(board, client_as, minutes):
    paper, envelope = minutes
    choose(board, allowed=True)
    with board.runtime.opener.writing(board.actor("chair")) as work:
        hide_from(work, paper.document.id, board.people["secretary"].id, "jäv")
    assert client_as("secretary").get(f"/brf-provet-1/signing/{envelope.id}/reading-copy").status_code == 404


def test_the_board_chooses_it_among_the_settings(board, client_as):
    chair = client_as("chair")
    assert "Låt dem läsa det de själva skrev under" in seen(chair, "/brf-provet-1/settings/")
    answer = chair.post("/brf-provet-1/settings/former", data={"former-allowed": "y"})
    assert answer.status_code == 303
    with board.runtime.opener.reading(board.actor("chair")) as work:
        entry = work.session.scalars(select(Entry).where(Entry.verb == "changed")).all()[-1]
        assert entry.payload["settings"] == "former_read_signed = True"


def test_minutes_of_ones_time_are_asked_for_answered_and_open_for_thirty_days(
    board, client_as, clock, minutes
):
    paper, _envelope = minutes
    opener = board.runtime.opener
    later = put_in(opener, board.actor("chair"), "senare", title="Efter min tid", day=date(2026, 3, 18))
    other = put_in(opener, board.actor("chair"), "avtal", title="Avtal", record_class="service_contract")
    former, chair = client_as("secretary"), client_as("chair")
    assert 'href="/brf-provet-1/archive/past"' in seen(former, "/brf-provet-1/")
    assert former.post(PAST, data={"reason": ""}).status_code == 422
    assert former.post(PAST, data={"reason": "Någon kräver mig på pengar"}).status_code == 303
    assert "Styrelsen har inte svarat än" in seen(former, PAST)
    assert former.get(f"{PAST}/{paper.document.id}").status_code == 404
    assert "Bo Lind ber om protokoll från sin tid i styrelsen" in seen(chair, "/brf-provet-1/")
    with opener.reading(board.actor("chair")) as work:
        [(wish, _person)] = unanswered_wishes(work)
        letters = work.session.scalars(select(Message).where(Message.template == "generic")).all()
        assert "chair@exempel.se" in {letter.to_address for letter in letters}
    address = f"{PAST}/wishes/{wish.id}"
    assert "Någon kräver mig på pengar" in seen(chair, address)
    assert former.get(address).status_code == 403
    assert chair.post(address, data={"answered": "no"}).status_code == 422  # without a word
    assert chair.post(address, data={"answered": "yes", "answer": "Varsågod"}).status_code == 303
    page = seen(former, PAST)
    assert paper.document.title in page
    assert later.document.title not in page
    assert other.document.title not in page
    # The reading is noted; evidence never leaves this way.
    with former.get(f"{PAST}/{paper.document.id}") as answer:
        assert answer.data == paper.content
    for hidden in (later, other):
        assert former.get(f"{PAST}/{hidden.document.id}").status_code == 404
    with opener.reading(board.actor("chair")) as work:
        reading = work.session.scalars(select(Reading).where(Reading.subject_id == str(paper.document.id)))
        assert {row.what for row in reading} == {"downloaded"}
    browser = client_as("secretary")
    clock.set(NOW + timedelta(hours=5))
    with browser.get(f"{PAST}/{paper.document.id}") as answer:
        assert answer.status_code == 200
    with opener.writing(worker_for(board.association.id)) as work:
        work.session.get(PastMinutesWish, wish.id).opens_until = date(2026, 3, 21)
    assert browser.get(f"{PAST}/{paper.document.id}").status_code == 404
    # Whoever asks again may.
    assert "Fråga styrelsen" in seen(browser, PAST)


def test_a_conflict_of_interest_binds_what_is_opened_of_ones_time(board, client_as, minutes):
    paper, _envelope = minutes
    opener = board.runtime.opener
    with opener.writing(board.actor("secretary")) as work:
        wish = ask_for_past_minutes(work, "för att minnas")
    with opener.writing(board.actor("chair")) as work:
        answer_past_minutes(work, wish.id, granted=True)
        hide_from(work, paper.document.id, board.people["secretary"].id, "jäv")
    assert client_as("secretary").get(f"{PAST}/{paper.document.id}").status_code == 404


def test_only_who_sat_asks_once_and_only_the_board_answers_once(board, minutes):
    opener = board.runtime.opener
    with pytest.raises(NeverSat), opener.writing(board.actor("manager")) as work:
        ask_for_past_minutes(work, "nyfiken")
    with opener.writing(board.actor("secretary")) as work:
        wish = ask_for_past_minutes(work, "för att minnas")
        with pytest.raises(AskedAlready):
            ask_for_past_minutes(work, "igen")
    for role in ("administrator", "deputy", "auditor"):
        with pytest.raises(NotPermitted), opener.writing(board.actor(role)) as work:
            answer_past_minutes(work, wish.id, granted=True)
    with opener.writing(board.actor("chair")) as work:
        with pytest.raises(Invalid):
            answer_past_minutes(work, wish.id, granted=False)
        answer_past_minutes(work, wish.id, granted=False, answer="Det pågår en tvist")
        with pytest.raises(AlreadyEnded):
            answer_past_minutes(work, wish.id, granted=True)


def test_who_sits_and_who_never_sat_have_no_such_page(client_as):
    assert client_as("chair").get(PAST).status_code == 404
    assert client_as("member").get(PAST).status_code == 404
