"""eIDs through OpenID Connect against a real provider, and answers that no honest provider gives."""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from boardroom.adapters.oidc import OidcIdentifier, checking
from boardroom.adapters.oidc.configuration import Configured, providers_in
from boardroom.core.errors import NotFound, Unavailable
from boardroom.ports.identifier import Doubt, EidRefused, Errand
from tests.data.oidc_provider import MISSING, configure, oidc_provider

BACK = "http://localhost/eid/x/callback"
BO = {"urn:se:nin": "194603242399", "name": "Bo Lind", "urn:country": "SE"}


def errand(**more):
    return replace(
        Errand(
            redirect_uri=BACK,
            state="a-state",
            nonce="a-nonce",
            verifier="v" * 43,
            begun_at=datetime.now(UTC),
            hints={"email": "bo@exempel.se"},
        ),
        **more,
    )


@pytest.fixture(scope="module")
def provider():
    if MISSING:
        pytest.skip(MISSING)
    with oidc_provider([BACK]) as running:
        yield running


@pytest.fixture
def identifier(provider, tmp_path):
    configure(provider, tmp_path)
    provider.tell(claims=BO)
    return OidcIdentifier(tmp_path)


def identify(identifier, provider, name, out, **changed):
    answer = provider.walk(identifier.address(name, out)) | changed
    return identifier.identify(name, out, answer, datetime.now(UTC))


@pytest.mark.parametrize("name", ["nordic", "keyed", "strict"])
def test_a_person_goes_out_and_comes_back_identified(provider, identifier, name):
    found = identify(identifier, provider, name, errand())
    assert (found.subject, found.name, found.country) == ("194603242399", "Bo Lind", "SE")
    assert found.acr == "substantial"
    assert found.id_token.count(".") == 2
    assert {key["kid"] for key in found.jwks["keys"]} >= {"theirs", "theirs-ec"}
    assert "d" not in found.jwks["keys"][0]
    assert BO["urn:se:nin"] not in repr(found)


def test_at_the_moment_of_signing_the_person_is_asked_anew(provider, identifier):
    out = errand(signing=True)
    asked = parse_qs(urlsplit(identifier.address("nordic", out)).query)
    assert (asked["prompt"], asked["max_age"], asked["nonce"]) == (["login"], ["0"], ["a-nonce"])
    assert asked["acr_values"] == ["substantial"]
    assert asked["login_hint"] == ["bo@exempel.se"]
    assert asked["code_challenge_method"] == ["S256"]
    found = identify(identifier, provider, "nordic", out)
    assert found.authenticated_at >= out.begun_at - timedelta(seconds=2)


def test_a_log_in_from_before_the_paper_was_read_signs_nothing(provider, identifier):
    # The errand began two minutes from now, so that the provider's "just now" is before it.
    out = errand(signing=True, begun_at=datetime.now(UTC) + timedelta(minutes=2))
    with pytest.raises(EidRefused) as refused:
        identify(identifier, provider, "nordic", out)
    assert refused.value.doubt is Doubt.NOT_FRESH


@pytest.mark.parametrize(
    ("changed", "doubt"),
    [
        ({"state": "another"}, Doubt.WRONG_ANSWER),
        ({"iss": "https://another.example"}, Doubt.WRONG_ANSWER),
        ({"code": ""}, Doubt.WRONG_ANSWER),
        ({"code": "made-up"}, Doubt.WRONG_ANSWER),
    ],
)
def test_an_answer_that_is_not_this_errands_is_refused(provider, identifier, changed, doubt):
    with pytest.raises(EidRefused) as refused:
        identify(identifier, provider, "nordic", errand(), **changed)
    assert refused.value.doubt is doubt


def test_an_answer_without_its_issuer_is_refused_where_the_provider_promises_it(provider, identifier):
    out = errand()
    answer = provider.walk(identifier.address("nordic", out))
    assert answer.pop("iss") == provider.issuer
    with pytest.raises(EidRefused):
        identifier.identify("nordic", out, answer, datetime.now(UTC))


def test_a_code_is_good_once_and_for_its_own_verifier(provider, identifier):
    out = errand()
    answer = provider.walk(identifier.address("nordic", out))
    with pytest.raises(EidRefused):
        identifier.identify("nordic", replace(out, verifier="w" * 43), answer, datetime.now(UTC))
    answer = provider.walk(identifier.address("nordic", out))
    identifier.identify("nordic", out, answer, datetime.now(UTC))
    with pytest.raises(EidRefused):
        identifier.identify("nordic", out, answer, datetime.now(UTC))


def test_whoever_says_no_is_not_identified(provider, identifier):
    provider.tell(deny=True)
    with pytest.raises(EidRefused) as refused:
        identify(identifier, provider, "nordic", errand())
    assert refused.value.doubt is Doubt.SAID_NO


@pytest.mark.parametrize(
    ("acr", "enough"), [("low", False), ("substantial", True), ("high", True), ("other", False)]
)
def test_a_level_below_the_least_is_refused(provider, identifier, acr, enough):
    provider.tell(claims=BO, acr=acr)
    if enough:
        assert identify(identifier, provider, "nordic", errand()).acr == acr
        return
    with pytest.raises(EidRefused) as refused:
        identify(identifier, provider, "nordic", errand())
    assert refused.value.doubt is Doubt.TOO_WEAK


def test_without_the_claim_that_tells_persons_apart_nobody_is_identified(provider, identifier):
    provider.tell(claims={"name": "Bo Lind"})
    with pytest.raises(EidRefused) as refused:
        identify(identifier, provider, "nordic", errand())
    assert refused.value.doubt is Doubt.NO_SUBJECT


def test_a_provider_that_is_not_there_or_not_set_up(tmp_path, identifier):
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "eid.toml").write_text(
        '[away]\nissuer = "http://localhost:1"\nclient_id = "x"\nauth_method = "client_secret_post"\nclient_secret = "y"\n'
    )
    with pytest.raises(Unavailable):
        OidcIdentifier(tmp_path / "away").address("away", errand())
    with pytest.raises(NotFound):
        identifier.address("unknown", errand())


# --- answers that no honest provider gives ------------------------------------------------------

KEY = RSAKey.generate_key(2048, {"kid": "k"})
JWKS = {"keys": [KEY.as_dict(private=False) | {"kid": "k", "use": "sig", "alg": "RS256"}]}
MADE = Configured("x", "X", "https://issuer.example", "us", "client_secret_post", client_secret="s" * 40)


def claims(**changed):
    now = int(time.time())
    whole = {
        "iss": MADE.issuer,
        "aud": MADE.client_id,
        "sub": "person",
        "iat": now,
        "exp": now + 300,
        "nonce": "a-nonce",
        "auth_time": now,
    } | changed
    return {name: value for name, value in whole.items() if value is not None}


def check(token, *, made=MADE, out=None, access_token=""):
    return checking.check_token(
        made, out or errand(), token, jwks=JWKS, access_token=access_token, now=datetime.now(UTC)
    )


def signed(key=KEY, algorithm="RS256", **changed):
    return jwt.encode({"alg": algorithm, "kid": "k"}, claims(**changed), key, algorithms=[algorithm])


def test_the_honest_token_passes():
    assert check(signed())["sub"] == "person"
    assert check(signed(aud=["us"]))


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://another.example"},
        {"aud": "somebody-else"},
        {"aud": ["us", "somebody-else"], "azp": "us"},
        {"azp": "somebody-else"},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"iat": None},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"at_hash": "AAAA"},
        {"nbf": int(time.time()) + 3600},
    ],
)
def test_a_token_that_is_not_for_this_errand_is_refused(changed):
    with pytest.raises(EidRefused) as refused:
        check(signed(**changed), access_token="a-token")
    assert refused.value.doubt is Doubt.WRONG_ANSWER


def test_a_token_by_another_key_or_changed_afterwards_is_refused():
    with pytest.raises(EidRefused):
        check(signed(RSAKey.generate_key(2048, {"kid": "k"})))
    head, _, signature = signed().split(".")
    body = jws.serialize_compact({"alg": "RS256"}, json.dumps(claims(sub="other")), KEY).split(".")[1]
    with pytest.raises(EidRefused):
        check(f"{head}.{body}.{signature}")


def test_no_algorithm_but_the_allowed_ones_is_taken():
    unsigned = signed().rsplit(".", 1)[0].replace(signed().split(".")[0], "eyJhbGciOiJub25lIn0") + "."
    secret = OctKey.import_key("s" * 40)
    ec = ECKey.generate_key("P-256", {"kid": "k"})
    for token in (
        unsigned,
        signed(secret, "HS256"),
        signed(KEY, "RS512"),
        signed(ec, "ES256"),
        "rubbish",
        "",
    ):
        with pytest.raises(EidRefused):
            check(token)
    # The provider's public key taken for a shared secret, the oldest trick there is.
    head, body, _ = signed(secret, "HS256").split(".")
    proof = hmac.new(KEY.as_pem(private=False), f"{head}.{body}".encode(), hashlib.sha256).digest()
    with pytest.raises(EidRefused):
        check(f"{head}.{body}.{base64.urlsafe_b64encode(proof).rstrip(b'=').decode()}")
    assert KeySet.import_key_set(JWKS)


@pytest.mark.parametrize(
    "auth_time", [None, int(time.time()) - 600, "yesterday"], ids=["never", "ten minutes ago", "in words"]
)
def test_a_signature_needs_to_know_that_the_person_was_asked_now(auth_time):
    with pytest.raises(EidRefused):
        check(signed(auth_time=auth_time), out=errand(signing=True))


def test_another_persons_userinfo_is_refused(monkeypatch):
    identifier = OidcIdentifier.__new__(OidcIdentifier)
    monkeypatch.setattr(OidcIdentifier, "_json", lambda *_: {"sub": "somebody-else", "name": "Cecilia Ask"})
    with pytest.raises(EidRefused):
        identifier._told_beside(MADE, {"userinfo_endpoint": "https://x"}, {"sub": "person"}, "token")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[bankid]\nissuer='https://x'", "not bankid"),
        ("[x]\nissuer='https://x'\nclient_id='a'", "missing: auth_method"),
        (
            "[x]\nissuer='http://x'\nclient_id='a'\nauth_method='client_secret_post'\nclient_secret='s'",
            "https://",
        ),
        ("[x]\nissuer='https://x'\nclient_id='a'\nauth_method='none'\nclient_secret='s'", "auth_method"),
        ("[x]\nissuer='https://x'\nclient_id='a'\nauth_method='private_key_jwt'", "is missing"),
        (
            "[x]\nissuer='https://x'\nclient_id='a'\nauth_method='private_key_jwt'\nprivate_key='../s'",
            "does not lie",
        ),
        (
            "[x]\nissuer='https://x'\nclient_id='a'\nauth_method='client_secret_post'\nclient_secret='s'\nalgorithms=['none']",
            "algorithms",
        ),
        (
            "[x]\nissuer='https://x'\nclient_id='a'\nauth_method='client_secret_post'\nclient_secret='s'\nextra={nonce='1'}",
            "extra",
        ),
        (
            "[x]\nissuer='https://x'\nclient_id='a'\nauth_method='client_secret_post'\nclient_secret='s'\nscope='a'",
            "unknown: scope",
        ),
        ("[x", "cannot be read"),
    ],
)
def test_a_mistake_in_the_operators_file_is_named_at_the_start(tmp_path, text, says):
    (tmp_path / "eid.toml").write_text(text)
    with pytest.raises(SystemExit, match=says):
        providers_in(tmp_path / "eid.toml")


def test_without_a_file_there_are_no_providers(tmp_path):
    assert OidcIdentifier(tmp_path).providers() == ()
