"""Another certificate: what is no good is refused in plain words, what is good seals at once, and the former is kept."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from boardroom.adapters.seals import PyhankoSealer, PyhankoVerifier, make_new, take_in
from boardroom.ports.sealer import CannotSeal
from boardroom.signing.rules.verdict import judge
from tests.data.sealing import evidence_files, evidence_pdf, minutes_pdf

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


def bought(key=None, *, begins=NOW - DAY, ends=NOW + 400 * DAY, named_for=None):
    key = key or ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Brf Provet 1")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key((named_for or key).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .sign(named_for or key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        b"x", key, certificate, None, BestAvailableEncryption(b"hemligt")
    )


def sealed_with(sealer):
    sealed = sealer.seal(
        minutes_pdf(), evidence_pdf(), evidence_files(minutes_pdf()), reason="x", now=datetime.now(UTC)
    )
    assert judge(
        PyhankoVerifier().verify(sealed.content), own_certificates=[sealed.certificate_sha256]
    ).intact
    return sealed.certificate_sha256


@pytest.mark.parametrize("kept_under", ["", "ett annat"])
def test_a_bought_certificate_seals_from_the_next_seal_on_without_a_restart(tmp_path, kept_under):
    sealer = PyhankoSealer(tmp_path, password=kept_under)
    first = sealed_with(sealer)
    present = take_in(tmp_path, bought(), "hemligt", kept_under, NOW)
    assert sealer.certificate().subject == "Brf Provet 1"
    assert sealed_with(sealer) == present.sha256 != first
    assert (tmp_path / "seal.p12").stat().st_mode & 0o777 == 0o400
    [former] = (tmp_path / "former-seals").iterdir()
    assert first[:16] in former.name


def test_a_rotated_key_is_another_and_the_former_one_is_kept(tmp_path):
    sealer = PyhankoSealer(tmp_path)
    first = sealed_with(sealer)
    present = make_new(tmp_path, "", NOW)
    assert sealed_with(sealer) == present.sha256 != first
    take_in(tmp_path, bought(), "hemligt", "", NOW)
    assert make_new(tmp_path, "", NOW).self_issued
    assert sealer.certificate().subject == "Boardroom-stämpel"
    assert len(list((tmp_path / "former-seals").iterdir())) == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: b"no such thing", "gick inte att öppna"),
        (lambda: bought(ends=NOW + 29 * DAY), "inom 30 dagar"),
        (lambda: bought(begins=NOW + DAY), "gäller inte än"),
        (lambda: bought(rsa.generate_private_key(public_exponent=65537, key_size=1024)), "för kort"),  # noqa: S505 - too short: that is the test
        (lambda: bought(ed25519.Ed25519PrivateKey.generate()), "slag som inte stöds"),
    ],
)
def test_a_certificate_that_is_no_good_changes_nothing(tmp_path, content, said):
    sealer = PyhankoSealer(tmp_path)
    before = sealer.certificate().sha256
    with pytest.raises(CannotSeal, match=said):
        take_in(tmp_path, content(), "hemligt", "", NOW)
    assert PyhankoSealer(tmp_path).certificate().sha256 == before
    assert not (tmp_path / "former-seals").exists()


def test_a_wrong_password_changes_nothing(tmp_path):
    with pytest.raises(CannotSeal, match="rätt lösenord"):
        take_in(tmp_path, bought(), "fel", "", NOW)
    assert not list(tmp_path.iterdir())
