"""Long-term seals (PAdES B-LTA) against a real authority over HTTP on loopback, also when it is down or unknown."""

import socket
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest

from boardroom.adapters.seals import PyhankoSealer, PyhankoVerifier, press
from boardroom.core.errors import Unavailable
from boardroom.ports.sealer import CannotSeal
from boardroom.signing.rules.telling import as_text
from boardroom.signing.rules.verdict import Status, judge
from tests.data.foreign_seals import added, titled
from tests.data.sealing import evidence_files, evidence_pdf, minutes_pdf
from tests.data.timestamp_authority import served

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    with served(tmp_path_factory.mktemp("authority")) as running:
        yield running


@pytest.fixture
def sealer(authority, tmp_path):
    authority.mode = "up"
    roots = tmp_path / "timestamp-roots"
    roots.mkdir()
    (roots / "root.der").write_bytes(authority.root())
    return PyhankoSealer(tmp_path, timestamp_url=authority.url)


def seal(sealer):
    # The authority's certificates are checked against this computer's clock, so this test stands at today.
    now = datetime.now(UTC).replace(microsecond=0)
    return sealer.seal(minutes_pdf(), evidence_pdf(), evidence_files(minutes_pdf()), reason="x", now=now)


def test_a_seal_with_timestamps_is_long_term_and_intact(sealer, tmp_path):
    sealed = seal(sealer)
    assert sealed.level == "B-LTA"
    assert sealed.content.startswith(minutes_pdf())
    seen = PyhankoVerifier(tmp_path).verify(sealed.content)
    verdict = judge(seen, own_certificates=[sealed.certificate_sha256])
    assert verdict.status is Status.INTACT, as_text(verdict)
    assert verdict.level == "B-LTA"
    assert [seal.is_timestamp for seal in seen.seals] == [False, True]
    assert seen.seals[0].timestamp_by == "Provklockan"
    assert seen.seals[0].timestamp_trusted
    assert abs(datetime.now(UTC) - seen.seals[0].signed_at) < timedelta(minutes=1)
    assert seen.first_revision == minutes_pdf()
    assert "Tiden är intygad av Provklockan." in as_text(verdict)


def test_independent_tools_agree_on_a_long_term_seal(sealer, tmp_path):
    path = tmp_path / "sealed.pdf"
    path.write_bytes(seal(sealer).content)
    said = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout
    # Poppler checks the seal, and does not check document timestamps; it sees that the last one covers everything.
    assert said.count("Signature is Valid") == 1
    assert "Total document signed" in said.split("Signature #2")[1]
    checked = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    with pikepdf.open(BytesIO(path.read_bytes())) as pdf:
        assert "/Version" not in pdf.Root
        assert len(pdf.Root.DSS.Certs) >= 2
        assert len(pdf.Root.DSS.CRLs) == 1


def test_an_unknown_authority_is_named_as_unknown(sealer):
    verdict = judge(PyhankoVerifier().verify(seal(sealer).content))
    assert verdict.intact
    assert "Provklockan, som portalen inte känner till" in as_text(verdict)


FAILURES = ["down", "nonsense", "slow", "no list", "slow list", "old list"]


@pytest.mark.parametrize("mode", FAILURES)
def test_no_seal_is_set_and_no_time_invented_when_the_authority_fails(
    authority, long_term, monkeypatch, mode
):
    # A context is made anew when its answers have aged: it asks with the patience of that moment.
    failing = PyhankoSealer(long_term[2], timestamp_url=authority.url)
    authority.mode = mode
    with monkeypatch.context() as patch:
        patch.setattr(press, "TIMESTAMP_SECONDS", 0.3)
        patch.setattr(press, "REVOCATION_SECONDS", 0.3)
        with pytest.raises(Unavailable):
            seal(failing)
    # With its usual patience: a busy computer is no failing authority.
    authority.mode = "up"
    assert seal(failing).level == "B-LTA", "the same sealer tries again"


def test_an_authority_that_nobody_listens_at_is_unavailable(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        sealer = PyhankoSealer(tmp_path, timestamp_url=f"http://127.0.0.1:{taken.getsockname()[1]}/")
        with pytest.raises(Unavailable):
            seal(sealer)


def test_an_authority_without_a_known_root_seals_nothing(authority, tmp_path):
    authority.mode = "up"
    with pytest.raises(Unavailable):
        seal(PyhankoSealer(tmp_path, timestamp_url=authority.url))


def test_revocation_answers_are_remembered_between_seals(sealer, authority):
    seal(sealer)
    before = authority.asked
    seal(sealer)
    # Two timestamps: one in the seal, one over the whole document.
    assert authority.asked - before <= 3


def test_bytes_after_a_long_term_seal_are_reported(sealer):
    content = seal(sealer).content
    assert judge(PyhankoVerifier().verify(content + b"%more\n")).status is Status.CHANGED


@pytest.fixture(scope="module")
def long_term(authority, tmp_path_factory):
    """A sealer and a file that it sealed, for all who renew."""
    authority.mode = "up"
    keys = tmp_path_factory.mktemp("keys")
    (keys / "timestamp-roots").mkdir()
    (keys / "timestamp-roots" / "root.der").write_bytes(authority.root())
    sealer = PyhankoSealer(keys, timestamp_url=authority.url)
    return sealer, seal(sealer), keys


def test_a_renewal_adds_one_timestamp_and_changes_no_byte(long_term):
    sealer, sealed, keys = long_term
    once = sealer.renew(sealed.content)
    twice = sealer.renew(once)
    assert twice.startswith(once)
    assert once.startswith(sealed.content)
    for content, marks in ((once, 3), (twice, 4)):
        seen = PyhankoVerifier(keys).verify(content)
        verdict = judge(seen, own_certificates=[sealed.certificate_sha256])
        assert verdict.status is Status.INTACT, as_text(verdict)
        assert verdict.level == "B-LTA"
        assert len(seen.seals) == marks
        assert seen.seals[-1].is_timestamp
        assert seen.seals[-1].covers_whole_file
        assert seen.seals[-1].certificate_ends.year == 2060
    assert judge(PyhankoVerifier().verify(twice + b"%more\n")).status is Status.CHANGED


def test_independent_tools_agree_on_a_renewed_file(long_term, tmp_path):
    sealer, sealed, _ = long_term
    path = tmp_path / "renewed.pdf"
    path.write_bytes(sealer.renew(sealed.content))
    said = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid") == 1
    assert "Total document signed" in said.split("Signature #3")[1]
    checked = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    with pikepdf.open(path) as pdf:
        assert "/Version" not in pdf.Root


@pytest.mark.parametrize("mode", FAILURES)
def test_nothing_is_renewed_while_the_authority_fails(long_term, authority, monkeypatch, mode):
    _, sealed, keys = long_term
    content = sealed.content
    authority.mode = mode
    fresh = PyhankoSealer(keys, timestamp_url=authority.url)  # one that remembers no answer
    with monkeypatch.context() as patch:
        patch.setattr(press, "TIMESTAMP_SECONDS", 0.3)
        patch.setattr(press, "REVOCATION_SECONDS", 0.3)
        with pytest.raises(Unavailable):
            fresh.renew(content)
    authority.mode = "up"
    assert fresh.renew(content).startswith(content)


def test_a_file_without_a_timestamp_has_nothing_to_renew(long_term, tmp_path):
    sealer, sealed, _ = long_term
    plain = PyhankoSealer(tmp_path)
    with pytest.raises(CannotSeal, match="bär ingen tidsstämpel"):
        sealer.renew(seal(plain).content)
    with pytest.raises(CannotSeal, match="Ingen tjänst för tidsstämplar"):
        plain.renew(sealed.content)


def test_revocation_is_asked_by_ocsp_where_there_is_no_list(long_term, authority):
    authority.mode = "up"
    sealer = PyhankoSealer(long_term[2], timestamp_url=authority.url_of("tsa-ocsp"))
    with pikepdf.open(BytesIO(seal(sealer).content)) as pdf:
        assert len(pdf.Root.DSS.OCSPs) == 1
        assert "/CRLs" not in pdf.Root.DSS or not len(pdf.Root.DSS.CRLs)
    authority.mode = "late"
    assert seal(PyhankoSealer(long_term[2], timestamp_url=authority.url_of("tsa-ocsp")))


@pytest.mark.parametrize("mode", ["no answer", "slow answer", "old answer"])
def test_no_seal_is_set_on_an_answer_by_ocsp_that_is_missing_slow_or_old(
    long_term, authority, monkeypatch, mode
):
    sealer = PyhankoSealer(long_term[2], timestamp_url=authority.url_of("tsa-ocsp"))
    authority.mode = mode
    with monkeypatch.context() as patch:
        patch.setattr(press, "REVOCATION_SECONDS", 0.3)
        with pytest.raises(Unavailable):
            seal(sealer)
        authority.mode = "up"
        assert seal(sealer).level == "B-LTA", "the same sealer tries again"


@pytest.mark.parametrize("name", ["tsa-ended", "tsa-revoked"])
def test_an_authority_whose_certificate_has_ended_or_is_revoked_stamps_nothing(long_term, authority, name):
    authority.mode = "up"
    _, sealed, keys = long_term
    sealer = PyhankoSealer(keys, timestamp_url=authority.url_of(name))
    with pytest.raises(Unavailable):
        seal(sealer)
    with pytest.raises(Unavailable):
        sealer.renew(sealed.content)


def test_what_pdfa_asks_for_still_holds_with_timestamps_and_after_a_renewal(long_term):
    sealer, sealed, _ = long_term
    with pikepdf.open(BytesIO(minutes_pdf())) as frozen:
        metadata = frozen.Root.Metadata.read_bytes()
    for content in (sealed.content, sealer.renew(sealed.content)):
        with pikepdf.open(BytesIO(content)) as pdf:
            # ISO 19005-3, 6.1.2: the file is a 1.7 and its catalog does not say otherwise.
            assert pdf.pdf_version == "1.7"
            assert "/Version" not in pdf.Root
            assert pdf.Root.Metadata.read_bytes() == metadata
            # 6.3.2: a field that shows nothing still carries the print flag and is not hidden.
            for widget in (field for field in pdf.Root.AcroForm.Fields if field.FT == "/Sig"):
                assert int(widget.F) & 4
                assert not int(widget.F) & (1 | 2 | 32)
                assert [float(side) for side in widget.Rect] == [0, 0, 0, 0]
            # 6.8: every embedded file is still associated with the document.
            assert len(pdf.Root.AF) == len(pdf.Root.Names.EmbeddedFiles.Names) / 2


def test_what_was_added_for_long_term_preservation_is_told_and_another_title_is_a_change(long_term):
    sealer, sealed, keys = long_term
    verifier = PyhankoVerifier(keys)
    text = as_text(judge(verifier.verify(sealer.renew(sealed.content))))
    assert "· Efter ”Boardroom” har uppgifter för långtidsbevarande lagts till" in text
    retitled = judge(verifier.verify(added(sealed.content, titled("Annat protokoll"))))
    assert retitled.status is Status.CHANGED
    assert "(som titel och författare) har ändrats efter ”Boardroom”" in as_text(retitled)


def test_without_what_validates_it_later_a_file_is_not_said_to_last(long_term):
    _, sealed, keys = long_term
    found = PyhankoVerifier(keys).verify(sealed.content)
    assert judge(found).level == "B-LTA"
    assert judge(replace(found, validation_kept=False)).level == "B-T"
