"""Att göra shows each person what concerns them, and says kindly why where nothing opens."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from boardroom.classes.actions import note_discharge
from boardroom.core.ids import new_id
from boardroom.documents.actions import describe
from boardroom.home.rules import nearness
from boardroom.home.views.naming import decision_task
from boardroom.minutes.actions import Meeting, Plan, Writing, answer, begin, call, mark_done, plan, save
from boardroom.minutes.models import Answer, MinutesKind
from boardroom.minutes.queries import open_actions
from boardroom.minutes.rules import WrittenDecision, WrittenItem
from boardroom.reading.models import Page, PageState
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.rules.states import EnvelopeKind, SignerRole
from tests.data.filed import put_in, seen

HOME = "/brf-provet-1/"
ROLES = ["chair", "secretary", "deputy", "auditor", "manager", "member", "administrator"]


@pytest.mark.parametrize("role", ROLES)
def test_an_empty_house_is_a_page_for_everyone(board, client_as, role):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        note_discharge(work, date(2024, 12, 31), date(2025, 5, 14))
    assert "Inget väntar på dig just nu" in seen(client_as(role), HOME)


@pytest.mark.parametrize("role", ROLES)
def test_no_one_sees_more_than_their_scope(board, client_as, role):
    put_in(
        board.runtime.opener, board.actor("secretary"), title="Grannfejden", record_class="disturbance_case"
    )
    page = seen(client_as(role), HOME)
    assert ("Grannfejden" in page) is (role in {"chair", "secretary", "deputy"})


def test_papers_that_lack_class_or_date_wait_for_those_who_may_describe_them(board, client_as):
    paper = put_in(
        board.runtime.opener, board.actor("secretary"), title="Lös lapp", record_class=None, day=None
    )
    page = seen(client_as("treasurer"), HOME)
    assert "1 papper att beskriva" in page
    assert "saknar" not in page, "one thing at a time"
    assert "beskriva" not in seen(client_as("auditor"), HOME)
    # Someone has described it and left its kind and date open: that alone is still to be said.
    with board.runtime.opener.writing(board.actor("treasurer")) as work:
        describe(work, paper.document.id, title="Lös lapp", record_class=None, document_date=None)
    page = seen(client_as("treasurer"), HOME)
    assert "beskriva" not in page
    assert "1 dokument saknar handlingstyp" in page
    assert "1 dokument saknar datum" in page
    assert "Utan datum syns det inte" in page
    assert "saknar" not in seen(client_as("auditor"), HOME)


def test_the_greeting_goes_once_something_was_opened(board, client_as):
    paper = put_in(board.runtime.opener, board.actor("secretary"), "Taket")
    client = client_as("board_member")
    assert "Ditt första besök" in seen(client, HOME)
    client.get(paper.address)
    assert "Ditt första besök" not in seen(client, HOME)


def test_one_whose_mandate_has_ended_is_told_why_nothing_opens(board, client_as):
    put_in(board.runtime.opener, board.actor("secretary"), title="Takavtalet")
    board.add("vice_chair", "Janne Rot", date(2024, 5, 14), end=date(2026, 3, 20))
    client = client_as("vice_chair")
    page = seen(client, HOME)
    assert "Du har inget uppdrag i föreningen just nu" in page
    assert "Takavtalet" not in page
    assert "Sök i arkivet" not in page
    assert client.get("/brf-provet-1/archive/").status_code == 403


def test_a_mandate_that_ends_soon_is_foretold(board, client_as):
    board.add("vice_chair", "Janne Rot", date(2025, 5, 14), end=date(2026, 4, 1))
    page = seen(client_as("vice_chair"), HOME)
    assert "Ditt uppdrag som vice ordförande upphör" in page
    assert "om 12 dagar" in page


def test_nearness_of_a_day():
    today = date(2026, 3, 20)
    days = [None, today - timedelta(days=1), today, today + timedelta(days=7), today + timedelta(days=8)]
    assert [nearness(day, today) for day in days] == ["later", "late", "soon", "soon", "later"]


def ask(board, role, **facts):
    """Ask someone to adjust a set of minutes, as the sending leaves it."""
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        envelope = Envelope(
            id=new_id(),
            association_id=board.association.id,
            kind=EnvelopeKind.MINUTES,
            subject_key="minutes:7",
            version=1,
            title="Styrelseprotokoll 7/2026",
            record_class="board_minutes",
            frozen_sha256="0" * 64,
            page_count=1,
            nonce="n",
            allowed_methods="passkey",
            sent_at=work.now,
            sent_by_name="Bo Lind",
            **facts,
        )
        work.session.add(envelope)
        work.session.flush()
        person = board.people[role]
        work.session.add(
            Signer(
                id=new_id(),
                association_id=board.association.id,
                envelope_id=envelope.id,
                position=1,
                person_id=person.id,
                name=person.name,
                email=person.email,
                role=SignerRole.ADJUSTER,
            )
        )
    return envelope


def test_one_who_has_left_still_finds_the_minutes_they_were_asked_to_sign(board, client_as):
    board.add("vice_chair", "Janne Rot", date(2024, 5, 14), end=date(2026, 3, 20))
    envelope = ask(board, "vice_chair", deadline=date(2026, 3, 21))
    page = seen(client_as("vice_chair"), HOME)
    assert "Justera styrelseprotokoll 7/2026" in page
    assert "eftersom du valdes till justerare" in page
    assert "i morgon" in page
    assert f"/signing/{envelope.id}" in page
    assert "Du har inget uppdrag" in page


def test_others_see_only_the_last_day_of_it(board, client_as):
    ask(board, "treasurer", deadline=date(2026, 3, 27))
    page = seen(client_as("chair"), HOME)
    assert "Sista dag att skriva under styrelseprotokoll 7/2026" in page
    assert "Läs och skriv under" not in page
    assert "Sista dag" not in seen(client_as("treasurer"), HOME)
    assert "Sista dag" not in seen(client_as("member"), HOME)


def test_a_decisions_words_become_a_task_that_can_be_read_at_a_glance(app):
    with app.test_request_context():
        assert (
            decision_task("Att förlänga snöröjningsavtalet med ett år, högst 62 000 kr.")
            == "Genomför beslutet att förlänga snöröjningsavtalet med ett år, högst 62 000 kr"
        )
        assert decision_task("Hissen byts i vår.") == "Genomför beslutet: Hissen byts i vår"
        long = decision_task("att " + "måla trapphuset " * 20)
    assert long.endswith(" trapphuset måla…")
    assert len(long) < 120


def test_the_nearest_last_day_stands_first_and_what_has_none_stands_last(board, client_as):
    people, opener = board.people, board.runtime.opener
    meeting = Meeting(MinutesKind.BOARD, date(2026, 3, 14), people["chair"].id, people["secretary"].id)
    decided = tuple(
        WrittenDecision("adopted", f"att {what}.", people["treasurer"].id, day)
        for what, day in (
            ("måla porten", None),
            ("byta låset", date(2026, 4, 30)),
            ("laga taket", date(2026, 3, 23)),
        )
    )
    with opener.writing(board.actor("secretary")) as work:
        minutes = begin(work, meeting)
        save(work, minutes.id, Writing(meeting, (WrittenItem("Huset", "", decided),)), revision=1)
    # What is to be signed comes first among the kinds, and yet after what is nearer.
    ask(board, "treasurer", deadline=date(2026, 4, 2))
    page = seen(client_as("treasurer"), HOME)
    order = ["laga taket", "Justera styrelseprotokoll", "byta låset", "måla porten"]
    assert sorted(order, key=page.index) == order


def test_pages_that_could_not_be_read_are_one_task_with_a_count(board, client_as):
    actor = board.actor("secretary")
    for number in range(4):
        put_in(board.runtime.opener, actor, "Ett", title=f"Kvitto {number}")
    with board.runtime.opener.writing(actor) as work:
        work.session.execute(update(Page).values(state=PageState.FAILED))
    page = seen(client_as("secretary"), HOME)
    assert page.count("gick inte att läsa av") == 1
    assert "4 sidor gick inte att läsa av" in page
    assert 'href="/brf-provet-1/reading/"' in page


def test_what_a_meeting_decided_waits_for_who_is_to_do_it_and_for_others_as_a_count(board, client_as):
    people = board.people
    opener, secretary = board.runtime.opener, board.actor("secretary")
    meeting = Meeting(MinutesKind.BOARD, date(2026, 3, 14), people["chair"].id, people["secretary"].id)
    made = WrittenDecision("adopted", "att byta låset.", people["treasurer"].id, date(2026, 3, 25))
    with opener.writing(secretary) as work:
        minutes = begin(work, meeting)
        save(work, minutes.id, Writing(meeting, (WrittenItem("Låset", "", (made,)),)), revision=1)
    own = seen(client_as("treasurer"), HOME)
    assert "Genomför beslutet att byta låset<" in own
    assert "om 5 dagar" in own
    others = seen(client_as("chair"), HOME)
    assert "byta låset" not in others
    assert "Se 1 beslut som andra ska utföra" in others
    with opener.writing(board.actor("treasurer")) as work:
        [one] = open_actions(work)
        mark_done(work, one.decision.id)
    assert "utföra" not in seen(client_as("chair"), HOME)


def test_minutes_of_a_general_meeting_are_named_in_plain_swedish(board, client_as):
    people = board.people
    meeting = Meeting(
        MinutesKind.GENERAL_MEETING, date(2026, 3, 14), people["chair"].id, people["secretary"].id
    )
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        begin(work, meeting)
    page = seen(client_as("secretary"), HOME)
    assert "Protokoll från föreningsstämma, 14 mars 2026" in page
    assert "föreningsstämma från den" not in page


def test_a_meeting_that_was_called_asks_for_an_answer_and_then_stands_among_what_comes(board, client_as):
    opener = board.runtime.opener
    with opener.writing(board.actor("secretary")) as work:
        meeting = plan(work, Plan(MinutesKind.BOARD, work.now + timedelta(days=9), place="Lokalen"))
    assert "Styrelsemöte" not in seen(client_as("chair"), HOME), "not called yet"
    with opener.writing(board.actor("secretary")) as work:
        call(work, meeting.id)
    assert "Svara om du kommer" in seen(client_as("chair"), HOME)
    with opener.writing(board.actor("chair")) as work:
        answer(work, meeting.id, Answer.COMING)
    page = seen(client_as("chair"), HOME)
    assert "Svara om du kommer" not in page
    assert "Styrelsemöte 29 mars 2026 20.00" in page
    assert "Svara om du kommer" not in seen(client_as("auditor"), HOME)
