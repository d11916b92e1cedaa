"""The seats of a meeting room: several people one after the other, each of whom leaves nothing for the next."""

import json
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from boardroom.core.actor import worker_for
from boardroom.identity.actions import app_secrets
from boardroom.identity.models import Account
from boardroom.notices.models import Link
from boardroom.signing import actions
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.rooms import PHONE_LINK, SEAT_IDLE
from boardroom.signing.rules.signer_rules import SigningOrder
from boardroom.signing.rules.states import SignerRole, SignerState
from tests.data.squares import read_square
from tests.signing.meeting_room.at_the_tablet import (
    HOME,
    PASSWORD,
    PIN,
    ROOM,
    kept_in,
    left_in,
    prove,
    row,
    sit,
)


@pytest.mark.usefixtures("mailed")
def test_people_sign_one_after_the_other_and_nothing_of_one_is_left_for_the_next(desk, tablet, envelope):
    assert "Astrid Ek" in tablet.get(ROOM).text
    page = sit(desk, tablet, envelope, "chair")
    assert "Är du Astrid Ek?" in page
    assert "Det stämmer inte" in prove(tablet, "fel").text
    assert prove(tablet).location.endswith(str(envelope.id))
    page = tablet.get(f"{HOME}/{envelope.id}").text
    assert "Här sitter Astrid Ek" in page
    assert "Låt någon annan" not in page, "handing over is done at one’s own desk"
    assert tablet.get(f"{HOME}/{envelope.id}/read/1").status_code == 200
    for path in ("read/1", "pages/1.webp", "sign"):
        kept = tablet.get(f"{HOME}/{envelope.id}/{path}").headers["Cache-Control"]
        assert kept == "private, no-store", path
    with tablet.session_transaction() as session:
        stolen = dict(session)
    tablet.post(f"{HOME}/{envelope.id}/sign", data={"remark": "Vid § 2", "way": "drawn"})
    done = tablet.post(f"{HOME}/{envelope.id}/draw", data={"typed": "Astrid Ek"})
    assert tablet.get(done.location).location.endswith("/room/done")
    thanks = tablet.get(f"{ROOM}/done")
    assert "Tack, Astrid Ek" in thanks.text
    assert thanks.headers["Clear-Site-Data"] == '"cache"'
    assert tablet.get(f"{ROOM}/done").location.endswith("/room")
    signer = desk.signer("chair", envelope)
    assert signer.state is SignerState.SIGNED
    assert (signer.proof["logged_in"], signer.remark) == ("room+password", "Vid § 2")
    # Even who kept a copy of the cookie finds the seat empty.
    with tablet.session_transaction() as session:
        session.update(stolen)
    assert tablet.get(f"{HOME}/{envelope.id}").status_code == 302
    assert "Välj ditt namn" in tablet.get(ROOM).text
    assert "Vid § 2" not in tablet.get(ROOM).text

    sit(desk, tablet, envelope, "board_member")
    assert tablet.get(f"{HOME}/{envelope.id}/code").status_code == 200
    refused = tablet.post(f"{HOME}/{envelope.id}/code", data={})
    assert "Visa först att det är du" in refused.text
    prove(tablet)
    assert tablet.post(f"{HOME}/{envelope.id}/code", data={}).location.endswith("/code/enter")
    code = desk.code_for("board_member", envelope)
    tablet.post(f"{HOME}/{envelope.id}/code/enter", data={"code": code})
    tablet.get(f"{ROOM}/done")
    assert desk.signer("board_member", envelope).proof["factors"] == ["password", "code"]


def test_whoever_has_not_shown_who_they_are_can_only_sign_with_what_shows_it(desk, tablet, envelope):
    phone = desk.phone("secretary")
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        actions.keep_remark(work, envelope.id, "Ett utkast för mig själv")
    page = sit(desk, tablet, envelope, "secretary")
    assert "Läs och skriv under så" in page
    assert "Ett utkast" not in tablet.get(f"{HOME}/{envelope.id}/sign").text
    page = tablet.get(f"{HOME}/{envelope.id}/sign").text
    assert "Skriv under med nyckel i mobilen" in page
    assert "Rita din namnteckning" not in page
    assert "Skriv under med en kod" not in page
    assert "Fler sätt finns när du har visat vem du är" in page
    assert "svara från ditt eget mejl" in page
    refused = tablet.post(f"{HOME}/{envelope.id}/decline", data={"reason": "Nej"})
    assert "Visa först att det är du" in refused.text
    assert tablet.get(f"{HOME}/{envelope.id}/draw").status_code == 302
    options = tablet.post(f"{HOME}/{envelope.id}/passkey/options", json={"remark": ""}).text
    credential = json.loads(phone.assert_(options))  # noqa: PT009 - no unittest assertion: the phone asserts
    answer = tablet.post(f"{HOME}/{envelope.id}/passkey", json={"credential": credential})
    assert answer.status_code == 200, answer.text
    assert desk.signer("secretary", envelope).method is Method.PASSKEY


def test_a_second_step_is_asked_at_the_seat_too(desk, board, tablet, envelope):
    secret = pyotp.random_base32()
    with desk.opener.writing(worker_for()) as work:
        account = work.session.get(Account, board.people["chair"].account_id)
        account.totp_secret = app_secrets.lock(work, account.id, secret)
    sit(desk, tablet, envelope, "chair")
    assert "Det stämmer inte" in prove(tablet).text
    assert row(desk).seat_account_id is None
    code = pyotp.TOTP(secret).at(desk.clock.now())
    answer = tablet.post(f"{ROOM}/seat", data={"password": PASSWORD, "code": code})
    assert answer.location.endswith(str(envelope.id))


def test_a_seat_left_alone_is_nobodys_and_a_taken_one_is_not_taken_twice(desk, tablet, envelope):
    sit(desk, tablet, envelope, "chair")
    prove(tablet)
    # A second tab of the same tablet.
    taken = tablet.post(f"{ROOM}/sit", data={"signer": str(desk.signer("secretary", envelope).id)})
    assert "Någon sitter redan vid skärmen" in taken.text
    desk.clock.advance(SEAT_IDLE + timedelta(seconds=1))
    assert tablet.get(f"{HOME}/{envelope.id}/sign").status_code == 302
    sit(desk, tablet, envelope, "secretary")
    tablet.post(f"{ROOM}/next")
    assert row(desk).seat_signer_id is None


def test_order_holds_at_the_tablet_too(desk, passwords, minutes_pdf, client_as):
    envelope = desk.send(
        frozen_sha256=desk.store(minutes_pdf), page_count=1, order=SigningOrder.MINUTE_TAKER_FIRST
    )
    tablet = client_as("secretary")
    tablet.post(f"{HOME}/{envelope.id}/room/open", data={"pin": PIN, "again": PIN})
    assert "efter de andra" in tablet.get(ROOM).text
    early = tablet.post(f"{ROOM}/sit", data={"signer": str(desk.signer("chair", envelope).id)})
    assert "Det är inte din tur än" in early.text


def test_a_guest_takes_a_link_to_their_own_phone_that_is_good_once(
    desk, app, passwords, minutes_pdf, client_as
):
    desk.outsider()
    envelope = desk.send(
        (("secretary", SignerRole.MINUTE_TAKER), ("Karin Vik", SignerRole.CHAIR)),
        frozen_sha256=desk.store(minutes_pdf),
        page_count=1,
        methods=(Method.CODE,),
    )
    tablet = client_as("secretary")
    tablet.post(f"{HOME}/{envelope.id}/room/open", data={"pin": PIN, "again": PIN})
    page = sit(desk, tablet, envelope, "Karin Vik")
    assert "Använd min egen telefon" in page
    left_in(tablet)
    shown = tablet.post(f"{ROOM}/phone").text
    assert kept_in(tablet) == {"room"}
    assert "/link/" not in shown, "the address stands in the square alone"
    assert row(desk).seat_signer_id is None
    address, _, token = read_square(shown).rpartition("/")
    assert address == "http://localhost/link"
    sit(desk, tablet, envelope, "Karin Vik")
    assert read_square(tablet.post(f"{ROOM}/phone").text) != f"{address}/{token}", "another each time"
    phone, other = app.test_client(), app.test_client()
    assert phone.get(f"/link/{token}").status_code == 200, "looking uses nothing up"
    led_to = phone.post(f"/link/{token}").location
    assert led_to == f"{HOME}/{envelope.id}"
    assert "eftersom du ledde mötet" in phone.get(led_to, follow_redirects=True).text
    assert other.post(f"/link/{token}").status_code == 410
    assert other.get(f"/link/{token}").status_code == 410
    desk.clock.advance(PHONE_LINK + timedelta(minutes=1))
    assert phone.get(f"{HOME}/{envelope.id}").status_code == 200, "an opened one goes on"
    with desk.opener.reading(worker_for()) as work:
        late = work.session.scalars(select(Link).where(Link.once, Link.opened_at.is_(None))).one()
        assert late.exchange_until < work.now


def test_a_guest_signs_at_the_tablet_with_a_code(desk, passwords, minutes_pdf, client_as):
    desk.outsider()
    envelope = desk.send(
        (("secretary", SignerRole.MINUTE_TAKER), ("Karin Vik", SignerRole.CHAIR)),
        frozen_sha256=desk.store(minutes_pdf),
        page_count=1,
        methods=(Method.CODE,),
    )
    tablet = client_as("secretary")
    tablet.post(f"{HOME}/{envelope.id}/room/open", data={"pin": PIN, "again": PIN})
    sit(desk, tablet, envelope, "Karin Vik")
    # What a guest cannot do here is not offered, and its address leads to where they show who they are.
    invited = tablet.get(f"{HOME}/{envelope.id}").text
    assert "Säg det till den som leder mötet" in invited
    assert "Be om att någon annan skriver under" not in invited
    assert tablet.get(f"{HOME}/{envelope.id}/decline").location.endswith("/room/seat")
    tablet.post(f"{HOME}/{envelope.id}/code", data={})
    tablet.post(f"{HOME}/{envelope.id}/code/enter", data={"code": desk.code_for("Karin Vik", envelope)})
    assert desk.signer("Karin Vik", envelope).proof["factors"] == ["room", "code"]


def test_the_browser_is_wiped_whenever_someone_sits_down_rises_or_has_answered(desk, tablet, envelope):
    left_in(tablet)
    sit(desk, tablet, envelope, "chair")
    assert kept_in(tablet) == {"room", "seat"}
    left_in(tablet)
    tablet.post(f"{ROOM}/next")
    assert kept_in(tablet) == {"room"}
    sit(desk, tablet, envelope, "chair")
    prove(tablet)
    tablet.post(f"{HOME}/{envelope.id}/sign", data={"remark": "", "way": "drawn"})
    tablet.post(f"{HOME}/{envelope.id}/draw", data={"typed": "Astrid Ek"})
    left_in(tablet)
    assert "Tack, Astrid Ek" in tablet.get(f"{ROOM}/done").text
    assert kept_in(tablet) == {"room"}
    left_in(tablet)
    tablet.post(f"{ROOM}/leave", data={"pin": PIN})
    assert kept_in(tablet) == set()
