"""Signatures in XML, as BankID makes them: what the bytes themselves prove, without asking anyone."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Held(enum.StrEnum):
    """What became of one check."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNKNOWN = "unknown"  # of a kind that is not known here, or missing: nothing is said


@dataclass(frozen=True)
class ToExamine:
    """A signature and the revocation answer (OCSP, RFC 6960) that came with it."""

    signature: bytes
    ocsp_response: bytes = b""


@dataclass(frozen=True)
class XmlSignature:
    """What was found in one signature (XMLDSig, BankID's signed data)."""

    signed: Held  # digests and signature value, under the certificate that lies in it
    visible: bytes = b""  # usrVisibleData, decoded; empty when it is not among what was signed
    non_visible: bytes = b""
    personal_number: str = ""  # serialNumber of the certificate's subject
    name: str = ""
    # Whether each certificate was signed by the next one, up to the last in the signature.
    chain: Held = Held.UNKNOWN
    root_sha256: str = ""  # of the last certificate of the chain
    trusted: bool = False  # the chain ends in a certificate that the operator trusts
    # The OCSP answer is about this certificate, says "good", and is signed by the certificate's issuer or its delegate.
    ocsp: Held = Held.UNKNOWN
    problem: str = ""  # why `signed` does not hold, for those who look closer


class XmlSignatures(Protocol):
    """Examines signatures offline."""

    def examine(self, signatures: Sequence[ToExamine]) -> list[XmlSignature]:
        """Return what was found, in the same order; bytes that nobody can read are Held.UNKNOWN."""
        ...
