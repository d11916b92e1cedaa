"""A general meeting's papers reach its members: behind their log-in where it opens them, else by a link of their own."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from boardroom.associations.models import Association
from boardroom.core.actor import worker_for
from boardroom.core.ids import new_id
from boardroom.mandates.actions import add_person
from boardroom.mandates.models import Mandate, Role
from boardroom.mandates.queries import person_by_email
from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Plan, hold_meeting
from boardroom.minutes.models import MinutesKind
from boardroom.notices.jobs import deliver
from boardroom.sharing.actions import revoke, share_papers
from boardroom.sharing.models import Share
from tests.data.filed import put_in, seen
from tests.data.side_by_side import meanwhile

HOME = "/brf-provet-1"
OUTSIDE = "karin.vik@exempel.se"


pytestmark = pytest.mark.usefixtures("mailer")


@pytest.fixture
def opener(board):
    return board.runtime.opener


@pytest.fixture
def meeting(board):
    return planned(board)


def planned(board):
    """A general meeting with two papers: one of a class that members read, and one that they do not."""
    opener = board.runtime.opener
    annual = put_in(
        opener,
        board.actor("secretary"),
        "Årets siffror",
        title="Årsredovisning 2025",
        record_class="annual_report",
    )
    motion = put_in(opener, board.actor("secretary"), "En motion", title="Motion om laddstolpar")
    with opener.writing(worker_for(board.association.id)) as work:
        person = add_person(work, name="Karin Vik", email=OUTSIDE)
        work.session.add(
            Mandate(
                id=new_id(),
                association_id=board.association.id,
                person_id=person.id,
                role=Role.MEMBER,
                start=work.now.date() - timedelta(days=30),
                created_at=work.now,
            )
        )
    with opener.writing(board.actor("secretary")) as work:
        found = actions.plan(
            work, Plan(kind=MinutesKind.GENERAL_MEETING, starts=work.now + timedelta(days=35))
        )
        item = queries.meeting(work, found.id).items[3]
        for paper in (annual, motion):
            actions.attach(work, item.id, paper.document.id)
    return found


def call(board, client_as, meeting):
    answer = client_as("secretary").post(f"{HOME}/meetings/{meeting.id}/call")
    assert answer.status_code in {302, 303}
    while deliver(board.runtime.opener):
        pass


def letters(mailer, address):
    return [mail.text for mail in mailer.kept if mail.to_address == address]


def test_a_member_without_a_log_in_gets_one_letter_with_a_link_to_each_paper_that_is_counted_and_can_be_closed(
    board, opener, app, client_as, meeting, mailer
):
    call(board, client_as, meeting)
    got = letters(mailer, OUTSIDE)
    notice = next(text for text in got if "Dagordning" in text)
    assert "– Årsredovisning 2025\n" in notice
    assert "– Motion om laddstolpar\n" in notice
    assert "i ett eget brev, med länkar" in notice
    assert "/archive/" not in notice
    [letter] = [text for text in got if "/link/" in text]
    assert "Underlag till stämman." in letter
    links = re.findall(r"^(.+)\nhttp://localhost(/link/[\w-]+)$", letter, re.MULTILINE)
    assert {title for title, _link in links} == {"Årsredovisning 2025", "Motion om laddstolpar"}
    with opener.reading(worker_for(board.association.id)) as work:
        shares = work.session.scalars(select(Share).where(Share.email == OUTSIDE)).all()
        assert {one.until for one in shares} == {queries.day_of(work, meeting)}
    for title, link in links:
        browser = app.test_client()
        browser.post(link)
        address = browser.get("/shared/").location
        assert title in seen(browser, address)
    for one in shares:
        with opener.writing(board.actor("chair")) as work:
            revoke(work, one.id)
    assert browser.get(address).status_code != 200
    # A notice that is sent anew makes no second link while the first one lives: these were closed.
    call(board, client_as, meeting)
    call(board, client_as, meeting)
    assert len([text for text in letters(mailer, OUTSIDE) if "/link/" in text]) == 2


def test_a_member_without_a_log_in_gets_no_paper_of_a_point_in_which_they_are_conflicted(
    board, opener, client_as, meeting, mailer
):
    with opener.writing(board.actor("secretary")) as work:
        item = queries.meeting(work, meeting.id).items[3]
        actions.declare_conflict(work, item.id, person_by_email(work, OUTSIDE).id)
    call(board, client_as, meeting)
    got = letters(mailer, OUTSIDE)
    assert any("Dagordning" in text for text in got)
    assert not any("Motion om laddstolpar" in text or "/link/" in text for text in got)


def test_members_pages_lead_to_the_papers_behind_the_log_in_and_links_to_the_others(
    board, opener, client_as, meeting, mailer
):
    with opener.writing(worker_for(board.association.id)) as work:
        work.session.get(Association, board.association.id).member_pages = True
    call(board, client_as, meeting)
    got = letters(mailer, board.people["member"].email)
    notice = next(text for text in got if "Dagordning" in text)
    [page] = re.findall(r"Årsredovisning 2025: http://localhost(\S+)", notice)
    assert "Årsredovisning 2025" in seen(client_as("member"), page)
    assert "– Motion om laddstolpar\n" in notice
    assert len([text for text in got if "/link/" in text]) == 1


def test_a_member_is_not_counted_as_one_who_has_not_answered(board, client_as, meeting):
    assert "får en egen länk till det" in seen(client_as("secretary"), f"{HOME}/meetings/{meeting.id}")
    call(board, client_as, meeting)
    page = seen(client_as("secretary"), f"{HOME}/meetings/{meeting.id}")
    waiting = re.findall(r"<li>([^<]+?)\s*<span[^>]*>(?:(?!</li>).)*Har inte svarat", page, re.DOTALL)
    assert "Karin Vik" in page
    assert waiting
    assert not {"Karin Vik", board.people["member"].name} & {name.strip() for name in waiting}


def test_two_who_send_the_notice_at_once_make_each_link_once(postgres_board):
    meeting, runtime = planned(postgres_board), postgres_board.runtime

    def send(work):
        actions.call(work, meeting.id, by_link=share_papers(work, meeting.id))

    meanwhile(runtime, (postgres_board.actor("secretary"), send), (postgres_board.actor("chair"), send))
    with runtime.opener.reading(worker_for(postgres_board.association.id)) as work:
        made = [(one.document_id, one.email) for one in work.session.scalars(select(Share))]
    assert made
    assert len(made) == len(set(made))


def test_whoever_sends_the_notice_and_whoever_changes_the_agenda_do_not_wait_for_each_other(postgres_board):
    meeting = planned(postgres_board)
    meanwhile(
        postgres_board.runtime,
        (postgres_board.actor("secretary"), lambda work: hold_meeting(work, meeting.id)),
        (
            postgres_board.actor("chair"),
            lambda work: actions.call(work, meeting.id, by_link=share_papers(work, meeting.id)),
        ),
        lambda work: actions.add_item(work, meeting.id, "Laddstolpar"),
    )
