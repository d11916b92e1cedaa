"""Void minutes say on their own page, and on paper, that they are, and lead on to where they are begun anew."""

import io
import re
import uuid
from datetime import date

import pytest

from boardroom.minutes import actions, queries
from boardroom.minutes.errors import MinutesBegun
from boardroom.minutes.models import Minutes, MinutesKind, Vote
from boardroom.minutes.rules import typeset_data
from tests.data.filed import seen
from tests.data.papers import text_pdf
from tests.minutes.test_constituting import elect
from tests.minutes.test_meetings import STARTS, Desk
from tests.minutes.test_per_capsulam import agreed, do, proposed, read
from tests.minutes.test_void_numbers import make_void, numbered

HOME = "/brf-provet-1"
ANEW = "Börja om på protokollet"


def page_of(minutes):
    return f"{HOME}/minutes/{minutes.id}"


def buttons(client, address):
    """Where the forms and links of a page lead."""
    return set(re.findall(r'(?:action|href)="([^"]+)"', client.get(address).text))


def test_the_pages_of_void_minutes_are_set_as_void_and_no_longer_as_a_draft(secretary):
    minutes = secretary.written()
    opener, actor = secretary.opener, secretary.board.actor("secretary")

    def drawn(**told):
        with opener.reading(actor) as work:
            facts = actions.gather_facts(work, queries.by_id(work, minutes.id), draft=True)
            return opener.ports.typesetter.preview("minutes", {**typeset_data(facts), **told}, 1)

    before = actions.draw_page(opener, actor, minutes.id, 1)
    assert before == drawn()
    make_void(secretary, minutes)
    assert actions.draw_page(opener, actor, minutes.id, 1) == drawn(void=True) != drawn(void=False) == before


def test_minutes_of_a_meeting_are_begun_anew_from_their_own_page(secretary, client_as):
    desk, browser = Desk(secretary.board), client_as("secretary")
    meeting, other = desk.plan(), desk.plan()
    desk.do(actions.begin_from, other.id)
    begin = f"{HOME}/meetings/{meeting.id}/minutes"
    void = []
    for _time in range(2):
        minutes = desk.do(actions.begin_from, meeting.id)
        assert begin not in buttons(browser, page_of(minutes))
        make_void(secretary, minutes)
        void.append(minutes)
        assert begin in buttons(browser, page_of(minutes))
        assert f"{HOME}/meetings/{meeting.id}" in buttons(browser, page_of(minutes)), "its agenda"
        assert ANEW not in seen(client_as("auditor"), page_of(minutes))
    assert browser.post(begin).status_code == 302
    new = desk.page(meeting).meeting.minutes_id
    for minutes in void:
        shown = seen(client_as("auditor"), page_of(minutes))
        assert "Ett nytt protokoll är påbörjat." in shown
        assert begin not in buttons(browser, page_of(minutes))
        assert f"{HOME}/minutes/{new}" in buttons(browser, page_of(minutes))


def test_minutes_from_before_paragraphs_had_the_keys_of_points_find_the_meeting_of_their_day(
    secretary, client_as
):
    desk = Desk(secretary.board)
    minutes, meeting = secretary.written(held_on=date(2026, 4, 13)), desk.plan()
    make_void(secretary, minutes)
    assert f"{HOME}/meetings/{meeting.id}/minutes" in buttons(client_as("secretary"), page_of(minutes))
    desk.do(actions.cancel, meeting.id)
    assert f"{HOME}/meetings/{meeting.id}/minutes" not in buttons(client_as("secretary"), page_of(minutes))


def test_minutes_of_a_meeting_that_was_cancelled_are_not_begun_anew(secretary, client_as):
    desk = Desk(secretary.board)
    meeting = desk.plan()
    minutes = desk.do(actions.begin_from, meeting.id)
    make_void(secretary, minutes)
    desk.do(actions.cancel, meeting.id)
    assert ANEW not in seen(client_as("secretary"), page_of(minutes))


def test_minutes_begun_by_themselves_are_begun_anew_with_the_same_facts(secretary, client_as):
    minutes = numbered(secretary, kind=MinutesKind.GENERAL_MEETING, place="Biblioteket")
    make_void(secretary, minutes)
    browser, way = client_as("secretary"), f"{HOME}/minutes/new?after={minutes.id}"
    assert way in buttons(browser, page_of(minutes))
    form = browser.get(way).text
    for told in ('value="2026-03-14"', 'value="Biblioteket"', '<option selected value="general_meeting"'):
        assert told in form
    people = secretary.board.people
    for role in ("chair", "secretary", "board_member"):
        assert f'<option selected value="{people[role].id}"' in form


BEGUN = "Det nya protokollet var redan påbörjat. Här är det."


@pytest.mark.parametrize("pdf", [False, True])
def test_minutes_begun_by_themselves_are_begun_anew_once(secretary, client_as, pdf):
    first = numbered(secretary, place="Biblioteket")
    make_void(secretary, first)
    way = f"{HOME}/minutes/new{'/pdf' if pdf else ''}?after={first.id}"
    people = secretary.board.people
    # Void for its wrong day, it is begun anew with another.
    told = {"kind": "board", "held_on": "2026-03-15", "adjuster": ""}
    told |= {"chaired_by": people["chair"].id, "written_by": people["secretary"].id}

    def press(role):
        paper = {"pdf": (io.BytesIO(text_pdf("§ 1 Mötet öppnades")), "protokoll.pdf")} if pdf else {}
        return client_as(role).post(way, data=told | paper)

    assert f"{HOME}/minutes/new/pdf?after={first.id}" in buttons(client_as("secretary"), way)
    begun = re.search(r"/minutes/([0-9a-f-]{36})", press("secretary").location)[1]
    browser = client_as("chair")
    shown = seen(browser, page_of(first))
    assert "Ett nytt protokoll är påbörjat." in shown
    assert ANEW not in shown
    assert f"{HOME}/minutes/{begun}" in buttons(browser, page_of(first))
    for answer in (press("chair"), browser.get(way)):
        assert answer.location == f"{HOME}/minutes/{begun}"
    assert BEGUN in seen(browser, answer.location)
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        assert len(queries.register(work)) == 2
    # What was begun anew is made void in its turn, and begun anew from its own page.
    second = secretary.read(Minutes(id=uuid.UUID(begun)))
    make_void(secretary, second)
    assert f"{HOME}/minutes/new?after={begun}" in buttons(browser, page_of(second))
    third = press("secretary").location
    assert begun not in third
    assert third.removesuffix("/edit") in buttons(browser, page_of(second))
    assert third.removesuffix("/edit") in buttons(browser, page_of(first))


def test_the_second_of_two_presses_on_void_minutes_begins_nothing(secretary):
    first = numbered(secretary)
    make_void(secretary, first)
    desk = Desk(secretary.board)
    begun = desk.do(actions.begin, secretary.meeting(), after=first.id)
    with pytest.raises(MinutesBegun) as refusal:
        desk.do(actions.begin, secretary.meeting(), after=first.id)
    assert refusal.value.minutes_id == begun.id


def test_whoever_presses_second_is_led_to_what_was_begun_from_the_agenda(secretary, client_as):
    meeting = Desk(secretary.board).plan()
    first, second = client_as("secretary"), client_as("chair")
    first.post(f"{HOME}/meetings/{meeting.id}/minutes")
    begun = Desk(secretary.board).page(meeting).meeting.minutes_id
    answer = second.post(f"{HOME}/meetings/{meeting.id}/minutes")
    assert answer.location == f"{HOME}/minutes/{begun}"
    assert BEGUN in seen(second, answer.location)


def decided(secretary):
    found = agreed(secretary)
    for role in ("chair", "secretary", "treasurer", "board_member"):
        do(secretary, role, actions.vote, found.id, Vote.YES)
    return read(secretary, found)


def test_what_was_decided_per_capsulam_is_written_anew_from_the_void_minutes(secretary, client_as):
    found, browser = decided(secretary), client_as("secretary")
    way = f"{HOME}/minutes/per-capsulam/{found.id}/anew"
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        minutes = queries.by_id(work, found.minutes_id)
    assert "Röster och samtycken finns kvar" in seen(browser, f"{page_of(minutes)}/void")
    make_void(secretary, minutes)
    assert way in buttons(browser, page_of(minutes))
    assert browser.post(way).status_code == 303
    assert way not in buttons(browser, page_of(minutes))
    anew = f"{HOME}/minutes/{read(secretary, found).minutes_id}"
    assert anew in buttons(browser, page_of(minutes))
    # Whoever had the page open still and pressed too.
    answer = browser.post(way)
    assert answer.location == anew
    assert BEGUN in seen(browser, answer.location)


def test_whoever_was_conflicted_is_led_to_no_question_that_they_may_not_see(secretary, client_as):
    found = proposed(secretary, "treasurer")
    do(secretary, "secretary", actions.recuse, found.id, "Jag säljer lägenheten")
    for role in ("chair", "board_member"):
        do(secretary, role, actions.agree, found.id)
    for role in ("chair", "treasurer", "board_member"):
        do(secretary, role, actions.vote, found.id, Vote.YES)
    with secretary.opener.reading(secretary.board.actor("chair")) as work:
        minutes = queries.by_id(work, queries.capsulam(work, found.id).minutes_id)
    make_void(secretary, minutes, role="chair")
    for role, led in (("secretary", False), ("chair", True)):
        shown = client_as(role).get(page_of(minutes)).text
        assert (str(found.id) in shown) is led
        assert ANEW not in shown


def test_constituting_minutes_are_begun_anew_from_the_election(secretary, client_as):
    elect(secretary.board)
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        minutes = actions.draft_constituting(work, manner="two")
    make_void(secretary, minutes)
    browser = client_as("secretary")
    assert f"{HOME}/minutes/constituting" in buttons(browser, page_of(minutes))
    browser.post(f"{HOME}/minutes/constituting", data={"manner": "two"})
    assert "Ett nytt protokoll är påbörjat." in seen(browser, page_of(minutes))


@pytest.mark.parametrize("sent", [True, False])
def test_whoever_makes_minutes_void_is_told_first_what_happens(secretary, client_as, sent):
    minutes = secretary.written()
    if sent:
        secretary.send(minutes)
    shown = seen(client_as("secretary"), f"{page_of(minutes)}/void")
    assert "Protokollet står kvar i registret som makulerat, med din anledning." in shown
    assert "Besluten i det försvinner ur beslutsregistret." in shown
    assert (
        "Du kan börja om på det makulerade protokollets sida. Det nya protokollet får nästa nummer." in shown
    )
    assert ("Det tas tillbaka från dem som skulle skriva under." in shown) is sent
    meeting = Desk(secretary.board).plan(starts=STARTS.replace(day=20))
    begun = Desk(secretary.board).do(actions.begin_from, meeting.id)
    assert "Du kan börja om från mötets dagordning" in seen(client_as("secretary"), f"{page_of(begun)}/void")
