"""What waits for whoever sent papers for signing stands on Att göra; what has passed is not said to come soon."""

from datetime import timedelta

import pytest

from boardroom.mandates.actions import end_mandate
from boardroom.mandates.queries import mandates_of
from boardroom.signing import actions
from boardroom.signing.rules.states import SignerRole
from tests.data.contracts import contract
from tests.data.filed import seen
from tests.signing.conftest import Desk
from tests.signing.test_batches import order, prepare, send_all, standings
from tests.signing.test_guests import send_out
from tests.signing.test_sending_anew import again, leave

HOME = "/brf-provet-1/"
KARIN = "Karin Vik"


pytestmark = pytest.mark.usefixtures("mailer")


@pytest.fixture
def desk(board, clock):
    return Desk(board, clock)


@pytest.fixture
def paper(desk):
    desk.outsider()
    today = desk.clock.now().date()
    return contract(
        desk, [(KARIN, SignerRole.PARTY), ("chair", SignerRole.PARTY)], deadline=today + timedelta(days=3)
    )


@pytest.fixture
def many(desk):
    """A sending to three that has left, with a last day in three days."""
    batch_id = prepare(desk, deadline=desk.clock.now().date() + timedelta(days=3))
    order(desk, batch_id)
    send_all(desk, 3)
    for one in standings(desk, batch_id):
        desk.board.people[one.recipient.name] = type("P", (), {"id": one.signer.person_id})
    return batch_id


def test_a_letter_that_could_not_be_sent_waits_for_the_sender_until_the_address_is_corrected(
    desk, mailer, paper, client_as
):
    mailer.unknown.add("karin.vik@exempel.se")
    send_out(desk)
    told = "Brevet till Karin Vik kunde inte skickas: avtal om hiss"
    page = client_as("secretary").get(HOME).text
    assert told in page
    assert f"/signing/{paper.id}/signers/{desk.signer(KARIN, paper).id}/address" in page
    assert told not in seen(client_as("chair"), HOME)
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        actions.correct_address(work, paper.id, desk.signer(KARIN, paper).id, "karin.wik@exempel.se")
    assert told not in seen(client_as("secretary"), HOME)


def test_a_guests_wish_waits_for_the_sender_until_it_is_answered(desk, paper, client_as):
    with desk.opener.writing(desk.guest(KARIN, paper)) as work:
        actions.wish_delegate(work, paper.id, name="Olle Ås", email="olle@exempel.se", reason="Sjuk")
    told = "Karin Vik vill att Olle Ås skriver under avtal om hiss"
    assert told in seen(client_as("secretary"), HOME)
    assert told not in seen(client_as("chair"), HOME)
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        actions.refuse_wish(work, paper.id, desk.signer(KARIN, paper).id, "Nej")
    assert told not in seen(client_as("secretary"), HOME)


def test_a_day_that_has_passed_waits_for_the_sender_and_comes_soon_for_nobody(desk, paper, client_as):
    coming, passed = "Sista dag att skriva under avtal om hiss", "Sista dagen har passerat: avtal om hiss"
    assert coming in seen(client_as("secretary"), HOME)
    desk.wait(days=4)
    for role in ("secretary", "treasurer"):
        page = seen(client_as(role), HOME)
        assert coming not in page
        assert (passed in page) is (role == "secretary")
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        actions.extend(work, paper.id, desk.clock.now().date() + timedelta(days=3))
    page = seen(client_as("secretary"), HOME)
    assert passed not in page
    assert coming in page


def test_where_the_sender_has_left_it_waits_for_those_who_lead(desk, paper, client_as):
    desk.wait(days=4)
    passed = "Sista dagen har passerat"
    assert passed not in seen(client_as("chair"), HOME)
    with desk.opener.writing(desk.board.actor("chair")) as work:
        for held in mandates_of(work, desk.board.people["secretary"].id):
            end_mandate(work, held.id, last_day=desk.clock.now().date() - timedelta(days=1))
    assert passed in seen(client_as("chair"), HOME)
    assert passed not in seen(client_as("treasurer"), HOME)


def test_a_refusal_waits_for_the_sender_until_it_is_left_at_that(desk, paper, client_as):
    desk.decline("chair", paper, "Fel belopp")
    told = "Någon har avstått från att skriva under avtal om hiss"
    assert told in seen(client_as("secretary"), HOME)
    leave(desk, paper)
    assert told not in seen(client_as("secretary"), HOME)


def test_a_refusal_does_not_wait_for_ever(desk, paper, client_as):
    desk.decline("chair", paper, "Fel belopp")
    desk.wait(days=31)
    assert "avstått" not in seen(client_as("secretary"), HOME)


def test_of_a_sending_to_many_each_thing_is_one_row(desk, mailer, many, client_as):
    rows = standings(desk, many)
    for name in ("Karin Vik", "Olle Ås"):
        envelope = next(one.envelope for one in rows if one.recipient.name == name)
        with desk.opener.writing(desk.guest(name, envelope)) as work:
            actions.decline(work, envelope.id, "Fel nummer")
    mailer.unknown.add("asa.ost@exempel.se")
    send_out(desk)
    desk.wait(days=4)
    page = seen(client_as("secretary"), HOME)
    assert "2 mottagare har avstått i utskicket ”Förråd”" in page
    assert "1 brev i utskicket ”Förråd” kunde inte skickas" in page
    assert "Sista dagen har passerat: utskicket ”Förråd”" in page
    assert "1 mottagare har inte svarat" in page
    assert "örråd – " not in page, "no row for one of them"
    again(desk, many, rows[0])
    assert "1 mottagare har avstått" in seen(client_as("secretary"), HOME)
