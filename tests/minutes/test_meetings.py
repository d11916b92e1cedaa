from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from boardroom.associations.actions import set_quorum
from boardroom.core.errors import Invalid, NotFound, NotPermitted
from boardroom.documents.queries import by_ids
from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Plan, Writing
from boardroom.minutes.actions.attending import attendees
from boardroom.minutes.errors import AlreadyBegun, Conflicted, MinutesBegun
from boardroom.minutes.models import Answer, AttendanceStatus, MinutesKind
from boardroom.minutes.rules import (
    Seat,
    WrittenDecision,
    WrittenItem,
    notice_advice,
    quorum,
    wheel_turns,
)
from boardroom.notices.jobs import deliver
from boardroom.notices.queries import deliveries
from tests.data.filed import put_in, seen

STARTS = datetime(2026, 4, 13, 16, 30, tzinfo=UTC)  # 18.30 in Stockholm


class Desk:
    """What people do with a meeting, each in a Work of its own."""

    def __init__(self, board):
        self.board, self.opener = board, board.runtime.opener

    def do(self, deed, *facts, role="secretary", **more):
        with self.opener.writing(self.board.actor(role)) as work:
            return deed(work, *facts, **more)

    def plan(self, **more):
        people = self.board.people
        facts = {
            "kind": MinutesKind.BOARD,
            "starts": STARTS,
            "place": "Föreningslokalen",
            "chaired_by": people["chair"].id,
            "written_by": people["secretary"].id,
        }
        return self.do(actions.plan, Plan(**(facts | more)))

    def page(self, meeting, role="secretary"):
        with self.opener.reading(self.board.actor(role)) as work:
            return queries.meeting_page(work, meeting.id)

    def headings(self, meeting):
        return [row.item.heading for row in self.page(meeting).rows]

    def row(self, meeting, heading, role="secretary"):
        return next(row for row in self.page(meeting, role).rows if row.item.heading == heading)

    def paper(self, title="Anbud tak", role="secretary"):
        return put_in(
            self.opener, self.board.actor(role), "Anbud", title=title, record_class="rejected_tender"
        ).document

    def letters(self, meeting):
        with self.opener.reading(self.board.actor("secretary")) as work:
            return deliveries(work, "meeting", meeting.id)


@pytest.fixture
def desk(board):
    return Desk(board)


def test_an_agenda_begins_with_the_points_of_its_kind_and_what_is_still_to_be_done(desk):
    headings = desk.headings(desk.plan())
    assert headings[0] == "Mötets öppnande"
    assert "Uppföljning av beslut" in headings
    assert headings[1:3] == ["Beslutförhet", "Godkännande av dagordningen"]
    assert headings[4:7] == ["Val av justerare", "Föregående protokoll", "Uppföljning av beslut"]
    assert headings[8:11] == ["Överlåtelser", "Andrahandsuthyrning", "Skrivelser"]
    assert headings[-1] == "Mötets avslutande"
    assert "Uppföljning av beslut" not in desk.headings(desk.plan(kind=MinutesKind.CONSTITUTING))


def test_an_association_has_templates_of_its_own(desk, board, secretary):
    desk.do(actions.set_template, MinutesKind.BOARD, "Öppnande\n\nUppföljning av beslut\nSlut")
    assert desk.headings(desk.plan()) == ["Öppnande", "Uppföljning av beslut", "Slut"]
    assert secretary.read(secretary.begin()).items[0].heading == "Öppnande"
    desk.do(actions.set_template, MinutesKind.BOARD, "")
    assert desk.headings(desk.plan())[0] == "Mötets öppnande"


def test_a_row_of_a_template_that_is_too_long_is_refused_at_its_field_and_cut_nowhere(desk, client_as):
    long = "Genomgång av " + "underhållsplanen " * 18
    browser, page = client_as("secretary"), "/brf-provet-1/meetings/templates"
    answer = browser.post(page, data={"kind": "board", "board-headings": f"Öppnande\n{long}"})
    assert answer.status_code == 422
    assert "högst 200 tecken" in answer.text
    assert 'id="board-headings-error"' in answer.text
    assert long.strip() in answer.text, "what was written is there to be shortened"
    assert "Öppnande" not in desk.headings(desk.plan())
    with pytest.raises(Invalid):
        desk.do(actions.set_template, MinutesKind.BOARD, long)


def test_points_are_added_before_the_closing_ones_moved_and_taken_away(desk):
    meeting = desk.plan()
    added = desk.do(actions.add_item, meeting.id, "Laddstolpar", "Två offerter.")
    headings = desk.headings(meeting)
    assert headings.index("Laddstolpar") < headings.index("Övriga frågor")
    desk.do(actions.move_item, added.id, up=True)
    assert desk.headings(meeting).index("Laddstolpar") == headings.index("Laddstolpar") - 1
    desk.do(actions.remove_item, added.id)
    assert "Laddstolpar" not in desk.headings(meeting)
    assert [row.item.position for row in desk.page(meeting).rows] == list(range(1, len(headings)))


def test_the_notice_goes_to_members_and_deputies_with_agenda_and_a_calendar_file(desk, board, clock):
    meeting = desk.plan()
    assert desk.do(actions.call, meeting.id) == 5
    letters = desk.letters(meeting)
    names = {
        board.people[role].name for role in ("chair", "secretary", "treasurer", "board_member", "deputy")
    }
    assert {letter.to_name for letter in letters} == names
    assert letters[0].template == "meeting_notice"
    assert "1. Mötets öppnande" in letters[0].facts["agenda"]
    assert letters[0].facts["time"] == "18.30"
    assert letters[0].event["sequence"] == 0
    clock.set(clock.now() + timedelta(hours=1))
    desk.do(actions.change, meeting.id, Plan(MinutesKind.BOARD, STARTS + timedelta(days=1)))
    assert desk.page(meeting).stale
    desk.do(actions.call, meeting.id)
    changed = desk.letters(meeting)[-1]
    assert (changed.template, changed.event["sequence"]) == ("meeting_changed", 1)
    assert changed.event["uid"] == letters[0].event["uid"]
    assert not desk.page(meeting).stale


def test_the_letter_carries_the_calendar_file_to_the_mail_server(desk):
    from boardroom.adapters.smtp_mailer import compose
    from boardroom.adapters.twins.kept_mailer import KeptMailer

    kept = KeptMailer()
    object.__setattr__(desk.opener.ports, "mailer", kept)
    meeting = desk.plan()
    desk.do(actions.call, meeting.id)
    while deliver(desk.opener):
        pass
    [letter] = [one for one in kept.kept if one.to_name == "Astrid Ek"]
    assert "Kallelse: Styrelsemöte den 13 april 2026 kl. 18.30" in letter.subject
    assert f"/brf-provet-1/meetings/{meeting.id}" in letter.text
    [attached] = list(compose(letter, "portal@exempel.se").iter_attachments())
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_filename() == "kallelse.ics"
    assert "DTSTART:20260413T163000Z" in attached.get_content()
    desk.do(actions.cancel, meeting.id)
    while deliver(desk.opener):
        pass
    [withdrawn] = [one for one in kept.kept if one.to_name == "Astrid Ek" and one is not letter]
    [taken_away] = list(compose(withdrawn, "portal@exempel.se").iter_attachments())
    methods = [one["content-type"].params["method"] for one in (attached, taken_away)]
    assert methods == ["PUBLISH", "CANCEL"]
    before, after = (
        dict(line.split(":", 1) for line in one.get_content().splitlines() if ":" in line)
        for one in (attached, taken_away)
    )
    assert (after["METHOD"], after["UID"]) == ("CANCEL", before["UID"])
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])


def test_a_cancelled_meeting_is_told_to_those_who_were_called_and_changed_no_more(desk):
    meeting = desk.plan()
    desk.do(actions.call, meeting.id)
    desk.do(actions.cancel, meeting.id)
    last = desk.letters(meeting)[-1]
    assert (last.template, last.event["cancelled"]) == ("meeting_cancelled", True)
    with pytest.raises(AlreadyBegun):
        desk.do(actions.add_item, meeting.id, "För sent")


def test_the_calendar_file_can_be_fetched_from_the_page(desk, client_as):
    meeting = desk.plan()
    answer = client_as("board_member").get(f"/brf-provet-1/meetings/{meeting.id}/kallelse.ics")
    assert answer.mimetype == "text/calendar"
    assert b"BEGIN:VEVENT" in answer.data


def test_who_cannot_come_lets_the_deputy_in_turn_serve(desk, board):
    meeting = desk.plan()
    desk.do(actions.call, meeting.id)
    desk.do(actions.answer, meeting.id, Answer.ABSENT, role="treasurer")
    assert desk.page(meeting).in_turn == ["Elsa Rönn"]
    with pytest.raises(NotFound):
        desk.do(actions.answer, meeting.id, Answer.COMING, role="auditor")
    minutes = desk.do(actions.begin_from, meeting.id)
    rows = {row.name: row for row in minutes.attendance}
    assert rows["Cecilia Ask"].status is AttendanceStatus.ABSENT
    assert rows["Elsa Rönn"].serving
    assert not rows["David Alm"].serving


# --- Conflict of interest -----------------------------------------------------------------------


def test_a_conflicted_member_sees_neither_papers_nor_background_the_chair_neither(desk, board, client_as):
    meeting = desk.plan()
    point = desk.do(actions.add_item, meeting.id, "Anbud på taket", "Mitt bolag är lägst.")
    paper = desk.paper()
    desk.do(actions.attach, point.id, paper.id)
    assert desk.row(meeting, "Anbud på taket", "chair").papers
    desk.do(actions.declare_conflict, point.id, board.people["chair"].id, "Svågerns firma")
    row = desk.row(meeting, "Anbud på taket", "chair")
    assert (row.hidden, list(row.papers)) == (True, [])
    with desk.opener.reading(board.actor("chair")) as work:
        assert by_ids(work, {paper.id}) == {}
    page = seen(client_as("chair"), f"/brf-provet-1/meetings/{meeting.id}")
    assert "Du är jävig i den här frågan" in page
    assert "Mitt bolag är lägst" not in page
    assert "Anbud tak" not in page
    assert "Mitt bolag är lägst" not in seen(client_as("chair"), f"/brf-provet-1/meetings/points/{point.id}")
    assert desk.row(meeting, "Anbud på taket", "treasurer").papers


def test_a_paper_that_comes_later_is_hidden_from_who_is_conflicted_already(desk, board):
    meeting = desk.plan()
    point = desk.do(actions.add_item, meeting.id, "Anbud")
    desk.do(actions.declare_conflict, point.id, board.people["board_member"].id, role="board_member")
    paper = desk.paper()
    desk.do(actions.attach, point.id, paper.id)
    with desk.opener.reading(board.actor("board_member")) as work:
        assert by_ids(work, {paper.id}) == {}


def test_a_member_declares_their_own_conflict_over_all_papers_at_once(desk, board):
    meeting = desk.plan()
    point = desk.do(actions.add_item, meeting.id, "Anbud")
    papers = {desk.paper(f"Anbud {number}").id for number in range(3)}
    for paper in papers:
        desk.do(actions.attach, point.id, paper)
    desk.do(actions.declare_conflict, point.id, board.people["chair"].id, role="chair")
    with desk.opener.reading(board.actor("chair")) as work:
        assert by_ids(work, papers) == {}
    with pytest.raises(Conflicted):
        desk.do(actions.withdraw_conflict, point.id, board.people["chair"].id, role="chair")
    desk.do(actions.withdraw_conflict, point.id, board.people["chair"].id, role="treasurer")
    with desk.opener.reading(board.actor("chair")) as work:
        assert by_ids(work, papers).keys() == papers


def test_the_minutes_say_who_was_conflicted_and_the_typeset_page_too(desk, board, client_as):
    meeting = desk.plan()
    point = desk.do(actions.add_item, meeting.id, "Anbud")
    desk.do(actions.declare_conflict, point.id, board.people["chair"].id)
    minutes = desk.do(actions.begin_from, meeting.id)
    with desk.opener.reading(board.actor("secretary")) as work:
        read = queries.by_id(work, minutes.id)
        item = next(item for item in read.items if item.heading == "Anbud")
        facts = actions.gather_facts(work, read, draft=True)
    assert [one.person_id for one in item.recusals] == [board.people["chair"].id]
    from boardroom.minutes.rules import typeset_data

    typeset = typeset_data(facts)
    assert typeset["items"][item.position - 1]["recused"] == ["Astrid Ek"]
    pdf = desk.opener.ports.typesetter.typeset("minutes", typeset)
    assert pdf.startswith(b"%PDF")


# --- What comes back ----------------------------------------------------------------------------


def test_open_actions_stand_on_the_next_agenda_and_open_its_minutes(desk, board, secretary):
    minutes = secretary.begin()
    made = WrittenDecision("adopted", "att byta låset.", board.people["treasurer"].id, date(2026, 4, 1))
    put_off = WrittenDecision("deferred", "färgen på porten.")
    items = (WrittenItem("Porten", "", (made, put_off)),)
    desk.do(actions.save, minutes.id, Writing(secretary.meeting(), items), revision=1)
    meeting = desk.plan()
    row = desk.row(meeting, "Uppföljning av beslut")
    assert [one.decision.text for one in row.actions] == ["att byta låset."]
    [earlier] = desk.page(meeting).proposals.deferred
    desk.do(actions.add_proposed, meeting.id, earlier.decision.id)
    assert not desk.page(meeting).proposals.deferred
    begun = desk.do(actions.begin_from, meeting.id)
    texts = {item.heading: item.text for item in begun.items}
    assert "att byta låset (Cecilia Ask, senast den 1 april 2026)" in texts["Uppföljning av beslut"]
    assert "bordlades vid mötet den 14 mars 2026: färgen på porten." in texts["Porten"]
    assert [item.heading for item in begun.items] == desk.headings(meeting)
    with pytest.raises(MinutesBegun) as refusal:
        desk.do(actions.begin_from, meeting.id)
    assert refusal.value.minutes_id == begun.id


def test_the_annual_wheel_is_proposed_once_a_year_from_its_month_on(desk):
    desk.do(actions.adopt_usual_wheel)
    first = desk.plan()
    offered = {one.heading: one.id for one in desk.page(first).proposals.recurring}
    assert "Kallelse till ordinarie föreningsstämma" in offered
    assert "Budget och årsavgifter" not in offered
    desk.do(actions.add_proposed, first.id, offered["Kallelse till ordinarie föreningsstämma"])
    second = desk.plan(starts=STARTS + timedelta(days=21))
    again = [one.heading for one in desk.page(second).proposals.recurring]
    assert "Kallelse till ordinarie föreningsstämma" not in again
    assert "Vårstädning och gården" in again
    desk.do(actions.remove_recurring, offered["Kallelse till ordinarie föreningsstämma"])
    assert "Kallelse till ordinarie föreningsstämma" in desk.headings(first)


def test_an_item_of_december_is_due_in_january_and_not_in_summer():
    assert wheel_turns(12, date(2027, 1, 20), None)
    assert not wheel_turns(12, date(2027, 1, 20), date(2026, 12, 5))
    assert wheel_turns(12, date(2026, 12, 20), date(2025, 12, 5))
    assert not wheel_turns(12, date(2026, 6, 1), None)


def test_a_notice_of_a_general_meeting_that_is_late_or_early_is_told():
    assert "två veckor" in notice_advice("general_meeting", 10)
    assert "fyra veckor" in notice_advice("general_meeting", 20)
    assert "sex veckor" in notice_advice("general_meeting", 50)
    assert notice_advice("general_meeting", 35) == ""
    assert notice_advice("board", 1) == ""


# --- Quorum -------------------------------------------------------------------------------------


def seat(name, *, member=True, present=True, **more):
    return Seat(name, name, member, present, **more)


def test_late_and_early_are_counted_at_each_paragraph():
    seats = [seat("A"), seat("B", first_item=3), seat("C", last_item=2), seat("D", present=False)]
    counted = quorum(seats, [(), (), (), ()], members=4)
    assert counted.needed == 3
    assert counted.short == [(1, 2), (2, 2), (3, 2), (4, 2)]


def test_a_conflict_takes_a_vote_away_at_its_paragraph_alone():
    seats = [seat("A"), seat("B"), seat("C", present=False)]
    assert quorum(seats, [(), ("A",)], members=3).short == [(2, 1)]


def test_deputies_count_when_they_serve_and_are_proposed_in_their_order():
    idle = [seat("E", member=False), seat("F", member=False)]
    seats = [seat("A"), seat("B", present=False), seat("C"), *idle]
    assert quorum(seats, [()], members=3).in_turn == ["E"]
    serving = [seat("E", member=False, serving=True), seat("F", member=False, serving=True)]
    counted = quorum([seat("A"), seat("B", present=False), *serving], [()], members=3)
    assert counted.too_many
    assert counted.short == []


def test_statutes_may_ask_for_more_than_the_law(desk, board, secretary, client_as):
    meeting = desk.plan()
    minutes = desk.do(actions.begin_from, meeting.id)
    address = f"/brf-provet-1/minutes/{minutes.id}/edit"
    assert "beslutför" not in seen(client_as("secretary"), address), "nobody has said yet who was there"
    told = [replace(one, status=AttendanceStatus.PRESENT, serving=False) for one in attendees(minutes)]
    items = [queries.written(item) for item in minutes.items]
    desk.do(actions.save, minutes.id, Writing(secretary.meeting(), items, told), revision=minutes.revision)
    assert "beslutför" not in seen(client_as("secretary"), address)
    desk.do(set_quorum, 5, role="chair")
    assert "Styrelsen är beslutför när minst 5 kan det" in seen(client_as("secretary"), address)


# --- Pages --------------------------------------------------------------------------------------


def test_a_meeting_is_planned_called_and_answered_from_its_pages(board, client_as):
    secretary, member = client_as("secretary"), client_as("board_member")
    assert "Inget möte är planerat" in seen(secretary, "/brf-provet-1/meetings/")
    seen(secretary, "/brf-provet-1/meetings/new")
    sent = {
        "kind": "board",
        "day": "2026-04-13",
        "starts": "18:30",
        "place": "Lokalen",
        "chaired_by": str(board.people["chair"].id),
        "written_by": str(board.people["secretary"].id),
    }
    wrong = secretary.post("/brf-provet-1/meetings/new", data=sent | {"ends": "17:00"})
    assert "sluta innan det börjar" in wrong.text
    address = secretary.post("/brf-provet-1/meetings/new", data=sent).location
    page = seen(secretary, address)
    assert "13 april 2026 kl. 18.30" in page
    assert "Skicka kallelse" in page
    assert "Kommer du?" not in seen(member, address)
    secretary.post(f"{address}/call")
    assert "Kommer du?" in seen(member, address)
    member.post(f"{address}/answer/coming")
    assert "Kommer" in seen(secretary, address)
    seen(secretary, f"{address}/change")
    assert "Styrelsemöte" in seen(member, "/brf-provet-1/")


def test_wheel_and_templates_have_pages(client_as):
    browser = client_as("secretary")
    assert "Börja med ett vanligt årshjul" in seen(browser, "/brf-provet-1/meetings/year")
    browser.post("/brf-provet-1/meetings/year/usual")
    browser.post("/brf-provet-1/meetings/year", data={"month": "3", "heading": "Taket ses över"})
    assert "Taket ses över" in seen(browser, "/brf-provet-1/meetings/year")
    seen(browser, "/brf-provet-1/meetings/templates")
    sent = {"kind": "board", "board-headings": "Öppnande\nSlut"}
    assert browser.post("/brf-provet-1/meetings/templates", data=sent).status_code == 302
    assert "Öppnande\nSlut" in browser.get("/brf-provet-1/meetings/templates").text


def test_what_another_has_done_already_leads_back_and_says_so(desk, client_as):
    desk.do(actions.adopt_usual_wheel)
    meeting, browser = desk.plan(), client_as("secretary")
    [first, *_more] = desk.page(meeting).proposals.recurring
    here = f"/brf-provet-1/meetings/{meeting.id}"
    for told in ("", "Det föreslås inte längre till dagordningen."):
        answer = browser.post(f"{here}/proposed/{first.id}")
        assert answer.location == f"{here}#agenda"
        assert told in seen(browser, here)
    assert desk.headings(meeting).count(first.heading) == 1
    for told in ("", "Det är redan borttaget ur årshjulet."):
        answer = browser.post(f"/brf-provet-1/meetings/year/{first.id}/remove")
        assert answer.location == "/brf-provet-1/meetings/year"
        assert told in seen(browser, answer.location)


def test_papers_are_found_by_their_title_and_attached(desk, client_as):
    meeting = desk.plan()
    paper = desk.paper("Anbud från Åby Plåt")
    point = desk.row(meeting, "Fastigheten").item
    browser = client_as("secretary")
    address = f"/brf-provet-1/meetings/points/{point.id}"
    assert "Anbud från Åby Plåt" in seen(browser, f"{address}?q=åby")
    browser.post(f"{address}/papers/{paper.id}/attach")
    # The day stands apart from a title that may end with one.
    assert 'Anbud från Åby Plåt</a>, <span class="soft">' in seen(
        browser, f"/brf-provet-1/meetings/{meeting.id}"
    )
    browser.post(f"{address}/papers/{paper.id}/detach")
    assert "Anbud från Åby Plåt" not in seen(browser, f"/brf-provet-1/meetings/{meeting.id}")


def test_an_auditor_reads_meetings_and_arranges_none(desk, client_as):
    meeting = desk.plan()
    browser = client_as("auditor")
    assert "Lägg till punkt" not in seen(browser, f"/brf-provet-1/meetings/{meeting.id}")
    assert browser.post(f"/brf-provet-1/meetings/{meeting.id}/call").status_code == 403
    with pytest.raises(NotPermitted):
        desk.do(actions.add_item, meeting.id, "Revisorns punkt", role="auditor")
