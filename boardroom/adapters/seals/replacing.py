"""Changing the seal: a bought certificate is taken in, a new key is made; what was used before is kept aside."""

import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from boardroom.adapters.seals.key import IMPORTED, MADE, SealKey
from boardroom.core.words import N_
from boardroom.ports.sealer import LEAST_DAYS_LEFT, CannotSeal, Certificate

FORMER = "former-seals"
LEAST_RSA_BITS = 2048


def take_in(folder: Path, content: bytes, password: str, kept_under: str, now: datetime) -> Certificate:
    """Make a bought PKCS#12 the seal from now on; CannotSeal says why it cannot be.

    `kept_under` is the password that the service knows; an empty one keeps the file readable by the service's account
    alone, as the key that is made at first use is.
    """
    try:
        found = pkcs12.load_pkcs12(content, password.encode() or None)
    except ValueError as error:
        raise CannotSeal(N_("Filen gick inte att öppna. Är det en PKCS#12-fil och rätt lösenord?")) from error
    if found.key is None or found.cert is None:
        raise CannotSeal(N_("Den importerade filen saknar nyckel eller certifikat."))
    key, certificate = found.key, found.cert.certificate
    if _public(key) != _public_of(certificate.public_key()):
        raise CannotSeal(N_("Nyckeln och certifikatet i filen hör inte ihop."))
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < LEAST_RSA_BITS:
        raise CannotSeal(N_("Nyckeln är för kort för att bevisa något. Den ska ha minst 2048 bitar."))
    if certificate.not_valid_before_utc > now:
        raise CannotSeal(N_("Certifikatet gäller inte än."))
    if certificate.not_valid_after_utc <= now + timedelta(days=LEAST_DAYS_LEFT):
        raise CannotSeal(N_("Certifikatet går ut inom 30 dagar, så inget skulle stämplas med det."))
    protection = (
        serialization.BestAvailableEncryption(kept_under.encode())
        if kept_under
        else serialization.NoEncryption()
    )
    kept = pkcs12.serialize_key_and_certificates(
        b"seal",
        key,  # type: ignore[arg-type]  # of a kind that cannot sign: refused when it is loaded, below
        certificate,
        [extra.certificate for extra in found.additional_certs],
        protection,
    )
    with tempfile.TemporaryDirectory() as trial:
        (Path(trial) / IMPORTED).write_bytes(kept)
        loaded = SealKey.load(Path(trial), kept_under, now)
    _set_aside(folder, kept_under, now)
    _write(folder / IMPORTED, kept)
    return loaded.facts()


def make_new(folder: Path, password: str, now: datetime) -> Certificate:
    """Make a new key of our own the seal from now on."""
    _set_aside(folder, password, now)
    return SealKey.load(folder, password, now).facts()


def _set_aside(folder: Path, password: str, now: datetime) -> None:
    """Move what seals today into a folder of its own: what it sealed keeps proving itself without it."""
    for name in (IMPORTED, MADE):
        path = folder / name
        if not path.is_file():
            continue
        try:
            sha256 = SealKey.load(folder, password, now).sha256
        except CannotSeal:
            sha256 = "unreadable"  # under a password that nobody knows here; kept all the same
        former = folder / FORMER
        former.mkdir(mode=0o700, exist_ok=True)
        path.rename(former / f"{now:%Y%m%dT%H%M%S}-{sha256[:16]}{path.suffix}")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name = tempfile.mkstemp(prefix=".seal-", dir=path.parent)
    with os.fdopen(descriptor, "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    Path(name).chmod(0o400)
    Path(name).rename(path)


def _public(key: object) -> bytes:
    return _public_of(key.public_key()) if hasattr(key, "public_key") else b""


def _public_of(public: object) -> bytes:
    if not hasattr(public, "public_bytes"):
        return b""
    content: bytes = public.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return content
