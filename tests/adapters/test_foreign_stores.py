"""What is stored in a file for long-term validation belongs to its signatures, or it is a change after them."""

import pytest
from cryptography.x509 import load_der_x509_certificate
from pyhanko.sign.fields import MDPPerm

from boardroom.adapters.seals import ties
from boardroom.adapters.seals.examination import examine
from boardroom.cli.words import translator
from boardroom.signing.rules.telling import as_text
from boardroom.signing.rules.verdict import Status, judge
from tests.data.foreign_seals import authority, of_a_kind, paper, replaced, root, sign, signer, stored
from tests.data.revocation import Issuer, new_root

OURS = Issuer(*authority())
RESPONDER = OURS.issue("Provsvararen", answers=True)
OTHERS = new_root("Annan rot")
THEIRS = OTHERS.issue("Annan svarare", answers=True)
IMPOSTOR = new_root("Provrot")  # bears the root's name, with a key of its own


def verdict_on(content, *more_trusted):
    return judge(examine(content, [root(), *more_trusted]))


def signed(**options):
    return sign(paper(), "Underskrift", "Astrid Ek", **options)


def astrid():
    return signer("Astrid Ek").signing_cert.dump()


def answered(by, **options):
    return OURS.answer(load_der_x509_certificate(astrid()), by, **options)


RELATED = {
    "issuers": lambda: {"Certs": [root(), astrid()]},
    "a list of the issuer's": lambda: {"CRLs": [OURS.crl()]},
    "an answer by the issuer": lambda: {"OCSPs": [answered(OURS)]},
    "an answer by whom the issuer told to": lambda: {"OCSPs": [answered(RESPONDER, along=(OURS,))]},
    "who answers": lambda: {"Certs": [RESPONDER.der]},
    "a line end after an entry": lambda: {"CRLs": [OURS.crl() + b"\n"]},
}


@pytest.mark.parametrize("name", RELATED)
def test_what_belongs_to_a_signature_may_be_added_after_it(name):
    verdict = verdict_on(replaced(signed(permits=MDPPerm.NO_CHANGES), stored(**RELATED[name]())))
    assert verdict.status is Status.INTACT, as_text(verdict)
    assert "uppgifter för långtidsbevarande lagts till" in as_text(verdict)


UNRELATED = {
    "a certificate": (lambda: {"Certs": [root(), OTHERS.der]}, "certifikat", "Annan rot"),
    "a namesake of the issuer": (lambda: {"Certs": [root(), IMPOSTOR.der]}, "certifikat", "Provrot"),
    "another person's of the same issuer": (
        lambda: {"Certs": [root(), OURS.issue("Bo Lind").der]},
        "certifikat",
        "Bo Lind",
    ),
    "another issuer below the same root": (
        lambda: {"Certs": [root(), OURS.issue("Annan utgivare", is_issuer=True).der]},
        "certifikat",
        "Annan utgivare",
    ),
    "a list": (lambda: {"Certs": [root(), OTHERS.der], "CRLs": [OTHERS.crl()]}, "spärrlistor", "Annan rot"),
    "a namesake's list": (lambda: {"Certs": [root()], "CRLs": [IMPOSTOR.crl()]}, "spärrlistor", "Provrot"),
    "an answer": (
        lambda: {"OCSPs": [OTHERS.answer(THEIRS.certificate, THEIRS, along=(OTHERS,))]},
        "svar om spärrade certifikat",
        "Annan svarare",
    ),
    "an answer about the signer by a stranger": (
        lambda: {"OCSPs": [answered(THEIRS, along=(OTHERS,))]},
        "svar om spärrade certifikat",
        "Annan svarare",
    ),
    "a stranger's certificate along with an answer": (
        lambda: {"OCSPs": [answered(RESPONDER, along=(OTHERS,))]},
        "svar om spärrade certifikat",
        "Provsvararen",
    ),
    "what cannot be read": (lambda: {"Certs": [root(), b"junk"]}, "något", ""),
    "more after an entry": (lambda: {"Certs": [root() + b"mer"], "CRLs": [OURS.crl()]}, "något", ""),
}


@pytest.mark.parametrize("name", UNRELATED)
@pytest.mark.parametrize("permits", [None, MDPPerm.NO_CHANGES])
def test_what_belongs_to_no_signature_is_a_change_that_is_named(name, permits):
    entries, kind, whose = UNRELATED[name]
    content = replaced(signed(permits=permits), stored(**entries()))
    verdict = verdict_on(content)
    assert verdict.status is Status.CHANGED, as_text(verdict)
    text = as_text(verdict)
    assert f"Efter ”Underskrift” har {kind}" in text
    assert "inte hör till någon underskrift eller tidsstämpel i filen" in text
    assert whose in text
    assert "uppgifter för långtidsbevarande lagts till." not in text
    assert "to no signature or timestamp in the file" in as_text(verdict, "en", translate=translator("en"))


AGREED = "an answer about the signer by a stranger"


@pytest.mark.parametrize("whom", [OTHERS, THEIRS], ids=["the responder's issuer", "the responder itself"])
def test_an_answer_by_a_responder_whom_the_operator_trusts_is_no_change(whom):
    along = (OTHERS,) if whom is OTHERS else ()
    content = replaced(
        signed(permits=MDPPerm.NO_CHANGES), stored(Certs=[THEIRS.der], OCSPs=[answered(THEIRS, along=along)])
    )
    verdict = verdict_on(content, whom.der)
    assert verdict.status is Status.INTACT, as_text(verdict)
    assert "uppgifter för långtidsbevarande lagts till" in as_text(verdict)
    assert verdict_on(content).status is Status.CHANGED, "nobody here has agreed to that responder"


@pytest.mark.parametrize("name", sorted(set(UNRELATED) - {AGREED}))
def test_whom_the_operator_trusts_brings_nothing_else_along(name):
    entries, kind, _whose = UNRELATED[name]
    verdict = verdict_on(replaced(signed(), stored(**entries())), OTHERS.der)
    assert verdict.status is Status.CHANGED, as_text(verdict)
    assert f"Efter ”Underskrift” har {kind}" in as_text(verdict)


def test_a_signature_on_top_does_not_whiten_what_belongs_to_none():
    content = replaced(signed(), stored(Certs=[root(), OTHERS.der]))
    verdict = verdict_on(sign(content, "Ovanpå", "Bo Lind"))
    assert verdict.status is Status.CHANGED
    assert "Efter ”Underskrift” har certifikat lagts till" in as_text(verdict)
    assert "Efter ”Ovanpå”" not in as_text(verdict)


def test_what_was_stored_under_the_first_signature_is_its_own_affair():
    content = sign(replaced(paper(), stored(Certs=[OTHERS.der])), "Underskrift", "Astrid Ek")
    assert verdict_on(content).status is Status.INTACT
    verdict = verdict_on(replaced(content, stored(Certs=[OTHERS.der, root()])))
    assert verdict.status is Status.INTACT, as_text(verdict)


def test_what_belongs_to_a_later_signature_may_have_been_stored_before_it():
    bo = signer("Bo Lind").signing_cert.dump()
    content = sign(replaced(signed(), stored(Certs=[root(), astrid(), bo])), "B", "Bo Lind")
    assert verdict_on(content).status is Status.INTACT, as_text(verdict_on(content))


def test_beside_a_signature_that_cannot_be_read_nothing_is_called_foreign():
    """What belongs to it cannot be told, and the file is not called intact anyway."""
    verdict = verdict_on(replaced(of_a_kind("GT.KSI"), stored(Certs=[OTHERS.der])))
    assert verdict.status is Status.UNCHECKABLE
    assert "inte hör till någon" not in as_text(verdict)


def test_a_store_that_leads_too_far_is_not_called_permitted(monkeypatch):
    monkeypatch.setattr(ties, "MOST_CHECKS", 0)
    verdict = verdict_on(replaced(signed(), stored(Certs=[root()], CRLs=[OURS.crl()])))
    assert verdict.status is Status.CHANGED
