"""The contract of the verifier: every file gets a verdict or is called unreadable, and no deception passes."""

import contextlib
import json
import re
import warnings
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils.generic import NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from boardroom.adapters.pdf_tools import PdfiumTools
from boardroom.adapters.seals import PyhankoSealer, PyhankoVerifier
from boardroom.adapters.seals.examination import NoPdf, examine
from boardroom.core.child import Limits
from boardroom.ports.pdf_tools import Unreadable
from boardroom.signing.rules.telling import as_json, as_text
from boardroom.signing.rules.verdict import Status, judge
from tests.data.corpus import ABSENT, CORPUS
from tests.data.sealing import NOW, evidence_files, evidence_pdf, minutes_pdf

DATA = CORPUS / "signed_pyhanko"
with_corpus = pytest.mark.skipif(not DATA.is_dir(), reason=ABSENT)
FILES = sorted(path.name for path in DATA.glob("*.pdf"))

# What an honest reading finds unchanged; everything else is named for what it is.
INTACT = {
    "certified-with-indirect-refs-in-dir.pdf",
    "ed448-shake256-nolen.pdf",
    "minimal-signed-twice-no-sig-type.pdf",
    "pades-lta-dss-indirect-arrs-test-2.pdf",
    "pades-lta-dss-indirect-arrs-test.pdf",
    "pades-with-old-style-signing-cert-attr-issser.pdf",
    "pades-with-old-style-signing-cert-attr.pdf",
    "sig-no-signed-attrs.pdf",
    "sig-with-ski-sid.pdf",
}
# Signed twice, and the second signature is drawn on the page: what the first one signed stands, and more is seen.
ADDED_TO = {
    "extensions-direct.pdf",
    "extensions-indirect.pdf",
    "extensions-update-direct.pdf",
    "extensions-update-indirect.pdf",
    "form-update-no-override-appearance-stream-ap-indirect.pdf",
    "form-update-original-ap-type-wrong.pdf",
    "form-update-override-appearance-stream-ap-indirect.pdf",
    "form-update-override-appearance-stream.pdf",
    "minimal-two-fields-signed-twice.pdf",
    "separate-annots-kids-indir.pdf",
}
# The second is drawn where the page was empty.
COUNTERSIGNED = {
    "minimal-signed-twice-both-created.pdf",
    "minimal-signed-twice-second-created.pdf",
}


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    sealer = PyhankoSealer(tmp_path_factory.mktemp("keys"))
    return sealer.seal(
        minutes_pdf(), evidence_pdf(), evidence_files(minutes_pdf()), reason="x", now=NOW
    ).content


def verdict_on(content):
    return judge(PyhankoVerifier().verify(content))


@with_corpus
@pytest.mark.parametrize("name", FILES)
def test_every_file_of_others_gets_a_verdict_or_is_unreadable(name):
    try:
        verdict = judge(examine((DATA / name).read_bytes()))
    except NoPdf:
        assert name not in INTACT | ADDED_TO | COUNTERSIGNED
        return
    assert (verdict.status is Status.INTACT) == (name in INTACT), (name, as_text(verdict))
    assert (verdict.status is Status.ADDED_TO) == (name in ADDED_TO), (name, as_text(verdict))
    assert (verdict.status is Status.COUNTERSIGNED) == (name in COUNTERSIGNED), (name, as_text(verdict))
    assert json.loads(as_json(verdict))["intact"] == (name in INTACT)


@with_corpus
@pytest.mark.parametrize("name", [name for name in FILES if "sneaky" in name])
def test_a_shadow_attack_is_never_called_intact(name):
    verdict = verdict_on((DATA / name).read_bytes())
    assert verdict.status is Status.CHANGED
    assert any(finding.weight == "bad" for finding in verdict.findings)


@with_corpus
@pytest.mark.parametrize(
    "name", ["circular-page-tree.pdf", "struct-tree-circular-ref.pdf", "form-tree-circular-ref-input.pdf"]
)
def test_a_file_that_bites_its_tail_is_finished_with(name):
    with contextlib.suppress(Unreadable):
        assert verdict_on((DATA / name).read_bytes()).status is not Status.INTACT


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"not a pdf", b"%PDF-1.7\n" + b"\0" * 5000])
def test_what_is_no_pdf_is_said_to_be_unreadable(content):
    with pytest.raises(Unreadable, match="PDF"):
        PyhankoVerifier().verify(content)


@with_corpus
def test_a_locked_pdf_is_said_to_be_locked():
    with pytest.raises(Unreadable, match="lösenord"):
        PyhankoVerifier().verify((DATA / "minimal-aes256.pdf").read_bytes())


def test_a_file_that_takes_too_long_is_given_up(sealed):
    with pytest.raises(Unreadable, match="för stor eller för invecklad"):
        PyhankoVerifier(limits=Limits(seconds=0.05)).verify(sealed)


def broken_form(content):
    """The same PDF with a form whose list of fields is no list."""
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=7, SigFlags=3)
        target = BytesIO()
        with warnings.catch_warnings():  # that no form lists the fields is what is wanted
            warnings.simplefilter("ignore")
            pdf.save(target)
    return target.getvalue()


def test_a_form_that_cannot_be_walked_is_not_taken_for_an_unsigned_one():
    verdict = verdict_on(broken_form(minutes_pdf()))
    assert verdict.status is Status.UNEXAMINED
    assert "gick inte att undersöka" in as_text(verdict)
    assert any("Formuläret i filen är skadat" in finding.sentence for finding in verdict.findings)
    assert json.loads(as_json(verdict))["status"] == "unexamined"


@with_corpus
@pytest.mark.parametrize("name", ["sig-no-signed-attrs.pdf", "sig-with-ski-sid.pdf"])
def test_a_damaged_signed_file_is_perhaps_signed_wherever_it_is_asked(tmp_path, name):
    damaged = re.sub(rb"/Fields", rb"/Fxelds", (DATA / name).read_bytes())
    path = tmp_path / "damaged.pdf"
    path.write_bytes(damaged)
    assert PdfiumTools().inspect(path).signed
    for content in (damaged, broken_form((DATA / name).read_bytes())):
        with contextlib.suppress(Unreadable):
            assert verdict_on(content).status in {Status.UNEXAMINED, Status.CHANGED, Status.UNCHECKABLE}


def test_a_sealed_file_with_a_broken_form_is_perhaps_signed(tmp_path, sealed):
    path = tmp_path / "broken.pdf"
    path.write_bytes(sealed.replace(b"/Fields", b"/Fxelds"))
    assert PdfiumTools().inspect(path).signed
    path.write_bytes(minutes_pdf())
    assert not PdfiumTools().inspect(path).signed


def test_an_unsigned_pdf_is_said_to_be_unsigned():
    assert verdict_on(minutes_pdf()).status is Status.UNSIGNED


@pytest.mark.parametrize("place", ["frozen", "pages", "attachments", "structure"])
def test_one_changed_byte_anywhere_is_reported(sealed, place):
    start, end = {
        "frozen": (200, len(minutes_pdf())),
        "pages": (len(minutes_pdf()) + 200, len(minutes_pdf()) + 2000),
        "attachments": (len(sealed) // 2, len(sealed) * 3 // 4),
        "structure": (len(sealed) - 700, len(sealed) - 300),
    }[place]
    position = next(
        at
        for at in range((start + end) // 2, end)
        if sealed[at : at + 1].isalnum() and not _in_seal(sealed, at)
    )
    changed = bytearray(sealed)
    changed[position] ^= 1
    try:
        assert verdict_on(bytes(changed)).status is Status.CHANGED
    except Unreadable:
        assert place == "structure"


def test_a_byte_changed_in_the_room_left_over_beside_the_signature_is_reported(sealed):
    place = sealed.index(b">", sealed.rindex(b"/Contents <")) - 1
    changed = bytearray(sealed)
    assert changed[place - 40 : place] == b"0" * 40
    changed[place - 20] = ord("1")
    assert verdict_on(bytes(changed)).status is Status.CHANGED


def test_no_digit_of_the_signature_itself_can_be_changed_in_silence(sealed):
    place = sealed.rindex(b"/Contents <") + len(b"/Contents <")
    length = len(sealed[place : sealed.index(b">", place)].rstrip(b"0"))
    # Its head, byte by byte: what a signature says of itself is not signed. Then here and there.
    for at in [*range(120), *range(120, length, 60)]:
        changed = bytearray(sealed)
        changed[place + at] ^= 1
        assert judge(examine(bytes(changed))).status in {Status.CHANGED, Status.UNCHECKABLE}, at


def test_the_seals_certificate_stands_in_it_once(sealed):
    reader = PdfFileReader(BytesIO(sealed))
    certificates = reader.embedded_signatures[-1].signed_data["certificates"]
    assert len(certificates) == 1


def test_a_sealed_file_too_damaged_to_read_is_not_called_unsigned(sealed):
    start = sealed.rindex(b"/Type /DeveloperExtensions")
    damaged = sealed[: start - 1] + b"\x0b" + sealed[start:]
    with pytest.raises(NoPdf, match="bär en underskrift"):
        examine(damaged)


def _in_seal(content, position):
    return content.rfind(b"/Contents <", 0, position) > content.rfind(b">", 0, position)


def test_an_appended_update_is_reported(sealed):
    writer = IncrementalPdfFileWriter(BytesIO(sealed))
    page, _ = writer.find_page_for_modification(0)
    page.get_object()["/Rotate"] = NumberObject(90)
    writer.mark_update(page)
    target = BytesIO()
    writer.write(target)
    verdict = verdict_on(target.getvalue())
    assert verdict.status is Status.CHANGED
    assert any(
        "ändrats efter ”Boardroom”" in str(finding.sentence % finding.facts) for finding in verdict.findings
    )


def test_bytes_after_the_end_are_reported(sealed):
    verdict = verdict_on(sealed + b"%hidden\n" * 20)
    assert verdict.status is Status.CHANGED


def test_a_rewritten_copy_without_the_seal_proves_nothing(sealed):
    with pikepdf.open(BytesIO(sealed)) as pdf:
        target = BytesIO()
        pdf.save(target)
    assert verdict_on(target.getvalue()).status in {Status.CHANGED, Status.UNCHECKABLE, Status.UNSIGNED}


def test_a_removed_piece_of_evidence_is_reported_even_under_a_good_seal(tmp_path):
    files = [part for part in evidence_files(minutes_pdf()) if part.name != "proof-01.json"]
    content = PyhankoSealer(tmp_path).seal(minutes_pdf(), evidence_pdf(), files, reason="x", now=NOW).content
    verdict = verdict_on(content)
    assert verdict.status is Status.UNPROVEN
    assert "Beviset proof-01.json saknas" in as_text(verdict)


def test_evidence_about_another_document_is_reported_even_under_a_good_seal(tmp_path):
    files = evidence_files(minutes_pdf() + b"\n% another\n")
    content = PyhankoSealer(tmp_path).seal(minutes_pdf(), evidence_pdf(), files, reason="x", now=NOW).content
    verdict = verdict_on(content)
    assert verdict.status is Status.UNPROVEN
    assert "inte det dokument" in as_text(verdict)


def test_someone_elses_key_is_not_taken_for_ours(sealed, tmp_path):
    own = PyhankoSealer(tmp_path).certificate().sha256
    verdict = judge(PyhankoVerifier().verify(sealed), own_certificates=[own])
    assert verdict.intact
    assert "den här portalens egen" not in as_text(verdict)
    assert "Jämför certifikatets kontrollsumma" in as_text(verdict)


def test_a_certificate_in_the_folder_of_trust_is_trusted(tmp_path):
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    keys = tmp_path / "keys"
    trusted = keys / "trusted"
    sealer = PyhankoSealer(keys)
    sealer.certificate()
    certificate = x509.load_pem_x509_certificate((keys / "seal.pem").read_bytes())
    trusted.mkdir()
    (trusted / "ours.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    now = certificate.not_valid_before_utc + timedelta(days=1, minutes=1)
    content = sealer.seal(minutes_pdf(), evidence_pdf(), [], reason="x", now=now).content
    assert PyhankoVerifier(keys).verify(content).seals[0].trusted
    assert not PyhankoVerifier().verify(content).seals[0].trusted
    # Whoever is trusted for the time is not for that trusted for who signed.
    trusted.rename(keys / "timestamp-roots")
    assert not PyhankoVerifier(keys).verify(content).seals[0].trusted


def test_attachments_and_the_first_revision_come_out_as_they_went_in(sealed):
    verdict = PyhankoVerifier().verify(sealed)
    assert verdict.first_revision == minutes_pdf()
    assert verdict.attachments["protokoll.json"] == b'{"number":"7/2026"}'
    assert verdict.attachments["document-to-sign.pdf"] == minutes_pdf()
    assert set(verdict.attachments) - {"protokoll.json"} == {
        part.name for part in evidence_files(minutes_pdf())
    }


def test_the_text_says_it_in_swedish_and_dates_in_english_on_demand(sealed):
    verdict = verdict_on(sealed)
    swedish = as_text(verdict)
    assert swedish.startswith("Dokumentet är oförändrat")
    assert "Bo Lind, protokollförare, 20 mars 2026 kl. 19.00" in swedish
    assert "styrka: kryptografisk, enkel" in swedish
    assert "inte en kryptografisk underskrift" in swedish
    assert "Anteckning: vid § 2: högst 300 000 kr" in swedish
    assert "20 March 2026 at 19:00" in as_text(verdict, "en")
