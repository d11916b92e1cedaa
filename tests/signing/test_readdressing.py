"""A wrong address is no dead end: the sender is told once, corrects it, and the old link opens and signs nothing any more."""

import json

import pytest

from boardroom.core.actor import worker_for
from boardroom.core.errors import NotPermitted
from boardroom.identity.models import Account
from boardroom.mandates.models import Person
from boardroom.notices.actions import mint_code, redeem_code
from boardroom.notices.models import Delivery
from boardroom.signing import actions, jobs, queries
from boardroom.signing.errors import AlreadyDecided, CannotReaddress, KnownAsAnother
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.states import SignerRole
from tests.data.contracts import blank_pdf, contract
from tests.data.filed import seen
from tests.signing.test_batches import order, prepare, send_all, standings
from tests.signing.test_guests import HOME, come, link_in, send_out
from tests.signing.test_letters import written

WRONG, RIGHT = "karin.vik@exempel.se", "karin.wik@exempel.se"
KARIN = "Karin Vik"


pytestmark = pytest.mark.usefixtures("mailer")


@pytest.fixture
def envelope(desk):
    desk.outsider(KARIN, WRONG)
    return contract(
        desk, [(KARIN, SignerRole.PARTY), ("chair", SignerRole.PARTY)], content=blank_pdf(), page_count=1
    )


def correct(desk, envelope, email=RIGHT, *, who=KARIN, role="secretary"):
    with desk.opener.writing(desk.board.actor(role)) as work:
        return actions.correct_address(work, envelope.id, desk.signer(who, envelope).id, email)


def look(desk):
    """Let the worker send what waits and tell what there is to tell, as often as there is something."""
    send_out(desk)
    while jobs.remind(desk.opener):
        send_out(desk)


def register(desk, person):
    with desk.opener.reading(worker_for(desk.board.association.id)) as work:
        return work.session.get(Person, person.id).email


def test_the_fresh_link_opens_and_what_went_to_the_old_address_is_dead(desk, app, mailer, envelope):
    send_out(desk)
    stranger = come(app, mailer)
    page, old = f"{HOME}/{envelope.id}", link_in(mailer)
    assert stranger.get(page).status_code == 200
    signer = desk.signer(KARIN, envelope)
    with desk.opener.writing(worker_for(desk.board.association.id)) as work:
        code = mint_code(work, signer.id)
    with desk.opener.writing(desk.guest(KARIN, envelope)) as work:
        actions.read_page(work, envelope.id, 1)
        actions.wish_delegate(work, envelope.id, name="Olle Ås", email="o@exempel.se", reason="Jag?")
    correct(desk, envelope)
    send_out(desk)
    assert stranger.get(page).status_code != 200
    assert app.test_client().post(old).status_code != 303
    with desk.opener.writing(worker_for(desk.board.association.id)) as work:
        assert redeem_code(work, signer.id, code) is None
    kept = desk.signer(KARIN, envelope)
    assert (kept.email, kept.pages_seen, kept.wish_name) == (RIGHT, [], ""), "who did that is not known"
    assert desk.letters("signing_request")[-1].to_address == RIGHT
    client = app.test_client()
    assert client.post(link_in(mailer, RIGHT)).location.endswith(f"/signing/{envelope.id}")
    code = desk.code_for(KARIN, envelope)
    with desk.opener.writing(desk.guest(KARIN, envelope)) as work:
        assert actions.sign_with_code(work, envelope.id, code)


def test_a_letter_that_waits_for_the_old_address_never_leaves(desk, mailer, envelope):
    correct(desk, envelope)
    send_out(desk)
    assert [mail.to_address for mail in mailer.kept if mail.to_name == KARIN] == [RIGHT]


def test_events_and_evidence_say_who_corrected_it_and_never_the_whole_address(desk, envelope, client_as):
    correct(desk, envelope)
    event = next(one for one in desk.events(envelope) if one.what == "readdressed")
    assert event.facts == {
        "signer": str(desk.signer(KARIN, envelope).id),
        "name": KARIN,
        "by": "Bo Lind",
        "before": "k•••@exempel.se",
        "to": "k•••@exempel.se",
    }
    page = seen(client_as("secretary"), f"{HOME}/{envelope.id}/status")
    assert "Adressen till Karin Vik rättades" in page
    code = desk.code_for(KARIN, envelope)
    with desk.opener.writing(desk.guest(KARIN, envelope)) as work:
        assert actions.sign_with_code(work, envelope.id, code)
    desk.sign("chair", envelope)
    assert jobs.seal(desk.opener)
    content = desk.opener.ports.blobs.read(desk.board.association.id, desk.envelope(envelope).sealed_sha256)
    files = desk.opener.ports.verifier.verify(content).attachments
    chain = files["events.jsonl"].decode()
    told = next(json.loads(line) for line in chain.splitlines() if '"readdressed"' in line)
    assert (told["facts"]["by"], told["facts"]["name"]) == ("Bo Lind", KARIN)
    assert WRONG not in chain


def test_the_sender_is_told_by_letter_once_and_again_of_the_next_wrong_address(
    desk, mailer, envelope, client_as
):
    mailer.unknown |= {WRONG, "karin@exempel.se"}
    look(desk)
    (told,) = desk.letters("signing_undelivered")
    assert (told.to_name, told.facts["to_whom"]) == ("Bo Lind", f"{KARIN}, {WRONG}")
    mail = next(mail for mail in mailer.kept if mail.to_name == "Bo Lind")
    assert mail.subject.startswith("Ett brev kunde inte skickas: ”Avtal om hiss” – ")
    text = mail.text
    assert f"/signing/{envelope.id}/status" in text
    assert KARIN in text
    desk.wait(days=2)
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        actions.remind(work, envelope.id, desk.signer(KARIN, envelope).id)
    look(desk)
    assert len(desk.letters("signing_undelivered")) == 1
    page = seen(client_as("secretary"), f"{HOME}/{envelope.id}/status")
    assert "Brevet till Karin Vik kunde inte skickas" in page
    assert "Rätta adressen och skicka igen" in page
    assert "skicka igen" not in seen(client_as("treasurer"), f"{HOME}/{envelope.id}/status"), (
        "only follows it"
    )
    correct(desk, envelope, "karin@exempel.se")
    assert "Rätta adressen och skicka igen" not in seen(
        client_as("secretary"), f"{HOME}/{envelope.id}/status"
    )
    look(desk)
    assert len(desk.letters("signing_undelivered")) == 2
    correct(desk, envelope)
    look(desk)
    assert len(desk.letters("signing_undelivered")) == 2


@pytest.mark.parametrize(
    ("email", "refusal"),
    [
        (WRONG.upper(), CannotReaddress),
        ("styrelsen@exempel.se", CannotReaddress),
        ("karin", CannotReaddress),
        ("astrid.ek@exempel.se", KnownAsAnother),
    ],
)
def test_no_letter_goes_to_an_address_that_is_not_theirs_alone(desk, envelope, email, refusal):
    with pytest.raises(refusal):
        correct(desk, envelope, email)
    assert desk.signer(KARIN, envelope).email == WRONG


def test_only_who_leads_the_sending_corrects_and_nobody_once_it_is_signed(desk, envelope):
    with pytest.raises(NotPermitted):
        correct(desk, envelope, role="treasurer")
    code = desk.code_for(KARIN, envelope)
    with desk.opener.writing(desk.guest(KARIN, envelope)) as work:
        assert actions.sign_with_code(work, envelope.id, code)
    with pytest.raises(AlreadyDecided):
        correct(desk, envelope)


def test_of_someone_with_an_account_it_is_only_ever_the_accounts_own_address(desk, envelope, client_as):
    before = desk.signer("chair", envelope).email
    with pytest.raises(CannotReaddress):
        correct(desk, envelope, "mats.egen@exempel.se", who="chair")
    address = f"{HOME}/{envelope.id}/signers/{desk.signer('chair', envelope).id}/address"
    assert "Den ändrar Astrid Ek på sin egen sida" in seen(client_as("secretary"), address)
    with desk.opener.writing(worker_for()) as work:
        work.session.get(Account, desk.board.people["chair"].account_id).email = "astrid.ny@exempel.se"
    assert "loggar numera in med astrid.ny@exempel.se" in seen(client_as("secretary"), address)
    client_as("secretary").post(address, data={"email": "astrid.ny@exempel.se"})
    after = desk.signer("chair", envelope).email
    assert (before != after, after) == (True, "astrid.ny@exempel.se")


def test_the_register_is_corrected_too_where_it_says_the_same_and_the_person_is_from_outside(desk, envelope):
    correct(desk, envelope)
    assert register(desk, desk.board.people[KARIN]) == RIGHT


def test_the_page_proposes_what_the_register_was_mended_to_and_leaves_the_register_alone(
    desk, envelope, client_as
):
    with desk.opener.writing(worker_for()) as work:
        work.session.get(Person, desk.board.people[KARIN].id).email = RIGHT
    address = f"{HOME}/{envelope.id}/signers/{desk.signer(KARIN, envelope).id}/address"
    page = seen(client_as("secretary"), address)
    assert WRONG in page
    assert f'value="{RIGHT}"' in client_as("secretary").get(address).text
    answer = client_as("secretary").post(address, data={"email": RIGHT}, follow_redirects=True)
    assert "Ett nytt brev är på väg till Karin Vik" in answer.text
    assert register(desk, desk.board.people[KARIN]) == RIGHT
    again = client_as("secretary").post(address, data={"email": RIGHT})
    assert "Det är samma adress som förut" in again.text


def test_in_a_sending_to_many_the_list_names_them_and_one_letter_tells_of_all(desk, mailer, client_as):
    mailer.unknown |= {"karin.vik@exempel.se", "olle.as@exempel.se"}
    batch_id = prepare(desk, methods=[Method.CODE])
    order(desk, batch_id)
    jobs.send_batches(desk.opener)
    look(desk)
    assert desk.letters("signing_undelivered") == [], "not before all of it has left"
    send_all(desk, 3)
    look(desk)
    (told,) = desk.letters("signing_undelivered")
    assert told.facts["to_whom"].splitlines() == [
        "Karin Vik, karin.vik@exempel.se",
        "Olle Ås, olle.as@exempel.se",
    ]
    assert "skickas: utskicket ”Förråd” – " in written(told).subject
    assert "sent: “Förråd” – " in written(told, "en").subject
    page = seen(client_as("secretary"), f"{HOME}/batches/{batch_id}")
    assert "2 brev kunde inte skickas" in page
    assert page.count("Rätta adressen och skicka igen") == 2
    karin = standings(desk, batch_id)[0]
    with desk.opener.writing(desk.board.actor("secretary")) as work, pytest.raises(KnownAsAnother):
        actions.correct_address(work, karin.envelope.id, karin.signer.id, "asa.ost@exempel.se")
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        actions.correct_address(work, karin.envelope.id, karin.signer.id, RIGHT)
    look(desk)
    assert "1 brev kunde inte skickas" in seen(client_as("secretary"), f"{HOME}/batches/{batch_id}")
    assert standings(desk, batch_id)[0].recipient.email == RIGHT
    with desk.opener.reading(desk.board.actor("secretary")) as work:
        assert (
            len(queries.undelivered_among(work, [one.envelope.id for one in standings(desk, batch_id)])) == 1
        )


def test_a_code_that_was_too_late_to_leave_says_nothing_of_the_address(desk, envelope):
    send_out(desk)
    with desk.opener.writing(desk.guest(KARIN, envelope)) as work:
        actions.request_code(work, envelope.id)
    desk.wait(minutes=20)
    look(desk)
    (code,) = desk.letters("signing_code")
    assert code.state is Delivery.FAILED
    with desk.opener.reading(desk.board.actor("secretary")) as work:
        assert queries.undelivered_among(work, [envelope.id]) == set()
    assert desk.letters("signing_undelivered") == []
