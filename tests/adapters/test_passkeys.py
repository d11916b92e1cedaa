import json

import pytest

from boardroom.adapters.twins.soft_authenticator import SoftAuthenticator
from boardroom.adapters.webauthn_passkeys import WebauthnPasskeys
from boardroom.ports.passkeys import PasskeyKey, PasskeyRefused

ORIGIN = "http://localhost:8000"


@pytest.fixture
def passkeys():
    return WebauthnPasskeys(f"{ORIGIN}/")


@pytest.fixture
def phone():
    return SoftAuthenticator(ORIGIN)


def proof(phone, options):
    return phone.assert_(options)  # noqa: PT009 - no unittest assertion: the phone asserts


def registered(passkeys, phone):
    options, challenge = passkeys.registration_options(b"handle", "astrid@exempel.se", "Astrid Ek", [])
    return passkeys.verify_registration(phone.register(options), challenge)


def after(key, assertion):
    return PasskeyKey(key.credential_id, key.public_key, assertion.new_sign_count)


def test_a_key_is_registered_and_proves_itself(passkeys, phone):
    key = registered(passkeys, phone)
    options, challenge = passkeys.assertion_options([])
    answer = proof(phone, options)
    assert passkeys.credential_id(answer) == key.credential_id
    assertion = passkeys.verify_assertion(answer, challenge, key)
    assert assertion.user_verified
    assert assertion.new_sign_count == key.sign_count + 1


def test_options_ask_for_a_discoverable_key_and_its_user(passkeys):
    options = json.loads(passkeys.registration_options(b"handle", "a@exempel.se", "A", [b"known"])[0])
    assert options["rp"]["id"] == "localhost"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert len(options["excludeCredentials"]) == 1
    asked = json.loads(passkeys.assertion_options([])[0])
    assert asked["userVerification"] == "required"
    assert asked["allowCredentials"] == []


def test_every_challenge_is_new_unless_one_is_given(passkeys):
    assert passkeys.assertion_options([])[1] != passkeys.assertion_options([])[1]
    assert passkeys.assertion_options([], b"s" * 32)[1] == b"s" * 32


def test_a_statement_is_signed_as_the_challenge_and_can_be_checked_without_us(passkeys, phone):
    import hashlib
    from base64 import urlsafe_b64decode

    import cbor2
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256

    key = registered(passkeys, phone)
    statement = hashlib.sha256(b"statement").digest()
    options, _challenge = passkeys.assertion_options([key.credential_id], statement)
    assertion = passkeys.verify_assertion(proof(phone, options), statement, key)
    signed = json.loads(assertion.client_data_json)["challenge"]
    assert urlsafe_b64decode(signed + "=") == statement
    cose = cbor2.loads(key.public_key)
    public = ec.EllipticCurvePublicNumbers(
        int.from_bytes(cose[-2], "big"), int.from_bytes(cose[-3], "big"), ec.SECP256R1()
    ).public_key()
    message = assertion.authenticator_data + hashlib.sha256(assertion.client_data_json).digest()
    public.verify(assertion.signature, message, ec.ECDSA(SHA256()))


def test_another_challenge_is_refused(passkeys, phone):
    key = registered(passkeys, phone)
    options, _challenge = passkeys.assertion_options([])
    with pytest.raises(PasskeyRefused):
        passkeys.verify_assertion(proof(phone, options), b"other" * 8, key)


@pytest.mark.parametrize("origin", ["http://localhost", "https://localhost:8000", "http://evil.example"])
def test_another_origin_is_refused(passkeys, phone, origin):
    key = registered(passkeys, phone)
    phone.origin = origin
    options, challenge = passkeys.assertion_options([])
    with pytest.raises(PasskeyRefused):
        passkeys.verify_assertion(proof(phone, options), challenge, key)


def test_an_unverified_user_is_refused(passkeys, phone):
    key = registered(passkeys, phone)
    phone.verifies_user = False
    options, challenge = passkeys.assertion_options([])
    with pytest.raises(PasskeyRefused):
        passkeys.verify_assertion(proof(phone, options), challenge, key)
    with pytest.raises(PasskeyRefused):
        registered(passkeys, phone)


def test_a_counter_that_stands_still_is_refused(passkeys, phone):
    key = registered(passkeys, phone)
    options, challenge = passkeys.assertion_options([])
    key = after(key, passkeys.verify_assertion(proof(phone, options), challenge, key))
    phone.counts = False
    options, challenge = passkeys.assertion_options([])
    with pytest.raises(PasskeyRefused):
        passkeys.verify_assertion(proof(phone, options), challenge, key)


def test_a_phone_that_never_counts_is_accepted(passkeys):
    phone = SoftAuthenticator(ORIGIN, counts=False)
    key = registered(passkeys, phone)
    for _ in range(2):
        options, challenge = passkeys.assertion_options([])
        key = after(key, passkeys.verify_assertion(proof(phone, options), challenge, key))
    assert key.sign_count == 0


def test_another_keys_answer_is_refused(passkeys, phone):
    mine = registered(passkeys, phone)
    other = registered(passkeys, SoftAuthenticator(ORIGIN))
    options, challenge = passkeys.assertion_options([])
    answer = proof(phone, options)
    with pytest.raises(PasskeyRefused):
        passkeys.verify_assertion(answer, challenge, other)
    borrowed = PasskeyKey(other.credential_id, mine.public_key, 0)
    with pytest.raises(PasskeyRefused):
        passkeys.verify_assertion(answer, challenge, borrowed)


@pytest.mark.parametrize(
    "nonsense", ["", "null", "[]", "{}", '"x"', '{"id": 7}', '{"id":"a","rawId":"a","response":null}', "å"]
)
def test_nonsense_is_refused(passkeys, phone, nonsense):
    key = registered(passkeys, phone)
    for ask in (
        lambda: passkeys.credential_id(nonsense),
        lambda: passkeys.verify_registration(nonsense, b"x" * 32),
        lambda: passkeys.verify_assertion(nonsense, b"x" * 32, key),
    ):
        with pytest.raises(PasskeyRefused):
            ask()


def test_the_schemes_own_port_stands_in_no_origin():
    portal = WebauthnPasskeys("https://arkiv.exempel.se:443")
    phone = SoftAuthenticator("https://arkiv.exempel.se")
    assert registered(portal, phone)
