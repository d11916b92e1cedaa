"""Access beyond mandates: opened by two, told to all, over by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from boardroom.adapters.jinja_letters import JinjaLetters
from boardroom.audit.models import Entry
from boardroom.core.actor import worker_for
from boardroom.core.errors import Invalid, NotPermitted
from boardroom.core.permissions import Permission
from boardroom.mandates.actions import (
    Election,
    Seat,
    ask_for_access,
    close_access,
    confirm_access,
    enter_election,
    narrow,
    seat,
)
from boardroom.mandates.errors import NothingToConfirm, OwnRequest, OwnSeat
from boardroom.mandates.models import Role
from boardroom.mandates.queries import mandates_of
from boardroom.mandates.rules import NEVER_OPENED, ROLE_PERMISSIONS
from boardroom.notices.models import Message
from tests.conftest import NOW
from tests.data.filed import put_in, seen

PAGE = "/brf-provet-1/board/access/"


def asked(board, by="secretary", for_="treasurer", role=Role.ADMINISTRATOR, hours=4, reason="båda är sjuka"):
    with board.runtime.opener.writing(board.actor(by)) as work:
        return ask_for_access(work, board.people[for_].id, role, reason=reason, hours=hours).id


def confirmed(board, access_id, by="board_member"):
    with board.runtime.opener.writing(board.actor(by)) as work:
        return confirm_access(work, access_id)


def letters(board):
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        rows = work.session.scalars(select(Message).order_by(Message.created_at)).all()
        return [(row.to_address, row.facts["subject"], row.facts["body"]) for row in rows]


def test_nothing_is_open_until_another_board_member_confirms(board):
    access = asked(board)
    assert not board.actor("treasurer").may(Permission.MANAGE_MANDATES)
    with pytest.raises(OwnRequest):
        confirmed(board, access, by="secretary")
    confirmed(board, access)
    assert board.actor("treasurer").may(Permission.MANAGE_MANDATES)
    with pytest.raises(NothingToConfirm):
        confirmed(board, access)


def test_the_one_it_is_for_may_be_the_second(board):
    access = asked(board)
    confirmed(board, access, by="treasurer")
    assert board.actor("treasurer").may(Permission.MANAGE_MANDATES)


def test_it_ends_by_itself_and_the_page_says_so(board, clock, client_as):
    browser = client_as("treasurer")
    confirmed(board, asked(board, hours=4))
    clock.set(NOW + timedelta(hours=4) - timedelta(seconds=1))
    assert browser.get("/brf-provet-1/settings/").status_code == 200
    clock.set(NOW + timedelta(hours=4))
    assert browser.get("/brf-provet-1/settings/").status_code == 403
    page = seen(client_as("chair"), PAGE)
    assert "Öppet nu" not in page
    assert "Tidigare" in page


def test_the_whole_board_is_told_at_once_and_the_log_says_who_why_and_until_when(board):
    access = asked(board)
    # The one who asked knows; every other is asked to confirm.
    first = {to for to, subject, _body in letters(board) if subject.startswith("Bekräfta")}
    assert first == {
        f"{role}@exempel.se" for role in ("chair", "treasurer", "board_member", "deputy", "administrator")
    }
    confirmed(board, access)
    told = [(to, body) for to, subject, body in letters(board) if "är öppnad" in subject]
    assert {to for to, _body in told} == first | {"secretary@exempel.se"}
    assert all("båda är sjuka" in body and "Bo Lind och David Alm" in body for _to, body in told)
    with board.runtime.opener.reading(board.actor("chair")) as work:
        entry = work.session.scalars(
            select(Entry).where(Entry.verb == "opened", Entry.subject_kind == "opened_access")
        ).one()
    assert entry.association_id == board.association.id
    assert entry.payload["reason"] == "båda är sjuka"
    assert (entry.payload["asked_by"], entry.payload["by"]) == ("Bo Lind", "David Alm")
    assert entry.payload["until"] == (NOW + timedelta(hours=4)).isoformat()


def test_it_never_lets_anyone_open_for_others_destroy_or_watch_readers(board):
    confirmed(board, asked(board, for_="manager", role=Role.SECRETARY))
    confirmed(board, asked(board, for_="manager", role=Role.ADMINISTRATOR))
    given = board.actor("manager").permissions
    assert not given & NEVER_OPENED - ROLE_PERMISSIONS["manager"]
    with pytest.raises(NotPermitted):
        asked(board, by="manager")


@pytest.mark.parametrize("role", ["deputy", "auditor", "manager", "member", "administrator"])
def test_only_elected_board_members_ask_and_confirm(board, role):
    with pytest.raises(NotPermitted):
        asked(board, by=role)
    access = asked(board)
    with pytest.raises(NotPermitted):
        confirmed(board, access, by=role)


def test_a_request_that_nobody_confirms_within_a_day_is_over(board, clock):
    access = asked(board)
    clock.set(NOW + timedelta(hours=24))
    with pytest.raises(NothingToConfirm):
        confirmed(board, access)


def test_anyone_on_the_board_closes_it_at_once(board):
    access = asked(board)
    confirmed(board, access)
    with board.runtime.opener.writing(board.actor("chair")) as work:
        close_access(work, access)
    assert not board.actor("treasurer").may(Permission.MANAGE_MANDATES)
    assert any("är stängd" in subject for _to, subject, _body in letters(board))
    with pytest.raises(NothingToConfirm), board.runtime.opener.writing(board.actor("chair")) as work:
        close_access(work, access)


def test_what_is_asked_for_is_one_of_the_offered_things_with_a_reason(board):
    for facts in ({"role": Role.CHAIR}, {"hours": 1000}, {"reason": "  "}):
        with pytest.raises(Invalid):
            asked(board, **facts)


def test_a_conflict_of_interest_binds_who_is_let_in(board):
    from boardroom.documents.actions import hide_from
    from boardroom.documents.queries import by_ids

    opener = board.runtime.opener
    hidden, other = (
        put_in(opener, board.actor("chair"), "text", title=title) for title in ("Anbud", "Annat")
    )
    with opener.writing(board.actor("chair")) as work:
        hide_from(work, hidden.document.id, board.people["manager"].id, "jäv")
    confirmed(board, asked(board, for_="manager", role=Role.SECRETARY))
    with opener.reading(board.actor("manager")) as work:
        assert set(by_ids(work, [hidden.document.id, other.document.id])) == {other.document.id}


def test_the_pages_lead_through_it(board, client_as):
    chair, secretary = client_as("chair"), client_as("secretary")
    assert 'href="/brf-provet-1/board/access/"' in seen(chair, "/brf-provet-1/board/")
    assert "board/access" not in seen(client_as("auditor"), "/brf-provet-1/board/")
    facts = {
        "person": str(board.people["treasurer"].id),
        "role": "administrator",
        "hours": "24",
        "reason": "båda är sjuka",
    }
    assert chair.post(PAGE, data=facts | {"reason": ""}).status_code == 422
    assert chair.post(PAGE, data=facts).status_code == 303
    assert "Ta tillbaka" in seen(chair, PAGE)
    assert "Tillfällig åtkomst för Cecilia Ask" in seen(secretary, "/brf-provet-1/")
    page = seen(secretary, PAGE)
    assert "Astrid Ek skriver: ”båda är sjuka”" in page
    [action] = [part.split('"')[0] for part in page.split('action="')[1:] if "/confirm" in part.split('"')[0]]
    assert chair.post(action).status_code == 409
    assert secretary.post(action).status_code == 303
    page = seen(chair, PAGE)
    assert "Öppet nu" in page
    assert "Öppnat av Astrid Ek och Bo Lind" in page
    assert chair.post(action.replace("/confirm", "/close")).status_code == 303
    assert "Öppet nu" not in seen(chair, PAGE)


def test_it_neither_shares_nor_exports_nor_finds_persons(board):
    confirmed(board, asked(board, for_="manager", role=Role.SECRETARY))
    confirmed(board, asked(board, for_="member", role=Role.AUDITOR))
    given = board.actor("manager").permissions | board.actor("member").permissions
    kept = {
        Permission.SHARE_DOCUMENTS,
        Permission.EXPORT,
        Permission.HANDLE_PRIVACY,
        Permission.SEARCH_PERSONAL_NUMBERS,
        Permission.REVEAL_PERSONAL_NUMBERS,
        Permission.MANAGE_RETENTION,
    }
    assert Permission.WRITE_MINUTES in given
    assert not given & kept


def seated(board, by, for_, role=Role.CHAIR):
    with board.runtime.opener.writing(board.actor(by)) as work:
        seat(work, Seat(role=role, person_id=board.people[for_].id), NOW.date())


def test_whoever_is_let_in_for_some_hours_cannot_seat_themselves_for_ever(board):
    confirmed(board, asked(board, for_="treasurer"))
    with pytest.raises(OwnSeat):
        seated(board, "treasurer", "treasurer")
    own = Election(meeting=NOW.date(), seats=[Seat(role=Role.CHAIR, email="treasurer@exempel.se")])
    with pytest.raises(OwnSeat), board.runtime.opener.writing(board.actor("treasurer")) as work:
        enter_election(work, own)
    assert board.actor("treasurer").roles == {"treasurer"}
    # Who may by an own mandate still does.
    seated(board, "chair", "chair", Role.ADMINISTRATOR)
    assert "administrator" in board.actor("chair").roles


def test_whoever_is_let_in_for_some_hours_does_not_widen_their_own_mandate(board):
    confirmed(board, asked(board, for_="manager"))
    with board.runtime.opener.reading(board.actor("manager")) as work:
        [mine] = mandates_of(work, board.people["manager"].id)
    with pytest.raises(OwnSeat), board.runtime.opener.writing(board.actor("manager")) as work:
        narrow(work, mine.id, record_classes=["board_minutes"])


def test_the_whole_board_is_told_of_a_seat_that_no_meeting_elected(board):
    seated(board, "chair", "manager", Role.ADMINISTRATOR)
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        rows = work.session.scalars(select(Message).where(Message.template == "new_seat")).all()
        assert {row.to_address.split("@")[0] for row in rows} == {
            "chair", "secretary", "treasurer", "board_member", "deputy", "administrator"
        }  # fmt: skip
        facts = {**rows[0].facts, "to_name": "Bo Lind"}
    assert JinjaLetters().letter("new_seat", "sv", facts).subject.startswith("Nytt uppdrag som administratör")
    name = board.people["manager"].name
    assert f"Astrid Ek har fört in ett uppdrag utan att det hör till ett val på stämman: {name} är" in (
        JinjaLetters().letter("new_seat", "sv", facts).text
    )
    assert name in JinjaLetters().letter("new_seat", "en", facts).text
