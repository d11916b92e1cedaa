"""The meeting room: one shared tablet that shows one envelope and nothing else of the portal, behind a PIN."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from boardroom.core.actor import worker_for
from boardroom.identity.models import AccountSession
from boardroom.signing import actions, queries
from boardroom.signing.errors import AlreadyDecided, BadPin
from boardroom.signing.rules.rooms import LASTS, pin_problem
from boardroom.signing.rules.states import EnvelopeState
from tests.data.squares import read_square
from tests.signing.meeting_room.at_the_tablet import HOME, PIN, ROOM, prove, row, sit


def test_nobody_at_the_tablet_is_sent_to_the_page_of_their_account(desk, tablet, envelope, client_as):
    address, link = f"{HOME}/{envelope.id}/sign", 'href="/account"'
    assert link in client_as("chair").get(address).text, "where there is no lock"
    sit(desk, tablet, envelope, "chair")
    prove(tablet)
    page = tablet.get(address).text
    assert "Rita din namnteckning" in page
    assert link not in page


def test_a_tablet_reaches_nothing_but_its_room_and_the_log_in_it_came_from_is_over(
    app, desk, tablet, envelope
):
    with desk.opener.reading(worker_for()) as work:
        assert all(one.ended_at for one in work.session.scalars(select(AccountSession)))
    with tablet.session_transaction() as session:
        assert set(session) <= {"room", "csrf_token"}
    reached = []
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint == "static" or rule.rule.startswith("/api/"):
            continue
        with app.test_request_context():
            values = {name: "brf-provet-1" if name == "association" else "1" for name in rule.arguments}
            for name in rule.arguments:
                converter = rule._converters[name]
                kind = type(converter).__name__
                if kind == "AnyConverter":
                    values[name] = min(converter.items)
                elif kind == "UUIDConverter":
                    values[name] = envelope.id
                elif kind in {"IntegerConverter", "FloatConverter"}:
                    values[name] = 1
            address = app.url_map.bind("localhost").build(rule.endpoint, values, method="GET")
        answer = tablet.get(address)
        if answer.status_code == 303 and answer.location.endswith("/signing/room"):
            continue
        reached.append(rule.endpoint)
    assert sorted(reached) == sorted(
        [
            "identity.wait_for_bankid",
            "identity.bankid_state",
            "identity.return_from_bankid",
            "signing.bankid_done",
            "signing.code",
            "signing.decline",
            "signing.draw",
            "signing.enter_code",
            "signing.invitation",
            "signing.leave",
            "signing.page_image",
            "signing.read",
            "signing.receipt",
            "signing.room",
            "signing.room_done",
            "signing.seat",
            "signing.sign",
        ]
    )
    # With nobody seated, none of them shows the paper.
    for path in ("", "/read/1", "/sign", "/code", "/decline", "/draw", "/pages/1.webp"):
        answer = tablet.get(f"{HOME}/{envelope.id}{path}")
        assert answer.status_code in {302, 404}, path


def test_the_pin_closes_the_room_and_is_guessed_slowly(desk, tablet, envelope):
    for guess in ("0001", "0002", "0003", "0004", "0005"):
        assert "PIN-koden stämmer inte" in tablet.post(f"{ROOM}/leave", data={"pin": guess}).text
    assert "För många försök. Vänta 15 minuter" in tablet.post(f"{ROOM}/leave", data={"pin": PIN}).text
    assert row(desk).closed_at is None
    assert PIN not in row(desk).pin_hash
    desk.wait(minutes=16)
    answer = tablet.post(f"{ROOM}/leave", data={"pin": PIN})
    assert answer.location.endswith("/log-in")
    assert row(desk).closed_at is not None
    assert "/log-in" in tablet.get(f"{HOME}/").location
    assert [event.what for event in desk.events(envelope)][-2:] == ["room_opened", "room_closed"]


def test_a_room_ends_by_itself_and_from_another_desk(desk, tablet, envelope, client_as):
    sit(desk, tablet, envelope, "chair")
    prove(tablet)
    page = client_as("chair").get(f"{HOME}/{envelope.id}/status").text
    assert "Mötesrummet är öppet" in page
    client_as("chair").post(f"{HOME}/{envelope.id}/room/close")
    assert "/log-in" in tablet.get(f"{HOME}/{envelope.id}").location, "the seat is closed with the room"

    again = client_as("secretary")
    again.post(f"{HOME}/{envelope.id}/room/open", data={"pin": PIN, "again": PIN})
    assert again.get(ROOM).status_code == 200
    desk.clock.advance(LASTS + timedelta(minutes=1))
    assert "/log-in" in again.get(ROOM).location


def test_only_who_steers_the_envelope_opens_a_room_and_an_easy_pin_is_refused(
    desk, board, envelope, client_as
):
    assert client_as("board_member").get(f"{HOME}/{envelope.id}/room/open").status_code == 404
    page = client_as("secretary").post(
        f"{HOME}/{envelope.id}/room/open", data={"pin": "1234", "again": "1234"}
    )
    assert "lätt att gissa" in page.text
    page = client_as("secretary").post(f"{HOME}/{envelope.id}/room/open", data={"pin": PIN, "again": "4729"})
    assert "De två PIN-koderna är inte lika" in page.text
    with pytest.raises(BadPin):
        actions.open_room(desk.opener, board.actor("secretary"), envelope.id, "12", log_in="")
    desk.decline("chair", envelope)
    with pytest.raises(AlreadyDecided):
        actions.open_room(desk.opener, board.actor("secretary"), envelope.id, PIN, log_in="")
    assert desk.envelope(envelope).state is EnvelopeState.DECLINED


@pytest.mark.parametrize(
    ("pin", "fine"),
    [
        ("4728", True),
        ("0000", False),
        ("1234", False),
        ("9876", False),
        ("12a4", False),
        ("472", False),
        ("٤٧٢٨", False),
    ],
)
def test_which_pins_can_be_used(pin, fine):
    assert (pin_problem(pin) == "") is fine


def test_a_seat_of_another_envelope_or_association_is_none(desk, board, tablet, envelope, app):
    with desk.opener.reading(worker_for()) as work:
        found = queries.in_room(work, "no such token", "")
    assert found is None
    strange = app.test_client()
    with strange.session_transaction() as session:
        session["room"] = "made up"
    assert "/log-in" in strange.get(ROOM).location
    assert re.search("/log-in", strange.get(f"{HOME}/").location)


def test_members_read_the_square_with_their_own_phones_and_log_in_there(
    desk, board, app, tablet, envelope, client_as
):
    address = f"http://localhost{HOME}/{envelope.id}"
    assert read_square(tablet.get(ROOM).text) == address
    path = address.removeprefix("http://localhost")
    assert client_as("chair").get(path).status_code == 200
    assert "/log-in" in app.test_client().get(path).location, "the square opens nothing by itself"
