"""The key of the seal: made at first use, or imported as PKCS#12; read once, kept by the service alone."""

import contextlib
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from boardroom.core.words import N_
from boardroom.ports.sealer import CannotSeal, Certificate

SUBJECT = "Boardroom-stämpel"
VALID_DAYS = 3653  # ten years; no long-term claim is made on a key that nobody vouches for

MADE = "seal.pem"
IMPORTED = "seal.p12"


@dataclass(frozen=True)
class SealKey:
    """A private key with its certificate and whatever certificates were imported beside it."""

    private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    certificate: asn1_x509.Certificate
    chain: tuple[asn1_x509.Certificate, ...] = ()

    @classmethod
    def load(cls, folder: Path, password: str, now: datetime) -> "SealKey":
        """Read the imported key where there is one, else our own, which is made where there is none."""
        if (folder / IMPORTED).is_file():
            return cls._imported(folder / IMPORTED, password)
        if not (folder / MADE).is_file():
            _make(folder / MADE, now)
        content = (folder / MADE).read_bytes()
        private = serialization.load_pem_private_key(content, None)
        certificate = x509.load_pem_x509_certificate(content)
        return cls(_usable(private), _asn1(certificate))

    @classmethod
    def ephemeral(cls, now: datetime) -> "SealKey":
        """Return a key of the moment that is never written anywhere, to rehearse a seal with."""
        private, certificate = _self_issued(now)
        return cls(private, _asn1(certificate))

    @classmethod
    def _imported(cls, path: Path, password: str) -> "SealKey":
        try:
            found = pkcs12.load_pkcs12(path.read_bytes(), password.encode() or None)
        except ValueError as error:
            raise CannotSeal(
                N_(
                    "Det importerade certifikatet gick inte att öppna. Kontrollera lösenordet i BOARDROOM_SEAL_PASSWORD."
                )
            ) from error
        if found.key is None or found.cert is None:
            raise CannotSeal(N_("Den importerade filen saknar nyckel eller certifikat."))
        return cls(
            _usable(found.key),
            _asn1(found.cert.certificate),
            tuple(_asn1(extra.certificate) for extra in found.additional_certs),
        )

    @property
    def subject(self) -> str:
        """Whom the certificate names, as people read it."""
        return str(
            self.certificate.subject.native.get("common_name") or self.certificate.subject.human_friendly
        )

    @property
    def sha256(self) -> str:
        """The certificate's checksum in hex, as it is published."""
        return self.certificate.sha256.hex()

    @property
    def not_after(self) -> datetime:
        """When the certificate ends."""
        ending: datetime = self.certificate.not_valid_after
        return ending

    @property
    def self_issued(self) -> bool:
        """Tell whether nobody but ourselves vouches for the certificate."""
        return bool(self.certificate.subject == self.certificate.issuer)

    def facts(self) -> Certificate:
        """Return the certificate for people."""
        return Certificate(self.subject, self.sha256, self.not_after, self.self_issued)

    def roots(self) -> list[asn1_x509.Certificate]:
        """Return what our own long-term evidence may rest on: our own certificate, or the imported roots."""
        roots = [extra for extra in self.chain if extra.subject == extra.issuer]
        return roots or [self.certificate, *self.chain]


def roots_in(folder: Path) -> list[asn1_x509.Certificate]:
    """Return the certificates (PEM or DER) that an operator put into a folder."""
    found: list[asn1_x509.Certificate] = []
    if not folder.is_dir():
        return found
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        if pem.detect(content):
            found.extend(asn1_x509.Certificate.load(der) for _, _, der in pem.unarmor(content, multiple=True))
        else:
            found.append(asn1_x509.Certificate.load(content))
    return found


def _self_issued(now: datetime) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SUBJECT)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=VALID_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
        .sign(private, hashes.SHA256())
    )
    return private, certificate


def _make(path: Path, now: datetime) -> None:
    """Write key and certificate as one file, so that two processes starting at once agree on one key."""
    private, certificate = _self_issued(now)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name_of_new = tempfile.mkstemp(prefix=".seal-", dir=path.parent)
    new = Path(name_of_new)
    try:
        with os.fdopen(descriptor, "wb") as target:
            target.write(
                private.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )
            target.write(certificate.public_bytes(serialization.Encoding.PEM))
            target.flush()
            os.fsync(target.fileno())
        new.chmod(0o400)
        with contextlib.suppress(FileExistsError):
            # A link fails where a name is taken: whoever came first has made the key.
            os.link(new, path)
    finally:
        new.unlink(missing_ok=True)


def _usable(private: object) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    if isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        return private
    raise CannotSeal(N_("Stämpelns nyckel är av ett slag som inte stöds. Använd en RSA- eller EC-nyckel."))


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
