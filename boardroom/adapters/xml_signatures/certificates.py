"""Certificates around a signature: the operator's roots, a chain upwards, the revocation answer."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from boardroom.ports.xml_signatures import Held

_LONGEST_CHAIN = 6


def certificates_in(folder: Path) -> list[bytes]:
    """Return the certificates of a folder (PEM or DER files) as DER; files that are none are left out."""
    found: list[bytes] = []
    for path in sorted(folder.glob("*")) if folder.is_dir() else []:
        content = path.read_bytes() if path.is_file() else b""
        try:
            if b"-----BEGIN CERTIFICATE" in content:
                found += [one.public_bytes(Encoding.DER) for one in x509.load_pem_x509_certificates(content)]
            else:
                found.append(x509.load_der_x509_certificate(content).public_bytes(Encoding.DER))
        except ValueError:
            continue
    return found


def chain_of(
    leaf: x509.Certificate, others: Sequence[x509.Certificate], roots: Sequence[bytes]
) -> tuple[Held, x509.Certificate, bool]:
    """Return whether the certificates lead upwards from the signer's, where they end, and whether that is trusted.

    Nothing is asked of any network, and dates are not looked at: a signature outlives its certificate.
    """
    trusted = [x509.load_der_x509_certificate(root) for root in roots]
    present, seen = leaf, {fingerprint(leaf)}
    for _ in range(_LONGEST_CHAIN):
        if present.public_bytes(Encoding.DER) in roots:
            return Held.HOLDS, present, True
        above = next(
            (
                other
                for other in (*trusted, *others)
                if fingerprint(other) not in seen and _may_issue(other) and _issued(present, other)
            ),
            None,
        )
        if above is None:
            break
        present = above
        seen.add(fingerprint(above))
    return (Held.UNKNOWN if present is leaf else Held.HOLDS), present, False


def revocation(content: bytes, leaf: x509.Certificate, others: Sequence[x509.Certificate]) -> Held:
    """Tell what an OCSP answer says: good (HOLDS), or of another certificate, revoked or unknown there (BROKEN).

    An answer that cannot be read, or that nobody signed who may say so, says nothing (UNKNOWN).
    """
    issuer = next((other for other in others if _issued(leaf, other)), None)
    if not content or issuer is None:
        return Held.UNKNOWN
    try:
        answer = ocsp.load_der_ocsp_response(content)
        if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return Held.UNKNOWN
        same = answer.serial_number == leaf.serial_number
        good = answer.certificate_status is ocsp.OCSPCertStatus.GOOD
        speaker = _speaker(answer, issuer)
        algorithm = answer.signature_hash_algorithm
        if speaker is None or algorithm is None:
            return Held.UNKNOWN
        verify(speaker, answer.signature, answer.tbs_response_bytes, algorithm)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm, x509.ExtensionNotFound):
        return Held.UNKNOWN
    return Held.HOLDS if same and good else Held.BROKEN


def verify(signer: x509.Certificate, signature: bytes, message: bytes, algorithm: HashAlgorithm) -> None:
    """Check a signature with a certificate's key, RSA (PKCS #1 v1.5) or ECDSA; InvalidSignature when it is not its."""
    key = signer.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, message, padding.PKCS1v15(), algorithm)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, message, ec.ECDSA(algorithm))
    else:
        raise UnsupportedAlgorithm("a kind of key that is not known here")


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate in hex."""
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def _speaker(answer: ocsp.OCSPResponse, issuer: x509.Certificate) -> x509.Certificate | None:
    """Return whose signature an OCSP answer must bear: the issuer's, or one whom the issuer made a responder (RFC 6960, 4.2.2.2)."""
    delegates = [one for one in answer.certificates if fingerprint(one) != fingerprint(issuer)]
    if not delegates:
        return issuer
    for one in delegates:
        usage = one.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        if _issued(one, issuer) and ExtendedKeyUsageOID.OCSP_SIGNING in usage:
            return one
    return None


def _may_issue(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
