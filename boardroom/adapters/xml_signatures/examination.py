"""One XML signature looked at closely (XMLDSig, W3C 2002 and 2013); runs in a child process alone.

Only references within the signature itself are followed, only canonicalization and "enveloped" are known as
transforms, and what counts as signed is read from the very bytes whose digest was checked.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.x509.oid import NameOID
from lxml import etree

from boardroom.adapters.xml_signatures.certificates import chain_of, fingerprint, revocation, verify
from boardroom.ports.xml_signatures import Held, ToExamine, XmlSignature

_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_C14N: Mapping[str, tuple[bool, bool]] = {
    # algorithm: (exclusive, with comments)
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": (False, False),
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments": (False, True),
    "http://www.w3.org/2001/10/xml-exc-c14n#": (True, False),
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments": (True, True),
}
_DIGESTS = {
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
}
_SIGNATURES: Mapping[str, hashes.HashAlgorithm] = {
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": hashes.SHA256(),
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384": hashes.SHA384(),
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512": hashes.SHA512(),
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256": hashes.SHA256(),
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384": hashes.SHA384(),
}


class _Broken(Exception):
    """The signature does not hold; the message says where."""


class _Unknown(Exception):
    """Something that this examination does not know; the message names it."""


def examine(given: ToExamine, roots: Sequence[bytes]) -> XmlSignature:
    """Return what one signature proves."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(given.signature, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return XmlSignature(Held.UNKNOWN, problem=f"no XML: {error}"[:200])
    if root.tag != f"{_DS}Signature" or root.getroottree().docinfo.internalDTD is not None:
        return XmlSignature(Held.UNKNOWN, problem="no XML signature")
    try:
        certificates = _certificates(root)
        signed = _checked(root, certificates[0])
        held, problem = Held.HOLDS, ""
    except _Broken as error:
        return XmlSignature(Held.BROKEN, problem=str(error))
    except (_Unknown, ValueError, IndexError) as error:
        return XmlSignature(Held.UNKNOWN, problem=str(error)[:200])
    leaf, others = certificates[0], certificates[1:]
    chain, last, trusted = chain_of(leaf, others, roots)
    return XmlSignature(
        held,
        visible=_said(signed, "usrVisibleData"),
        non_visible=_said(signed, "usrNonVisibleData"),
        personal_number=_of_subject(leaf, NameOID.SERIAL_NUMBER),
        name=_of_subject(leaf, NameOID.COMMON_NAME),
        chain=chain,
        root_sha256=fingerprint(last),
        trusted=trusted,
        ocsp=revocation(given.ocsp_response, leaf, others),
        problem=problem,
    )


def _checked(root: etree._Element, signer: x509.Certificate) -> list[bytes]:
    """Return the canonical bytes of everything that was signed, after all digests and the signature were checked."""
    info = _one(root, "SignedInfo")
    signed = [_referred(root, reference) for reference in info.findall(f"{_DS}Reference")]
    if not signed:
        raise _Broken("nothing was signed")
    method = _algorithm(_one(info, "SignatureMethod"))
    if method not in _SIGNATURES:
        raise _Unknown(f"signature method {method}")
    value = _decoded(_one(root, "SignatureValue"))
    if "#ecdsa-" in method:
        # In XML the two numbers stand side by side (RFC 4050); keys check them as DER.
        half = len(value) // 2
        value = encode_dss_signature(int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big"))
    message = _canonical(info, _algorithm(_one(info, "CanonicalizationMethod")))
    try:
        verify(signer, value, message, _SIGNATURES[method])
    except InvalidSignature:
        raise _Broken("the signature value is not the certificate’s") from None
    except UnsupportedAlgorithm as error:
        raise _Unknown(str(error)) from None
    return signed


def _referred(root: etree._Element, reference: etree._Element) -> bytes:
    address = reference.get("URI") or ""
    if not address.startswith("#"):
        raise _Unknown(f"a reference to {address or 'the whole document'}")
    # Two elements of the same name could show one and sign the other.
    named = [one for one in root.iter(etree.Element) if one.get("Id") == address[1:]]
    if len(named) != 1:
        raise _Broken(f"{len(named)} elements are called {address}")
    transforms = [_algorithm(one) for one in reference.iter(f"{_DS}Transform")] or [next(iter(_C14N))]
    if any(one not in _C14N for one in transforms):
        raise _Unknown(f"transform {transforms}")
    content = _canonical(named[0], transforms[-1])
    digest = _algorithm(_one(reference, "DigestMethod"))
    if digest not in _DIGESTS:
        raise _Unknown(f"digest method {digest}")
    if hashlib.new(_DIGESTS[digest], content).digest() != _decoded(_one(reference, "DigestValue")):
        raise _Broken(f"{address} was changed after it was signed")
    return content


def _canonical(element: etree._Element, algorithm: str) -> bytes:
    if algorithm not in _C14N:
        raise _Unknown(f"canonicalization {algorithm}")
    exclusive, comments = _C14N[algorithm]
    # Of a part of a document lxml keeps the namespaces around it, as inclusive canonicalization asks.
    return bytes(etree.tostring(element, method="c14n", exclusive=exclusive, with_comments=comments))


def _certificates(root: etree._Element) -> list[x509.Certificate]:
    """Return the certificates of KeyInfo, the signer's first: the one that issued none of the others."""
    found = [
        x509.load_der_x509_certificate(_decoded(one))
        for one in root.findall(f"{_DS}KeyInfo//{_DS}X509Certificate")
    ]
    if not found:
        raise _Unknown("no certificate lies in the signature")
    issuers = {one.issuer for one in found if one.issuer != one.subject}
    leaves = [one for one in found if one.subject not in issuers]
    if len(leaves) != 1 and len(found) > 1:
        raise _Unknown("whose certificate it is cannot be told")
    leaf = leaves[0] if leaves else found[0]
    return [leaf, *(one for one in found if one is not leaf)]


def _said(signed: Sequence[bytes], name: str) -> bytes:
    """Return the one element of a name, decoded, from what was signed and nowhere else."""
    texts = [
        _decoded(element) for content in signed for element in etree.fromstring(content).iter(f"{{*}}{name}")
    ]
    return texts[0] if len(texts) == 1 else b""


def _one(parent: etree._Element, name: str) -> etree._Element:
    found = parent.findall(f"{_DS}{name}")
    if len(found) != 1:
        raise _Unknown(f"{len(found)} elements {name}")
    return found[0]


def _algorithm(element: etree._Element) -> str:
    return element.get("Algorithm") or ""


def _decoded(element: etree._Element) -> bytes:
    return base64.b64decode("".join((element.text or "").split()), validate=True)


def _of_subject(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(oid)
    return str(found[0].value) if len(found) == 1 else ""
