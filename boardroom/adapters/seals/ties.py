"""What of a store for long-term validation belongs to a signature or timestamp of its file.

A certificate belongs where it signed one that belongs, up from the certificates of who signed; so does who answers for
such an issuer about what it revoked (RFC 6960, 4.2.2.2; RFC 5280, 6.3.3). Revocation data belong where one of these signed them.
So do answers about one of these by a responder whom the operator trusts, though no issuer of theirs named it: that section's
"local configuration".
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from asn1crypto import cms, crl, ocsp, x509
from asn1crypto.parser import peek
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko_certvalidator.sig_validate import DefaultSignatureValidator

from boardroom.adapters.seals.structure import TooMuch

MOST_CHECKS = 3_000  # of signatures: an honest file has some tens

_KINDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "certificate": (x509.Certificate, ("tbs_certificate", "serial_number")),
    "crl": (crl.CertificateList, ("tbs_cert_list", "this_update")),
    "ocsp": (ocsp.OCSPResponse, ("response_bytes", "response")),
    "token": (cms.ContentInfo, ("content", "signer_infos")),
}
_ODD = (ValueError, TypeError, KeyError, AttributeError, IndexError)  # what hostile bytes provoke


@dataclass(frozen=True)
class Stored:
    """One entry of a store: what its place says it is, and its bytes (empty where it is no stream)."""

    kind: str  # certificate, crl, ocsp or token
    content: bytes


@dataclass(frozen=True)
class Untied:
    """An entry that belongs to nothing in its file, with the name that it bears, where it can be read."""

    stored: Stored
    name: str


UNREAD = Untied(Stored("", b""), "")  # stands for what cannot be told apart


def readable(stored: Stored) -> Any:
    """Return an entry as what its place says that it is; None when it is something else."""
    kind, path = _KINDS[stored.kind]
    try:
        whole = peek(stored.content)
        if stored.content[whole:].strip(b"\0\r\n "):
            return None
        read = kind.load(stored.content[:whole])
        value = read
        for step in path:
            value = value[step]
        return read if bool(value.native) else None
    except _ODD:
        return None


def untied(
    stored: Sequence[Stored],
    signers: Iterable[x509.Certificate],
    known: Iterable[x509.Certificate],
    trusted: Iterable[x509.Certificate] = (),
) -> list[Untied]:
    """Return what of a store belongs to none of the signers' certificates; TooMuch.

    `known` are certificates beside the store, as those in the signatures, that may lead from one to another; `trusted` are
    the operator's, of those who may answer for others without being named by an issuer.
    """
    read = [(one, readable(one)) for one in stored]
    candidates = [value for one, value in read if one.kind == "certificate" and value is not None]
    for one, value in read:
        if one.kind == "ocsp" and value is not None:
            candidates += _inside(value)
    ties = _Ties([*candidates, *known], signers)
    ties.agree(
        [value for one, value in read if one.kind == "ocsp" and value is not None], candidates, trusted
    )
    return [
        Untied(one, _name(one, value)) for one, value in read if value is None or not ties.hold(one, value)
    ]


class _Ties:
    """The certificates that belong to the signatures of a file."""

    def __init__(self, candidates: Iterable[x509.Certificate], signers: Iterable[x509.Certificate]) -> None:
        self._checks = MOST_CHECKS
        self._certificates: dict[bytes, x509.Certificate] = {}
        named: dict[str, list[x509.Certificate]] = {}
        for one in candidates:
            if (subject := _subject(one)) is not None:
                named.setdefault(subject, []).append(one)
        waiting = list(signers)
        while waiting:
            one = waiting.pop()
            if one.sha256 in self._certificates:
                continue
            self._certificates[one.sha256] = one
            waiting += [by for by in named.get(one.issuer.hashable, []) if self._issued(one, by)]
        # Who answers for an issuer belongs to it; an issuer's other certificates do not.
        issuers = list(self._certificates.values())
        for group in named.values():
            for one in group:
                if _answers(one) and any(self._issued(one, by) for by in issuers):
                    self._certificates[one.sha256] = one

    def agree(
        self,
        answers: Iterable[ocsp.OCSPResponse],
        candidates: Sequence[x509.Certificate],
        trusted: Iterable[x509.Certificate],
    ) -> None:
        """Add who answered about a certificate of the file, where the operator trusts them for it or for what they issue."""
        agreed: dict[bytes, tuple[x509.Certificate, ...]] = {}
        for root in trusted:
            agreed[root.sha256] = (root,)
            for one in candidates:
                if _answers(one) and self._issued(one, root):
                    agreed.setdefault(one.sha256, (one, root))
        own = list(self._certificates.values())
        for answer in answers:
            if not any(_is_about(answer, one) for one in own):
                continue
            for chain in agreed.values():
                if self._answered_by(answer, chain[:1]):
                    self._certificates.update((one.sha256, one) for one in chain)

    def hold(self, stored: Stored, value: Any) -> bool:
        """Tell whether an entry belongs to the signatures."""
        try:
            match stored.kind:
                case "certificate":
                    return value.sha256 in self._certificates
                case "crl":
                    return self._signed(value, value["tbs_cert_list"], value.issuer)
                case "ocsp":
                    return self._answered(value)
                case _:
                    return self._stamped(value)
        except _ODD:
            return False

    def _answered(self, response: ocsp.OCSPResponse) -> bool:
        # Nobody signed which certificates come along with an answer.
        return self._answered_by(response, self._certificates.values()) and all(
            one.sha256 in self._certificates for one in _inside(response)
        )

    def _answered_by(self, response: ocsp.OCSPResponse, among: Iterable[x509.Certificate]) -> bool:
        try:
            basic = response.basic_ocsp_response
            whose = basic["tbs_response_data"]["responder_id"]
            return any(
                self._verifies(
                    by, basic["tbs_response_data"], basic["signature_algorithm"], basic["signature"]
                )
                for by in among
                if (
                    by.subject == whose.chosen
                    if whose.name == "by_name"
                    else by.public_key.sha1 == whose.chosen.native
                )
            )
        except _ODD:
            return False

    def _signed(self, whole: Any, part: Any, name: Any) -> bool:
        return any(
            self._verifies(by, part, whole["signature_algorithm"], whole["signature"])
            for by in self._certificates.values()
            if by.subject == name
        )

    def _stamped(self, token: cms.ContentInfo) -> bool:
        """Tell whether a timestamp on what was collected is by who stamped the file."""
        data = token["content"]
        content = data["encap_content_info"]["content"]
        info = data["signer_infos"][0]
        method = info["digest_algorithm"]["algorithm"].native
        actual = hashlib.new(method, bytes(content)).digest()
        return any(
            all(validate_sig_integrity(info, by, expected_content_type="tst_info", actual_digest=actual))
            for by in self._certificates.values()
        )

    def _issued(self, one: x509.Certificate, by: x509.Certificate) -> bool:
        return bool(one.issuer == by.subject) and self._verifies(
            by, one["tbs_certificate"], one["signature_algorithm"], one["signature_value"]
        )

    def _verifies(self, by: x509.Certificate, signed: Any, method: Any, signature: Any) -> bool:
        self._count()
        try:
            DefaultSignatureValidator().validate_signature(
                bytes(signature.native), signed.dump(), by.public_key, method
            )
        except MemoryError:
            raise  # that says nothing of the file
        except Exception:  # noqa: BLE001 - a key or a method that cannot be used here proves nothing either
            return False
        return True

    def _count(self) -> None:
        self._checks -= 1
        if self._checks < 0:
            raise TooMuch("the store's certificates lead to too many others")


def _inside(response: ocsp.OCSPResponse) -> Iterator[x509.Certificate]:
    """Yield the certificates that come along with an answer."""
    try:
        yield from response.basic_ocsp_response["certs"] or ()
    except _ODD:
        return


def _is_about(response: ocsp.OCSPResponse, one: x509.Certificate) -> bool:
    """Tell whether an answer is about a certificate: its number, of its issuer (RFC 6960, 4.1.1)."""
    try:
        return any(
            said["cert_id"]["serial_number"].native == one.serial_number
            and said["cert_id"]["issuer_name_hash"].native
            == hashlib.new(
                said["cert_id"]["hash_algorithm"]["algorithm"].native,
                one.issuer.dump(),
                usedforsecurity=False,
            ).digest()
            for said in response.basic_ocsp_response["tbs_response_data"]["responses"]
        )
    except _ODD:
        return False


def _responder(response: ocsp.OCSPResponse) -> Any:
    """Return the name of who answered, or the hash of the key where there is neither a name nor a certificate."""
    whose = response.basic_ocsp_response["tbs_response_data"]["responder_id"]
    if whose.name == "by_name":
        return whose.chosen
    key: bytes = whose.chosen.native
    return next((one.subject for one in _inside(response) if one.public_key.sha1 == key), key)


def _answers(one: x509.Certificate) -> bool:
    """Tell whether a certificate is for answers about, or lists of, what its issuer revoked."""
    try:
        uses, keys = one.extended_key_usage_value, one.key_usage_value
        said = (*(uses.native if uses else ()), *(keys.native if keys else ()))
        authority = one.ca
    except _ODD:
        return False
    return not authority and bool({"ocsp_signing", "crl_sign"} & {*said})


def _subject(one: x509.Certificate) -> str | None:
    try:
        return str(one.subject.hashable)
    except _ODD:
        return None


def _name(stored: Stored, value: Any) -> str:
    """Return whose an entry is, for people; empty where that cannot be told."""
    try:
        match stored.kind:
            case "certificate":
                whose = value.subject
            case "crl":
                whose = value.issuer
            case "ocsp":
                whose = _responder(value)
            case _:
                return ""
        if isinstance(whose, bytes):
            return whose.hex()
        return str(whose.native.get("common_name") or whose.human_friendly)[:100]
    except _ODD:
        return ""
