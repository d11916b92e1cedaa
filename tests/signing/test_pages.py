"""The pages, as a browser without JavaScript meets them (and the two calls that passkey.js makes)."""

import io
import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from boardroom.adapters.portal_mailer import PortalMailer
from boardroom.admin.queries import failed_mail
from boardroom.core.actor import worker_for
from boardroom.core.secrets import hash_password
from boardroom.identity.models import Account
from boardroom.mandates.models import Mandate
from boardroom.notices.actions import mint_code, mint_link
from boardroom.notices.jobs import deliver
from boardroom.notices.models import Delivery, Message, Purpose
from boardroom.signing import jobs, queries
from boardroom.signing.actions import withdraw
from boardroom.signing.rules.states import EnvelopeKind, EnvelopeState, SignerRole, SignerState
from tests.data.contracts import blank_pdf
from tests.data.filed import seen

PASSWORD = "en lång cykeltur i regn"
HOME = "/brf-provet-1/signing"


@pytest.fixture(scope="module")
def two_pages():
    """A PDF of two pages that every engine can read."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(300, 400)
    writer.add_blank_page(300, 400)
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


@pytest.fixture
def envelope(desk, two_pages):
    return desk.send(frozen_sha256=desk.store(two_pages), page_count=2)


def failed_mail_of(desk):
    with desk.opener.reading(worker_for(desk.board.association.id)) as work:
        return failed_mail(work)


@pytest.mark.usefixtures("mailed")
def test_the_letter_leads_through_reading_to_signing_with_a_code(desk, board, envelope, client_as):
    with desk.opener.writing(worker_for()) as work:
        work.session.get(Account, board.people["board_member"].account_id).password_hash = hash_password(
            PASSWORD
        )
    client = client_as("board_member")
    page = client.get(f"{HOME}/{envelope.id}").text
    assert "eftersom du valdes till justerare" in page
    for number in (1, 2):
        assert f"Sida {number} av 2" in client.get(f"{HOME}/{envelope.id}/read/{number}").text
        image = client.get(f"{HOME}/{envelope.id}/pages/{number}.webp")
        assert image.mimetype == "image/webp"
        assert image.data == client.get(f"{HOME}/{envelope.id}/pages/{number}.webp").data
    page = client.get(f"{HOME}/{envelope.id}/sign").text
    assert "Skriv under med lösenord och kod" in page
    answer = client.post(f"{HOME}/{envelope.id}/sign", data={"remark": "Vid § 4: högst 300 000 kr"})
    assert answer.location.endswith("/code")
    assert (
        "Lösenordet stämmer inte" in client.post(f"{HOME}/{envelope.id}/code", data={"password": "fel"}).text
    )
    answer = client.post(f"{HOME}/{envelope.id}/code", data={"password": PASSWORD})
    assert answer.location.endswith("/code/enter")
    # Whoever was interrupted and asks again at once is led to where the code that came is typed; with the password alone.
    again = client.post(f"{HOME}/{envelope.id}/code", data={"password": PASSWORD})
    assert "En kod skickades nyss" in client.get(again.location).text
    assert again.location.endswith("/code/enter")
    assert client.post(f"{HOME}/{envelope.id}/code", data={"password": "fel"}).status_code == 200
    code = desk.code_for("board_member", envelope)
    assert "stämmer inte" in client.post(f"{HOME}/{envelope.id}/code/enter", data={"code": "12"}).text
    answer = client.post(f"{HOME}/{envelope.id}/code/enter", data={"code": f"{code[:3]} {code[3:]}"})
    assert answer.location.endswith("/receipt")
    page = client.get(answer.location).text
    assert "Tack, du har skrivit under" in page
    assert "Bo Lind" in page
    assert desk.signer("board_member", envelope).remark == "Vid § 4: högst 300 000 kr"


def test_a_passkey_signs_in_two_calls(desk, envelope, client_as):
    phone = desk.phone("chair")
    client = client_as("chair")
    assert "data-passkey" in client.get(f"{HOME}/{envelope.id}/sign").text
    options = client.post(f"{HOME}/{envelope.id}/passkey/options", json={"remark": "Läst"})
    credential = phone.assert_(options.text)  # noqa: PT009 - no unittest assertion: the phone asserts
    answer = client.post(f"{HOME}/{envelope.id}/passkey", json={"credential": json.loads(credential)})
    assert answer.get_json()["location"].endswith("/receipt")
    assert desk.signer("chair", envelope).remark == "Läst"
    again = client.post(f"{HOME}/{envelope.id}/passkey", json={"credential": json.loads(credential)})
    assert again.status_code == 409
    assert "redan avgjort" in again.get_json()["detail"]


@pytest.mark.usefixtures("mailed")
def test_asking_for_a_change_needs_a_reason_and_is_kindly_received(desk, envelope, client_as):
    client = client_as("board_member")
    for step in ("", "/read/1", "/read/2", "/sign", "/code", "/code/enter"):
        page = client.get(f"{HOME}/{envelope.id}{step}").text
        foot = page[page.index('<footer class="foot">') :]
        button = rf'<a class="button button-secondary" href="{HOME}/{envelope.id}/decline"[^>]*><span>Be om ändring<'
        assert re.search(button, foot), step
    page = client.get(f"{HOME}/{envelope.id}/decline").text
    assert "helt i sin ordning" in page
    assert "Skriv en kort anledning" in client.post(f"{HOME}/{envelope.id}/decline", data={}).text
    client.post(f"{HOME}/{envelope.id}/decline", data={"reason": "§ 6 är fel"})
    assert desk.envelope(envelope).state is EnvelopeState.DECLINED
    assert "Du har bett om ändring" in client.get(f"{HOME}/{envelope.id}/receipt").text
    assert "§ 6 är fel" in client_as("secretary").get(f"{HOME}/{envelope.id}/status").text


def test_a_returned_version_waits_for_nobody_and_sends_nothing_more(desk, envelope, client_as):
    secretary = client_as("secretary")
    desk.decline("board_member", envelope)
    requests = desk.letters("signing_request")
    assert len(requests) == 3
    assert {letter.state for letter in requests} == {Delivery.TAKEN_BACK}, "none of them had left"
    page = secretary.get(f"{HOME}/{envelope.id}/status").text
    assert page.count("behöver inte skriva under") == 2
    assert "beskedet väntar på att skickas" in page
    assert "mejlet behövdes inte och skickades inte" in page
    assert ">väntar<" not in page
    assert "mejlet väntar på att skickas" not in page
    assert "Avsluta utan" not in page, "nobody has signed: it would be refused"
    opener = replace(desk.opener, ports=replace(desk.opener.ports, mailer=PortalMailer()))
    while deliver(opener):
        pass
    states = {letter.template: letter.state.value for letter in desk.letters()}
    assert states == {"signing_request": "taken_back", "signing_declined": "sent"}
    assert failed_mail_of(desk) == []


def test_what_one_person_returned_can_stand_and_the_others_are_asked_anew(desk, envelope, client_as):
    secretary = client_as("secretary")
    desk.sign("secretary", envelope)
    desk.decline("board_member", envelope)
    page = secretary.get(f"{HOME}/{envelope.id}/status").text
    assert "skrev under, gäller inte längre" in page
    assert "Ska protokollet stå fast som det är?" in page
    assert "Avsluta utan David Alm" in page
    assert "Avsluta utan" not in client_as("board_member").get(f"{HOME}/{envelope.id}/status").text
    refused = desk.signer("board_member", envelope)
    address = f"{HOME}/{envelope.id}/signers/{refused.id}/complete-without"
    secretary.post(address, data={"cause": "refused", "reason": "Vill inte, yttrandet biläggs"})
    assert desk.envelope(envelope).state is EnvelopeState.SENT
    waiting = [letter for letter in desk.letters() if letter.state.value == "queued"]
    assert sorted((letter.template, letter.to_name) for letter in waiting) == [
        ("signing_request", "Astrid Ek"),
        ("signing_skipped", "David Alm"),
    ]


def test_whoever_signed_what_was_taken_back_is_told_that_it_no_longer_counts(desk, board, client_as):
    envelope = desk.send()
    desk.sign("chair", envelope)
    with desk.opener.writing(board.actor("secretary")) as work:
        withdraw(work, envelope.id, "Fel bilaga")
    page = seen(client_as("chair"), f"{HOME}/{envelope.id}/receipt")
    assert "Det här är återkallat" in page
    assert "Din underskrift gäller inte längre, men den är sparad" in page
    assert "Tack, du har skrivit under" not in page


@pytest.mark.parametrize("role", ["member", "manager", "administrator"])
def test_others_learn_nothing_of_an_envelope(envelope, client_as, role):
    client = client_as(role)
    for page in ("", "/status", "/read/1", "/pages/1.webp", "/sign", "/decline", "/receipt", "/code"):
        assert client.get(f"{HOME}/{envelope.id}{page}").status_code == 404, page


def test_a_colleague_follows_but_cannot_sign(envelope, client_as):
    client = client_as("treasurer")
    assert client.get(f"{HOME}/{envelope.id}").location.endswith("/status")
    assert client.get(f"{HOME}/{envelope.id}/status").status_code == 200
    assert client.get(f"{HOME}/{envelope.id}/sign").status_code == 404
    assert client.post(f"{HOME}/{envelope.id}/passkey/options", json={}).status_code == 404


def test_the_one_whose_term_ended_signs_and_nothing_else_opens(desk, board, envelope, client_as, clock):
    with desk.opener.writing(worker_for()) as work:
        for mandate in work.session.query(Mandate).filter_by(person_id=board.people["chair"].id):
            mandate.end = clock.now().date()
    clock.advance(timedelta(hours=12))
    client = client_as("chair")
    assert client.get(f"{HOME}/{envelope.id}").status_code == 200
    assert client.get(f"{HOME}/{envelope.id}/pages/1.webp").status_code == 200
    phone = desk.phone("chair")
    options = client.post(f"{HOME}/{envelope.id}/passkey/options", json={"remark": ""})
    credential = phone.assert_(options.text)  # noqa: PT009 - no unittest assertion: the phone asserts
    client.post(f"{HOME}/{envelope.id}/passkey", json={"credential": json.loads(credential)})
    assert desk.signer("chair", envelope).state is SignerState.SIGNED
    assert "Tack, du har skrivit under" in client.get(f"{HOME}/{envelope.id}/receipt").text
    for address in ("/brf-provet-1/minutes/", "/brf-provet-1/archive/", f"{HOME}/{envelope.id}/withdraw"):
        assert client.get(address).status_code in {403, 404}, address


@pytest.mark.usefixtures("mailed")
def test_a_guest_comes_by_link_signs_with_a_code_and_gets_a_reading_copy(desk, board, app, two_pages):
    desk.outsider()
    signers = [("Karin Vik", SignerRole.ADJUSTER)]
    envelope = desk.send(signers, frozen_sha256=desk.store(two_pages), page_count=2)
    other = desk.send(signers, subject_key="minutes:8")
    signer = desk.signer("Karin Vik", envelope)
    with desk.opener.writing(worker_for(board.association.id)) as work:
        token = mint_link(work, Purpose.SIGNING, signer.id, days=14, association_id=board.association.id)
    client = app.test_client()
    assert client.get(f"{HOME}/{envelope.id}").status_code == 302, (
        "without the link there is only the log-in page"
    )
    client.get(f"/link/{token}")
    answer = client.post(f"/link/{token}")
    assert answer.location.endswith(f"{HOME}/{envelope.id}")
    assert token not in answer.location
    assert "Brf Provet 1" in client.get(answer.location).text
    assert client.get(f"{HOME}/{other.id}").status_code == 404
    assert client.get(f"{HOME}/").status_code == 302
    assert client.get(f"{HOME}/{envelope.id}/read/1").status_code == 200
    # Nothing is left to ask of a guest whom a code reaches in one way: it goes at once.
    entering = client.post(f"{HOME}/{envelope.id}/sign", data={"remark": ""}).location
    assert entering.endswith("/code/enter")
    assert "k•••@exempel.se" in client.get(entering).text
    # Whoever comes back at once is told that one is on its way; there is no second.
    assert client.post(f"{HOME}/{envelope.id}/sign", data={"remark": ""}).location.endswith("/code/enter")
    assert "En kod skickades nyss" in client.get(entering).text
    with desk.opener.reading(worker_for(board.association.id)) as work:
        codes = work.session.scalars(select(Message).where(Message.code_for == signer.id)).all()
    assert len(codes) == 1
    assert "k•••@exempel.se" in client.get(f"{HOME}/{envelope.id}/code").text
    with desk.opener.writing(worker_for(board.association.id)) as work:
        code = mint_code(work, signer.id)
    client.post(f"{HOME}/{envelope.id}/code/enter", data={"code": code})
    assert desk.envelope(envelope).state is EnvelopeState.SIGNED
    assert jobs.seal(desk.opener)
    copy = client.get(f"{HOME}/{envelope.id}/reading-copy")
    assert copy.mimetype == "application/pdf"
    assert copy.headers["Content-Disposition"].startswith("attachment")
    # The same pages as the copy has are seen where the letter's link leads; the sealed file is not theirs.
    page = client.get(f"{HOME}/{envelope.id}", follow_redirects=True).text
    assert f'src="{HOME}/{envelope.id}/pages/1.webp"' in page
    assert client.get(f"{HOME}/{envelope.id}/pages/1.webp").mimetype == "image/webp"
    assert client.get(f"{HOME}/{envelope.id}/proofs/0.pdf").status_code in {302, 303, 403, 404}


def test_a_revoked_link_ends_the_guests_session(desk, board, app, two_pages):
    from boardroom.notices.actions import revoke_links

    desk.outsider()
    envelope = desk.send([("Karin Vik", SignerRole.ADJUSTER)], frozen_sha256=desk.store(two_pages))
    signer = desk.signer("Karin Vik", envelope)
    with desk.opener.writing(worker_for(board.association.id)) as work:
        token = mint_link(work, Purpose.SIGNING, signer.id, days=14, association_id=board.association.id)
    client = app.test_client()
    client.post(f"/link/{token}")
    assert client.get(f"{HOME}/{envelope.id}").status_code == 200
    with desk.opener.writing(worker_for()) as work:
        revoke_links(work, Purpose.SIGNING, signer.id)
    assert client.get(f"{HOME}/{envelope.id}").status_code == 410
    assert app.test_client().get(f"{HOME}/{envelope.id}").status_code == 302


def test_the_sender_reminds_withdraws_and_completes_from_the_status_page(desk, envelope, client_as):
    client = client_as("secretary")
    page = client.get(f"{HOME}/{envelope.id}/status").text
    assert "mejlet väntar på att skickas" in page
    assert "Påminn David Alm" in page
    waiting = desk.signer("board_member", envelope)
    client.post(f"{HOME}/{envelope.id}/signers/{waiting.id}/remind")
    assert len(desk.letters("signing_reminder")) == 1
    desk.sign("chair", envelope)
    desk.sign("secretary", envelope)
    address = f"{HOME}/{envelope.id}/signers/{waiting.id}/complete-without"
    assert "underskrivet utan justerare" in client.get(address).text
    assert "Välj en orsak" in client.post(address, data={"reason": "Har flyttat till Spanien"}).text
    client.post(address, data={"cause": "unreachable", "reason": "Har flyttat till Spanien"})
    assert "Underskrivet utan justerare" in client.get(f"{HOME}/{envelope.id}/status").text
    assert "Underskrivet utan justerare" in client.get(f"{HOME}/").text


def test_withdrawing_asks_for_a_reason(desk, envelope, client_as):
    client = client_as("secretary")
    assert client.get(f"{HOME}/{envelope.id}/withdraw").status_code == 200
    client.post(f"{HOME}/{envelope.id}/withdraw", data={"reason": "Fel bilaga"})
    assert desk.envelope(envelope).state is EnvelopeState.WITHDRAWN
    assert "återkallat" in client_as("chair").get(f"{HOME}/{envelope.id}/receipt").text


def test_what_waits_for_me_stands_first(envelope, client_as):
    page = client_as("chair").get(f"{HOME}/").text
    assert page.index("Väntar på dig") < page.index("Styrelseprotokoll 7/2026")
    assert "Inget väntar på din underskrift" in client_as("treasurer").get(f"{HOME}/").text


def test_any_archived_pdf_can_be_sent_and_its_strength_is_said_before(desk, board, two_pages, client_as):
    from boardroom.documents.actions import file_document
    from boardroom.documents.rules import NewFile

    sha256 = desk.store(two_pages)
    with desk.opener.writing(board.actor("secretary")) as work:
        document = file_document(
            work,
            title="Avtal om hiss",
            record_class="service_contract",
            files=[NewFile(sha256, len(two_pages), "application/pdf", "avtal.pdf", 2)],
        )
    client = client_as("secretary")
    page = client.get(f"{HOME}/send/{document.id}").text
    assert "nivå" in page
    nobody = client.post(f"{HOME}/send/{document.id}", data={"methods": ["passkey"]})
    assert "Välj minst en person" in nobody.text
    answer = client.post(
        f"{HOME}/send/{document.id}",
        data={
            "methods": ["passkey"],
            "board": [str(board.people["chair"].id)],
            "order": "together",
        },
    )
    assert answer.location.endswith("/status")
    with desk.opener.reading(board.actor("chair")) as work:
        ((waiting, signer),) = queries.awaiting(work)
    assert waiting.document_id == document.id
    assert signer.role is SignerRole.PARTY


def test_who_has_read_every_page_goes_on_to_signing(desk, envelope, client_as):
    client, address = client_as("chair"), f"{HOME}/{envelope.id}"
    onward = f'href="{address}/sign"'
    client.get(f"{address}/read/1")
    half = client.get(address).text
    assert onward not in half
    assert "Fortsätt läsa, sida 2" in half
    client.get(f"{address}/read/2")
    read = client.get(address).text
    assert onward in read
    assert "Läs igen" in read


def test_anyone_can_verify_a_sealed_file_and_nothing_is_kept(desk, board, app, envelope):
    for role in ("secretary", "chair", "board_member"):
        desk.sign(role, envelope)
    jobs.seal(desk.opener)
    content = desk.opener.ports.blobs.read(board.association.id, desk.envelope(envelope).sealed_sha256)
    kept = set(desk.opener.ports.blobs.addresses(board.association.id))
    client = app.test_client()
    assert "Inget sparas här" in client.get("/verify").text
    page = client.post("/verify", data={"pdf": (io.BytesIO(content), "protokoll.pdf")}).text
    assert "Dokumentet är oförändrat sedan det stämplades." in page
    assert "Astrid Ek" in page
    changed = client.post(
        "/verify", data={"pdf": (io.BytesIO(content + b"\n% tillagt"), "protokoll.pdf")}
    ).text
    assert "Dokumentet är oförändrat" not in changed
    assert page.count("Alla klockslag är i tidszonen Europe/Stockholm.") == 1
    unsigned = client.post("/verify", data={"pdf": (io.BytesIO(blank_pdf()), "tom.pdf")}).text
    assert "bär ingen elektronisk underskrift" in unsigned
    assert "Det här är kontrollerat" in page
    assert "Det här är kontrollerat" not in unsigned, "nothing was found to tell"
    assert "<h2>Underskrivet av</h2>" in page
    assert "<h2>Underskrivet av</h2>" not in changed
    assert "<h2>Underskrivet av, enligt bevis som inte går att lita på</h2>" in changed
    assert "Välj en PDF-fil" in client.post("/verify", data={}).text
    assert client.post("/verify", data={"pdf": (io.BytesIO(b"inte en pdf"), "x.pdf")}).status_code == 200
    assert set(desk.opener.ports.blobs.addresses(board.association.id)) == kept


def test_every_page_has_one_heading_and_no_script_of_its_own(desk, envelope, client_as):
    client = client_as("chair")
    for address in ("", "/read/1", "/sign", "/code", "/code/enter", "/decline", "/status"):
        page = client.get(f"{HOME}/{envelope.id}{address}").text
        assert len(re.findall(r"<h1[ >]", page)) == 1, address
        assert not re.search(r"<script(?![^>]*src=)", page), address
        assert " style=" not in page, address


def test_whoever_signs_alone_is_not_told_of_others_when_declining(desk, envelope, file_it, client_as):
    """What declining does is said as it is: of others, of signatures and of a new version only where there are such."""

    def sent(*roles, sender="secretary"):
        return desk.send(
            [(role, SignerRole.PARTY) for role in roles],
            kind=EnvelopeKind.DOCUMENT,
            subject_key="",
            document_id=file_it(title=f"Avtal {'-'.join(roles)} {sender}"),
            sender=sender,
        )

    def said(envelope, role, page="decline"):
        return seen(client_as(role), f"{HOME}/{envelope.id}/{page}")

    alone = sent("board_member")
    page = said(alone, "board_member")
    assert "Bo Lind får läsa din anledning" in page
    for untrue in ("Alla som", "underskrifter som redan finns", "versionen"):
        assert untrue not in page
    desk.decline("board_member", alone, "För dyrt")
    receipt = said(alone, "board_member", "receipt")
    assert "Du får ett mejl om din underskrift behövs igen" in receipt
    for untrue in ("version", "underskrifter som fanns"):
        assert untrue not in receipt.lower()
    own = sent("chair", sender="chair")
    assert "får veta det" not in said(own, "chair")
    assert "Din anledning sparas" in said(own, "chair")
    both = sent("chair", "treasurer")
    desk.sign("treasurer", both)
    page = said(both, "chair")
    assert "Alla som skriver under får läsa din anledning" in page
    assert "De underskrifter som redan finns slutar gälla" in page
    # Of minutes: whoever sent them is who changes them.
    assert "du får en ny version att läsa" in said(envelope, "chair")
    assert "kommer tillbaka till dig" in said(envelope, "secretary")
    desk.decline("secretary", envelope)
    receipt = said(envelope, "secretary", "receipt")
    assert "Ändra protokollet och skicka det igen" in receipt
    assert "ett mejl om en ny version" not in receipt


def test_a_wrong_code_says_when_the_next_can_be_asked_for(desk, board, client_as, mailed):
    with board.runtime.opener.writing(worker_for()) as work:
        account = work.session.get(Account, board.people["board_member"].account_id)
        account.password_hash = hash_password(PASSWORD)
    envelope = desk.send()
    client = client_as("board_member")
    enter = f"{HOME}/{envelope.id}/code/enter"

    def ask():
        return client.post(f"{HOME}/{envelope.id}/code", data={"password": PASSWORD})

    def said():
        return " ".join(client.post(enter, data={"code": "12"}).text.split())

    ask()
    assert "Kontrollera siffrorna. Du kan be om en ny kod om 1 minut." in said()
    desk.wait(seconds=61)
    assert "Kontrollera siffrorna, eller be om en ny kod." in said()
    for _ in range(5):
        assert ask().status_code == 303
        desk.wait(minutes=2)
    assert "Du kan be om en ny kod om 49 minuter." in said()
    assert ask().status_code == 429
    for _ in range(8):
        page = said()
    assert "För många koder har varit fel. Vänta 49 minuter" in page
