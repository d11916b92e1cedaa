"""BankID's client over real mutual TLS against a relying-party fake; its QR code against pybankid."""

import base64
import hashlib
import hmac
import time
from datetime import timedelta

import pytest
from bankid.qr import generate_qr_code_content

from boardroom.adapters.bankid import HttpxBankId, NoBankId
from boardroom.core.errors import Unavailable
from boardroom.identity.rules.bankid import qr_content
from boardroom.ports.bankid import BankIdRefused, BankIdUncertain, Caller, CollectState
from tests.data.bankid_server import bankid_server, issue


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with bankid_server(tmp_path_factory.mktemp("bankid")) as running:
        yield running


@pytest.fixture
def bankid(server):
    server.troubles.clear()
    return HttpxBankId(server.address, server.folder)


def test_an_identification_begins_and_is_collected_until_it_is_complete(server, bankid):
    begun = bankid.auth("198.51.100.7", return_url="https://portal.example/bankid/x/return/y")
    assert begun.qr_start_token
    assert begun.auto_start_token
    assert begun.qr_start_secret not in repr(begun)
    path, body = server.asked[-1]
    assert path == "auth"
    assert body == {"endUserIp": "198.51.100.7", "returnUrl": "https://portal.example/bankid/x/return/y"}
    pending = bankid.collect(begun.order_ref)
    assert (pending.state, pending.hint) == (CollectState.PENDING, "outstandingTransaction")
    server.complete(number="194603242399", name="Bo Lind")
    done = bankid.collect(begun.order_ref)
    assert done.state is CollectState.COMPLETE
    assert done.completion["user"]["personalNumber"] == "194603242399"
    assert "194603242399" not in repr(done)


def test_a_terminal_answer_comes_once(server, bankid):
    begun = bankid.auth("198.51.100.7")
    server.fail("userCancel")
    failed = bankid.collect(begun.order_ref)
    assert (failed.state, failed.hint) == (CollectState.FAILED, "userCancel")
    with pytest.raises(BankIdRefused) as refused:
        bankid.collect(begun.order_ref)
    assert refused.value.code == "invalidParameters"


def test_a_signature_carries_both_texts_in_base64(server, bankid):
    bankid.sign("198.51.100.7", visible="Jag skriver under: årsmötet", non_visible="hash")
    body = server.asked[-1][1]
    assert base64.b64decode(body["userVisibleData"]).decode() == "Jag skriver under: årsmötet"
    assert base64.b64decode(body["userNonVisibleData"]) == b"hash"
    assert "returnUrl" not in body


def test_texts_beyond_bankids_limits_never_leave(server, bankid):
    before = len(server.asked)
    with pytest.raises(BankIdRefused):
        bankid.sign("198.51.100.7", visible="x" * 30_001, non_visible="")
    with pytest.raises(BankIdRefused):
        bankid.auth("198.51.100.7", visible="x" * 1_200)
    with pytest.raises(BankIdRefused):
        bankid.sign("198.51.100.7", visible="x", non_visible="x" * 150_001)
    assert len(server.asked) == before


def test_on_the_telephone_only_a_reference_comes_back(server, bankid):
    begun = bankid.phone_sign("194603242399", Caller.US, visible="Jag skriver under", non_visible="h")
    assert begun.order_ref
    assert (begun.auto_start_token, begun.qr_start_token, begun.qr_start_secret) == ("", "", "")
    body = server.asked[-1][1]
    assert body["callInitiator"] == "RP"
    assert "endUserIp" not in body
    with pytest.raises(BankIdRefused) as refused:
        bankid.phone_auth("194603242399", Caller.PERSON)
    assert refused.value.code == "alreadyInProgress"
    bankid.cancel(begun.order_ref)
    assert bankid.phone_auth("194603242399", Caller.PERSON).order_ref


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "alreadyInProgress"),
        (400, "invalidParameters"),
        (401, "unauthorized"),
        (404, "notFound"),
        (408, "requestTimeout"),
        (500, "internalError"),
        (503, "maintenance"),
        (400, "somethingNew"),
    ],
)
def test_an_error_is_told_by_its_code(server, bankid, status, code):
    server.trouble("sign", (status, code))
    with pytest.raises(BankIdRefused) as refused:
        bankid.sign("198.51.100.7", visible="x", non_visible="y")
    assert refused.value.code == code


def test_a_request_without_an_answer_is_uncertain_and_not_repeated(server, bankid):
    server.trouble("sign", "silence")
    before = len(server.asked)
    with pytest.raises(BankIdUncertain):
        bankid.sign("198.51.100.7", visible="x", non_visible="y")
    assert len(server.asked) == before + 1


def test_a_server_that_is_not_there_was_never_asked(server):
    with pytest.raises(Unavailable):
        HttpxBankId("https://localhost:1/rp/v6.0", server.folder).auth("198.51.100.7")


def test_a_server_of_another_authority_is_not_spoken_to(server, tmp_path):
    for name in ("certificate.pem", "key.pem"):
        (tmp_path / name).write_bytes((server.folder / name).read_bytes())
    (tmp_path / "ca.pem").write_bytes(issue("En annan CA", ca=True).pem())
    before = len(server.asked)
    with pytest.raises(Unavailable):
        HttpxBankId(server.address, tmp_path).auth("198.51.100.7")
    assert len(server.asked) == before


def test_without_our_certificate_the_server_does_not_answer(server, tmp_path):
    stranger = issue("En främling", issue("Främlingens CA", ca=True))
    (tmp_path / "ca.pem").write_bytes((server.folder / "ca.pem").read_bytes())
    (tmp_path / "certificate.pem").write_bytes(stranger.pem())
    (tmp_path / "key.pem").write_bytes(stranger.key_pem())
    before = len(server.asked)
    with pytest.raises((Unavailable, BankIdUncertain)):
        HttpxBankId(server.address, tmp_path).auth("198.51.100.7")
    assert len(server.asked) == before


def test_a_key_with_a_password_is_opened_with_it_and_missing_files_are_named(server, tmp_path):
    (tmp_path / "ca.pem").write_bytes((server.folder / "ca.pem").read_bytes())
    ours = issue("Brf Provet 1")
    (tmp_path / "certificate.pem").write_bytes(ours.pem())
    with pytest.raises(SystemExit, match=r"key\.pem"):
        HttpxBankId(server.address, tmp_path)
    (tmp_path / "key.pem").write_bytes(ours.key_pem(b"hemligt"))
    assert HttpxBankId(server.address, tmp_path, "hemligt").configured
    with pytest.raises(SystemExit, match="cannot be used"):
        HttpxBankId(server.address, tmp_path)
    with pytest.raises(SystemExit, match="https"):
        HttpxBankId("http://localhost/rp/v6.0", server.folder)


def test_where_nothing_is_configured_nothing_is_asked():
    assert not NoBankId().configured
    with pytest.raises(BankIdRefused):
        NoBankId().auth("198.51.100.7")


@pytest.mark.parametrize("seconds", [0, 1, 29, 3599])
def test_the_qr_code_says_what_pybankid_says(monkeypatch, seconds):
    monkeypatch.setattr(time, "time", lambda: 1_700_000_000.5 + seconds)
    theirs = generate_qr_code_content("67df3917", 1_700_000_000.0, "d28db9a7-4cde")
    assert qr_content("67df3917", "d28db9a7-4cde", timedelta(seconds=seconds + 0.5)) == theirs


def test_the_qr_codes_proof_is_the_hmac_of_the_second():
    proof = hmac.new(b"secret", b"7", hashlib.sha256).hexdigest()
    assert qr_content("token", "secret", timedelta(seconds=7.9)) == f"bankid.token.7.{proof}"
