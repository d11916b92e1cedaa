"""What went wrong in other signing services, one test for each failure, by its name; none of it happens here.

Where a failure has a test beside the code that prevents it, that one is named here too.
"""

import ast
import hashlib
import io
import subprocess
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from pyhanko.sign.general import SigningError
from pypdf import PdfReader

import boardroom
from boardroom.adapters.seals import PyhankoSealer, make_new
from boardroom.core.actor import worker_for
from boardroom.notices.actions import mint_link
from boardroom.notices.models import Purpose
from boardroom.reading import jobs as reading
from boardroom.signing import actions, jobs, queries
from boardroom.signing.rules.states import EnvelopeState, SignerRole
from boardroom.signing.rules.verdict import Status, judge
from tests.adapters.test_foreign_seals import annotation
from tests.data.foreign_seals import added, certificate, sign
from tests.reading import test_prepared_pages as prepared_pages
from tests.sealed_files import assert_sound
from tests.signing.test_seal_upkeep import StandIn, with_sealer

HOME = "/brf-provet-1/signing"


@pytest.fixture
def paper(minutes_pdf):
    return minutes_pdf


@pytest.fixture
def signed(desk, paper):
    envelope = desk.send(frozen_sha256=desk.store(paper), page_count=1, document_date=date(2026, 3, 14))
    for role in ("secretary", "chair", "board_member"):
        desk.sign(role, envelope)
    return envelope


def sealed_bytes(desk, envelope):
    found = desk.envelope(envelope)
    assert found.state is EnvelopeState.SEALED
    return desk.opener.ports.blobs.read(desk.board.association.id, found.sealed_sha256)


def test_sealed_twice_with_two_certificate_pages_and_duplicate_mail(desk, paper):
    # Fifty different last signers at once give one election and one seal.
    # Also: test_envelope, fifty times the same last signer; test_sealing, workers at once and kills.
    names = [desk.outsider(f"Part {number}", f"part{number}@exempel.se").name for number in range(50)]
    envelope = desk.send(
        [(name, SignerRole.ADJUSTER) for name in names], frozen_sha256=desk.store(paper), page_count=1
    )
    codes = {name: desk.code_for(name, envelope) for name in names}
    guests = {name: desk.guest(name, envelope) for name in names}
    gate = threading.Barrier(50)

    def sign_and_work(name: str) -> None:
        gate.wait()
        with desk.opener.writing(guests[name]) as work:
            assert actions.sign_with_code(work, envelope.id, codes[name])
        jobs.seal(desk.opener)

    threads = [threading.Thread(target=sign_and_work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    content = sealed_bytes(desk, envelope)
    events = [event.what for event in desk.events(envelope)]
    assert (events.count("signed"), events.count("all_signed"), events.count("sealed")) == (50, 1, 1)
    letters = [letter.to_address for letter in desk.letters("signing_sealed")]
    assert len(letters) == len(set(letters)) == 51  # fifty signers and the sender
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages[1:])
    assert text.count("Part 17") == 1
    assert len(desk.opener.ports.verifier.verify(content).seals) == 1


def test_stuck_pending_after_the_last_signature(desk, signed):
    # Also: test_sealing, test_stuck_pending_after_the_last_signature_cannot_happen_because_the_seal_is_tried_again.
    class Broken(StandIn):
        def seal(self, *given, **named):
            if self.failures:
                raise self.failures.pop(0)
            return self.real.seal(*given, **named)

    opener = with_sealer(desk.opener, Broken(desk.opener.ports.sealer, failures=[RuntimeError("engine")] * 3))
    for _ in range(3):
        assert jobs.seal(opener)
        waiting = desk.envelope(signed)
        assert (waiting.state, waiting.seal_error) == (EnvelopeState.SIGNED, jobs.UNFORESEEN)
        desk.clock.set(waiting.retry_at)
    assert jobs.seal(opener)
    assert desk.envelope(signed).state is EnvelopeState.SEALED


def test_local_clock_written_as_if_it_were_a_timestamp(desk, signed, tmp_path):
    # Also: test_timestamps, against a real authority that is down, slow, ended or revoked.
    silent = PyhankoSealer(tmp_path, timestamp_url="http://127.0.0.1:9/")
    assert jobs.seal(with_sealer(desk.opener, silent))
    waiting = desk.envelope(signed)
    assert (waiting.state, waiting.level, waiting.sealed_sha256) == (EnvelopeState.SIGNED, "", "")
    assert "tidsstämplar svarar inte" in waiting.seal_error


def test_expired_certificate_in_every_pdf(desk, signed, tmp_path):
    key, ending = certificate("Brf Provet 1", ends=desk.clock.now() + timedelta(days=29))
    (tmp_path / "seal.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(b"x", key, ending, None, NoEncryption())
    )
    opener = with_sealer(desk.opener, PyhankoSealer(tmp_path))
    assert jobs.seal(opener)
    waiting = desk.envelope(signed)
    assert waiting.state is EnvelopeState.SIGNED
    assert "går ut inom 30 dagar" in waiting.seal_error
    make_new(tmp_path, "", datetime.now(UTC))
    desk.clock.set(waiting.retry_at)
    assert jobs.seal(opener), "the same sealer, another certificate, no restart"
    assert desk.envelope(signed).state is EnvelopeState.SEALED


def test_second_signature_invalid_after_another_save(desk, signed):
    jobs.seal(desk.opener)
    content = sealed_bytes(desk, signed)
    with pytest.raises(SigningError):
        sign(content, "Till", "Främling")
    seen = desk.opener.ports.verifier.verify(content)
    assert [(seal.certified_no_changes, seal.covers_whole_file) for seal in seen.seals] == [(True, True)]


def test_signed_pdf_rewritten_by_ocr_rotation_or_page_deletion(desk, board, signed):
    jobs.seal(desk.opener)
    before = sealed_bytes(desk, signed)
    while reading.recognise(desk.opener) or reading.copy(desk.opener):
        pass
    after = sealed_bytes(desk, signed)
    assert after == before
    assert hashlib.sha256(after).hexdigest() == desk.envelope(signed).sealed_sha256
    path = desk.opener.ports.blobs.path(board.association.id, signed.frozen_sha256)
    assert not path.stat().st_mode & 0o222, "nobody may write into what was signed"


def test_image_only_signed_scan_ends_with_empty_text(board):
    # The same: tests/reading/test_prepared_pages.py, which also says that its bytes stay.
    prepared_pages.test_a_signed_scan_is_read_from_its_picture_and_its_bytes_stay(board)


def test_document_returned_to_anyone_who_knows_its_id(desk, signed, app, client_as):
    # Also: test_codes, test_nothing_secret_stands_in_what_is_logged_or_kept.
    jobs.seal(desk.opener)
    jobs.examine_seal(desk.opener)
    pages = ("", "/status", "/reading-copy", "/pages/1.webp", "/proofs", "/proofs/0.pdf", "/proofs/0.json")
    stranger, member = app.test_client(), client_as("member")
    for page in pages:
        assert stranger.get(f"{HOME}/{signed.id}{page}").status_code in {302, 401, 403, 404}, page
        assert member.get(f"{HOME}/{signed.id}{page}").status_code in {403, 404}, page


def test_webhook_reaches_internal_addresses():
    """There are no webhooks. Whoever can open a connection is listed here, and its address is the operator's."""
    able = {"httpx", "requests", "urllib.request", "http.client", "aiohttp", "smtplib", "imaplib", "socket"}
    found = set()
    house = Path(boardroom.__file__).parent
    for path in house.rglob("*.py"):
        code = path.read_text()
        if not any(name in code for name in able):
            continue  # what is nowhere in the text is not imported; parsing every file takes seconds
        for node in ast.walk(ast.parse(code)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if able & set(names):
                found.add(str(path.relative_to(house)))
    assert {one for one in found if not one.startswith(("core/child/", "adapters/twins/"))} == {
        "adapters/bankid.py",  # BankID's own two addresses, with its own authority
        "adapters/http_texter.py",  # the gateway that the operator set
        "adapters/imap_inbox.py",
        "adapters/oidc/client.py",  # providers that the operator described
        "adapters/seals/press.py",  # the timestamp authority
        "adapters/smtp_mailer.py",
        "cli/running.py",  # its own web process, to see whether that answers yet
    }


def test_link_token_leaks_in_referer_and_mail_scanners_prefetch_get(desk, board, app, paper):
    # Also: tests/identity/test_links.py.
    desk.outsider()
    envelope = desk.send([("Karin Vik", SignerRole.ADJUSTER)], frozen_sha256=desk.store(paper), page_count=1)
    signer = desk.signer("Karin Vik", envelope)
    with desk.opener.writing(worker_for(board.association.id)) as work:
        token = mint_link(work, Purpose.SIGNING, signer.id, days=14, association_id=board.association.id)
    for _ in range(3):  # scanners, each without what the others were given
        fetched = app.test_client().get(f"/link/{token}")
        assert fetched.headers["Referrer-Policy"] == "no-referrer"
        assert 'name="referrer"' not in fetched.text, "it would count instead of the header"
    assert [event.what for event in desk.events(envelope)] == ["sent"]
    client = app.test_client()
    client.get(f"/link/{token}")
    led = client.post(f"/link/{token}")
    page = client.get(led.location)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert token not in led.location
    assert token not in page.text
    assert desk.envelope(envelope).state is EnvelopeState.SENT, "looking signs nothing"


def test_mail_only_the_first_of_three_copies_arrives(desk, board, signed):
    jobs.seal(desk.opener)
    told = desk.letters("signing_sealed")
    assert len({letter.to_address for letter in told}) == 3
    with desk.opener.reading(board.actor("secretary")) as work:
        delivered = queries.deliveries(work, signed.id)
    assert set(delivered) >= {signer.id for signer in signers_of(desk, signed)}


def signers_of(desk, envelope):
    with desk.opener.reading(worker_for(desk.board.association.id)) as work:
        return list(queries.signers_of(work, envelope.id))


def test_fonts_cannot_draw_letters_in_stamps(desk, paper, tmp_path):
    name = "Łukasz Ångström-Žižka"
    desk.outsider(name, "lukasz@exempel.se")
    envelope = desk.send([(name, SignerRole.ADJUSTER)], frozen_sha256=desk.store(paper), page_count=1)
    code = desk.code_for(name, envelope)
    with desk.opener.writing(desk.guest(name, envelope)) as work:
        assert actions.sign_with_code(work, envelope.id, code)
    jobs.seal(desk.opener)
    path = tmp_path / "sealed.pdf"
    path.write_bytes(sealed_bytes(desk, envelope))
    assert name in PdfReader(path).pages[-1].extract_text()
    listed = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout
    rows = listed.splitlines()[2:]
    assert rows
    assert all(row.split()[-5] == "yes" for row in rows), listed


def test_pdf_attacks_shadow_evil_annotation_incremental_saving(desk, signed):
    # Also: tests/adapters/test_foreign_seals.py, each attack against each kind of signature.
    jobs.seal(desk.opener)
    content = sealed_bytes(desk, signed)
    for attack in (overwrite_page_anywhere, annotation("/FreeText")):
        assert judge(desk.opener.ports.verifier.verify(added(content, attack))).status is Status.CHANGED


def overwrite_page_anywhere(writer):
    page, _ = writer.find_page_for_modification(0)
    del page.get_object()["/Contents"]
    writer.update_container(page.get_object())


def test_every_sealed_file_is_valid_for_pdfsig_and_clean_for_qpdf(desk, signed):
    # Every other test's too: tests/sealed_files.py looks at them all. Here, that it would see one that is not.
    jobs.seal(desk.opener)
    content = sealed_bytes(desk, signed)
    assert_sound(content)
    forged = bytearray(content)
    forged[300] ^= 1
    for broken in (bytes(forged), content + b"% more\n", signed_by_nobody(content)):
        with pytest.raises(AssertionError):
            assert_sound(broken)


def signed_by_nobody(sealed: bytes) -> bytes:
    return sealed[: sealed.rindex(b"startxref", 0, sealed.rindex(b"startxref"))]
