"""Long-term seals (PAdES B-LTA) against a real authority over HTTP on loopback, also when it is down or unknown."""

import socket
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from certomancer.integrations.animator import Animator, AnimatorArchStore
from certomancer.registry import ArchLabel, CertomancerConfig
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from werkzeug.serving import make_server

from boardroom.adapters.seals import PyhankoSealer, PyhankoVerifier, press
from boardroom.core.errors import Unavailable
from boardroom.ports.sealer import CannotSeal
from boardroom.signing.rules.telling import as_text
from boardroom.signing.rules.verdict import Status, judge
from tests.data.sealing import evidence_files, evidence_pdf, minutes_pdf

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


KEYS = ("root", "tsa", "tsa-ocsp", "tsa-ended", "tsa-revoked", "ocsp")


def key_usage(*names):
    return {
        "id": "key_usage",
        "critical": True,
        "smart-value": {"schema": "key-usage", "params": list(names)},
    }


def plan(keys, prefix):
    """A root, its timestamp authority, and its list of revoked certificates."""
    lasting = {"valid-from": "2020-01-01T00:00:00+0000", "valid-to": "2060-01-01T00:00:00+0000"}
    revocation = {
        "id": "crl_distribution_points",
        "smart-value": {"schema": "crl-dist-url", "params": {"crl-repo-names": ["root"]}},
    }
    asked = {
        "id": "authority_information_access",
        "smart-value": {"schema": "aia-urls", "params": {"ocsp-responder-names": ["root"]}},
    }
    purpose = {
        "id": "extended_key_usage",
        "critical": True,
        "value": ["time_stamping"],
    }
    return {
        "external-url-prefix": prefix,
        "keysets": {
            "test": {
                "path-prefix": str(keys),
                "keys": {name: {"path": f"{name}.pem"} for name in KEYS},
            }
        },
        "pki-architectures": {
            "test": {
                "keyset": "test",
                "entities": {
                    "root": {"country-name": "SE", "common-name": "Provrot"},
                    "tsa": {"country-name": "SE", "common-name": "Provklockan"},
                    "tsa-ocsp": {"country-name": "SE", "common-name": "Provklockan som svarar med OCSP"},
                    "tsa-ended": {"country-name": "SE", "common-name": "Provklockan som har gått ut"},
                    "tsa-revoked": {"country-name": "SE", "common-name": "Provklockan som är spärrad"},
                    "ocsp": {"country-name": "SE", "common-name": "Provsvararen"},
                },
                "certs": {
                    "root": {
                        "subject": "root",
                        "issuer": "root",
                        "subject-key": "root",
                        "issuer-cert": "root",
                        "validity": lasting,
                        "extensions": [
                            {"id": "basic_constraints", "critical": True, "value": {"ca": True}},
                            key_usage("digital_signature", "key_cert_sign", "crl_sign"),
                        ],
                    },
                    "tsa": {
                        "subject": "tsa",
                        "issuer": "root",
                        "subject-key": "tsa",
                        "validity": lasting,
                        "extensions": [key_usage("digital_signature"), purpose, revocation],
                    },
                    "tsa-ocsp": {
                        "subject": "tsa-ocsp",
                        "issuer": "root",
                        "subject-key": "tsa-ocsp",
                        "validity": lasting,
                        "extensions": [key_usage("digital_signature"), purpose, asked],
                    },
                    "tsa-ended": {
                        "subject": "tsa-ended",
                        "issuer": "root",
                        "subject-key": "tsa-ended",
                        "validity": {
                            "valid-from": "2020-01-01T00:00:00+0000",
                            "valid-to": "2021-01-01T00:00:00+0000",
                        },
                        "extensions": [key_usage("digital_signature"), purpose, revocation],
                    },
                    "tsa-revoked": {
                        "subject": "tsa-revoked",
                        "issuer": "root",
                        "subject-key": "tsa-revoked",
                        "validity": lasting,
                        "extensions": [key_usage("digital_signature"), purpose, revocation],
                        "revocation": {
                            "revoked-since": "2021-01-01T00:00:00+0000",
                            "reason": "key_compromise",
                        },
                    },
                    "ocsp": {
                        "subject": "ocsp",
                        "issuer": "root",
                        "subject-key": "ocsp",
                        "validity": lasting,
                        "extensions": [
                            key_usage("digital_signature"),
                            {"id": "extended_key_usage", "critical": True, "value": ["ocsp_signing"]},
                            {"id": "ocsp_no_check"},
                        ],
                    },
                },
                "services": {
                    "time-stamping": {
                        name: {"signing-cert": name}
                        for name in ("tsa", "tsa-ocsp", "tsa-ended", "tsa-revoked")
                    },
                    "ocsp": {"root": {"for-issuer": "root", "responder-cert": "ocsp", "signing-key": "ocsp"}},
                    "crl-repo": {
                        "root": {
                            "for-issuer": "root",
                            "signing-key": "root",
                            "issuer-cert": "root",
                            "simulated-update-schedule": "P30D",
                        }
                    },
                },
            }
        },
    }


class Authority:
    """The authority's server, which can be asked to go down, to answer nonsense, or to lose its revocation list."""

    def __init__(self, keys):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        for name in KEYS:
            key = ec.generate_private_key(ec.SECP256R1())
            (keys / f"{name}.pem").write_bytes(
                key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            )
        config = CertomancerConfig(plan(keys, f"http://127.0.0.1:{self.port}"), key_search_dir=str(keys))
        self.architecture = config.get_pki_arch(ArchLabel("test"))
        self._animator = Animator(
            AnimatorArchStore({ArchLabel("test"): self.architecture}), with_web_ui=False
        )
        self.mode = "up"
        self.asked = 0
        self.server = make_server("127.0.0.1", self.port, self._serve, threaded=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = self.url_of("tsa")

    def url_of(self, name):
        return f"http://127.0.0.1:{self.port}/test/tsa/{name}"

    def _serve(self, environ, start):
        self.asked += 1
        if self.mode == "down" or (self.mode == "no list" and "crl" in environ["PATH_INFO"]):
            start("503 Service Unavailable", [("Content-Length", "0")])
            return []
        if self.mode == "no answer" and "ocsp" in environ["PATH_INFO"].split("/"):
            start("503 Service Unavailable", [("Content-Length", "0")])
            return []
        if self.mode == "late" and "ocsp" in environ["PATH_INFO"].split("/"):
            time.sleep(2.2)  # answers tell whole seconds, and one second is what anybody forgives
        if self.mode == "slow" and "tsa" in environ["PATH_INFO"]:
            time.sleep(1.0)
        if self.mode == "nonsense":
            start("200 OK", [("Content-Type", "application/timestamp-reply")])
            return [b"<html>Welcome to the hotel</html>"]
        return self._animator(environ, start)

    def root(self):
        return self.architecture.get_cert("root").dump()


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    made = Authority(tmp_path_factory.mktemp("authority"))
    yield made
    made.server.shutdown()
    made.server.server_close()


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
    seen = PyhankoVerifier(tmp_path / "timestamp-roots").verify(sealed.content)
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
    assert "Provklockan, som denna portal inte känner till" in as_text(verdict)


@pytest.mark.parametrize("mode", ["down", "nonsense", "no list", "slow"])
def test_no_seal_is_set_and_no_time_invented_when_the_authority_fails(sealer, authority, monkeypatch, mode):
    authority.mode = mode
    with monkeypatch.context() as patch:
        patch.setattr(press, "TIMESTAMP_SECONDS", 0.3)
        with pytest.raises(Unavailable):
            seal(sealer)
    authority.mode = "up"
    assert seal(sealer).level == "B-LTA"


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
        seen = PyhankoVerifier(keys / "timestamp-roots").verify(content)
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


@pytest.mark.parametrize("mode", ["down", "nonsense", "no list", "slow"])
def test_nothing_is_renewed_while_the_authority_fails(long_term, authority, monkeypatch, mode):
    _, sealed, keys = long_term
    content = sealed.content
    authority.mode = mode
    fresh = PyhankoSealer(keys, timestamp_url=authority.url)  # one that remembers no answer
    with monkeypatch.context() as patch:
        patch.setattr(press, "TIMESTAMP_SECONDS", 0.3)
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
    authority.mode = "no answer"
    with pytest.raises(Unavailable):
        seal(PyhankoSealer(long_term[2], timestamp_url=authority.url_of("tsa-ocsp")))
    authority.mode = "up"


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
