"""What one mandate opens: a manager's record classes, the nominating committee's folder, the days of an auditor."""

from datetime import UTC, date, datetime

import pytest

from boardroom.core.errors import NotPermitted
from boardroom.core.permissions import Permission
from boardroom.documents.queries import by_ids
from boardroom.mandates.actions import narrow
from boardroom.mandates.queries import mandates_of
from tests.data.filed import put_in, seen


def mandate_of(board, role):
    with board.runtime.opener.reading(board.actor("chair")) as work:
        return mandates_of(work, board.people[role].id)[0]


def address(board, role):
    return f"/brf-provet-1/board/mandates/{mandate_of(board, role).id}/opens"


def reached(board, role, papers):
    with board.runtime.opener.reading(board.actor(role)) as work:
        found = by_ids(work, [paper.document.id for paper in papers])
    return {document.record_class for document in found.values()}


@pytest.fixture
def papers(board):
    actor = board.actor("secretary")
    return [
        put_in(board.runtime.opener, actor, "text", title=key, record_class=key)
        for key in ("service_contract", "board_minutes", "nominating_papers", "bylaws")
    ]


def test_a_manager_sees_the_classes_chosen_on_the_form_and_no_other(board, client_as, papers):
    assert reached(board, "manager", papers) == set()
    chair = client_as("chair")
    assert 'value="service_contract"' in seen(chair, address(board, "manager"))
    answer = chair.post(address(board, "manager"), data={"record_classes": ["service_contract", "bylaws"]})
    assert answer.status_code == 303
    assert reached(board, "manager", papers) == {"service_contract", "bylaws"}
    assert chair.post(address(board, "manager"), data={"record_classes": ["no_such"]}).status_code == 422
    assert chair.post(address(board, "manager"), data={"csrf_token": "x"}).status_code == 303
    assert reached(board, "manager", papers) == set()


def test_the_nominating_committee_has_its_own_folder_and_the_roster(board, client_as, papers):
    board.add("nominating_committee", "Kim Sten", date(2025, 5, 14))
    assert reached(board, "nominating_committee", papers) == {"nominating_papers"}
    browser = client_as("nominating_committee")
    assert "Astrid Ek" in seen(browser, "/brf-provet-1/board/")
    assert browser.get("/brf-provet-1/minutes/").status_code == 403


def test_an_auditor_reads_between_two_days_and_changes_nothing(board, client_as, clock, papers):
    answer = client_as("chair").post(
        address(board, "auditor"), data={"opens_from": "2026-04-01", "last_day": "2026-06-30"}
    )
    assert answer.status_code == 303
    auditor = client_as("auditor")
    assert auditor.get("/brf-provet-1/minutes/").status_code == 403
    assert "utan åtkomst nu" in seen(client_as("chair"), "/brf-provet-1/board/")
    for moment, opens in (
        (datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC), False),  # the clocks were moved two days before
        (datetime(2026, 3, 31, 22, 0, tzinfo=UTC), True),
        (datetime(2026, 6, 30, 21, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), False),
    ):
        clock.set(moment)
        actor = board.actor("auditor")
        assert actor.may(Permission.READ_MINUTES) is opens, moment
        assert bool(actor.roles) is opens
        if opens:
            assert reached(board, "auditor", papers) == {"service_contract", "board_minutes"}
            assert {permission for permission in actor.permissions if not permission.startswith("read_")} == {
                "export"
            }


def test_days_in_the_wrong_order_and_other_roles_are_refused(board, client_as):
    chair = client_as("chair")
    wrong = {"opens_from": "2026-06-30", "last_day": "2026-04-01"}
    assert chair.post(address(board, "auditor"), data=wrong).status_code == 422
    assert chair.get(address(board, "secretary")).status_code == 404
    assert client_as("secretary").get(address(board, "auditor")).status_code == 403
    with pytest.raises(NotPermitted), board.runtime.opener.writing(board.actor("treasurer")) as work:
        narrow(work, mandate_of(board, "manager").id, record_classes=["bylaws"])


def test_whoever_seats_a_manager_comes_to_the_choice_of_classes(board, client_as):
    answer = client_as("chair").post(
        "/brf-provet-1/board/seat", data={"name": "Nya Förvaltaren", "role": "manager", "start": "2026-03-20"}
    )
    assert answer.status_code == 303
    assert answer.location.endswith("/opens")


def test_members_see_their_shelf_once_it_is_opened_and_count_nothing_else(board, client_as, papers):
    member = client_as("member")
    assert member.get("/brf-provet-1/archive/").status_code == 403
    put_in(
        board.runtime.opener,
        board.actor("secretary"),
        "stämman",
        title="Stämmoprotokoll",
        record_class="general_meeting_minutes",
    )
    answer = client_as("chair").post("/brf-provet-1/settings/member-pages", data={"member-pages-shown": "y"})
    assert answer.status_code == 303
    page = seen(member, "/brf-provet-1/archive/?group=all")
    assert "Stämmoprotokoll" in page
    assert "bylaws" in page
    for title in ("service_contract", "board_minutes", "nominating_papers"):
        assert title not in page
    rows = member.get("/brf-provet-1/search/results.csv?q=text").text
    assert "board_minutes" not in rows
