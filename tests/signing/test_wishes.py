"""Someone who came by a link asks that another person signs; only the sender decides; evidence and verification tell it."""

import io

import pytest
from pypdf import PdfReader

from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.notices.actions import mint_link
from boardroom.notices.models import Purpose
from boardroom.signing import actions, jobs
from boardroom.signing.errors import AlreadyDecided, CannotDelegate
from boardroom.signing.rules.states import SignerRole, SignerState
from boardroom.signing.rules.telling import as_text
from boardroom.signing.rules.verdict import judge
from tests.data.contracts import blank_pdf, contract

HOME = "/brf-provet-1/signing"
KARIN, OLLE = "Karin Vik", "Olle Ås"


@pytest.fixture
def envelope(desk):
    desk.outsider()
    return contract(
        desk, [(KARIN, SignerRole.PARTY), ("chair", SignerRole.PARTY)], content=blank_pdf(), page_count=1
    )


def wish(desk, envelope, *, name=OLLE, email="olle.as@exempel.se", reason="Han är firmatecknare"):
    with desk.opener.writing(desk.guest(KARIN, envelope)) as work:
        return actions.wish_delegate(work, envelope.id, name=name, email=email, reason=reason)


def grant(desk, envelope, role="secretary"):
    with desk.opener.writing(desk.board.actor(role)) as work:
        return actions.grant_wish(work, envelope.id, desk.signer(KARIN, envelope).id)


def test_a_wish_changes_nothing_until_the_sender_says_yes(desk, envelope):
    wish(desk, envelope)
    assert desk.signer(KARIN, envelope).state is SignerState.WAITING
    (letter,) = desk.letters("signing_wish")
    assert letter.to_name == "Bo Lind"
    assert not letter.link_purpose
    with pytest.raises((NotPermitted, NotFound)):
        grant(desk, envelope, "member")
    with pytest.raises(NotPermitted):
        grant(desk, envelope, "treasurer")  # sends papers too, but not this one


def test_a_yes_hands_over_and_evidence_and_verification_say_who_why_and_by_whom(desk, envelope, board):
    wish(desk, envelope)
    taking = grant(desk, envelope)
    assert desk.signer(KARIN, envelope).state is SignerState.DELEGATED
    assert (taking.name, taking.stands_in_for) == (OLLE, KARIN)
    assert desk.letters("signing_request")[-1].to_address == "olle.as@exempel.se"
    (told,) = desk.letters("signing_wish_granted")
    assert (told.to_name, told.link_purpose) == (KARIN, None), "a letter to who has handed over opens nothing"
    with pytest.raises(AlreadyDecided):
        grant(desk, envelope)
    board.people[OLLE] = type("P", (), {"id": taking.person_id})
    code = desk.code_for(OLLE, envelope)
    with desk.opener.writing(desk.guest(OLLE, envelope)) as work:
        assert actions.sign_with_code(work, envelope.id, code)
    desk.sign("chair", envelope)
    assert jobs.seal(desk.opener)
    content = desk.opener.ports.blobs.read(board.association.id, desk.envelope(envelope).sealed_sha256)
    page = " ".join(PdfReader(io.BytesIO(content)).pages[-1].extract_text().split())
    assert "I stället för Karin Vik, anledning: Han är firmatecknare (infört av Bo Lind)" in page
    verdict = judge(desk.opener.ports.verifier.verify(content))
    assert verdict.intact
    assert (
        "Olle Ås står för underskriften i stället för Karin Vik. Anledning: Han är firmatecknare. Infört av Bo Lind."
        in as_text(verdict)
    )


def test_a_no_is_told_with_its_reason_and_the_guest_can_still_sign(desk, envelope):
    wish(desk, envelope)
    signer = desk.signer(KARIN, envelope)
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        actions.refuse_wish(work, envelope.id, signer.id, "Du är part i avtalet")
    (letter,) = desk.letters("signing_wish_refused")
    assert (letter.to_name, letter.facts["reason"]) == (KARIN, "Du är part i avtalet")
    assert desk.signer(KARIN, envelope).wish_name == ""
    code = desk.code_for(KARIN, envelope)
    with desk.opener.writing(desk.guest(KARIN, envelope)) as work:
        assert actions.sign_with_code(work, envelope.id, code)


@pytest.mark.parametrize("email", ["styrelsen@exempel.se", "astrid.ek@exempel.se"])
def test_no_wish_leads_to_a_shared_mailbox_or_to_one_who_is_asked_already(desk, envelope, email):
    with pytest.raises(CannotDelegate):
        wish(desk, envelope, email=email)


def test_wishing_again_and_again_writes_to_the_sender_once_an_hour(desk, envelope):
    for number in range(3):
        wish(desk, envelope, name=f"Person {number}")
        desk.wait(minutes=5)
    assert len(desk.letters("signing_wish")) == 1
    assert desk.signer(KARIN, envelope).wish_name == "Person 2"


def test_those_who_log_in_hand_over_by_themselves_and_wish_nothing(desk, envelope):
    with pytest.raises(NotPermitted), desk.opener.writing(desk.board.actor("chair")) as work:
        actions.wish_delegate(work, envelope.id, name=OLLE, email="o@exempel.se", reason="nej")


def test_the_pages_ask_and_answer(desk, envelope, app, client_as, board):
    with desk.opener.writing(worker_for(board.association.id)) as work:
        token = mint_link(
            work,
            Purpose.SIGNING,
            desk.signer(KARIN, envelope).id,
            days=14,
            association_id=board.association.id,
        )
    guest, secretary = app.test_client(), client_as("secretary")
    guest.post(f"/link/{token}")
    assert "Be om att någon annan skriver under" in guest.get(f"{HOME}/{envelope.id}").text
    address = f"{HOME}/{envelope.id}/hand-over"
    assert "ser inte ut som" in guest.post(address, data={"name": OLLE, "email": "fel", "reason": "x"}).text
    answer = guest.post(
        address, data={"name": OLLE, "email": "olle.as@exempel.se", "reason": "Han äger firman"}
    )
    assert answer.status_code == 303
    page = secretary.get(f"{HOME}/{envelope.id}/status").text
    assert "Karin Vik vill att Olle Ås skriver under" in page
    assert "Han äger firman" in page
    signer = desk.signer(KARIN, envelope)
    assert "Säg nej" in secretary.get(f"{HOME}/{envelope.id}/signers/{signer.id}/refuse-wish").text
    assert secretary.post(f"{HOME}/{envelope.id}/signers/{signer.id}/grant-wish").status_code == 303
    assert desk.signer(KARIN, envelope).state is SignerState.DELEGATED
    ended = guest.get(f"{HOME}/{envelope.id}")
    assert ended.status_code == 410  # the link opens nothing any more, and says so
    assert "Länken gäller inte längre" in ended.text
