"""Letters that the fonts lack are refused where they are written, with nothing lost; later nobody could mend them."""

import pytest

from boardroom.core.errors import CannotPrint
from boardroom.minutes import actions
from boardroom.minutes.actions import Attendee, Writing
from boardroom.minutes.models import AttendanceStatus, Item
from boardroom.minutes.rules import WrittenItem


@pytest.mark.parametrize(
    "writing",
    [
        lambda meeting: Writing(meeting, (WrittenItem("Mötets öppnande", "Kul möte 😀"),)),
        lambda meeting: Writing(meeting, (WrittenItem("Öppnande 😀", "Kul möte"),)),
        lambda meeting: Writing(meeting, (WrittenItem("Tak", "", (("adopted", "att laga 😀"),)),)),
        lambda meeting: Writing(meeting, (), (Attendee("Åsa 😀", AttendanceStatus.PRESENT),)),
    ],
    ids=["text", "heading", "decision", "attendance"],
)
def test_a_save_names_the_letter_and_what_was_saved_before_stands(secretary, board, writing):
    minutes = secretary.written()
    with pytest.raises(CannotPrint, match="😀"), secretary.opener.writing(board.actor("secretary")) as work:
        actions.save(work, minutes.id, writing(secretary.meeting()), revision=2)
    kept = secretary.read(minutes)
    assert [item.heading for item in kept.items] == ["Mötets öppnande", "Takomläggning"]
    assert kept.revision == 2


def test_the_editor_says_it_and_keeps_the_words(secretary, client_as):
    minutes = secretary.written()
    client = client_as("secretary")
    address = f"/brf-provet-1/minutes/{minutes.id}/edit"
    form = {
        "revision": "2",
        "kind": "board",
        "held_on": "2026-03-14",
        "chaired_by": str(minutes.chaired_by),
        "written_by": str(minutes.written_by),
        "adjuster": str(minutes.adjuster),
        "items-0-heading": "Mötets öppnande",
        "items-0-text": "Kul möte 😀 i trädgården",
        "deed": "finish",
    }
    answer = client.post(address, data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200, page
    assert "De här tecknen kan inte skrivas ut i dokumentet: 😀" in page
    assert "Kul möte 😀 i trädgården" in page


def test_minutes_that_hold_such_a_letter_already_are_not_numbered_and_their_page_says_why(
    secretary, board, client_as
):
    minutes = secretary.written()
    with secretary.opener.writing(board.actor("secretary")) as work:
        work.session.query(Item).filter(Item.minutes_id == minutes.id).update({Item.text: "Kul möte 😀"})
    with pytest.raises(CannotPrint, match="😀"):
        secretary.send(minutes)
    assert secretary.read(minutes).number is None
    answer = client_as("secretary").get(f"/brf-provet-1/minutes/{minutes.id}")
    assert answer.status_code == 422
    assert "😀" in answer.get_data(as_text=True)


def test_an_adjuster_who_was_not_on_the_board_is_told_of_before_sending(secretary, board, client_as):
    client = client_as("secretary")

    def page(role: str) -> str:
        minutes = secretary.written(adjuster=board.people[role].id)
        return client.get(f"/brf-provet-1/minutes/{minutes.id}/send").get_data(as_text=True)

    assert "Hugo Björk satt inte i styrelsen när mötet hölls." in page("member")
    assert "Elsa Rönn är suppleant." in page("deputy")
    usual = page("board_member")
    assert "satt inte i styrelsen" not in usual
    assert "är suppleant" not in usual


def test_a_signer_who_was_absent_or_left_is_told_of_before_sending_and_a_deputy_who_served_is_not(
    secretary, board, client_as
):
    minutes = secretary.begin(adjuster=board.people["deputy"].id)
    writing = secretary.writing(adjuster=board.people["deputy"].id)
    there = (
        Attendee("Astrid Ek", AttendanceStatus.ABSENT, board.people["chair"].id),
        Attendee("Bo Lind", AttendanceStatus.PRESENT, board.people["secretary"].id, last_item=1),
        Attendee("Elsa Rönn", AttendanceStatus.PRESENT, board.people["deputy"].id, serving=True),
    )
    with secretary.opener.writing(board.actor("secretary")) as work:
        actions.save(work, minutes.id, Writing(writing.meeting, writing.items, there), revision=1)
    page = client_as("secretary").get(f"/brf-provet-1/minutes/{minutes.id}/send").text
    assert "Astrid Ek står som frånvarande men ska skriva under." in page
    assert "Bo Lind var inte med hela mötet" in page
    assert "Elsa Rönn är suppleant" not in page
    assert "Elsa Rönn var inte med" not in page
