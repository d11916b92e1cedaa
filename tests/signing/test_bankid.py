"""Signing with BankID, from the page to the sealed PDF that proves it without the portal."""

import base64
import io
import json
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.x509 import ocsp
from pypdf import PdfReader
from sqlalchemy import select

from boardroom.adapters.xml_signatures import LxmlSignatures
from boardroom.cli.verifying import verify
from boardroom.core.actor import worker_for
from boardroom.core.ids import new_id
from boardroom.identity import jobs as identity_jobs
from boardroom.identity.actions.bankid_orders import Ordered
from boardroom.identity.models import BankidOrder, EidLink
from boardroom.identity.rules.bankid import BANKID, OrderMode
from boardroom.ports.bankid import Caller
from boardroom.ports.verifier import PdfVerdict, SealVerdict
from boardroom.signing import actions, jobs
from boardroom.signing.actions.bankid import Outcome
from boardroom.signing.errors import AlreadyDecided, CannotSend, MethodNotAllowed
from boardroom.signing.rules.bankid import (
    names_agree,
    non_visible_text,
    proof_of,
    standing,
    to_examine,
    visible_text,
)
from boardroom.signing.rules.certificates import certificates_of
from boardroom.signing.rules.methods import Method, advise
from boardroom.signing.rules.statement import read_statement
from boardroom.signing.rules.states import EnvelopeState, SignerRole, SignerState
from boardroom.signing.rules.telling import as_text
from boardroom.signing.rules.verdict import Status, judge, signatures_to_examine
from tests.conftest import with_bankid

HERE = "127.0.0.1"
BO, OTHER = "194603242399", "198112189876"
CHAIR = [("chair", SignerRole.CHAIR)]


@pytest.fixture
def settings(settings, bank):
    return with_bankid(settings, bank)


@pytest.fixture
def board(board):
    with board.runtime.opener.writing(worker_for()) as work:
        association = work.session.merge(board.association)
        association.signing_methods = "passkey,code,bankid"
    return board


@pytest.fixture
def envelope(desk):
    return desk.send(CHAIR, methods=[Method.BANKID])


def begin(desk, board, envelope, role="chair", remark="") -> Ordered:
    return actions.begin_bankid(
        desk.opener,
        board.actor(role),
        envelope.id,
        remark,
        OrderMode.OTHER_DEVICE,
        address=HERE,
        continue_at="/",
    )


def collect(desk):
    desk.wait(seconds=2)
    assert identity_jobs.collect_bankid(desk.opener)


def link(desk, board, role, number):
    with desk.opener.writing(worker_for()) as work:
        work.session.add(
            EidLink(
                id=new_id(),
                account_id=board.people[role].account_id,
                provider=BANKID,
                subject_hash=work.ports.pseudonyms.of(BANKID, number),
                name=board.people[role].name,
                created_at=work.now,
            )
        )


def test_the_app_shows_the_statement_and_its_hash_is_bound_unseen(desk, board, envelope, bank):
    begin(desk, board, envelope, remark="Vid § 4: högst 300 000 kr")
    body = bank.newest.body
    seen = base64.b64decode(body["userVisibleData"]).decode()
    for words in (
        "Styrelseprotokoll 7/2026",
        "Brf Provet 1",
        "mötesordförande",
        "§ 4: högst",
        envelope.frozen_sha256,
    ):
        assert words in seen
    with desk.opener.reading(worker_for()) as work:
        (order,) = work.session.scalars(select(BankidOrder)).all()
    statement = read_statement(order.binding)
    assert base64.b64decode(body["userNonVisibleData"]).decode().endswith(statement.digest().hex())
    assert statement.sha256 == envelope.frozen_sha256


def test_a_signature_counts_although_the_browser_never_came_back(desk, board, envelope, bank):
    begin(desk, board, envelope)
    bank.complete(BO, "ASTRID EK")
    collect(desk)
    assert desk.signer("chair", envelope).state is SignerState.WAITING
    assert jobs.take_bankid(desk.opener)
    signer = desk.signer("chair", envelope)
    assert (signer.state, signer.method) == (SignerState.SIGNED, Method.BANKID)
    assert desk.envelope(envelope).state is EnvelopeState.SIGNED
    assert signer.proof["completion"]["user"]["personalNumber"] == BO
    assert signer.proof["matched"] == "nothing"
    # For the evidence the certificates are taken out of the signature, the signer's own first.
    own = x509.load_pem_x509_certificates(certificates_of(signer.proof))[0]
    assert BO in own.subject.rfc4514_string()
    with desk.opener.reading(worker_for()) as work:
        (order,) = work.session.scalars(select(BankidOrder)).all()
    assert (order.outcome, order.completion) == ("signed", None)
    assert not jobs.take_bankid(desk.opener)


def test_a_kill_before_it_is_taken_up_loses_nothing(desk, board, envelope, bank, monkeypatch):
    from boardroom.signing.actions import bankid as taking

    class Killed(BaseException):
        pass

    def die(*_, **__):
        raise Killed

    begin(desk, board, envelope)
    bank.complete(BO, "Astrid Ek")
    collect(desk)
    with monkeypatch.context() as patch:
        patch.setattr(taking, "take_signature", die)
        with pytest.raises(Killed):
            jobs.take_bankid(desk.opener)
    assert desk.signer("chair", envelope).state is SignerState.WAITING
    assert jobs.take_bankid(desk.opener)
    assert desk.signer("chair", envelope).state is SignerState.SIGNED
    assert bank.newest.collected == 1


def test_the_number_must_be_the_one_tied_to_the_account(desk, board, envelope, bank):
    link(desk, board, "chair", BO)
    begin(desk, board, envelope)
    bank.complete(OTHER, "Astrid Ek")
    collect(desk)
    assert actions.take_bankid(desk.opener) is Outcome.OTHER_PERSON
    assert desk.signer("chair", envelope).state is SignerState.WAITING
    assert desk.events(envelope)[-1].what == "bankid_other_person"
    begin(desk, board, envelope)
    bank.complete(BO, "Astrid Ek")
    collect(desk)
    assert actions.take_bankid(desk.opener) is Outcome.SIGNED
    assert desk.signer("chair", envelope).proof["matched"] == "account"


def test_where_no_number_is_known_a_name_with_nothing_in_common_is_turned_away(desk, board, envelope, bank):
    begin(desk, board, envelope)
    bank.complete(OTHER, "Cecilia Ask")
    collect(desk)
    assert actions.take_bankid(desk.opener) is Outcome.OTHER_PERSON
    assert names_agree("Karin Vik", "ANNA KARIN VIK HOLM")
    assert names_agree("Renée Ask", "RENEE LIND")
    assert not names_agree("Bo Lind", "Astrid Ek")


@pytest.mark.parametrize(
    "forged", [{"visible": b"Jag skriver under: n\xc3\xa5got annat"}, {"non_visible": b"annat"}]
)
def test_a_signature_over_other_texts_is_not_taken(desk, board, envelope, bank, forged):
    begin(desk, board, envelope)
    bank.complete(BO, "Astrid Ek", **forged)
    collect(desk)
    assert actions.take_bankid(desk.opener) is Outcome.NOT_PROVEN
    assert desk.signer("chair", envelope).state is SignerState.WAITING


def test_a_signature_that_comes_when_it_is_decided_changes_nothing(desk, board, envelope, bank):
    begin(desk, board, envelope)
    desk.decline("chair", envelope)
    bank.complete(BO, "Astrid Ek")
    collect(desk)
    assert actions.take_bankid(desk.opener) is Outcome.TOO_LATE
    assert desk.signer("chair", envelope).state is SignerState.DECLINED
    with pytest.raises(AlreadyDecided):
        begin(desk, board, envelope)


def test_bankid_signs_only_what_was_sent_for_it(desk, board, bank):
    envelope = desk.send(CHAIR, methods=[Method.PASSKEY])
    with pytest.raises(MethodNotAllowed):
        begin(desk, board, envelope)
    assert bank.asked == []


def test_someone_without_an_account_signs_by_link_and_bankid(desk, board, bank):
    desk.outsider("Karin Vik")
    envelope = desk.send([("Karin Vik", SignerRole.PARTY), *CHAIR], methods=[Method.BANKID])
    actions.begin_bankid(
        desk.opener,
        desk.guest("Karin Vik", envelope),
        envelope.id,
        "",
        OrderMode.SAME_DEVICE,
        address=HERE,
        continue_at="/",
    )
    assert "/return/" in bank.newest.body["returnUrl"]
    bank.complete(BO, "Anna Karin Vik")
    collect(desk)
    assert actions.take_bankid(desk.opener) is Outcome.SIGNED
    assert desk.signer("Karin Vik", envelope).state is SignerState.SIGNED


def test_on_the_telephone_the_number_given_is_the_one_that_signs_and_is_not_kept(desk, board, bank):
    envelope = desk.send(CHAIR, methods=[Method.BANKID])

    def ring(number):
        return actions.begin_bankid_by_telephone(
            desk.opener,
            board.actor("secretary"),
            envelope.id,
            desk.signer("chair", envelope).id,
            number=number,
            caller=Caller.US,
            address=HERE,
            continue_at="/",
        )

    ordered = ring("19460324-2399")
    assert bank.asked[-1][0] == "phone/sign"
    assert bank.newest.body["personalNumber"] == BO
    with desk.opener.reading(worker_for()) as work:
        order = work.session.get(BankidOrder, ordered.order_id)
        kept = {column.name: getattr(order, column.name) for column in BankidOrder.__table__.columns}
    assert BO not in str(kept)
    bank.complete(OTHER, "Astrid Ek")
    collect(desk)
    assert actions.take_bankid(desk.opener) is Outcome.OTHER_PERSON
    ring("19460324-2399")
    bank.complete(BO, "Astrid Maria Ek")
    collect(desk)
    assert actions.take_bankid(desk.opener) is Outcome.SIGNED
    proof = desk.signer("chair", envelope).proof
    assert (proof["matched"], proof["by_telephone"]) == ("telephone", True)
    assert [event.what for event in desk.events(envelope)].count("rung") == 2


def test_the_level_is_advanced_and_said_before_sending():
    assert advise([Method.BANKID], "advanced").enough
    assert not advise([Method.BANKID, Method.CODE], "advanced").enough
    assert advise([Method.BANKID, Method.PASSKEY], "simple").cryptographic
    assert not advise([Method.OIDC], "simple").enough


def test_a_portal_without_bankid_does_not_send_for_it(desk, board):
    from boardroom.adapters.bankid import NoBankId

    opener = replace(desk.opener, ports=replace(desk.opener.ports, bankid=NoBankId()))
    desk.board.runtime = replace(desk.board.runtime, opener=opener)
    with pytest.raises(CannotSend, match="BankID"):
        desk.send(CHAIR, methods=[Method.BANKID])


@pytest.fixture(scope="module")
def one_page():
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(300, 400)
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def sealed(desk, board, bank, one_page, **completed):
    envelope = desk.send(CHAIR, methods=[Method.BANKID], frozen_sha256=desk.store(one_page), page_count=1)
    begin(desk, board, envelope, remark="Läst")
    bank.complete(BO, "Astrid Ek", **completed)
    collect(desk)
    assert jobs.take_bankid(desk.opener)
    assert jobs.seal(desk.opener)
    done = desk.envelope(envelope)
    assert done.state is EnvelopeState.SEALED
    return desk.opener.ports.blobs.read(board.association.id, done.sealed_sha256)


def verdict_on(content, verifier, trusted):
    pdf = verifier.verify(content)
    return judge(pdf, examined=LxmlSignatures(trusted).examine(signatures_to_examine(pdf)))


def test_the_sealed_file_proves_the_signature_without_the_portal(desk, board, bank, one_page, tmp_path):
    content = sealed(desk, board, bank, one_page)
    verifier = desk.opener.ports.verifier
    said = verdict_on(content, verifier, bank.folder / "trusted")
    assert said.status is Status.INTACT
    (signer,) = said.signers
    assert (signer.method, signer.proof, signer.identified) == ("bankid", "holds", "Astrid Ek")
    text = as_text(said)
    assert "avancerad" in text
    assert "Enligt legitimationen: Astrid Ek" in text
    assert "Inte kontrollerat" in text, "what is not checked is named"
    stranger = verdict_on(content, verifier, tmp_path)
    assert stranger.signers[0].proof == "issuer_unknown"
    assert "rotcertifikat som den här datorn inte känner till" in as_text(stranger)
    page = PdfReader(io.BytesIO(content)).pages[-1].extract_text()
    assert "BankID" in page
    assert "avancerad" in page
    assert "Enligt legitimationen: Astrid Ek" in page


def test_the_command_and_the_public_page_say_the_same(
    desk, board, bank, one_page, tmp_path, app, settings, monkeypatch
):
    content = sealed(desk, board, bank, one_page)
    (tmp_path / "protokoll.pdf").write_bytes(content)
    monkeypatch.setenv("BOARDROOM_KEYS", str(settings.keys))
    told = CliRunner().invoke(verify, [str(tmp_path / "protokoll.pdf"), "--language", "en"])
    assert told.exit_code == 0, told.output
    assert "BankID; strength: advanced" in told.output
    assert "Not checked for Astrid Ek" in told.output
    facts = json.loads(CliRunner().invoke(verify, [str(tmp_path / "protokoll.pdf"), "--json"]).output)
    assert (facts["signers"][0]["proof"], facts["signers"][0]["identified"]) == ("holds", "Astrid Ek")
    page = app.test_client().post("/verify", data={"pdf": (io.BytesIO(content), "protokoll.pdf")}).text
    assert "Enligt legitimationen: Astrid Ek" in page
    assert "Beviset är omräknat och stämmer" in page


def test_a_signature_whose_paper_is_gone_does_not_stand_in_the_way(desk, board, bank, envelope):
    begin(desk, board, envelope)
    bank.complete(BO, "Astrid Ek")
    collect(desk)
    with desk.opener.writing(worker_for()) as work:
        work.session.scalars(select(BankidOrder)).one().binding = "{}"
    begin(desk, board, envelope)
    bank.complete(BO, "Astrid Ek")
    collect(desk)
    assert [actions.take_bankid(desk.opener) for _ in range(3)] == [Outcome.NOT_PROVEN, Outcome.SIGNED, None]


def test_a_revoked_bankid_signs_nothing_and_would_break_the_proof(desk, board, envelope, bank):
    begin(desk, board, envelope)
    bank.complete(BO, "Astrid Ek", status=ocsp.OCSPCertStatus.REVOKED)
    collect(desk)
    with desk.opener.reading(worker_for()) as work:
        order = work.session.scalars(select(BankidOrder)).one()
    statement = read_statement(order.binding)
    proof = proof_of(statement, order.completion, matched="nothing", by_telephone=False)
    (found,) = LxmlSignatures(bank.folder / "trusted").examine([to_examine(proof)])
    assert standing(proof, statement, found) == "broken"
    assert actions.take_bankid(desk.opener) is Outcome.NOT_PROVEN
    assert desk.signer("chair", envelope).state is SignerState.WAITING


def test_eight_processes_take_a_signature_up_once(desk, board, envelope, bank):
    begin(desk, board, envelope)
    bank.complete(BO, "Astrid Ek")
    collect(desk)
    at_once, outcomes = threading.Barrier(8), []

    def take():
        at_once.wait()
        outcomes.append(actions.take_bankid(desk.opener))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(Outcome.SIGNED) == 1
    assert set(outcomes) == {Outcome.SIGNED, None}
    assert [event.what for event in desk.events(envelope)].count("signed") == 1


def test_the_same_signature_under_another_statement_is_broken(desk, board, bank, one_page):
    from boardroom.signing.rules import evidence

    envelope = desk.send(CHAIR, methods=[Method.BANKID], frozen_sha256=desk.store(one_page), page_count=1)
    begin(desk, board, envelope)
    bank.complete(BO, "Astrid Ek")
    collect(desk)
    assert jobs.take_bankid(desk.opener)
    signer = desk.signer("chair", envelope)
    statement = read_statement(signer.statement)
    other = replace(statement, remark="Med ett tillägg i efterhand", intent="sign_with_remark")
    proof = dict(signer.proof) | {
        "statement_sha256": other.digest().hex(),
        "visible": visible_text(other),
        "non_visible": non_visible_text(other),
    }
    happened = evidence.chained(
        [(signer.decided_at, "signed", {"statement_sha256": other.digest().hex()})],
    )
    parts = evidence.package(
        one_page,
        [evidence.Signed(other, json.loads(json.dumps(proof)))],
        happened,
        software="Boardroom",
        envelope_id=str(envelope.id),
    )
    mark = SealVerdict("Seal", True, True, True, "Brf", "", False, None, False)
    pdf = PdfVerdict((mark,), (), one_page, {part.name: part.content for part in parts})
    said = judge(pdf, examined=LxmlSignatures().examine(signatures_to_examine(pdf)))
    assert said.signers[0].proof == "broken"
    assert said.status is Status.UNPROVEN


HOME = "/brf-provet-1/signing"


def test_the_pages_lead_from_the_paper_through_the_app_to_the_receipt(
    desk, board, bank, client_as, clock, one_page
):
    envelope = desk.send(methods=[Method.BANKID], frozen_sha256=desk.store(one_page), page_count=1)
    client = client_as("chair")
    page = client.get(f"{HOME}/{envelope.id}/sign").text
    assert "Skriv under med BankID" in page
    answer = client.post(f"{HOME}/{envelope.id}/bankid", data={"remark": "Läst"})
    waiting = answer.location
    page = client.get(waiting).text
    assert "<svg" in page
    assert 'http-equiv="refresh"' in page, "without a script the browser looks again by itself"
    assert "style=" not in page
    assert bank.newest.qr_start_secret not in page
    first = client.get(f"{waiting}/state").text
    clock.advance(timedelta(seconds=1))
    assert client.get(f"{waiting}/state").text != first, "the code moves"
    bank.hint("userSign")
    clock.advance(timedelta(seconds=2))
    page = client.get(f"{waiting}/state").text
    assert 'data-rfa="RFA9"' in page
    assert "<svg" not in page
    stranger = client_as("treasurer")
    assert stranger.get(waiting).status_code == 404
    bank.complete(BO, "Astrid Ek")
    clock.advance(timedelta(seconds=2))
    assert 'data-state="complete"' in client.get(f"{waiting}/state").text
    done = client.post(f"{waiting}/finish").location
    answer = client.get(done)
    assert answer.location.endswith("/receipt")
    page = client.get(answer.location).text
    assert "Tack, du har skrivit under" in page
    assert "BankID" in page
    assert desk.signer("chair", envelope).remark == "Läst"


def test_another_persons_bankid_is_told_on_the_page_of_signing(desk, board, bank, client_as, clock, envelope):
    client = client_as("chair")
    waiting = client.post(f"{HOME}/{envelope.id}/bankid", data={"remark": ""}).location
    bank.complete(OTHER, "Cecilia Ask")
    clock.advance(timedelta(seconds=2))
    client.get(f"{waiting}/state")
    answer = client.get(client.post(f"{waiting}/finish").location)
    assert answer.location.endswith("/sign")
    assert "Någon annan än den som ombads" in client.get(answer.location).text


def test_at_a_shared_tablet_bankid_is_on_ones_own_phone_and_shows_who_it_is(
    desk, board, bank, client_as, clock, one_page
):
    envelope = desk.send(CHAIR, methods=[Method.BANKID], frozen_sha256=desk.store(one_page), page_count=1)
    tablet = client_as("secretary")
    tablet.post(f"{HOME}/{envelope.id}/room/open", data={"pin": "4728", "again": "4728"})
    tablet.post(f"{HOME}/room/sit", data={"signer": str(desk.signer("chair", envelope).id)})
    assert "Läs och skriv under så" in tablet.get(f"{HOME}/room/seat").text
    ipad = {"User-Agent": "Mozilla/5.0 (iPad; CPU OS 17_4 like Mac OS X)"}
    waiting = tablet.post(f"{HOME}/{envelope.id}/bankid", data={"remark": ""}, headers=ipad).location
    page = tablet.get(waiting, headers=ipad).text
    assert "<svg" in page, "a square to scan, whatever the screen is"
    assert "på den här enheten" not in page
    bank.complete(BO, "Astrid Ek")
    clock.advance(timedelta(seconds=2))
    tablet.get(f"{waiting}/state")
    answer = tablet.get(tablet.post(f"{waiting}/finish").location)
    assert tablet.get(answer.location).location.endswith("/room/done")
    assert "Tack, Astrid Ek" in tablet.get(f"{HOME}/room/done").text
    assert desk.signer("chair", envelope).method is Method.BANKID
    assert tablet.get(waiting).status_code == 404, "the order was forgotten with the seat"


def test_on_a_phone_the_app_is_started_from_the_page_and_can_be_swapped_for_a_code(
    desk, board, bank, client_as, envelope
):
    client = client_as("chair")
    phone = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X)"}
    waiting = client.post(f"{HOME}/{envelope.id}/bankid", data={"remark": ""}, headers=phone).location
    page = client.get(waiting, headers=phone).text
    first = bank.newest
    assert f"https://app.bankid.com/?autostarttoken={first.auto_start_token}" in page
    assert "<svg" not in page
    assert first.body["returnUrl"].startswith("http://localhost/bankid/")
    desk_page = client.get(waiting).text
    assert f"bankid:///?autostarttoken={first.auto_start_token}&amp;redirect=null" in desk_page
    again = client.post(f"{waiting}/again", data={"mode": "other_device"}, headers=phone).location
    assert again != waiting
    assert first.gone, "only one order at a time"
    assert "returnUrl" not in bank.newest.body
    assert "<svg" in client.get(again, headers=phone).text


def test_the_sender_asks_someone_on_the_telephone(desk, board, bank, client_as, envelope):
    client = client_as("secretary")
    address = f"{HOME}/{envelope.id}/signers/{desk.signer('chair', envelope).id}/telephone"
    assert "Underskrift per telefon" in client.get(f"{HOME}/{envelope.id}/status").text
    assert "Vem ringde?" in client.get(address).text
    assert "tolv siffror" in client.post(address, data={"number": "460324-2399", "caller": "RP"}).text
    waiting = client.post(address, data={"number": "19460324-2399", "caller": "user"}).location
    assert bank.newest.body["callInitiator"] == "user"
    page = client.get(waiting).text
    assert "<svg" not in page
    bank.complete(BO, "Astrid Ek")
    desk.wait(seconds=2)
    client.get(f"{waiting}/state")
    answer = client.get(client.post(f"{waiting}/finish").location)
    assert answer.location.endswith("/status")
    assert desk.signer("chair", envelope).state is SignerState.SIGNED


def test_the_settings_offer_bankid_only_where_the_portal_has_it(board, client_as, desk):
    assert "BankID" in client_as("administrator").get("/brf-provet-1/settings/").text
