import hashlib
import io
import json
import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from pypdf import PdfReader

from boardroom.adapters.seals import PyhankoSealer
from boardroom.adapters.seals.key import SealKey
from boardroom.admin.queries import health
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotPermitted, Unavailable
from boardroom.documents.models import FileRole
from boardroom.documents.queries import by_id as document_by_id
from boardroom.documents.queries import files_of
from boardroom.ports.sealer import CannotSeal
from boardroom.signing import actions, jobs, queries
from boardroom.signing.actions import sealing
from boardroom.signing.actions.progress import close_when_complete
from boardroom.signing.errors import AlreadySent
from boardroom.signing.queries import papers_of
from boardroom.signing.rules.bundles import page_of
from boardroom.signing.rules.certificates import as_pem
from boardroom.signing.rules.evidence import SEAL_CERTIFICATES
from boardroom.signing.rules.states import Cause, EnvelopeKind, EnvelopeState, SignerRole, SignerState
from boardroom.signing.rules.telling import as_text
from boardroom.signing.rules.verdict import Status, judge

REMARK = "Vid § 4 uppfattade jag högst 300 000 kr"


class Killed(BaseException):
    """A process that died: nothing catches it."""


class FallingSealer:
    """The real sealer, behind a chosen number of failures."""

    def __init__(self, real, failures):
        self.real = real
        self.failures = list(failures)
        self.asked = 0

    def __getattr__(self, name):
        return getattr(self.real, name)

    def seal(self, *given, **named):
        self.asked += 1
        if self.failures:
            raise self.failures.pop(0)
        return self.real.seal(*given, **named)


def with_sealer(opener, sealer):
    return replace(opener, ports=replace(opener.ports, sealer=sealer))


@pytest.fixture
def signed(desk, minutes_pdf):
    """Minutes that three people have signed, one with a remark."""
    sha256 = desk.store(minutes_pdf)
    envelope = desk.send(frozen_sha256=sha256, page_count=1, document_date=date(2026, 3, 14))
    desk.sign("secretary", envelope)
    desk.sign("chair", envelope)
    desk.sign("board_member", envelope, REMARK)
    return envelope


def files(desk, board, envelope):
    sealed = desk.envelope(envelope)
    with desk.opener.reading(worker_for(board.association.id)) as work:
        document = document_by_id(work, sealed.document_id)
        return document, {file.role: file for file in files_of(work, document)}


def test_three_signatures_and_the_remark_end_in_one_sealed_file_in_the_archive(
    desk, board, signed, minutes_pdf
):
    assert jobs.seal(desk.opener)
    sealed = desk.envelope(signed)
    assert sealed.state is EnvelopeState.SEALED
    assert sealed.level == "B-B"
    document, kept = files(desk, board, signed)
    assert set(kept) == {FileRole.ORIGINAL, FileRole.SEALED, FileRole.READING_COPY}
    assert document.record_class == "board_minutes"
    assert document.printed_number == "7/2026"
    content = desk.opener.ports.blobs.read(board.association.id, sealed.sealed_sha256)
    assert content.startswith(minutes_pdf)
    last = " ".join(PdfReader(io.BytesIO(content)).pages[-1].extract_text().split())
    assert "saknar oberoende tidsstämpel (PAdES B-B)" in last
    verdict = judge(desk.opener.ports.verifier.verify(content))
    assert verdict.intact, verdict
    assert [signer.name for signer in verdict.signers] == ["Bo Lind", "Astrid Ek", "David Alm"]
    assert verdict.signers[2].remark == REMARK
    assert {signer.proof for signer in verdict.signers} == {"holds"}


def test_the_seals_certificate_lies_among_the_evidence_and_another_one_there_is_found(desk, board, signed):
    jobs.seal(desk.opener)
    sealed = desk.envelope(signed)
    content = desk.opener.ports.blobs.read(board.association.id, sealed.sealed_sha256)
    pdf = desk.opener.ports.verifier.verify(content)
    (certificate,) = x509.load_pem_x509_certificates(pdf.attachments[SEAL_CERTIFICATES])
    assert certificate.fingerprint(hashes.SHA256()).hex() == sealed.certificate_sha256
    # One that did not seal it, even with a manifest that agrees.
    other = as_pem([SealKey.ephemeral(desk.clock.now()).certificate.dump()])
    manifest = json.loads(pdf.attachments["manifest.json"])
    for part in manifest["files"]:
        if part["name"] == SEAL_CERTIFICATES:
            part["sha256"] = hashlib.sha256(other).hexdigest()
    pdf.attachments[SEAL_CERTIFICATES] = other
    pdf.attachments["manifest.json"] = json.dumps(manifest).encode()
    verdict = judge(pdf)
    assert verdict.status is Status.UNPROVEN
    assert "Certifikatet bland bevisen är inte stämpelns." in as_text(verdict)


def test_the_reading_copy_says_who_signed_and_holds_no_evidence(desk, board, signed):
    jobs.seal(desk.opener)
    content = desk.opener.ports.blobs.read(board.association.id, desk.envelope(signed).reading_copy_sha256)
    reader = PdfReader(io.BytesIO(content))
    text = reader.pages[-1].extract_text()
    assert "Astrid Ek" in text
    assert REMARK in text
    assert not reader.attachments
    assert b"credential_id" not in content


def test_everyone_concerned_is_told_once_when_it_is_sealed(desk, signed):
    jobs.seal(desk.opener)
    assert not jobs.seal(desk.opener)
    assert sorted(letter.to_name for letter in desk.letters("signing_sealed")) == [
        "Astrid Ek",
        "Bo Lind",
        "David Alm",
    ]


def test_the_pages_of_sealed_minutes_are_put_in_line_for_reading(desk, board, signed):
    from boardroom.reading.models import Page

    jobs.seal(desk.opener)
    _, kept = files(desk, board, signed)
    with desk.opener.reading(worker_for(board.association.id)) as work:
        pages = work.session.query(Page).all()
    assert {page.file_id for page in pages} == {kept[FileRole.ORIGINAL].id}


def test_stuck_pending_after_the_last_signature_cannot_happen_because_the_seal_is_tried_again(
    desk, board, signed, caplog
):
    sealer = FallingSealer(
        desk.opener.ports.sealer, [RuntimeError("engine"), CannotSeal("Certifikatet går ut")]
    )
    opener = with_sealer(desk.opener, sealer)
    assert jobs.seal(opener)
    failed = desk.envelope(signed)
    assert failed.state is EnvelopeState.SIGNED
    assert failed.seal_error == jobs.UNFORESEEN  # what it was stands in the log
    assert "RuntimeError: engine" in caplog.text
    with desk.opener.reading(board.actor("chair")) as work:
        assert health(work).seals_failed == 1
    assert not jobs.seal(opener)
    desk.wait(minutes=2)
    assert jobs.seal(opener)
    assert desk.envelope(signed).seal_error == "Certifikatet går ut"
    desk.wait(minutes=3)
    assert jobs.seal(opener)
    sealed = desk.envelope(signed)
    assert sealed.state is EnvelopeState.SEALED
    assert (sealed.seal_error, sealed.seal_attempts) == ("", 3)


def test_an_administrator_can_repeat_a_failed_seal_at_once(desk, board, signed):
    sealer = FallingSealer(desk.opener.ports.sealer, [CannotSeal("Certifikatet går ut")])
    opener = with_sealer(desk.opener, sealer)
    jobs.seal(opener)
    with pytest.raises(NotPermitted), desk.opener.writing(board.actor("member")) as work:
        actions.retry_seal(work, signed.id)
    with desk.opener.writing(board.actor("chair")) as work:
        actions.retry_seal(work, signed.id)
    assert jobs.seal(opener)
    assert desk.envelope(signed).state is EnvelopeState.SEALED


def test_a_silent_timestamp_authority_leaves_it_signed_and_never_fakes_a_time(desk, signed):
    opener = with_sealer(desk.opener, FallingSealer(desk.opener.ports.sealer, [Unavailable("tsa")]))
    jobs.seal(opener)
    waiting = desk.envelope(signed)
    assert waiting.state is EnvelopeState.SIGNED
    assert "tidsstämplar svarar inte" in waiting.seal_error
    assert waiting.sealed_sha256 == ""


def test_a_kill_between_the_last_signature_and_the_seal_loses_nothing(desk, board, signed):
    opener = with_sealer(desk.opener, FallingSealer(desk.opener.ports.sealer, [Killed()]))
    with pytest.raises(Killed):
        jobs.seal(opener)
    assert not jobs.seal(opener), "the dead worker's lease still stands"
    desk.wait(minutes=3)
    assert jobs.seal(opener)
    assert desk.envelope(signed).state is EnvelopeState.SEALED
    _, kept = files(desk, board, signed)
    assert len(kept) == 3


def test_a_kill_between_the_seal_and_the_archive_doubles_nothing(desk, board, signed):
    with desk.opener.writing(worker_for(board.association.id)) as work:
        claimed = actions.claim_seal(work)
    lost = jobs.make(desk.opener, claimed)  # made and stored, and then the process died
    desk.wait(minutes=3)
    assert jobs.seal(desk.opener)
    sealed = desk.envelope(signed)
    assert sealed.state is EnvelopeState.SEALED
    with desk.opener.writing(worker_for(board.association.id)) as work:
        assert not actions.record_seal(work, signed.id, lost), "the one who comes late records nothing"
    assert desk.envelope(signed).sealed_sha256 == sealed.sealed_sha256
    _document, kept = files(desk, board, signed)
    assert len(kept) == 3
    assert kept[FileRole.SEALED].sha256 == sealed.sealed_sha256
    assert [event.what for event in desk.events(signed)].count("sealed") == 1
    assert len(desk.letters("signing_sealed")) == 3


def test_workers_at_once_give_one_seal(desk, board, signed):
    gate, answers = threading.Barrier(8), []

    def work_on_it():
        gate.wait()
        answers.append(jobs.seal(desk.opener))

    threads = [threading.Thread(target=work_on_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(True) == 1
    assert [event.what for event in desk.events(signed)].count("sealed") == 1


def test_the_queue_reads_its_key_once_for_all_that_it_seals(desk, minutes_pdf, monkeypatch):
    read = []

    def load(folder, password, now, first=SealKey.load):
        read.append(folder)
        return first(folder, password, now)

    monkeypatch.setattr(SealKey, "load", load)
    for number in (7, 8, 9):
        envelope = desk.send(
            [("chair", SignerRole.ADJUSTER)],
            frozen_sha256=desk.store(minutes_pdf),
            page_count=1,
            subject_key=f"minutes:{number}",
        )
        desk.sign("chair", envelope)
    read.clear()
    worker = with_sealer(desk.opener, PyhankoSealer(desk.board.runtime.settings.keys))
    sealed = 0
    while jobs.seal(worker):
        sealed += 1
    assert (sealed, len(read)) == (3, 1)


def test_minutes_completed_without_an_adjuster_say_so_on_the_signature_page(desk, board, minutes_pdf):
    envelope = desk.send(frozen_sha256=desk.store(minutes_pdf), page_count=1)
    desk.sign("secretary", envelope)
    desk.sign("chair", envelope)
    absent = desk.signer("board_member", envelope)
    with desk.opener.writing(board.actor("chair")) as work:
        actions.complete_without(work, envelope.id, absent.id, "Har flyttat till Spanien", Cause.UNREACHABLE)
    jobs.seal(desk.opener)
    content = desk.opener.ports.blobs.read(board.association.id, desk.envelope(envelope).sealed_sha256)
    signed, annex = (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages[-2:])
    assert "Har inte skrivit under: går inte att nå. Se bilagan" in signed
    assert "Bilaga: avslutat utan underskrift" in annex
    for told in (
        "David Alm",
        "går inte att nå",
        "Har flyttat till Spanien",
        "Astrid Ek",
        "20 mars 2026 kl. 19.00",
    ):
        assert told in annex
    verdict = judge(desk.opener.ports.verifier.verify(content))
    assert verdict.intact
    said = as_text(verdict)
    assert (
        "Avslutat utan underskrift av David Alm. Anledning: Har flyttat till Spanien. Beslutat av Astrid Ek."
        in said
    )
    assert "Enligt dem som avslutade går David Alm inte att nå." in said
    copy = desk.opener.ports.blobs.read(board.association.id, desk.envelope(envelope).reading_copy_sha256)
    assert "Spanien" not in PdfReader(io.BytesIO(copy)).pages[-1].extract_text()
    assert judge(desk.opener.ports.verifier.verify(content)).intact


@pytest.mark.parametrize(
    ("cause", "words", "said"),
    [
        (Cause.REFUSED, "vill inte skriva under", "vill David Alm inte skriva under."),
        (Cause.DECEASED, "har avlidit", "har David Alm avlidit."),
    ],
)
def test_the_annex_and_the_verdict_say_that_an_adjuster_refused_or_has_died(
    desk, board, minutes_pdf, cause, words, said
):
    envelope = desk.send(frozen_sha256=desk.store(minutes_pdf), page_count=1)
    desk.sign("secretary", envelope)
    desk.sign("chair", envelope)
    absent = desk.signer("board_member", envelope)
    with desk.opener.writing(board.actor("chair")) as work:
        actions.complete_without(work, envelope.id, absent.id, "Styrelsen har talat om det", cause)
    jobs.seal(desk.opener)
    content = desk.opener.ports.blobs.read(board.association.id, desk.envelope(envelope).sealed_sha256)
    signed, annex = (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages[-2:])
    assert f"Har inte skrivit under: {words}. Se bilagan" in signed
    assert words in annex
    assert "Styrelsen har talat om det" in annex
    assert f"Enligt dem som avslutade {said}" in as_text(judge(desk.opener.ports.verifier.verify(content)))


def test_damaged_frozen_bytes_are_never_sealed(desk, board, signed, caplog):
    path = desk.opener.ports.blobs.path(board.association.id, signed.frozen_sha256)
    path.chmod(0o640)
    path.write_bytes(path.read_bytes() + b"\n")
    jobs.seal(desk.opener)
    assert desk.envelope(signed).state is EnvelopeState.SIGNED
    assert desk.envelope(signed).seal_error == jobs.UNFORESEEN
    assert "BlobDamaged" in caplog.text


def test_the_evidence_holds_the_very_chain_of_the_portal(desk, board, signed):
    chain = desk.events(signed)
    jobs.seal(desk.opener)
    content = desk.opener.ports.blobs.read(board.association.id, desk.envelope(signed).sealed_sha256)
    attached = desk.opener.ports.verifier.verify(content).attachments
    lines = [json.loads(line) for line in attached["events.jsonl"].splitlines()]
    assert [line["hash"] for line in lines] == [event.hash for event in chain]
    assert hashlib.sha256(attached["document-to-sign.pdf"]).hexdigest() == signed.frozen_sha256


def test_an_archived_contract_keeps_its_original_and_gains_its_sealed_form(desk, board, minutes_pdf):
    from boardroom.documents.actions import file_document
    from boardroom.documents.rules import NewFile

    frozen = actions.freeze(desk.opener, board.actor("secretary"), minutes_pdf, title="Avtal om hiss")
    with desk.opener.writing(board.actor("secretary")) as work:
        document = file_document(
            work,
            title="Avtal om hiss",
            record_class="service_contract",
            files=[
                NewFile(frozen.sha256, len(minutes_pdf), "application/pdf", "avtal.pdf", frozen.page_count)
            ],
        )
    envelope = desk.send(
        [("chair", SignerRole.PARTY)],
        kind=EnvelopeKind.DOCUMENT,
        document_id=document.id,
        subject_key="",
        frozen_sha256=frozen.sha256,
        page_count=frozen.page_count,
    )
    desk.sign("chair", envelope)
    assert jobs.seal(desk.opener)
    _, kept = files(desk, board, envelope)
    assert kept[FileRole.ORIGINAL].sha256 == frozen.sha256
    assert set(kept) == {FileRole.ORIGINAL, FileRole.SEALED, FileRole.READING_COPY}


def test_a_paper_that_bears_a_signature_is_wrapped_with_its_exact_bytes(desk, board, signed):
    jobs.seal(desk.opener)
    already = desk.opener.ports.blobs.read(board.association.id, desk.envelope(signed).sealed_sha256)
    frozen = actions.freeze(desk.opener, board.actor("secretary"), already, title="Ett undertecknat avtal")
    assert frozen.original_sha256 == hashlib.sha256(already).hexdigest()
    assert frozen.original_pages == 2
    cover = desk.opener.ports.blobs.read(board.association.id, frozen.sha256)
    assert PdfReader(io.BytesIO(cover)).attachments["original.pdf"] == [already]


def test_a_signer_reads_the_cover_and_then_the_paper_within(desk, minutes_pdf):
    envelope = desk.send(
        frozen_sha256=desk.store(minutes_pdf),
        page_count=1,
        original_sha256=desk.store(b"%PDF-1.7 inner"),
        original_pages=2,
    )
    assert envelope.pages_to_read == 3
    with desk.opener.reading(worker_for(desk.board.association.id)) as work:
        papers = papers_of(work, envelope)
    first, last = page_of(papers, 1), page_of(papers, 3)
    assert (first.sha256, first.number) == (envelope.frozen_sha256, 1)
    assert (last.sha256, last.number) == (envelope.original_sha256, 2)


def test_the_longest_wait_between_attempts_is_an_hour(desk, signed):
    sealer = FallingSealer(desk.opener.ports.sealer, [CannotSeal("nej")] * 12)
    opener = with_sealer(desk.opener, sealer)
    for _ in range(12):
        jobs.seal(opener)
        failed = desk.envelope(signed)
        assert failed.retry_at - desk.clock.now() <= timedelta(hours=1)
        desk.clock.set(failed.retry_at)
    assert failed.seal_attempts == 12


def test_minutes_completed_without_the_refuser_are_final(desk, board, minutes_pdf):
    envelope = desk.send(frozen_sha256=desk.store(minutes_pdf), page_count=1)
    desk.sign("secretary", envelope)
    desk.sign("chair", envelope)
    desk.decline("board_member", envelope)
    with desk.opener.writing(board.actor("chair")) as work:
        refuser = desk.signer("board_member", envelope)
        actions.complete_without(work, envelope.id, refuser.id, "Går inte att nå")
    assert jobs.seal(desk.opener)
    assert desk.envelope(envelope).state is EnvelopeState.SEALED
    with pytest.raises(AlreadySent):
        desk.send(version=2)


def test_what_was_sealed_here_tells_its_signing_and_asks_for_no_paper(desk, signed, client_as):
    jobs.seal(desk.opener)
    page = client_as("secretary").get(f"/brf-provet-1/archive/{desk.envelope(signed).document_id}").text
    assert "Inget: det är underskrivet och stämplat här i portalen" in page
    assert "Anteckna var papperet finns" not in page
    history = page[page.index('id="history"') :]
    assert history.count("Skrevs under") == 3
    assert history.count("Låstes och stämplades") == history.count("Skickades för underskrift") == 1
    assert "Fick ännu en fil" not in history


def test_an_envelope_that_is_closed_is_not_completed_again(desk, board, signed):
    with desk.opener.writing(worker_for(board.association.id)) as work:
        assert not close_when_complete(work, queries.visible(work, signed.id))
    assert [event.what for event in desk.events(signed)].count("all_signed") == 1
    taken_back = desk.send(
        [("chair", SignerRole.CHAIR), ("secretary", SignerRole.MINUTE_TAKER)], subject_key="minutes:8"
    )
    desk.sign("chair", taken_back)
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.withdraw(work, taken_back.id, reason="Fel bilaga")
    with desk.opener.writing(worker_for(board.association.id)) as work:
        found = queries.visible(work, taken_back.id)
        for signer in queries.signers_of(work, found.id):
            if signer.state is not SignerState.SIGNED:
                work.session.delete(signer)
        work.session.flush()
        assert not close_when_complete(work, found)
    assert desk.envelope(taken_back).state is EnvelopeState.WITHDRAWN


def test_two_workers_that_saw_the_same_envelope_do_not_both_take_its_seal(desk, board, signed, monkeypatch):
    with desk.opener.writing(worker_for(board.association.id)) as work:
        assert actions.claim_seal(work)
    # The second one looked before the first had taken it.
    monkeypatch.setattr(sealing, "next_to_seal", lambda work, *_: queries.visible(work, signed.id))
    with desk.opener.writing(worker_for(board.association.id)) as work:
        assert actions.claim_seal(work) is None
    assert desk.envelope(signed).seal_attempts == 1
    desk.wait(hours=2)
    with desk.opener.writing(worker_for(board.association.id)) as work:
        assert actions.claim_seal(work), "a lease of one that died runs out"
