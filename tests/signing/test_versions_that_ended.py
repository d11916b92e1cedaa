"""What the signers of a version that was declined read of it: who ended it and why, and where it goes on."""

import pytest

from boardroom.signing.actions import decline, end_returned, withdraw
from boardroom.signing.queries import asked_of, version_after
from boardroom.signing.rules.states import EnvelopeKind, EnvelopeState, SignerRole
from tests.data.filed import seen
from tests.signing.test_pages import HOME
from tests.signing.test_turns import some

WHY = "§ 6 stämmer inte"
GUEST = "Karin Vik"


def place_of(envelope, page):
    return f"{HOME}/{envelope.id}/{page}"


def begun_anew(desk, board, envelope):
    """Have the next version begun, as whoever writes the minutes does by changing them."""
    with desk.opener.writing(board.actor("secretary")) as work:
        end_returned(work, envelope.id, reason="Återtaget för ändring")
    assert desk.envelope(envelope).state is EnvelopeState.WITHDRAWN


@pytest.mark.parametrize("anew", [False, True])
def test_whoever_signed_reads_who_asked_for_a_change_and_why(desk, board, client_as, anew):
    envelope = desk.send()
    desk.sign("chair", envelope)
    desk.decline("board_member", envelope, WHY)
    if anew:
        begun_anew(desk, board, envelope)
    page = seen(client_as("chair"), place_of(envelope, "receipt"))
    assert "David Alm bad om ändring" in page
    assert WHY in page
    assert "Din underskrift på den gäller inte heller, men den är sparad" in page
    assert "Tack, du har skrivit under" not in page
    assert "tagit tillbaka" not in page
    mine = seen(client_as("board_member"), place_of(envelope, "receipt"))
    assert "Du har bett om ändring" in mine
    assert "tagit tillbaka" not in mine
    waiting = seen(client_as("secretary"), place_of(envelope, "receipt"))
    assert "David Alm bad om ändring" in waiting
    assert "tagit tillbaka" not in waiting


def test_the_status_page_and_the_list_go_on_saying_that_a_change_was_asked_for(desk, board, client_as):
    envelope = desk.send()
    desk.sign("chair", envelope)
    desk.decline("board_member", envelope, WHY)
    begun_anew(desk, board, envelope)
    client = client_as("chair")
    page = seen(client, place_of(envelope, "status"))
    assert "Någon bad om ändring" in page
    assert f"David Alm bad om ändring: {WHY}" in page
    assert "Underskrifterna på den här versionen gäller inte längre, men de är sparade" in page
    assert "Återkallat" not in page
    listed = seen(client, f"{HOME}/")
    assert "Någon bad om ändring" in listed
    assert "Återkallat" not in listed


def test_the_next_version_is_led_to_where_the_reader_signs_it(desk, board, client_as):
    desk.outsider()
    first = desk.send(
        [("secretary", SignerRole.MINUTE_TAKER), ("chair", SignerRole.CHAIR), (GUEST, SignerRole.ADJUSTER)]
    )
    desk.sign("chair", first)
    desk.decline("secretary", first, WHY)
    begun_anew(desk, board, first)
    for page in ("receipt", "status"):
        assert "Gå till version 2" not in seen(client_as("chair"), place_of(first, page))
    second = desk.send([("secretary", SignerRole.MINUTE_TAKER), ("chair", SignerRole.CHAIR)], version=2)
    for page in ("receipt", "status"):
        html = client_as("chair").get(place_of(first, page)).text
        assert f'<a href="{HOME}/{second.id}">Gå till version 2</a>' in html, page
    assert "Du får ett mejl om en ny version skickas" not in seen(
        client_as("chair"), place_of(first, "receipt")
    )
    with desk.opener.reading(desk.guest(GUEST, first)) as work:
        assert version_after(work, *asked_of(work, first.id)) is None, "nothing is theirs of the second"


def test_what_its_sender_took_back_is_told_as_the_senders(desk, board, client_as):
    envelope = desk.send()
    desk.sign("chair", envelope)
    with desk.opener.writing(board.actor("secretary")) as work:
        withdraw(work, envelope.id, "Fel bilaga")
    assert "Det här är återkallat" in seen(client_as("chair"), place_of(envelope, "receipt"))
    page = seen(client_as("chair"), place_of(envelope, "status"))
    assert "Återkallat" in page
    assert "bad om ändring" not in page


def test_whoever_signed_a_contract_reads_who_declined_it_and_why(desk, board, client_as, file_it):
    envelope = desk.send(
        [("secretary", SignerRole.PARTY), ("chair", SignerRole.PARTY)],
        kind=EnvelopeKind.DOCUMENT,
        document_id=file_it(),
        subject_key="document:1",
    )
    desk.sign("chair", envelope)
    with desk.opener.writing(board.actor("secretary")) as work:
        decline(work, envelope.id, "Priset är fel")
    page = seen(client_as("chair"), place_of(envelope, "receipt"))
    assert f"{board.people['secretary'].name} avstod från att skriva under" in page
    assert "Priset är fel" in page
    assert "Din underskrift gäller inte längre, men den är sparad" in page
    assert "Tack, du har skrivit under" not in page


def test_whoever_stood_aside_did_not_end_what_the_sender_took_back_in_the_same_words(desk, board, client_as):
    envelope = some(desk, 1)
    desk.decline("board_member", envelope, WHY)
    with desk.opener.writing(board.actor("secretary")) as work:
        withdraw(work, envelope.id, WHY)
    assert "Det här är återkallat" in seen(client_as("chair"), place_of(envelope, "receipt"))
    assert "bad om ändring:" not in seen(client_as("chair"), place_of(envelope, "status"))


def test_of_two_who_gave_the_same_reason_the_one_who_ended_it_is_named(desk, board, client_as):
    envelope = some(desk, 2)
    desk.decline("board_member", envelope, WHY)
    desk.decline("chair", envelope, WHY)
    ended = desk.envelope(envelope).declined_by(
        [desk.signer(who, envelope) for who in ("board_member", "secretary", "chair")]
    )
    assert ended is not None
    assert ended.name == board.people["chair"].name


@pytest.mark.parametrize("end", ["withdrawn", "declined", "sealed"])
def test_whoever_comes_too_late_to_change_something_is_led_to_what_happened(desk, board, client_as, end):
    envelope = desk.send()
    guest = desk.signer("board_member", envelope)
    pages = ("withdraw", "extend", *(f"signers/{guest.id}/{one}" for one in ("delegate", "telephone")))
    client = client_as("secretary")
    for page in pages:
        assert client.get(place_of(envelope, page)).status_code == 200, page
    if end == "withdrawn":
        with desk.opener.writing(board.actor("secretary")) as work:
            withdraw(work, envelope.id, WHY)
    elif end == "declined":
        desk.decline("board_member", envelope, WHY)
    else:
        for who in ("chair", "secretary", "board_member"):
            desk.sign(who, envelope)
    for page in (*pages, f"signers/{desk.signer('chair', envelope).id}/complete-without"):
        for answer in (
            client.get(place_of(envelope, page)),
            client.post(place_of(envelope, page), data={"reason": "x"}),
        ):
            assert answer.status_code == 303, page
            assert answer.location == place_of(envelope, "status"), page
    told = seen(client, place_of(envelope, "status"))
    assert "Det är redan avgjort, så ingenting ändrades" in told
    assert WHY in told or end == "sealed"
