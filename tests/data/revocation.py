"""Certificates, answers and lists of revoked certificates, as a store for long-term validation holds them (DER)."""

import datetime as dt
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

START = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
END = dt.datetime(2060, 1, 1, tzinfo=dt.UTC)
DER = serialization.Encoding.DER


@dataclass
class Issuer:
    """Someone with a key and a certificate who vouches for others."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        """The certificate's own bytes."""
        return self.certificate.public_bytes(DER)

    def issue(self, name: str, *, is_issuer: bool = False, answers: bool = False) -> "Issuer":
        """Vouch for someone: an issuer below, who answers by OCSP, or a person."""
        return _vouched(name, self, is_issuer=is_issuer, answers=answers)

    def crl(self) -> bytes:
        """Return an empty list of what was revoked."""
        made = x509.CertificateRevocationListBuilder(
            issuer_name=self.certificate.subject, last_update=START, next_update=END
        )
        return made.sign(self.key, hashes.SHA256()).public_bytes(DER)

    def answer(self, about: x509.Certificate, by: "Issuer", *, along: tuple["Issuer", ...] = ()) -> bytes:
        """Return what a responder says of a certificate of this issuer, with the certificates that come along."""
        return (
            ocsp.OCSPResponseBuilder()
            .add_response(
                cert=about,
                issuer=self.certificate,
                algorithm=hashes.SHA1(),  # noqa: S303 - only names the certificate, as responders do
                cert_status=ocsp.OCSPCertStatus.GOOD,
                this_update=START,
                next_update=END,
                revocation_time=None,
                revocation_reason=None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, by.certificate)
            .certificates([one.certificate for one in (by, *along)])
            .sign(by.key, hashes.SHA256())
            .public_bytes(DER)
        )


def new_root(name: str) -> Issuer:
    """Return a root of its own making."""
    return _vouched(name, None, is_issuer=True)


def _vouched(name: str, by: Issuer | None, *, is_issuer: bool = False, answers: bool = False) -> Issuer:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(START)
        .not_valid_after(END)
        .add_extension(x509.BasicConstraints(ca=is_issuer, path_length=None), critical=True)
    )
    if answers:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
    return Issuer(key, made.sign(by.key if by else key, hashes.SHA256()))
