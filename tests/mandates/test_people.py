"""Who manages mandates reaches everyone's page: members, who has left, who has not begun."""

import re
from datetime import date

from boardroom.core.ids import new_id
from boardroom.mandates.actions import add_person, enter_ownership
from boardroom.mandates.models import Mandate, Role
from boardroom.mandates.queries import beside_the_board
from boardroom.mandates.views.board import MOST_BESIDE

BOARD = "/brf-provet-1/board/"


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def known(board, name, role=None, start=date(2020, 5, 1), end=None, apartment=""):
    """Enter someone with a mandate; the register does not ask how it came about."""
    with board.runtime.opener.writing(board.actor("chair")) as work:
        person = add_person(work, name=name)
        if role:
            work.session.add(
                Mandate(
                    id=new_id(), association_id=person.association_id, person_id=person.id, role=role,
                    start=start, end=end, created_at=work.now,
                )
            )  # fmt: skip
        if apartment:
            enter_ownership(work, person.id, apartment=apartment, start=start, last_day=None)
    return person


def test_a_member_one_who_left_and_one_who_has_not_begun_are_reached_from_the_board(board, client_as):
    left = known(board, "Rune Berg", Role.TREASURER, end=date(2023, 5, 15))
    coming = known(board, "Siv Dahl", Role.BOARD_MEMBER, start=date(2026, 6, 1))
    signer = known(board, "Vera Utomstående")
    member = board.people["member"]
    page = client_as("chair").get(BOARD).get_data(as_text=True)
    for person in (left, coming, signer, member):
        assert f'/board/people/{person.id}"' in page, person.name
    words = text(client_as("chair").get(f"{BOARD}people"))
    assert "Rune Berg kassör till och med 14 maj 2023" in words
    assert "Siv Dahl ledamot från och med 1 juni 2026" in words
    assert "Vera Utomstående inget uppdrag" in words
    seated = board.people["secretary"].name
    with board.runtime.opener.reading(board.actor("chair")) as work:
        assert seated not in {one.person.name for one in beside_the_board(work)}
    assert str(left.id) not in client_as("auditor").get(BOARD).get_data(as_text=True)
    assert client_as("auditor").get(f"{BOARD}people").status_code == 403


def test_many_are_searched_by_name_or_apartment(board, client_as):
    for number in range(MOST_BESIDE + 1):
        known(board, f"Medlem {number:02}", Role.MEMBER, apartment=f"{1101 + number}")
    browser = client_as("chair")
    page = browser.get(BOARD).get_data(as_text=True)
    assert 'role="search"' in page
    assert page.count("/board/people/") < MOST_BESIDE + 20
    assert "Visa alla" in text(browser.get(BOARD))
    assert "1 person " in text(browser.get(f"{BOARD}people?q=1103"))
    assert "Medlem 02" in text(browser.get(f"{BOARD}people?q=medlem 02"))
    assert "Ingen stämmer med sökningen" in text(browser.get(f"{BOARD}people?q=Zzz"))


def test_names_of_what_changes_soon_lead_to_the_person(board, client_as):
    coming = known(board, "Siv <Dahl>", Role.BOARD_MEMBER, start=date(2026, 6, 1))
    leaving = known(board, "Rune Berg", Role.TREASURER, end=date(2026, 5, 15))
    page = client_as("auditor").get(BOARD).get_data(as_text=True)
    changes = page.partition('id="changes"')[2].partition("</section>")[0]
    assert f'<a href="/brf-provet-1/board/people/{coming.id}">Siv &lt;Dahl&gt;</a> börjar som' in changes
    assert f'<a href="/brf-provet-1/board/people/{leaving.id}">Rune Berg</a> är kassör' in changes


def test_members_are_counted_who_can_log_in(board, client_as):
    assert "Dessutom kan 1 medlem logga in." in text(client_as("chair").get(BOARD))
    known(board, "Tomas Ek", Role.MEMBER)
    assert "Dessutom kan 1 medlem logga in." in text(client_as("chair").get(BOARD))
