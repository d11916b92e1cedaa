"""Signatures in XML as BankID makes them: what holds, what is broken, and what nobody here can say."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.x509 import ocsp
from lxml import etree

from boardroom.adapters.xml_signatures import LxmlSignatures
from boardroom.ports.xml_signatures import Held, ToExamine
from tests.data.bankid_server import BID, DS, Bank, issue

NUMBER, NAME = "194603242399", "Bo Lind"
SEEN, UNSEEN = "Jag skriver under: årsmötet".encode(), b"boardroom-statement-sha256:00"


@pytest.fixture(scope="module")
def bank():
    return Bank()


@pytest.fixture(scope="module")
def signature(bank):
    return bank.sign(NUMBER, NAME, SEEN, UNSEEN)


@pytest.fixture
def trusting(bank, tmp_path):
    (tmp_path / "root.cer").write_bytes(bank.root.certificate.public_bytes(serialization.Encoding.DER))
    (tmp_path / "README").write_text("Rötter som föreningen litar på.")
    return LxmlSignatures(tmp_path)


def one(examiner, signature, answer=b""):
    (found,) = examiner.examine([ToExamine(signature, answer)])
    return found


def test_a_right_signature_tells_texts_person_and_issuer(trusting, bank, signature):
    found = one(trusting, signature, bank.vouch(NUMBER))
    assert (found.signed, found.chain, found.ocsp, found.trusted) == (
        Held.HOLDS,
        Held.HOLDS,
        Held.HOLDS,
        True,
    )
    assert (found.visible, found.non_visible) == (SEEN, UNSEEN)
    assert (found.personal_number, found.name) == (NUMBER, NAME)
    assert found.root_sha256 == one(LxmlSignatures(), signature).root_sha256


def test_without_the_operators_root_nobody_is_trusted(signature, bank):
    found = one(LxmlSignatures(), signature, bank.vouch(NUMBER))
    assert (found.signed, found.chain, found.trusted) == (Held.HOLDS, Held.HOLDS, False)


@pytest.mark.parametrize("name", ["usrVisibleData", "usrNonVisibleData"])
def test_a_changed_text_breaks_it(trusting, signature, name):
    root = etree.fromstring(signature)
    next(root.iter(f"{{{BID}}}{name}")).text = "QW5uYXQ="
    assert one(trusting, etree.tostring(root)).signed is Held.BROKEN


def test_a_text_beside_what_was_signed_is_not_read(trusting, signature):
    root = etree.fromstring(signature)
    aside = etree.SubElement(root, f"{{{DS}}}Object")
    etree.SubElement(aside, f"{{{BID}}}usrVisibleData").text = "QW5uYXQ="
    found = one(trusting, etree.tostring(root))
    assert found.signed is Held.HOLDS
    assert found.visible == SEEN


def test_a_second_element_of_the_signed_name_breaks_it(trusting, signature):
    root = etree.fromstring(signature)
    etree.SubElement(root, f"{{{DS}}}Object", Id="bidSignedData")
    assert one(trusting, etree.tostring(root)).signed is Held.BROKEN


def test_another_persons_certificate_breaks_it(trusting, bank, signature):
    import base64

    other = bank.person("198112189876", "Cecilia Ask").certificate.public_bytes(serialization.Encoding.DER)
    root = etree.fromstring(signature)
    next(root.iter(f"{{{DS}}}X509Certificate")).text = base64.b64encode(other).decode()
    assert one(trusting, etree.tostring(root)).signed is Held.BROKEN


def test_a_signature_under_a_foreign_root_is_not_trusted(trusting):
    forger = Bank(root=issue("Provrot för BankID", ca=True))
    found = one(trusting, forger.sign(NUMBER, NAME, SEEN, UNSEEN))
    assert found.signed is Held.HOLDS
    assert not found.trusted


@pytest.mark.parametrize("status", [ocsp.OCSPCertStatus.REVOKED, ocsp.OCSPCertStatus.UNKNOWN])
def test_a_certificate_that_was_not_good_is_told(trusting, bank, signature, status):
    assert one(trusting, signature, bank.vouch(NUMBER, status=status)).ocsp is Held.BROKEN


def test_an_answer_about_someone_else_is_broken_and_one_by_a_stranger_says_nothing(trusting, bank, signature):
    bank.person("198112189876", "Cecilia Ask")
    assert one(trusting, signature, bank.vouch("198112189876")).ocsp is Held.BROKEN
    forger = Bank()
    forger.persons[NUMBER] = bank.persons[NUMBER]
    assert one(trusting, signature, forger.vouch(NUMBER)).ocsp is Held.UNKNOWN
    assert one(trusting, signature, b"rubbish").ocsp is Held.UNKNOWN
    assert one(trusting, signature).ocsp is Held.UNKNOWN


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b"xmldsig-more#rsa-sha256", b"xmldsig-more#rsa-whirlpool"),
        (b"REC-xml-c14n-20010315", b"REC-xslt-19991116"),
        (b'URI="#bidSignedData"', b'URI="https://example.org/"'),
    ],
)
def test_what_is_not_known_here_is_said_to_be_unknown(trusting, signature, was, becomes):
    found = one(trusting, signature.replace(was, becomes))
    assert found.signed is Held.UNKNOWN
    assert found.problem


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no xml",
        b"<a/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><Signature xmlns="http://www.w3.org/2000/09/xmldsig#">&b;</Signature>',
        b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>',
        b"<a>" * 2000,
    ],
)
def test_what_is_no_signature_is_unknown(trusting, content):
    assert one(trusting, content).signed is Held.UNKNOWN


def test_many_are_examined_in_their_order_and_the_endless_are_left(trusting, bank, signature):
    found = trusting.examine([ToExamine(b"no xml"), ToExamine(signature), ToExamine(b"<a>" * 1_000_000)])
    assert [each.signed for each in found] == [Held.UNKNOWN, Held.HOLDS, Held.UNKNOWN]
    assert LxmlSignatures().examine([]) == []
