"""A paper that is out to be signed and is hidden since from a signer: it is closed to them everywhere, and the sender is told."""

import io

import pytest

from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.core.ids import new_id
from boardroom.documents.actions import hide_all, hide_from, show_all
from boardroom.documents.queries.hidings import hidings
from boardroom.signing import actions, jobs, queries
from boardroom.signing.errors import CannotCompleteWithout, HiddenFromYou, HiddenSince
from boardroom.signing.rules.signer_rules import SigningOrder
from boardroom.signing.rules.states import Cause, EnvelopeState, SignerRole, SignerState
from tests.data.contracts import contract
from tests.data.filed import seen
from tests.signing.test_guests import come, send_out
from tests.signing.test_letters import written
from tests.signing.test_reminding import work_off
from tests.signing.test_several_papers import TITLES, bundle

HOME = "/brf-provet-1/signing"
GUEST = "Karin Vik"
PAGES = ("", "/read/1", "/sign", "/code", "/code/enter", "/decline", "/receipt", "/status", "/changes")
CLOSED = "Det här visas inte för dig, på grund av jäv"


pytestmark = pytest.mark.usefixtures("mailer")


def contract_of(desk, content, signers=("board_member", "chair"), **more):
    """Send a contract of a page; its document is the second that is returned."""
    parties = [(one, SignerRole.PARTY) for one in signers]
    envelope = contract(desk, parties, content=content, page_count=1, **more)
    return envelope, envelope.document_id


def test_the_one_in_conflict_is_led_to_why_from_every_page_and_sees_no_picture(
    desk, client_as, hide, minutes_pdf
):
    envelope, paper = contract_of(desk, minutes_pdf)
    client = client_as("board_member")
    picture = f"{HOME}/{envelope.id}/pages/1.webp"
    assert client.get(picture).status_code == 200, "else what follows would prove nothing"
    assert "Avtal om hiss" in seen(client, "/brf-provet-1/")
    hide(paper, "board_member")
    assert client.get(picture).status_code == 404
    for page in PAGES:
        answer = client.get(f"{HOME}/{envelope.id}{page}", follow_redirects=True)
        assert answer.status_code == 200, page
        assert CLOSED in answer.text, page
        assert "webp" not in answer.text, page
    page = seen(client, f"{HOME}/{envelope.id}")
    assert "Bo Lind, eller den som leder styrelsen, får veta det" in page
    assert "Tas jävet tillbaka kan du läsa och skriva under igen" in page
    assert "Avtal om hiss" not in seen(client, "/brf-provet-1/"), "it waits for them no more"
    assert CLOSED not in client_as("chair").get(f"{HOME}/{envelope.id}").text


def test_the_one_in_conflict_cannot_sign_decline_or_say_who_signs_instead(desk, board, hide, minutes_pdf):
    envelope, paper = contract_of(desk, minutes_pdf)
    signer = desk.signer("board_member", envelope)
    code = desk.code_for("board_member", envelope)
    hide(paper, "board_member")
    with pytest.raises(HiddenFromYou):
        desk.sign("board_member", envelope)
    with pytest.raises(HiddenFromYou), desk.opener.writing(board.actor("board_member")) as work:
        actions.sign_with_code(work, envelope.id, code)
    with pytest.raises(HiddenFromYou):
        desk.decline("board_member", envelope)
    with pytest.raises(HiddenFromYou), desk.opener.writing(board.actor("board_member")) as work:
        actions.read_page(work, envelope.id, 1)
    with pytest.raises(NotPermitted), desk.opener.writing(board.actor("board_member")) as work:
        actions.delegate(work, envelope.id, signer.id, board.people["deputy"].id, "Jäv")
    assert desk.signer("board_member", envelope).state is SignerState.WAITING
    assert desk.signer("board_member", envelope).pages_seen == []


def test_whoever_sent_it_and_is_in_conflict_steers_it_no_more_and_those_who_lead_are_told(
    desk, board, client_as, hide, minutes_pdf
):
    envelope, paper = contract_of(desk, minutes_pdf, ("secretary", "board_member"))
    with desk.opener.writing(board.actor("chair")) as work:
        hide_from(work, paper, board.people["secretary"].id, "äger del i företaget")
    with pytest.raises(NotPermitted), desk.opener.writing(board.actor("secretary")) as work:
        actions.withdraw(work, envelope.id, "Jag vill inte att någon annan ser det")
    assert client_as("secretary").get(f"{HOME}/{envelope.id}/paper").status_code == 404
    work_off(desk)
    told = {letter.to_name for letter in desk.letters("signing_hidden")}
    assert board.people["chair"].name in told
    assert board.people["secretary"].name not in told


def test_the_sender_is_told_once_with_what_to_do_and_nobody_is_reminded(
    desk, board, client_as, hide, minutes_pdf
):
    envelope, paper = contract_of(desk, minutes_pdf)
    hide(paper, "board_member")
    name = board.people["board_member"].name
    with pytest.raises(HiddenSince), desk.opener.writing(board.actor("secretary")) as work:
        actions.remind(work, envelope.id, desk.signer("board_member", envelope).id)
    work_off(desk)
    work_off(desk)
    (letter,) = desk.letters("signing_hidden")
    assert letter.to_name == board.people["secretary"].name
    for language, word in (("sv", "jäv"), ("en", "conflict of interest")):
        text = written(letter, language).text
        assert name in text
        assert word in text
        assert f"/signing/{envelope.id}" in text
    assert [one.what for one in desk.events(envelope)].count("hidden_from") == 1
    desk.wait(days=4, hours=15)
    work_off(desk)
    assert {one.to_name for one in desk.letters("signing_reminder")} == {board.people["chair"].name}
    page = seen(client_as("secretary"), f"{HOME}/{envelope.id}/status")
    assert f"{name} får inte läsa papperet: jäv" in page
    assert "Låt någon annan skriva under, avsluta utan underskriften eller återkalla det." in page
    assert f"Påminn {name}" not in page
    assert f"Påminn {board.people['chair'].name}" in page


def test_a_letter_that_has_not_left_is_taken_back(desk, app, mailer, hide, minutes_pdf):
    desk.outsider()
    _envelope, paper = contract_of(desk, minutes_pdf, (GUEST, "chair"))
    hide(paper, GUEST)
    work_off(desk)
    send_out(desk)
    assert "karin.vik@exempel.se" not in {mail.to_address for mail in mailer.kept}


def test_a_guest_whom_it_is_hidden_from_reads_why_by_the_link(desk, app, mailer, hide, minutes_pdf):
    desk.outsider()
    envelope, paper = contract_of(desk, minutes_pdf, (GUEST, "chair"))
    send_out(desk)
    client = come(app, mailer)
    assert client.get(f"{HOME}/{envelope.id}/pages/1.webp").status_code == 200
    hide(paper, GUEST)
    assert client.get(f"{HOME}/{envelope.id}/pages/1.webp").status_code == 404
    for page in (*PAGES, "/hand-over"):
        assert CLOSED in client.get(f"{HOME}/{envelope.id}{page}", follow_redirects=True).text, page
    with pytest.raises(HiddenFromYou), desk.opener.writing(desk.guest(GUEST, envelope)) as work:
        actions.wish_delegate(work, envelope.id, name="Nils Ek", email="nils@exempel.se", reason="Jäv")


def test_taken_back_it_opens_again_and_the_signer_is_told(desk, board, client_as, hide, show, minutes_pdf):
    envelope, paper = contract_of(desk, minutes_pdf)
    hide(paper, "board_member")
    work_off(desk)
    show(paper, "board_member")
    assert CLOSED not in client_as("board_member").get(f"{HOME}/{envelope.id}").text
    work_off(desk)
    assert [one.to_name for one in desk.letters("signing_reminder")] == [board.people["board_member"].name]
    signer = desk.signer("board_member", envelope)
    assert signer.hidden_at is None
    assert signer.remind_at is not None
    assert "shown_again" in [one.what for one in desk.events(envelope)]
    desk.sign("board_member", envelope)
    desk.sign("chair", envelope)
    assert desk.envelope(envelope).state is EnvelopeState.SIGNED


def test_one_of_several_papers_closes_all_that_are_signed_at_once(desk, client_as, file_it, hide):
    documents = [file_it(title=one) for one in TITLES]
    envelope = bundle(desk, documents, [("board_member", SignerRole.PARTY), ("secretary", SignerRole.PARTY)])
    hide(documents[1], "board_member")
    page = seen(client_as("board_member"), f"{HOME}/{envelope.id}")
    assert "jävig i det som Ritning till hissen handlar om" in page
    assert "De andra papperen i samma utskick" in page
    assert client_as("board_member").get(f"{HOME}/{envelope.id}/pages/1.webp").status_code == 404


def test_their_turn_does_not_come_while_it_is_hidden_and_comes_when_it_is_shown(
    desk, board, hide, show, minutes_pdf
):
    envelope, paper = contract_of(desk, minutes_pdf, order=SigningOrder.ONE_BY_ONE)
    hide(paper, "chair")
    desk.sign("board_member", envelope)
    assert board.people["chair"].name not in {one.to_name for one in desk.letters("signing_request")}
    work_off(desk)
    show(paper, "chair")
    work_off(desk)
    assert board.people["chair"].name in {one.to_name for one in desk.letters("signing_request")}


def test_it_can_be_completed_without_the_one_in_conflict_alone(desk, board, client_as, hide, minutes_pdf):
    envelope, paper = contract_of(desk, minutes_pdf)
    hidden, other = desk.signer("board_member", envelope), desk.signer("chair", envelope)
    hide(paper, "board_member")
    client = client_as("secretary")
    address = f"{HOME}/{envelope.id}/signers/{hidden.id}/complete-without"
    assert "är jävig" in client.get(address).text
    assert (
        client.post(address, data={"cause": "conflict", "reason": "Äger del i företaget"}).status_code == 303
    )
    with pytest.raises(CannotCompleteWithout), desk.opener.writing(board.actor("secretary")) as work:
        actions.complete_without(work, envelope.id, other.id, "Bortrest", Cause.OTHER)
    desk.sign("chair", envelope)
    assert jobs.seal(desk.opener)
    sealed = desk.envelope(envelope)
    assert sealed.state is EnvelopeState.SEALED
    verdict = desk.opener.ports.blobs.read(board.association.id, sealed.sealed_sha256)
    page = client.post("/verify", data={"pdf": (io.BytesIO(verdict), "avtal.pdf")}).text
    assert "Enligt dem som avslutade är David Alm jävig." in page


def test_nobody_who_would_be_left_to_sign_is_no_way_out(desk, board, hide, minutes_pdf):
    envelope, paper = contract_of(desk, minutes_pdf, ("board_member",))
    hide(paper, "board_member")
    signer = desk.signer("board_member", envelope)
    with pytest.raises(CannotCompleteWithout), desk.opener.writing(board.actor("secretary")) as work:
        actions.complete_without(work, envelope.id, signer.id, "Jäv", Cause.CONFLICT)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    ("signers", "possible"), [(("board_member",), False), (("board_member", "chair"), True)]
)
def test_the_letter_offers_what_can_be_done_and_no_more(
    desk, board, hide, minutes_pdf, language, signers, possible
):
    envelope, paper = contract_of(desk, minutes_pdf, signers)
    hide(paper, "board_member")
    work_off(desk)
    (letter,) = desk.letters("signing_hidden")
    with desk.opener.reading(board.actor("secretary")) as work:
        signer = desk.signer("board_member", envelope)
        assert queries.can_complete_without(work, desk.envelope(envelope), signer) is possible
    text = " ".join(written(letter, language).text.split())
    offered = {
        "sv": {
            True: "låta någon annan skriva under, avsluta utan underskriften, med en anledning, eller återkalla det.",
            False: "låta någon annan skriva under eller återkalla det.",
        },
        "en": {
            True: "let somebody else sign, complete without the signature, giving a reason, or withdraw it.",
            False: "let somebody else sign or withdraw it.",
        },
    }
    assert offered[language][possible] in text


def test_whoever_signed_before_it_was_hidden_has_no_copy_of_what_was_sealed(
    desk, board, app, mailer, client_as, hide, show, minutes_pdf
):
    desk.outsider()
    envelope, paper = contract_of(desk, minutes_pdf, (GUEST, "chair"))
    send_out(desk)
    client = come(app, mailer)
    code = desk.code_for(GUEST, envelope)
    with desk.opener.writing(desk.guest(GUEST, envelope)) as work:
        assert actions.sign_with_code(work, envelope.id, code)
    hide(paper, GUEST)
    desk.sign("chair", envelope)
    assert jobs.seal(desk.opener)
    (letter,) = [one for one in desk.letters("signing_sealed") if one.to_name == GUEST]
    assert not letter.attachment_sha256
    assert "På grund av jäv visas det inte för dig" in written(letter).text
    assert "läskopia" not in written(letter).text
    assert client.get(f"{HOME}/{envelope.id}/reading-copy").status_code == 404
    assert client.get(f"{HOME}/{envelope.id}/pages/1.webp").status_code == 404
    page = client.get(f"{HOME}/{envelope.id}/receipt").text
    assert CLOSED in page
    assert "Din underskrift gäller" in page
    with pytest.raises(NotFound), desk.opener.reading(desk.guest(GUEST, envelope)) as work:
        queries.readable(work, envelope.id)
    show(paper, GUEST)
    assert client.get(f"{HOME}/{envelope.id}/reading-copy").status_code == 200


def test_minutes_are_read_and_signed_by_who_is_in_conflict_at_one_of_their_points(
    desk, board, client_as, file_it, hide
):
    """What is hidden is the paper of the point; the minutes tell of it, and whoever adjusts them signs them all."""
    envelope = desk.send()
    hide(file_it(title="Anbud på hissen"), "board_member")
    with desk.opener.reading(worker_for(board.association.id)) as work:
        assert queries.hidden_papers(work, desk.envelope(envelope), board.people["board_member"].id) == []
    assert CLOSED not in client_as("board_member").get(f"{HOME}/{envelope.id}").text
    desk.sign("board_member", envelope)
    work_off(desk)
    assert not desk.letters("signing_hidden")
    assert desk.signer("board_member", envelope).state is SignerState.SIGNED


def test_a_conflict_told_at_a_point_of_an_agenda_closes_what_is_out_to_be_signed(desk, board, minutes_pdf):
    (envelope, paper), source = contract_of(desk, minutes_pdf), new_id()
    who = board.people["board_member"].id
    with desk.opener.writing(board.actor("secretary")) as work:
        hide_all(work, [paper], who, "Jäv: Anbud", source=source)
        assert hidings(work, paper, who)
    with pytest.raises(HiddenFromYou):
        desk.sign("board_member", envelope)
    with desk.opener.writing(board.actor("secretary")) as work:
        show_all(work, who, source=source)
    desk.sign("board_member", envelope)


def test_the_one_in_conflict_is_not_told_why_it_was_withdrawn(desk, board, hide, minutes_pdf):
    envelope, paper = contract_of(desk, minutes_pdf)
    hide(paper, "board_member")
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.withdraw(work, envelope.id, "Anbudet är för dyrt")
    assert [one.to_name for one in desk.letters("signing_withdrawn")] == [board.people["chair"].name]
